"""Sheets of facts: what each column counts, from which events, for which unit and days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from duban_contracts.base import Event
from duban_contracts.events import duty as d
from duban_contracts.events import escalation as e
from duban_contracts.events import grade as g
from duban_contracts.events import incident as i
from duban_contracts.events import matter as m
from duban_contracts.events import matter_reports as r
from duban_contracts.events import proposal as q
from duban_contracts.events.receipt import ReceiptMissed
from duban_contracts.events.unit import PersonOfRecord, UnitRegistered
from duban_contracts.vocabulary import Completion, NamedAs, Reporting, ReturnGround, UnitKind
from duban_sdk.demands import Post
from duban_sdk.records import SheetRow
from duban_tracking.core.records.sheet_facts import Span, Told, sanctions_of
from duban_tracking.core.records.sheets import (
    COLUMN_NAMES,
    COLUMNS,
    COUNTED_FROM,
    Question,
    events_for,
    facts_of,
    sheet_of,
)
from tests.tracking.core.records_story import STAFF, rules
from tests.tracking.core.story import CO, LEAD, Story

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
DAY = date(2026, 5, 8)
AT = datetime(2026, 5, 8, 4, tzinfo=UTC)
BY = Story().context(STAFF).by
POSTS = (Post(code="head", name="第一责任人", role="principal", clause="R-3.1"),)
RULES = rules(posts=POSTS)
DUE = RULES.stated(DAY, "T-1")
MATTER, INCIDENT, PROPOSAL = "matter:1", "incident:1", "proposal:criticism.2026.jtj"
PAPER = UUID("33333333-3333-5333-8333-333333333333")


def assigned(lead: str = LEAD) -> m.MatterAssigned:
    order = m.Order(lead=lead, co_units=(CO,) if lead == LEAD else (), requirement="办", due=DUE)
    return m.MatterAssigned(order=order, series="", title="修路", by=BY, clause="T-1")


def closed(completion: Completion = Completion.IN_TIME, reporting: Reporting = Reporting.IN_TIME) -> m.MatterClosed:
    return m.MatterClosed(
        completed_on=DAY,
        reported_at=AT,
        completion=completion,
        reporting=reporting,
        moved=False,
        due=DUE,
        original_due=DUE,
        units=(LEAD, CO),
        by=BY,
        clause="T-1",
    )


def overdue(staged: bool = False) -> m.MatterFellOverdue:
    return m.MatterFellOverdue(due=DUE, units=(LEAD, CO), staged=staged)


def acknowledged(in_time: bool | None) -> m.OrderAcknowledged:
    return m.OrderAcknowledged(unit=LEAD, handler="", in_time=in_time, by=BY)


def objected(unit: str) -> m.ObjectionDecided:
    return m.ObjectionDecided(unit=unit, accepted=True, opinion="属实", by=BY, clause="T-1")


def raised(kind: str = "criticism", needs: q.MeasureNeeds | None = None) -> q.ProposalRaised:
    return q.ProposalRaised(
        kind=kind,
        name="通报批评",
        unit=LEAD,
        period="2026",
        matters=(),
        reason="逾期",
        steps=(),
        needs=needs,
        clause="M-2",
    )


def approved(yes: bool = True) -> q.ProposalDecided:
    return q.ProposalDecided(kind="criticism", unit=LEAD, approved=yes, by=BY, clause="M-2")


def imposed() -> e.MeasureImposed:
    return e.MeasureImposed(
        kind="criticism", name="通报批评", unit=LEAD, requirement="整改", imposed_on=DAY, by=BY, clause="M-2"
    )


def recorded(kind: str = "false") -> i.IncidentRecorded:
    return i.IncidentRecorded(kind=kind, unit=LEAD, happened_on=DAY, description="虚报", by=BY, clause="I-1")


def held(held: bool) -> i.IncidentHeld:
    return i.IncidentHeld(kind="false", unit=LEAD, held=held, reason="复核", clause="I-1")


EXTENDED = m.ExtensionGranted(key="e", due=DUE, previous=DUE, by=BY, clause="T-1")
MISSED = ReceiptMissed(unit=LEAD, sent_at=AT, due=DUE, title="", clause="R-3.2")
RETURNED = r.ReportReturned(
    key="r1", filing=1, unit=LEAD, ground=ReturnGround.FORM, reason="缺章", redo_due=DUE, by=BY, clause="T-1"
)
WITHDRAWN = i.IncidentWithdrawn(kind="false", unit=LEAD, reason="有误", by=BY, clause="I-1")
PRAISED = m.UnitNamed(
    paper_id=PAPER, paper_kind="circular", unit=LEAD, named_as=NamedAs.PRAISED, issued_on=DAY, clause="P-2"
)
DONE_LATE = d.DutyDone(
    row="letter", period="2026-05", holder=LEAD, unit=LEAD, done_by="x", on_time=False, by=BY, clause="T-1"
)
MISSED_DUTY = d.DutyMissed(row="letter", name="月报", period="2026-05", holder=LEAD, unit=LEAD, due=DUE, clause="T-1")
NEEDS = q.MeasureNeeds(new_date=True)

CASES = [
    pytest.param(MATTER, [assigned()], {"matters_open": 1}, id="open"),
    pytest.param(MATTER, [assigned(), closed()], {"matters_in_time": 1, "reports_in_time": 1}, id="closed in time"),
    pytest.param(
        MATTER,
        [assigned(), closed(Completion.LATE, Reporting.LATE)],
        {"matters_late": 1, "reports_late": 1},
        id="closed late",
    ),
    pytest.param(MATTER, [assigned(), overdue()], {"matters_open": 1, "reports_late": 1}, id="open and overdue"),
    pytest.param(
        MATTER, [assigned(), overdue(staged=True)], {"matters_open": 1, "reports_in_time": 1}, id="staged progress"
    ),
    pytest.param(MATTER, [assigned(), overdue(), EXTENDED], {"matters_open": 1}, id="date moved"),
    pytest.param(MATTER, [assigned(), objected(LEAD)], {}, id="objection accepted"),
    pytest.param(MATTER, [assigned(), objected(LEAD), assigned(CO)], {}, id="assigned to another"),
    pytest.param(
        MATTER, [assigned(), acknowledged(True)], {"matters_open": 1, "orders_received_in_time": 1}, id="received"
    ),
    pytest.param(MATTER, [MISSED, acknowledged(False)], {"orders_received_late": 1}, id="missed, then received: once"),
    pytest.param(MATTER, [acknowledged(None)], {}, id="no clock for receipts"),
    pytest.param(MATTER, [RETURNED], {"reports_returned": 1}, id="returned"),
    pytest.param("duty:letter:2026-05:jtj", [MISSED_DUTY, DONE_LATE], {"reports_late": 1}, id="duty late: once"),
    pytest.param(INCIDENT, [recorded()], {"incidents": 1}, id="incident"),
    pytest.param(INCIDENT, [recorded(), held(True)], {}, id="incident in review"),
    pytest.param(INCIDENT, [recorded(), held(True), held(False)], {"incidents": 1}, id="incident upheld"),
    pytest.param(INCIDENT, [recorded(), WITHDRAWN], {}, id="incident withdrawn"),
    pytest.param(PROPOSAL, [raised()], {}, id="proposal only"),
    pytest.param(PROPOSAL, [raised(), approved()], {"measures": 1}, id="measure that needs no act"),
    pytest.param(PROPOSAL, [raised(needs=NEEDS), approved()], {}, id="measure that did not go out"),
    pytest.param(PROPOSAL, [raised(needs=NEEDS), approved(), imposed()], {"measures": 1}, id="measure imposed"),
    pytest.param(PROPOSAL, [raised("award"), approved()], {}, id="proposal that is no measure"),
    pytest.param(MATTER, [PRAISED], {"commendations": 1}, id="praised in a paper"),
]


def told(subject: str, events: list[Event], on: date = DAY) -> list[Told]:
    return [Told(subject, event, on) for event in events]


def counts(found: dict[Any, Any]) -> dict[str, int]:
    return {column: cell.count for column, cell in found.items() if cell.count and column != "posts_named"}


@pytest.mark.parametrize(("subject", "events", "expected"), CASES)
def test_facts_count(subject: str, events: list[Event], expected: dict[str, int]) -> None:
    found = facts_of(LEAD, "2026", YEAR, told(subject, events), RULES)
    assert counts(found) == expected
    assert all(len(cell.ids) == cell.count for cell in found.values() if cell.count)


@pytest.mark.parametrize(("subject", "events", "expected"), CASES)
def test_column_counts_the_same_from_its_own_events_alone(
    subject: str, events: list[Event], expected: dict[str, int]
) -> None:
    for column in COLUMNS:
        row = SheetRow(code="one", name="", heads=(("", (column,)),), clause="A-12.1")
        own = told(subject, [each for each in events if isinstance(each, COUNTED_FROM[column])])
        (cell,) = sheet_of(Question(LEAD, "2026", YEAR, own, RULES, row)).values()
        assert cell.count == expected.get(column, 0), column


def test_sheet_without_matters_reads_nothing_of_them_but_praise() -> None:
    wanted = events_for(("commendations", "measures", "grade"))
    assert [each for each in wanted if each.TYPE.startswith("duban.tracking.matter.")] == [m.UnitNamed]


@pytest.mark.parametrize(
    ("unit", "span"),
    [
        ("slj", YEAR),
        (LEAD, Span(date(2027, 1, 1), date(2027, 12, 31))),
        (LEAD, Span(date(2025, 1, 1), date(2025, 12, 31))),
    ],
    ids=["another unit", "next year", "last year"],
)
def test_facts_are_none_when_they_are_another_units_or_years(unit: str, span: Span) -> None:
    events = told(INCIDENT, [recorded()]) + told(PROPOSAL, [raised(), approved()]) + told(MATTER, [closed(), PRAISED])
    assert counts(facts_of(unit, "x", span, events, RULES)) == {}


def test_sheet_sets_commendations_of_its_kinds_apart_from_incidents_and_measures() -> None:
    row = SheetRow(
        code="year",
        name="年度",
        heads=(("表扬", ("commendations",)), ("处理", ("incidents", "measures"))),
        commendation_kinds=("praise", "criticism"),
        clause="A-12.4",
    )
    events = (
        told(INCIDENT, [recorded("praise")]) + told("incident:2", [recorded()]) + told(PROPOSAL, [raised(), approved()])
    )
    found = sheet_of(Question(LEAD, "2026", YEAR, events, RULES, row))
    assert {column: cell.ids for column, cell in found.items()} == {
        "commendations": (INCIDENT, PROPOSAL),
        "incidents": ("incident:2",),
        "measures": (),
    }


@pytest.mark.parametrize(
    ("kinds", "count"), [(("criticism",), 1), (("level_3",), 0), ((), 1)], ids=["its", "other", "all"]
)
def test_sheet_counts_the_measures_that_it_names(kinds: tuple[str, ...], count: int) -> None:
    row = SheetRow(code="q", name="季度", heads=(("处理", ("measures",)),), measure_kinds=kinds, clause="R-4.4a")
    events = told(PROPOSAL, [raised(), approved()])
    assert sheet_of(Question(LEAD, "2026", YEAR, events, RULES, row))["measures"].count == count


def test_posts_are_those_of_the_register_at_the_periods_end() -> None:
    head = PersonOfRecord(person="p", name="王局长", role="principal")
    entries = [
        UnitRegistered(unit=LEAD, name="交通局", kind=UnitKind.DEPARTMENT, supervised=True, persons=persons, by=BY)
        for persons in ((), (head,))
    ]
    subject = f"unit:{LEAD}"
    events = [Told(subject, entries[0], DAY), Told(subject, entries[1], date(2027, 1, 2))]
    cells = [
        facts_of(LEAD, "x", Span(YEAR.from_on, on), events, RULES)["posts_named"] for on in (DAY, date(2027, 2, 1))
    ]
    assert [(cell.count, cell.text) for cell in cells] == [(0, "未明确第一责任人"), (1, "齐全")]


def test_grade_is_that_of_the_period_and_a_measures_before_others() -> None:
    subject = f"grade:2026:{LEAD}"
    given = g.UnitGraded(
        period="2026", unit=LEAD, grade="excellent", name="优秀", standard="s", reason="r", by=BY, clause="G-1"
    )
    set_by = g.GradeProposed(period="2026", unit=LEAD, grade="poor", name="较差", reason="r", cause="c", clause="G-3")
    texts = [
        facts_of(LEAD, "2026", YEAR, told(subject, events, date(2027, 1, 20)), RULES)["grade"].text
        for events in ([given], [given, set_by])
    ]
    assert texts == ["优秀", "较差"]


def test_sanction_shows_where_it_was_published() -> None:
    step = e.MeasureStepRecorded(
        kind="criticism",
        unit=LEAD,
        step="published",
        name="县政府网站公布",
        held_on=DAY,
        by_whom="督查室",
        by=BY,
        clause="M-2",
    )
    (sanction,) = sanctions_of(LEAD, told(PROPOSAL, [raised(needs=NEEDS), approved(), imposed(), step]))
    assert (sanction.state, sanction.on, [each.name for each in sanction.steps]) == ("imposed", DAY, ["县政府网站公布"])


def test_every_column_has_a_name_and_a_counter() -> None:
    assert set(COLUMN_NAMES) == set(COLUMNS) == set(facts_of(LEAD, "2026", YEAR, [], RULES))
