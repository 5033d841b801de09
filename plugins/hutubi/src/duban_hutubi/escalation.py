"""Three levels of accountability (二（一）—（三）): measures, the grounds that lead to them, the facts they rest on."""

from __future__ import annotations

from duban_contracts.vocabulary import ApprovalSubject, Role
from duban_hutubi.papers import SUPERVISION_CIRCULAR, URGING_LETTER
from duban_hutubi.parameters import HutubiParameters
from duban_hutubi.workflow import DEPUTY_DIRECTOR
from duban_sdk.measures import Ground, Measure, MeasurePolicy, MeasureStep
from duban_sdk.tables import Chain, IncidentKind, ReferralPolicy

REMIND, TALK, ACCOUNT = "remind", "talk", "account"
REPEATED = "repeated_supervision"
IMPACT = ("social_impact", "superior_circular", "ordered_to_rectify")
CRITICISED = "criticised_by_superior_leader"

MEASURES: tuple[Measure, ...] = (
    # An urging letter presses and deducts nothing: no conclusion is owed for it.
    Measure(code=REMIND, name="提醒", rank=1, paper=URGING_LETTER, needs_new_date=True, sanction=False, clause="H-2.1"),
    Measure(
        code=TALK,
        name="约谈",
        rank=2,
        paper=SUPERVISION_CIRCULAR,
        needs_new_date=True,
        steps=(
            # Only that the talk was held, and when: what Party discipline does with persons stays out of the suite.
            MeasureStep(code="talk_held", name="分管副县长谈话", bare_clause="H-2.2", clause="H-2.2"),
            MeasureStep(code="further_requirements", name="进一步整改要求", onto_matters=True, clause="H-2.2"),
        ),
        clause="H-2.2",
    ),
    Measure(
        code=ACCOUNT,
        name="问责建议",
        rank=3,
        statement="对全局工作产生影响的说明",
        hands_over=True,
        clause="H-2.3",
    ),
)

CHAINS: tuple[Chain, ...] = (
    Chain(
        code=REMIND,
        subject=ApprovalSubject.PROPOSAL,
        steps=(Role.SUPERVISION_HEAD, DEPUTY_DIRECTOR, Role.OFFICE_DIRECTOR),
        proposals=(REMIND,),
        clause="H-2.1",
    ),
    Chain(
        code=TALK,
        subject=ApprovalSubject.PROPOSAL,
        steps=(Role.SUPERVISION_HEAD, Role.OFFICE_DIRECTOR),
        proposals=(TALK,),
        clause="H-2.2",
    ),
    Chain(
        code=ACCOUNT,
        subject=ApprovalSubject.PROPOSAL,
        steps=(Role.SUPERVISION_HEAD, Role.PRINCIPAL_LEADER),
        proposals=(ACCOUNT,),
        clause="H-2.3",
    ),
)
"""The section puts its name to a proposal first, also to one that the suite raised from a date."""

MEASURE_POLICY = MeasurePolicy(one_per_fact=True, fact_clause="H-2.0", clause="H-2.0")

# 二（三）: 按程序追责问责. Which body it is, people decide; the suite records hand-over, receipt and answer.
REFERRAL = ReferralPolicy(bodies=("县纪委监委", "县委组织部", "任免机关（单位）"), clause="H-2.3")

_LEVEL_ONE: tuple[Ground, ...] = (
    Ground(
        code="order_overdue",
        measure=REMIND,
        trigger="matter_overdue",
        of_completion=True,
        excused_by_reason=True,
        unless_standing=True,
        text="督办单规定时限已过，未完成工作任务且无正当理由",
        clause="H-2.1",
    ),
    Ground(
        code="slow",
        measure=REMIND,
        trigger="by_hand",
        excused_by_reason=True,
        unless_standing=True,
        text="工作行动迟缓、推诿扯皮（到期前也可提出）",
        clause="H-2.1",
    ),
)
_LEVEL_TWO: tuple[Ground, ...] = (
    Ground(
        code="letter_unmet",
        measure=TALK,
        trigger="measure_lapsed",
        measures=(REMIND,),
        excused_by_reason=True,
        unless_standing=True,
        text="催办函所定期限已过，仍未完成整改且无正当理由",
        clause="H-2.2",
    ),
    Ground(
        code="supervised_again",
        measure=TALK,
        trigger="incident",
        rows=(REPEATED,),
        requires_overdue=True,
        unless_standing=True,
        text="超出规定时限，引起上级机关关注和重复督办",
        clause="H-2.2",
    ),
)


def _supervised_again_by_ticket(parameters: HutubiParameters) -> Ground:
    """What a superior sends once more over its own channel proves itself: the ticket is the document."""
    return Ground(
        code="supervised_again_by_ticket",
        measure=TALK,
        trigger="ticket_merged",
        rows=parameters.superior_channels,
        requires_overdue=True,
        unless_standing=True,
        text="超出规定时限，引起上级机关关注和重复督办（上级渠道再次来件）",
        clause="H-2.2",
    )


_LEVEL_THREE: tuple[Ground, ...] = (
    Ground(
        code="circular_unmet",
        measure=ACCOUNT,
        trigger="measure_lapsed",
        measures=(TALK,),
        excused_by_reason=True,
        text="约谈后无正当理由，仍未在规定时限内完成，对全局工作产生影响",
        clause="H-2.3",
    ),
    Ground(
        code="impact",
        measure=ACCOUNT,
        trigger="incident",
        rows=IMPACT,
        without_statement=True,
        text="造成较大社会影响，或被上级通报批评，或被督促整改",
        clause="H-2.3",
    ),
    Ground(
        code="criticised",
        measure=ACCOUNT,
        trigger="incident",
        rows=(CRITICISED,),
        without_statement=True,
        text="受到区、州党委、政府领导批评",
        clause="H-2.3",
    ),
)


def grounds(parameters: HutubiParameters) -> tuple[Ground, ...]:
    """Return every way into a level; missing feedback is not excused by a reason (二)."""
    no_feedback = Ground(
        code="no_feedback",
        measure=REMIND,
        trigger="duty_missed" if parameters.missed_letter_proposes else "by_hand",
        rows=("monthly_letter",) if parameters.missed_letter_proposes else (),
        text="未按要求反馈落实情况",
        clause="H-2.0",
    )
    return (*_LEVEL_ONE, no_feedback, *_LEVEL_TWO, _supervised_again_by_ticket(parameters), *_LEVEL_THREE)


def _incident(code: str, name: str, clause: str) -> IncidentKind:
    return IncidentKind(
        code=code, name=name, matter_required=True, evidence_required=True, source_required=True, clause=clause
    )


INCIDENTS: tuple[IncidentKind, ...] = (
    _incident(REPEATED, "上级机关就同一逾期事项重复督办", "H-2.2"),
    # Any one of the three is enough (readings): they are alternatives of one ground.
    IncidentKind(
        code="social_impact", name="造成较大社会影响", matter_required=True, evidence_required=True, clause="H-2.3"
    ),
    _incident("superior_circular", "被上级通报批评", "H-2.3"),
    _incident("ordered_to_rectify", "被上级督促整改", "H-2.3"),
    _incident(CRITICISED, "受到区、州党委、政府领导批评", "H-2.3"),
)
