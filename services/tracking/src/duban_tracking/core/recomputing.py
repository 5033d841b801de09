"""Dates computed again when an arrangement of days off arrives. No date of something done or judged is touched.

What was in time stays so: a date never becomes enforceable earlier than it was, and one that waited for the
arrangement is not enforced before tomorrow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from duban_contracts.commands.calendar import RecomputeDates
from duban_contracts.dates import DueDate
from duban_contracts.events.calendar import DateRecomputed
from duban_sdk.calendar import Calendar
from duban_sdk.counting import recomputed
from duban_tracking.core.context import Context, Decision, Refusal, Why

COUNTING = "N-C1"
"""Clause of a date that cites none: the law's own way of counting."""


@dataclass(frozen=True, slots=True)
class OpenDate:
    """A date that is still to be kept. ``waits``: provisional and not confirmed, so that nothing follows from it."""

    what: str
    name: str
    due: DueDate
    units: tuple[str, ...] = ()
    holder: str | None = None

    confirmed: bool = False

    @property
    def waits(self) -> bool:
        return self.due.provisional and not self.confirmed


def moved_dates(dates: Iterable[OpenDate], calendar: Calendar, on: date) -> Iterator[tuple[OpenDate, DueDate]]:
    """Yield each date that the calendar moves or makes final, with what it becomes on that day.

    Limits in hours, and dates that carry no rule, stay as they are.
    """
    for each in dates:
        fresh = _fresh(each, calendar, on)
        if fresh is not None and _days(fresh) != _days(each.due):
            yield each, fresh


def _fresh(each: OpenDate, calendar: Calendar, on: date) -> DueDate | None:
    if each.due.enforce_at is not None:
        return None
    try:
        fresh = recomputed(each.due, calendar)
    except ValueError:
        return None
    if each.waits and not fresh.provisional and fresh.enforce_on < on:
        return fresh.model_copy(update={"enforce_on": on})
    return fresh


def _days(due: DueDate) -> tuple[date, date, date, bool]:
    return due.nominal_on, due.enforce_on, due.remind_on, due.provisional


def recompute(
    command: RecomputeDates, dates: Iterable[OpenDate], context: Context, event: Callable[..., DateRecomputed]
) -> Decision:
    """Return an event for every date that moved or became final; a second time there is none."""
    calendar = context.rules.calendar
    if command.calendar_version != calendar.version:
        return Refusal(Why.STATE, f"现行日历版本为 {calendar.version}，请重新预览后再执行", COUNTING)
    return tuple(
        event(
            what=each.what,
            name=each.name,
            units=each.units,
            holder=each.holder,
            previous=each.due,
            due=due,
            reason=reason_of(each, due),
            by=context.by,
            clause=each.due.clause or COUNTING,
        )
        for each, due in moved_dates(dates, calendar, context.on)
    )


def reason_of(each: OpenDate, due: DueDate) -> str:
    """Return, in Chinese, what the arrangement changed about a date."""
    moved = each.due.enforce_on != due.enforce_on
    change = f"由 {each.due.enforce_on} 调整为 {due.enforce_on}" if moved else f"为 {due.enforce_on}，不变"
    state = "（仍为暂定）" if due.provisional else ""
    return f"放假安排已公布，{each.name}{change}{state}"
