"""Duties of the office: their periods, what fulfils them, and going through the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duban_contracts.commands.office import CompleteDuty
from duban_contracts.vocabulary import MatterState
from duban_tracking.core.context import Refusal
from duban_tracking.core.duties.lists import (
    LedgerSpan,
    ListedMatter,
    counts_of,
    is_listed,
    load_of,
    span_of,
    state_in_list,
)
from duban_tracking.core.duties.openings import office_duties_on
from tests.tracking.core.duty_play import Play, duty_pack, office_duty
from tests.tracking.core.story import STAFF, rulebook

LEDGER = f"duty:open_ledger:2027:{STAFF}"


def openings(on: date, since: date | None = None, **changes: object) -> list[tuple[str, date]]:
    """Return period and day of what a row opens on a day."""
    rules = rulebook(duty_pack(office_duties=(office_duty(**changes),)))
    return [(command.period, command.due_in) for _, command in office_duties_on(rules, on, since)]


OPENINGS = [
    ("week", {"cadence": "week", "date_rule": "monday", "due_in": "next_period"}, "2026W18", date(2026, 5, 4)),
    ("month", {"cadence": "month", "due_in": "next_period"}, "2026-04", date(2026, 5, 1)),
    ("this_month", {"cadence": "month"}, "2026-05", date(2026, 5, 1)),
    ("quarter", {"cadence": "quarter"}, "2026Q2", date(2026, 4, 1)),
    ("half_year", {"cadence": "half_year", "due_in": "next_period"}, "2025H2", date(2026, 1, 1)),
    ("year", {"cadence": "year"}, "2026", date(2026, 1, 1)),
    ("year_after", {"cadence": "year", "due_in": "next_period"}, "2025", date(2026, 1, 1)),
]


@pytest.mark.parametrize(
    ("changes", "period", "due_in"), [row[1:] for row in OPENINGS], ids=[row[0] for row in OPENINGS]
)
def test_duty_comes_up_for_its_period(changes: dict[str, object], period: str, due_in: date) -> None:
    assert openings(date(2026, 5, 5), **changes) == [(period, due_in)]
    assert openings(date(2026, 5, 5), since=date(2026, 5, 5), **changes) == []


@pytest.mark.parametrize(
    ("on", "period"),
    [
        (date(2026, 3, 1), "2026-02"),
        (date(2026, 2, 28), "2026-01"),
        (date(2028, 2, 29), "2028-02"),
        (date(2026, 4, 28), "2026-03"),
        (date(2026, 4, 29), "2026-04"),
    ],
)
def test_window_opens_on_the_29th_or_on_1_march(on: date, period: str) -> None:
    changes = {"cadence": "month", "opens_rule": "on_29th", "date_rule": "third_of_next"}
    assert [each for each, _ in openings(on, **changes)] == [period]


def test_duty_is_done_by_a_record_with_its_counts_and_never_from_the_future() -> None:
    county = Play(duty_pack(office_duties=(office_duty(),)), on=date(2026, 12, 31)).days_pass(date(2027, 1, 15))
    future = CompleteDuty(done_by="督查室会议", done_on=date(2027, 1, 16))
    assert county.refusal(LEDGER, future).clause == "T-Y"
    counts = (("在办", 2), ("逾期", 1))
    done = CompleteDuty(done_by="督查室会议", done_on=date(2027, 1, 14), text="结转三件", counts=counts)
    (event,) = county.given(LEDGER, done)
    assert (vars(event)["on_time"], vars(event)["counts"], vars(event)["by"].role) == (True, counts, STAFF)
    assert county.given(LEDGER, done) == ()


def test_record_after_the_date_is_late_whatever_day_it_names() -> None:
    county = Play(duty_pack(office_duties=(office_duty(),)), on=date(2026, 12, 31)).days_pass(date(2027, 2, 3))
    # 31 January 2027 is a Sunday; the year's arrangement is not published here.
    done = CompleteDuty(done_by="补记", done_on=date(2027, 1, 20))
    county.streams[LEDGER] = replace(county.state(LEDGER), missed=True)
    (event,) = county.given(LEDGER, done)
    assert vars(event)["on_time"] is False


@pytest.mark.parametrize(("waivable", "refused"), [(False, True), (True, False)], ids=["owed", "waivable"])
def test_paper_is_not_replaced_by_a_record_unless_the_period_may_be_waived(waivable: bool, refused: bool) -> None:
    row = office_duty(cadence="week", date_rule="monday", due_in="next_period", answered_by="reply", waivable=waivable)
    county = Play(duty_pack(office_duties=(row,)), on=date(2026, 3, 1)).days_pass(date(2026, 3, 2))
    decision = county.when(f"duty:open_ledger:2026W09:{STAFF}", CompleteDuty(done_by="本周无情况", done_on=county.on))
    assert isinstance(decision, Refusal) is refused
    assert getattr(decision, "clause", "T-Y") == "T-Y"


def test_soft_duty_is_missed_softly() -> None:
    row = office_duty(cadence="month", date_rule="tenth", due_in="next_period", soft=True)
    county = Play(duty_pack(office_duties=(row,)), on=date(2026, 3, 1)).days_pass(date(2026, 4, 30))
    missed = [event for _, event, _ in county.told if type(event).__name__ == "DutyMissed"]
    assert [vars(event)["soft"] for event in missed] == [True, True]


YEAR = LedgerSpan(date(2026, 1, 1), date(2026, 12, 31))
MATTERS = {
    "open": ListedMatter("1", "ordinary", MatterState.ASSIGNED, False, date(2026, 5, 1), None),
    "late": ListedMatter("2", "ordinary", MatterState.ASSIGNED, True, date(2025, 5, 1), None),
    "closed": ListedMatter("1", "superior", MatterState.CLOSED, False, date(2026, 5, 1), date(2026, 12, 31)),
    "closed_before": ListedMatter("1", "ordinary", MatterState.ARCHIVED, False, date(2025, 5, 1), date(2025, 9, 1)),
    "closed_after": ListedMatter("1", "superior", MatterState.CLOSED, False, date(2026, 5, 1), date(2027, 1, 4)),
    "declined": ListedMatter(
        "1", "ordinary", MatterState.DECLINED, False, date(2026, 5, 1), None, marks=frozenset({"media"})
    ),
    "later": ListedMatter("1", "ordinary", MatterState.PROPOSED, False, date(2027, 1, 2), None),
}
LISTED = [
    ("period", {}, {"open": "结转", "late": "结转", "closed": "已销号", "closed_after": "结转", "declined": "未立项"}),
    ("open", {}, {"open": "在办", "late": "逾期", "closed_after": "在办"}),
    ("period", {"list_categories": ("2",)}, {"late": "结转"}),
    ("period", {"list_origins": ("superior",)}, {"closed": "已销号", "closed_after": "结转"}),
    (
        "period",
        {"list_categories": ("2",), "list_origins": ("superior",)},
        {"late": "结转", "closed": "已销号", "closed_after": "结转"},
    ),
    ("period", {"list_categories": ("2",), "list_marks": ("media",)}, {"late": "结转", "declined": "未立项"}),
]


@pytest.mark.parametrize(
    ("lists", "changes", "states"), LISTED, ids=["period", "open", "category", "origin", "any", "mark"]
)
def test_no_matter_is_left_unaccounted_for(lists: str, changes: dict[str, object], states: dict[str, str]) -> None:
    row = office_duty(lists=lists, **changes)
    found = {name: matter for name, matter in MATTERS.items() if is_listed(matter, row, YEAR)}
    assert {name: state_in_list(matter, row, YEAR) for name, matter in found.items()} == states
    assert sum(number for _, number in counts_of(MATTERS.values(), row, YEAR)) == len(states)


SPANS = [
    ("period", "period", date(2026, 12, 20), YEAR),
    ("open", "period", date(2026, 6, 30), LedgerSpan(date(2026, 6, 30), date(2026, 6, 30))),
    ("open", "period", date(2027, 1, 15), LedgerSpan(date(2026, 12, 31), date(2026, 12, 31))),
    ("open", "next_period", date(2027, 1, 15), LedgerSpan(date(2027, 1, 15), date(2027, 1, 15))),
]


@pytest.mark.parametrize(("lists", "due_in", "on", "span"), SPANS, ids=["period", "day", "late", "after_period"])
def test_duty_goes_through_what_stood_at_its_time(lists: str, due_in: str, on: date, span: LedgerSpan) -> None:
    assert span_of(office_duty(lists=lists, due_in=due_in), "2026", on) == span


def test_load_counts_what_is_asked_of_a_unit() -> None:
    asked = {"duty": 3, "duban.tracking.matter.urged.v1": 2, "duban.tracking.matter.duty_opened.v1": 1, "activity": 1}
    assert load_of(asked) == {"duties": 3, "matter_duties": 1, "urgings": 2, "inspections": 1, "total": 7}
    assert load_of({})["total"] == 0
