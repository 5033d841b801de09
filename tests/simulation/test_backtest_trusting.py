"""Which matters' records may stand for their replay: only those that are whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from duban_contracts.events.matter import MatterClosed, MatterFellOverdue
from duban_contracts.events.matter_reports import ReportReturned
from duban_standalone.backtest.county import County, Recorded
from duban_standalone.backtest.history import Index, Lines, looked_at, pieces_of
from duban_standalone.backtest.reading import read_stream, registrations
from duban_standalone.backtest.rulebooks import Rules, Tried
from duban_standalone.backtest.trusting import may_stand
from tests.simulation.test_backtest import county, yunhe
from tests.support.histories import write

ONE_DAY = timedelta(days=1)


@cache
def recorded() -> tuple[County, tuple[tuple[Recorded, ...], ...]]:
    """Return the county and the events of each matter of its history."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.ndjson"
        write(county(), path)
        lines, index = Lines([path]), Index("yunhe")
        for piece in pieces_of([path]):
            index.add(looked_at(piece, "yunhe"))
        assert index.last_at is not None
        settings = yunhe().settings
        known = registrations(lines, index, County(settings.jurisdiction, settings.timezone, index.last_at, ()))
        matters = tuple(tuple(read_stream(lines, stream, known)) for stream in index.places("matter"))
        lines.close()
        return known, matters


def the_first(*kinds: type, without: type | None = None) -> tuple[Recorded, ...]:
    """Return the events of the first matter that has events of these kinds, and none of another."""
    for events in recorded()[1]:
        types = {type(each.event) for each in events}
        if types.issuperset(kinds) and without not in types:
            return events
    raise AssertionError("the history has no such matter")


def stands(events: tuple[Recorded, ...], until: datetime | None = None) -> bool:
    """Return whether these events may stand, in a history that ends then."""
    known = recorded()[0]
    book = Rules(Tried(yunhe().settings)).current
    return may_stand(events, book, replace(known, until=until) if until else known)


def up_to_overdue(events: tuple[Recorded, ...]) -> tuple[tuple[Recorded, ...], Recorded]:
    """Return what was before a matter fell overdue, and that."""
    place = next(place for place, each in enumerate(events) if isinstance(each.event, MatterFellOverdue))
    return events[:place], events[place]


def later(each: Recorded, days: int) -> Recorded:
    """Return an event as if it had been recorded some days later."""
    return each._replace(at=each.at + days * ONE_DAY, on=each.on + days * ONE_DAY)


def test_closed_matter_stands() -> None:
    assert stands(the_first(MatterClosed, without=MatterFellOverdue))


def test_open_matter_stands_when_nothing_of_it_is_still_to_come_about() -> None:
    assert stands(the_first(MatterFellOverdue, without=MatterClosed))


def test_open_matter_does_not_stand_when_a_day_has_passed_unseen() -> None:
    before, overdue = up_to_overdue(the_first(MatterFellOverdue, without=MatterClosed))
    assert stands(before, until=overdue.at - ONE_DAY)
    assert not stands(before, until=overdue.at + ONE_DAY)


@pytest.mark.parametrize("days", [1, 30])
def test_matter_does_not_stand_when_it_fell_overdue_on_another_day(days: int) -> None:
    before, overdue = up_to_overdue(the_first(MatterFellOverdue, without=MatterClosed))
    assert not stands((*before, later(overdue, days)))


def test_matter_that_fell_overdue_after_the_date_on_its_return_slip_stands() -> None:
    events = the_first(MatterFellOverdue, ReportReturned, MatterClosed)
    before, overdue = up_to_overdue(events)
    slip = next(each.event for each in before if isinstance(each.event, ReportReturned))
    assert overdue.on == slip.redo_due.enforce_on + ONE_DAY > _due_on(overdue) + ONE_DAY
    assert stands(events)
    assert not stands((*before, later(overdue, 1), *events[len(before) + 1 :]))


def _due_on(overdue: Recorded) -> date:
    assert isinstance(overdue.event, MatterFellOverdue)
    return overdue.event.due.enforce_on


def test_matter_with_something_beside_it_does_not_stand() -> None:
    events = the_first(MatterClosed)
    assert not stands((*events, events[-1]._replace(subject="incident:1")))
