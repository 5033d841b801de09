"""What follows: points and ranking, the two steps, the veto (第九条—第十二条)."""

from __future__ import annotations

from decimal import Decimal

from duban_contracts.vocabulary import ApprovalSubject, Completion, Reporting, Role
from duban_sdk.measures import Ground, Measure, MeasurePolicy
from duban_sdk.records import VetoPolicy
from duban_sdk.tables import (
    Chain,
    IncidentKind,
    IncidentPoints,
    OfficeDutyRow,
    OutcomePoints,
    PaperKind,
    RankingRow,
    ScorePolicy,
)

from .parameters import CountyParameters

_STAFF = (Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD)

SCORE = ScorePolicy(base_points=Decimal(60), base_clause="Q-9a", shared_clause="Q-9a", host_clause="Q-9a")

POINTS = (
    OutcomePoints(
        code="in_time",
        points=Decimal("1.5"),
        completion=(Completion.EARLY, Completion.IN_TIME),
        reporting=(Reporting.EARLY, Reporting.IN_TIME),
        text="按时办结并反馈，加1.5分",
        clause="Q-9a",
    ),
    OutcomePoints(
        code="early",
        points=Decimal("0.5"),
        completion=(Completion.EARLY,),
        reporting=(Reporting.EARLY,),
        text="提前三日以上，再加0.5分",
        clause="Q-9a",
    ),
    OutcomePoints(
        code="late",
        points=Decimal(-2),
        completion=(Completion.LATE, Completion.OUTSTANDING),
        justified=False,
        text="逾期且无正当理由，扣2分",
        clause="Q-9a",
    ),
    IncidentPoints(
        code="report_missed",
        points=Decimal("-0.5"),
        incidents=("report_missed",),
        text="漏报、迟报周进展，扣0.5分",
        clause="Q-9b",
    ),
)

# A missed duty books nothing by itself: the text has the office register it.
INCIDENTS = (IncidentKind(code="report_missed", name="漏报、迟报周进展", source_required=True, clause="Q-9b"),)

OFFICE_DUTIES = (
    OfficeDutyRow(
        code="half_year_ranking",
        name="半年积分排名通报",
        holder=Role.SUPERVISION_HEAD,
        cadence="half_year",
        date_rule="half_year_ranking",
        answered_by="ranking",
        clause="Q-10",
    ),
)

PAPERS = (
    PaperKind(code="reminder_letter", name="督查提醒函", drafted_by=_STAFF, clause="Q-11"),
    # Who is criticised mends the matter; the text asks for no written reasons besides.
    PaperKind(
        code="criticism",
        name="通报批评",
        drafted_by=_STAFF,
        names_units=True,
        reports_reasons=False,
        clause="Q-11",
    ),
)

MEASURES = (
    Measure(code="reminder", name="督查提醒", rank=1, paper="reminder_letter", needs_new_date=True, clause="Q-11"),
    Measure(code="criticism", name="通报批评", rank=2, paper="criticism", vetoes=True, clause="Q-11"),
)

GROUNDS = (
    Ground(
        code="overdue",
        measure="reminder",
        trigger="matter_overdue",
        excused_by_reason=True,
        text="督查事项逾期且无正当理由",
        clause="Q-11",
    ),
    Ground(
        code="not_mended",
        measure="criticism",
        trigger="measure_lapsed",
        measures=("reminder",),
        excused_by_reason=True,
        text="经提醒，到新的期限仍未办结",
        clause="Q-11",
    ),
)

CHAINS = (
    Chain(
        code="reminder",
        subject=ApprovalSubject.PROPOSAL,
        steps=(Role.SUPERVISION_HEAD,),
        proposals=("reminder",),
        clause="Q-11",
    ),
    Chain(
        code="criticism",
        subject=ApprovalSubject.PROPOSAL,
        steps=(Role.SUPERVISION_HEAD, Role.PRINCIPAL_LEADER),
        proposals=("criticism",),
        clause="Q-11",
    ),
)

MEASURE_POLICY = MeasurePolicy(one_per_fact=True, fact_clause="Q-11", clause="Q-11")
VETO = VetoPolicy(checked_by=_STAFF, clause="Q-12")


def rankings(parameters: CountyParameters) -> tuple[RankingRow, ...]:
    """Return the ranking of running totals at the end of each half year."""
    return (
        RankingRow(
            code="ranking",
            name="半年积分排名",
            period="half_year",
            by_kind=True,
            closing_days=parameters.closing_days,
            clause="Q-10",
        ),
    )
