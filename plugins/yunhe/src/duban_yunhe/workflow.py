"""Flow, roles, signatures, dates and duties of a matter (二（一）—（五）、（七）)."""

from __future__ import annotations

from duban_contracts.vocabulary import ApprovalSubject, Horizon, ReportKind, Role, Weight
from duban_sdk.date_rules import AfterTerm, MonthlyDay, StatedDay
from duban_sdk.tables import (
    Chain,
    DatedRule,
    ExemptionPolicy,
    ExtensionPolicy,
    JointPolicy,
    JudgingPolicy,
    MatterDutyRow,
    Origin,
    ReferralPolicy,
    ReportRow,
    RoleRow,
    Series,
    Stage,
    Track,
    UrgingForm,
)
from duban_yunhe.categories import TRACK
from duban_yunhe.parameters import YunheParameters

ORDER_SERIES = "order"
BUSINESS_DEPARTMENT = "business_department"
"""Role of whoever drafts the plan of a special inspection at the business department (二（二）)."""

ROLES: tuple[RoleRow, ...] = (
    RoleRow(code=Role.SUPERVISION_STAFF, title="县政府督查室工作人员"),
    RoleRow(code=Role.SUPERVISION_HEAD, title="县政府督查室主任"),
    RoleRow(code=Role.OFFICE_DIRECTOR, title="县政府办公室主任"),
    RoleRow(code=Role.LEADER, title="县政府领导"),
    RoleRow(code=Role.PRINCIPAL_LEADER, title="县政府主要领导"),
    RoleRow(code=Role.LEADER_LIAISON, title="县领导联络员", acts=("AssignMatter",)),
    RoleRow(code=BUSINESS_DEPARTMENT, title="业务部门拟稿人", acts=("AssignMatter", "ReadLedger", "ReadUnits")),
)

STAGES: tuple[Stage, ...] = (
    Stage(code="take_up", name="立项", entered_on=("MatterProposed", "MatterTakenUp")),
    Stage(code="assign", name="交办", entered_on=("OrderSubmitted", "OrderRejected", "MatterAssigned")),
    Stage(code="urge", name="催办", entered_on=("UnitUrged",)),
    # A returned report is the unit's to file again, so the matter stands at 反馈 once more.
    Stage(code="report", name="反馈", entered_on=("ReportFiled", "ReportReturned")),
    Stage(code="verify", name="核查", entered_on=("ReportVerified",)),
    Stage(code="circulate", name="通报", entered_on=("UnitNamed", "MatterClosed")),
    Stage(code="archive", name="归档", entered_on=("MatterArchived",)),
    # Results are used in the score account: the quarter's ranking, not an act on the matter, leads here.
    Stage(code="use", name="运用", entered_on=("RankingDrawn",)),
)

TRACKS: tuple[Track, ...] = (
    Track(
        code=TRACK,
        name="督查督办",
        stages=STAGES,
        order_series=ORDER_SERIES,
        event_clauses=(
            ("MatterTakenUp", "Y-2.1"),
            ("MatterDeclined", "Y-2.1"),
            ("MatterAssigned", "Y-2.2a"),
            ("OrderSubmitted", "Y-2.2b"),
            ("OrderRejected", "Y-2.2b"),
            ("UnitUrged", "Y-2.3"),
            ("FindingReported", "Y-2.3"),
            ("ReportVerified", "Y-2.5a"),
            ("MatterClosed", "Y-2.5a"),
            ("MatterArchived", "Y-2.7"),
        ),
        clause="Y-2.0",
    ),
)

SERIES: tuple[Series, ...] = (
    Series(code=ORDER_SERIES, name="督查交办单", pattern="{year}年{serial}号", clause="Y-2.2a"),
)

ORIGINS: tuple[Origin, ...] = (
    Origin(
        code="ordinary",
        name="一般督查事项",
        drafted_by=(Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD),
        clause="Y-2.2a",
    ),
    Origin(code="special_inspection", name="专项督查", drafted_by=(BUSINESS_DEPARTMENT,), clause="Y-2.2b"),
    Origin(code="meeting", name="专题会议", drafted_by=(Role.LEADER_LIAISON,), clause="Y-2.2b"),
    Origin(code="field_visit", name="专题调研", drafted_by=(Role.LEADER_LIAISON,), clause="Y-2.2b"),
)

URGING_FORMS: tuple[UrgingForm, ...] = (
    UrgingForm(code="phone", name="电话问询", clause="Y-2.3"),
    UrgingForm(code="message", name="信息提醒", clause="Y-2.3"),
    UrgingForm(code="on_site", name="现场检查", method=3, clause="Y-2.3"),
    UrgingForm(code="special", name="专项督办", clause="Y-2.3"),
)

REPORTS: tuple[ReportRow, ...] = (
    ReportRow(
        code="closing",
        kind=ReportKind.CLOSING,
        signature_clause="Y-2.4a",
        lead_only_clause="Y-2.4a",
        co_parts_clause="Y-2.4a",
        # Closed on time but reported late can only be told apart when the day of completion is stated.
        completed_on_clause="Y-3.2b",
        clause="Y-2.4a",
    ),
    ReportRow(
        code="progress",
        kind=ReportKind.PROGRESS,
        signature_clause="Y-2.4a",
        lead_only_clause="Y-2.4a",
        co_parts_clause="Y-2.4a",
        clause="Y-2.4b",
    ),
    # Reasons come from whichever unit the circular named; the text asks no more of their form.
    ReportRow(code="reasons", kind=ReportKind.REASONS, clause="Y-2.6"),
)

EXTENSION = ExtensionPolicy(
    before_date=True,
    required=("reason", "plan", "new_due_on", "schedule"),
    requested_by_lead_only=True,
    clause="Y-2.5b",
)

# 二（八）: facts of 政令不畅、效能低下 go to the commission, which alone decides what follows.
REFERRAL = ReferralPolicy(bodies=("县监察委员会",), clause="Y-2.8")


CHAINS: tuple[Chain, ...] = (
    Chain(
        code="take_up_major",
        subject=ApprovalSubject.TAKE_UP,
        steps=(Role.PRINCIPAL_LEADER,),
        weights=(Weight.MAJOR,),
        clause="Y-2.1",
    ),
    Chain(
        code="take_up_ordinary",
        subject=ApprovalSubject.TAKE_UP,
        steps=(Role.OFFICE_DIRECTOR,),
        weights=(Weight.ORDINARY,),
        clause="Y-2.1",
    ),
    Chain(
        code="order_review",
        subject=ApprovalSubject.ASSIGNMENT,
        steps=(Role.SUPERVISION_HEAD,),
        origins=("special_inspection", "meeting", "field_visit"),
        clause="Y-2.2b",
    ),
    Chain(
        code="extension_first",
        subject=ApprovalSubject.EXTENSION,
        steps=(Role.LEADER,),
        ordinals=(1,),
        clause="Y-2.5b",
    ),
    # "As a rule once": any further change is an exception, decided one level higher and with its reason.
    Chain(
        code="extension_again",
        subject=ApprovalSubject.EXTENSION,
        steps=(Role.PRINCIPAL_LEADER,),
        needs_exception_reason=True,
        clause="Y-2.5b",
    ),
)
"""Signatures that a matter needs; the first row that fits is taken."""

EXEMPTION_CHAIN = Chain(code="exemption", subject=ApprovalSubject.EXEMPTION, steps=(Role.LEADER,), clause="Y-3.2e")


def chains(parameters: YunheParameters) -> tuple[Chain, ...]:
    """Return the signatures of a matter, with the exemption's where the county allows exemptions."""
    return (*CHAINS, EXEMPTION_CHAIN) if parameters.exempt_blameless_co_units else CHAINS


def dates(parameters: YunheParameters) -> tuple[DatedRule, ...]:
    """Return the dates that a matter's orders, returns and periodic reports go by."""
    return (
        DatedRule(code="order_stated", rule=StatedDay(), clause="Y-2.2a"),
        DatedRule(code="extension_stated", rule=StatedDay(), clause="Y-2.5b"),
        DatedRule(
            code="redo", rule=AfterTerm(amount=parameters.redo_working_days, unit="working_days"), clause="Y-2.4b"
        ),
        DatedRule(code="redo_stated", rule=StatedDay(), clause="Y-2.4b"),
        DatedRule(code="monthly_report", rule=MonthlyDay(day=parameters.monthly_report_day), clause="Y-2.4b"),
    )


def matter_duties(parameters: YunheParameters) -> tuple[MatterDutyRow, ...]:
    """Return the monthly report of long-running matters, and the reasons of a unit that was named slow."""
    return (
        MatterDutyRow(
            code="monthly_report",
            name="月度反馈",
            opens="period",
            horizon=Horizon.LONG,
            date_rule="monthly_report",
            first_after_days=parameters.first_report_gap_days,
            answered_by=ReportKind.PROGRESS,
            clause="Y-2.4b",
        ),
        MatterDutyRow(
            code="slow_reasons",
            name="报告进展缓慢的原因及改进意见",
            opens="named_slow",
            holder="unit_named",
            answered_by=ReportKind.REASONS,
            clause="Y-2.6",
        ),
    )


def judging(parameters: YunheParameters) -> JudgingPolicy:
    """Return how timeliness is judged."""
    return JudgingPolicy(
        early_days=parameters.early_days,
        early_when_moved=False,
        form_refiling_counts=parameters.form_refiling_counts,
        substance_refiling_counts=parameters.substance_refiling_counts,
        verification_clause="Y-2.5a",
        reason_clause="Y-3.2d",
        objection_clause="Y-3.1",
        clause="Y-3.2a",
    )


def joint(parameters: YunheParameters) -> JointPolicy:
    """Return how many bodies joint supervision names, and which weight requires it."""
    required = (Weight.MAJOR,) if parameters.joint_required_for_major else ()
    return JointPolicy(minimum_bodies=2, required_weights=required, clause="Y-2.3")


def exemption(parameters: YunheParameters) -> ExemptionPolicy:
    """Return whether a blameless co-organiser can be exempted."""
    return ExemptionPolicy(enabled=parameters.exempt_blameless_co_units, clause="Y-3.2e")
