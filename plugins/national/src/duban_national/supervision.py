"""《政府督查工作条例》 as tables: objects, authority, methods, plans, conclusions and their review, hand-over."""

from __future__ import annotations

from duban_contracts.vocabulary import ApprovalSubject, Role, UnitKind
from duban_national.parameters import NationalParameters
from duban_sdk.date_rules import AfterTerm, StatedDay
from duban_sdk.demands import AmendmentPolicy, AuthorityPolicy, UnitScope
from duban_sdk.measures import Ground, Measure, MeasurePolicy
from duban_sdk.records import ActivityKind, ReviewPolicy, StubPolicy
from duban_sdk.tables import Chain, DatedRule, IncidentKind, OfficeDutyRow, PaperKind, ReferralPolicy, UrgingForm

INSPECTION, INSPECTION_PLAN = "inspection", "inspection_plan"
RETALIATION, OBSTRUCTION = "national_retaliation", "national_obstruction"
RETALIATION_TRANSFER, OBSTRUCTION_TRANSFER = "retaliation_transfer", "obstruction_transfer"

# 第四条、第五条; firms and citizens are no objects. A county's own scope takes the place of this one.
UNIT_SCOPE = UnitScope(
    unit_kinds=tuple(kind for kind in UnitKind if kind not in (UnitKind.ENTERPRISE, UnitKind.CITIZEN)), clause="N-4"
)
AUTHORITY = AuthorityPolicy(clause="N-11")
AMENDMENT = AmendmentPolicy(clause="N-15")
STUB = StubPolicy(clause="N-24")
MEASURES_RULE = MeasurePolicy(one_per_fact=True, fact_clause="N-16", clause="N-21")
REFERRAL = ReferralPolicy(bodies=("监察机关", "司法机关"), clause="N-22")

URGING_FORMS: tuple[UrgingForm, ...] = tuple(
    UrgingForm(code=code, name=name, method=method, clause="N-12")
    for method, (code, name) in enumerate(
        (
            ("self_check", "要求自查、说明情况"),
            ("hearing_report", "听取汇报"),
            ("inspection", "检查、访谈、暗访"),
            ("forum", "座谈、听证、统计、评估"),
            ("copying_material", "调阅、复制资料"),
            ("collecting_leads", "收集线索（信函、电话、媒体等）"),
            ("interview", "约谈负责人或责任人"),
            ("internet_plus", "“互联网＋督查”"),
        ),
        start=1,
    )
)

PAPERS: tuple[PaperKind, ...] = (
    PaperKind(
        code=INSPECTION_PLAN,
        name="督查方案",
        drafted_by=(Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD),
        clause="N-15",
    ),
)

INCIDENTS: tuple[IncidentKind, ...] = (
    IncidentKind(
        code=RETALIATION,
        name="威胁、打击报复督查人员或提供线索的人员",
        evidence_required=True,
        kept_from_unit=True,
        clause="N-24",
    ),
    IncidentKind(code=OBSTRUCTION, name="阻挠督查或者隐匿、销毁、伪造证据", evidence_required=True, clause="N-24"),
)

MEASURES: tuple[Measure, ...] = (
    Measure(
        code=RETALIATION_TRANSFER,
        name="打击报复问题移送有权机关",
        hands_over=True,
        clause="N-24",
    ),
    Measure(code=OBSTRUCTION_TRANSFER, name="阻挠督查问题移送有权机关", hands_over=True, clause="N-24"),
)

GROUNDS: tuple[Ground, ...] = (
    Ground(
        code=RETALIATION_TRANSFER,
        measure=RETALIATION_TRANSFER,
        trigger="incident",
        rows=(RETALIATION,),
        text="登记了威胁、打击报复的情形",
        clause="N-24",
    ),
    Ground(
        code=OBSTRUCTION_TRANSFER,
        measure=OBSTRUCTION_TRANSFER,
        trigger="incident",
        rows=(OBSTRUCTION,),
        text="登记了阻挠督查或者毁灭、伪造证据的情形",
        clause="N-24",
    ),
)

CHAINS: tuple[Chain, ...] = (
    Chain(
        code=INSPECTION_PLAN,
        subject=ApprovalSubject.PAPER,
        steps=(Role.LEADER,),
        papers=(INSPECTION_PLAN,),
        clause="N-15",
    ),
    Chain(
        code="national_transfer",
        subject=ApprovalSubject.PROPOSAL,
        steps=(Role.SUPERVISION_HEAD, Role.PRINCIPAL_LEADER),
        proposals=(RETALIATION_TRANSFER, OBSTRUCTION_TRANSFER),
        clause="N-21",
    ),
    # A county's own rows stand before this one; a proposal for which it names nobody goes to the head of government.
    Chain(
        code="national_proposal",
        subject=ApprovalSubject.PROPOSAL,
        steps=(Role.PRINCIPAL_LEADER,),
        clause="N-21",
    ),
)

FINDING_CONCLUSION = "finding_conclusion"


def review(parameters: NationalParameters) -> ReviewPolicy:
    """Return what conclusions are owed for, and their review."""
    return ReviewPolicy(
        apply_rule="review_application",
        decide_rule="review_decision",
        finding_duty=FINDING_CONCLUSION if parameters.conclusions_owed else "",
        conclusion_first=parameters.conclusion_first,
        sourced_findings=parameters.sourced_facts_are_findings,
        conclusion_clause="N-16",
        rectification_clause="N-18",
        clause="N-17",
    )


def office_duties(parameters: NationalParameters) -> tuple[OfficeDutyRow, ...]:
    """Return what the office owes for each finding; the text sets no term, so that a late one is shown and no more."""
    if not parameters.conclusions_owed:
        return ()
    row = OfficeDutyRow(
        code=FINDING_CONCLUSION,
        name="就认定的问题作出并送达督查结论",
        holder=Role.SUPERVISION_STAFF,
        cadence="month",
        date_rule=FINDING_CONCLUSION,
        soft=True,
        answered_by="conclusion",
        clause="N-16",
    )
    return (row,)


def dates(parameters: NationalParameters) -> tuple[DatedRule, ...]:
    """Return the clocks of conclusions and reviews, in calendar days (the text says 日), and of what one wants done."""
    return (
        DatedRule(
            code="review_application",
            rule=AfterTerm(amount=parameters.review_application_days, unit="calendar_days"),
            clause="N-17",
        ),
        DatedRule(
            code="review_decision",
            rule=AfterTerm(amount=parameters.review_decision_days, unit="calendar_days"),
            clause="N-17",
        ),
        DatedRule(
            code=FINDING_CONCLUSION,
            rule=AfterTerm(amount=parameters.conclusion_within_days, unit="calendar_days"),
            clause="N-16",
        ),
        DatedRule(code="rectification_stated", rule=StatedDay(), clause="N-18"),
    )


def activities(parameters: NationalParameters) -> tuple[ActivityKind, ...]:
    """Return the inspection of the regulation itself; a county with its own plan and exceptions has its own kinds."""
    plan = INSPECTION_PLAN if parameters.inspection_plan_required else ""
    return (ActivityKind(code=INSPECTION, name="督查检查", plan_paper=plan, plan_clause="N-15", clause="N-15"),)
