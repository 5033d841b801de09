"""Combining packs, and checking a combined pack against itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from duban_contracts.events.matter import MatterAssigned
from duban_contracts.vocabulary import ApprovalSubject, Audience, NamedAs
from duban_sdk.consistency import faults_of
from duban_sdk.pack import RulePack, combine
from duban_sdk.tables import (
    Category,
    Chain,
    FlagRow,
    IncidentPoints,
    NamingPoints,
    NoticeRow,
    OfficeDutyRow,
    Origin,
    PaperKind,
    RankingRow,
    ReminderPolicy,
    ReportPoints,
    RoleRow,
    ScorePolicy,
    Series,
    Stage,
    Track,
    Validity,
)

SCORE = ScorePolicy(base_points=Decimal(100), base_clause="X-1", shared_clause="X-1", host_clause="X-1")


def _series(code: str, pattern: str = "{serial}") -> Series:
    return Series(code=code, name="号", pattern=pattern, clause="X-1")


def _notice(title: str = "", text: str = "", on: str = MatterAssigned.TYPE) -> NoticeRow:
    return NoticeRow(code="n", on=on, audience=Audience.ALL_UNITS, title=title, text=text)


def test_combine_replaces_rows_with_the_same_code_and_puts_later_ones_first() -> None:
    earlier = RulePack(series=(_series("a", "old"), _series("b")))
    later = RulePack(series=(_series("c"), _series("a", "new")))
    combined = combine((earlier, later))
    assert [(row.code, row.pattern) for row in combined.series] == [("c", "{serial}"), ("a", "new"), ("b", "{serial}")]


def test_combine_merges_acts_of_a_role_and_takes_the_later_title() -> None:
    earlier = RulePack(roles=(RoleRow(code="leader", title="领导", acts=("SignApproval",)),))
    later = RulePack(roles=(RoleRow(code="leader", title="县领导", acts=("SignPaper", "SignApproval")),))
    assert combine((earlier, later)).roles == (
        RoleRow(code="leader", title="县领导", acts=("SignApproval", "SignPaper")),
    )


def test_combine_takes_the_later_policy_and_keeps_the_earlier_where_the_later_says_nothing() -> None:
    first, second = ReminderPolicy(days_before=(3,)), ReminderPolicy(days_before=(1,))
    assert combine((RulePack(reminders=first), RulePack())).reminders == first
    assert combine((RulePack(reminders=first), RulePack(reminders=second))).reminders == second


def test_combine_of_nothing_is_the_empty_pack() -> None:
    assert combine(()) == RulePack()
    assert faults_of(RulePack()) == ()


def _chain(**fields: object) -> RulePack:
    values = {"code": "c", "subject": ApprovalSubject.PAPER, "steps": (), "clause": "X-1", **fields}
    return RulePack(chains=(Chain.model_validate(values),))


def _duty(answered_by: str, date_rule: str = "d", holder: str = "clerk") -> OfficeDutyRow:
    return OfficeDutyRow(
        code="d", name="n", holder=holder, cadence="month", date_rule=date_rule, answered_by=answered_by, clause="X-1"
    )


def _points(**fields: object) -> RulePack:
    values = {"code": "p", "points": Decimal(1), "text": "t", "clause": "X-1", **fields}
    row = NamingPoints if "paper_kinds" in fields else IncidentPoints
    return RulePack(points=(row.model_validate(values),), score=SCORE)


FAULTS: tuple[tuple[str, RulePack, str], ...] = (
    ("row twice", RulePack(series=(_series("a"), _series("a"))), "a 出现 2 次"),
    ("category without track", RulePack(categories=(Category(code="1", name="n", track="t", clause="X-1"),)), "tracks"),
    ("chain role", _chain(steps=("ghost",)), "roles 中没有的 ghost"),
    ("chain paper", _chain(papers=("ghost",)), "papers 中没有的 ghost"),
    ("chain proposal", _chain(proposals=("ghost",)), "proposals 中没有的 ghost"),
    ("chain origin", _chain(origins=("ghost",)), "origins 中没有的 ghost"),
    ("drafter", RulePack(origins=(Origin(code="o", name="n", drafted_by=("ghost",), clause="X-1"),)), "origins.o"),
    ("paper series", RulePack(papers=(PaperKind(code="p", name="n", series="ghost", clause="X-1"),)), "papers.p"),
    ("paper drafter", RulePack(papers=(PaperKind(code="p", name="n", drafted_by=("xx",), clause="X-1"),)), "papers.p"),
    ("office duty date", RulePack(office_duties=(_duty("p", "ghost"),)), "dates 中没有的 ghost"),
    ("office duty answer", RulePack(office_duties=(_duty("ghost"),)), "papers 中没有的 ghost"),
    ("points of an incident", _points(incidents=("ghost",)), "incidents 中没有的 ghost"),
    ("points of a paper", _points(paper_kinds=("ghost",), named_as=NamedAs.SLOW), "papers 中没有的 ghost"),
    ("flag counts", RulePack(flags=(FlagRow(code="f", name="n", counts=("ghost",), times=1, clause="X-1"),)), "points"),
    ("points without score", RulePack(points=_points(incidents=()).points), "score"),
    ("track without judging", RulePack(tracks=(Track(code="t", name="n", stages=(), clause="X-1"),)), "judging"),
    ("role without title", RulePack(roles=(RoleRow(code="leader", title=""),)), "roles.leader"),
    ("points of no incident", _points(incidents=()), "points.p 不会记分：须写明哪些情形（incidents）"),
    (
        "points of no defect",
        RulePack(points=(ReportPoints(code="p", points=Decimal(-1), text="t", clause="X-1"),), score=SCORE),
        "points.p 不会记分：须写明哪些缺陷（defects）或 falsified",
    ),
    (
        "number of nothing known",
        RulePack(series=(_series("a").model_copy(update={"pattern": "{yeer}号"}),)),
        "series.a 的",
    ),
    ("unknown fact", RulePack(notices=(_notice("{colour}"),)), "{colour}"),
    ("attribute of a fact", RulePack(notices=(_notice(text="{title.__class__}"),)), "title.__class__"),
    ("unpaired brace", RulePack(notices=(_notice(text="{title"),)), "花括号"),
    ("unknown event", RulePack(notices=(_notice(on="duban.tracking.matter.ghost.v1"),)), "matter.ghost"),
    (
        "unknown stage event",
        RulePack(
            tracks=(
                Track(
                    code="t",
                    name="n",
                    stages=(Stage(code="s", name="n", entered_on=("MatterGhost",)),),
                    clause="X-1",
                ),
            )
        ),
        "tracks.t 的 环节 s 的 entered_on 提到没有的事件 MatterGhost（duban plugin events 列出全部事件）",
    ),
)


@pytest.mark.parametrize(("pack", "told"), [pytest.param(*case[1:], id=case[0]) for case in FAULTS])
def test_faults_name_what_contradicts_itself(pack: RulePack, told: str) -> None:
    assert any(told in fault for fault in faults_of(pack)), faults_of(pack)


def test_office_duty_may_be_answered_by_a_ranking() -> None:
    ranking = RankingRow(code="ranking", name="n", period="quarter", clause="X-1")
    assert not [
        fault
        for fault in faults_of(RulePack(office_duties=(_duty("ranking"),), rankings=(ranking,)))
        if "ranking" in fault
    ]


def test_track_cites_an_event_by_its_own_clause_and_else_by_the_track() -> None:
    track = Track(code="t", name="n", stages=(), event_clauses=(("MatterArchived", "X-7"),), clause="X-1")
    assert track.clause_for("MatterArchived") == "X-7"
    assert track.clause_for("MatterAssigned") == "X-1"


@pytest.mark.parametrize(
    ("on", "renewed_by", "covered"),
    [
        pytest.param(date(2022, 5, 5), "", False, id="before"),
        pytest.param(date(2022, 5, 6), "", True, id="first day"),
        pytest.param(date(2022, 12, 31), "", True, id="last day"),
        pytest.param(date(2023, 1, 1), "", False, id="after"),
        pytest.param(date(2026, 1, 1), "某决定", True, id="renewed"),
        pytest.param(date(2021, 1, 1), "某决定", False, id="renewal does not reach back"),
    ],
)
def test_validity_covers_its_days_and_those_of_a_renewal(on: date, renewed_by: str, covered: bool) -> None:
    row = Validity(
        code="x", document="某文", from_on=date(2022, 5, 6), until_on=date(2022, 12, 31), renewed_by=renewed_by
    )
    assert row.covers(on) is covered
