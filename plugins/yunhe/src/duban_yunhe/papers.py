"""Papers of the supervision office, their signatures and dates (二（四）、（六）、（八）；三（二）、（四）)."""

from __future__ import annotations

from duban_contracts.events.paper import PaperIssued
from duban_contracts.vocabulary import ApprovalSubject, Audience, Role
from duban_sdk.date_rules import MonthlyDay, StatedDay
from duban_sdk.tables import (
    Chain,
    DatedRule,
    NoticeRow,
    OfficeDutyRow,
    PaperKind,
    ProposalKind,
    RankingRow,
    Series,
)
from duban_yunhe.parameters import YunheParameters

MONTHLY_CIRCULAR = "monthly_circular"
SPECIAL_REPORT = "special_report"
UPWARD_REPORT = "upward_report"
CIRCULAR_OF_PRAISE = "circular_of_praise"
CIRCULAR_OF_CRITICISM = "circular_of_criticism"
AWARD_INELIGIBLE = "award_ineligible"
RANKING = "ranking"

_STAFF = (Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD)

SERIES: tuple[Series, ...] = (
    Series(code="circular", name="督查通报", pattern="{year}年第{serial}期", clause="Y-2.6"),
    Series(code="special_report", name="督查专报", pattern="{year}年第{serial}期", clause="Y-2.6"),
)

PAPERS: tuple[PaperKind, ...] = (
    PaperKind(
        code=MONTHLY_CIRCULAR,
        name="督查督办情况月度通报",
        series="circular",
        drafted_by=_STAFF,
        names_units=True,
        shown_to_leaders_first=True,
        clause="Y-2.6",
    ),
    PaperKind(code=SPECIAL_REPORT, name="督查专报", series="special_report", drafted_by=_STAFF, clause="Y-2.6"),
    PaperKind(
        code=UPWARD_REPORT,
        name="向上级报送的办理情况报告",
        drafted_by=(Role.LEADER_LIAISON,),
        clause="Y-2.4c",
    ),
    # These two name nobody by list: who is concerned is recorded as an incident, so that one fact is booked once.
    PaperKind(code=CIRCULAR_OF_PRAISE, name="通报表扬", series="circular", drafted_by=_STAFF, clause="Y-3.4"),
    PaperKind(code=CIRCULAR_OF_CRITICISM, name="通报批评", series="circular", drafted_by=_STAFF, clause="Y-3.4"),
)

PROPOSALS: tuple[ProposalKind, ...] = (
    ProposalKind(code=AWARD_INELIGIBLE, name="建议取消当年评优评先资格", clause="Y-3.2f"),
)

CHAINS: tuple[Chain, ...] = (
    Chain(
        code="office_papers",
        subject=ApprovalSubject.PAPER,
        steps=(Role.SUPERVISION_HEAD,),
        papers=(MONTHLY_CIRCULAR, SPECIAL_REPORT),
        clause="Y-2.6",
    ),
    Chain(
        code="upward_report",
        subject=ApprovalSubject.PAPER,
        steps=(Role.SUPERVISION_HEAD,),
        papers=(UPWARD_REPORT,),
        clause="Y-2.4c",
    ),
    # 国务院令第733号 第二十一条: the government or its head approves praise and criticism.
    Chain(
        code="praise_and_criticism",
        subject=ApprovalSubject.PAPER,
        steps=(Role.SUPERVISION_HEAD, Role.PRINCIPAL_LEADER),
        papers=(CIRCULAR_OF_PRAISE, CIRCULAR_OF_CRITICISM),
        clause="Y-3.4",
    ),
    # The text says 建议 and leaves open who decides. The scheme is run by the county government office, so its
    # director sees the proposal first; eligibility for awards is the government's own, so its head decides.
    Chain(
        code=AWARD_INELIGIBLE,
        subject=ApprovalSubject.PROPOSAL,
        steps=(Role.OFFICE_DIRECTOR, Role.PRINCIPAL_LEADER),
        proposals=(AWARD_INELIGIBLE,),
        clause="Y-3.2f",
    ),
)

NOTICES: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="circular_issued",
        on=PaperIssued.TYPE,
        audience=Audience.EVERY_UNIT,
        paper_kinds=(MONTHLY_CIRCULAR, CIRCULAR_OF_PRAISE, CIRCULAR_OF_CRITICISM),
        title="督查通报：{paper_title}",
        text="{unit_name}：《{paper_title}》{number}已印发，请查阅。",
    ),
    NoticeRow(
        code="report_to_leaders_issued",
        on=PaperIssued.TYPE,
        audience=Audience.LEADERS,
        paper_kinds=(SPECIAL_REPORT, UPWARD_REPORT),
        title="呈阅：{paper_title}",
        text="您好。《{paper_title}》{number}已印发，呈请阅示。",
    ),
)


def dates(parameters: YunheParameters) -> tuple[DatedRule, ...]:
    """Return the days of the month by which circular and ranking go out, and the day that a circular sets."""
    return (
        DatedRule(code="monthly_circular", rule=MonthlyDay(day=parameters.circular_day), clause="Y-2.6"),
        DatedRule(code="quarterly_ranking", rule=MonthlyDay(day=parameters.ranking_day), clause="Y-2.8"),
        DatedRule(code="reasons_stated", rule=StatedDay(), clause="Y-2.6"),
    )


OFFICE_DUTIES: tuple[OfficeDutyRow, ...] = (
    OfficeDutyRow(
        code="monthly_circular",
        name="月度通报",
        holder=Role.SUPERVISION_HEAD,
        cadence="month",
        date_rule="monthly_circular",
        answered_by=MONTHLY_CIRCULAR,
        clause="Y-2.6",
    ),
    OfficeDutyRow(
        code="quarterly_ranking",
        name="季度分数排名通报",
        holder=Role.SUPERVISION_HEAD,
        cadence="quarter",
        date_rule="quarterly_ranking",
        answered_by=RANKING,
        clause="Y-2.8",
    ),
)


# New Year's days off roll a date of 31 December to 4 January at most, so that it has passed on the 5th.
_LAST_ROLLED_DAYS = 5


def rankings(parameters: YunheParameters) -> tuple[RankingRow, ...]:
    """Return the ranking of running totals at the end of each quarter; the year's last is drawn on its duty's day."""
    return (
        RankingRow(
            code=RANKING,
            name="季度督查得分排名",
            period="quarter",
            by_kind=parameters.rank_by_kind,
            closing_days=max(parameters.ranking_day - 1, _LAST_ROLLED_DAYS),
            clause="Y-2.8",
        ),
    )
