"""What is about no single matter falls into one part for each unit; nothing is left out, nothing told twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from duban_contracts.base import Event
from duban_contracts.common import Actor
from duban_contracts.dates import DueDate
from duban_contracts.events.duty import DutyOpened
from duban_contracts.events.escalation import RankingRecorded
from duban_standalone.backtest.county import Recorded
from duban_standalone.backtest.findings import Fact
from duban_standalone.backtest.holding import Opening
from duban_standalone.backtest.office import parts_of
from duban_tracking.core.escalation.tally import CountedFact
from duban_tracking.core.escalation.tally import Fact as CountedAs

AT = datetime(2026, 4, 10, 1, tzinfo=UTC)
ON = AT.date()
DUE = DueDate(
    nominal_on=ON,
    enforce_on=ON,
    remind_on=ON,
    calendar_version="t",
    start_on=ON,
    start_event="period",
    rule="fixed",
    clause="R-1.0",
    pack_version="1",
)
RANKING = RankingRecorded(
    work="projects", name="重点项目", period="2026Q1", drawn_on=ON, places=(("u1", 1), ("u2", 2), ("u3", 3)),
    last=("u3",), by=Actor(person="z", role="supervision_staff"),
)  # fmt: skip


def recorded(subject: str, event: Event, place: int = 0) -> Recorded:
    """Return an event at its place in a history."""
    return Recorded(AT + timedelta(hours=place), ON, subject, 1, event, place)


def duty(unit: str | None) -> DutyOpened:
    """Return the opening of a duty of a unit, or the office's."""
    holder = unit or "supervision_staff"
    return DutyOpened(row="weekly", name="周报", holder=holder, period="2026-W15", due=DUE, unit=unit, clause="R-1.0")


def fact(unit: str, cause: str) -> Fact:
    """Return a late report of a unit."""
    told = CountedFact("late_report", unit, cause, CountedAs(AT, late=True))
    return Fact.of(told, f"tally:late_report:{unit}", AT, ON)


def test_parts_are_those_of_the_units_in_their_order() -> None:
    streams = [[recorded("duty:weekly:2026-W15:u2", duty("u2"))], [recorded("duty:weekly:2026-W15:office", duty(None))]]
    parts = parts_of(streams, [fact("u9", "a")], [fact("u1", "b")], [Opening(AT, "u2", [])])
    told = [(each.unit, len(each.events), len(each.facts_was), len(each.facts_would_be)) for each in parts]
    assert told == [("", 1, 0, 0), ("u1", 0, 0, 1), ("u2", 1, 0, 0), ("u9", 0, 1, 0)]
    assert [len(each.openings) for each in parts] == [0, 0, 1, 0]


@pytest.mark.parametrize("unit", ["u1", "u2", "u3"])
def test_every_unit_with_a_place_is_told_of_a_ranking(unit: str) -> None:
    parts = {each.unit: each for each in parts_of([[recorded("workranking:x", RANKING)]], [], [], [])}
    assert parts.keys() == {"u1", "u2", "u3"}
    assert [each.event for each in parts[unit].events] == [RANKING]


def test_a_fact_is_the_same_after_its_way_to_a_worker() -> None:
    told = CountedFact("late_report", "u1", "matter:1#overdue", CountedAs(AT, late=True, excused=True), gone=True)
    assert Fact.of(told, "tally:late_report:u1", AT, ON).told == told


def test_nothing_makes_no_parts() -> None:
    assert parts_of([], [], [], []) == []
