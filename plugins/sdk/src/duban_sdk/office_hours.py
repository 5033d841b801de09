"""Office time: the hours of working days in which an office is manned, and counting in them.

A make-up working day at a weekend is office time, a holiday in the week is not; the jurisdiction's calendar says which.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from duban_contracts.dates import DueDate
from duban_sdk.calendar import DAY, Calendar

ZONE = ZoneInfo("Asia/Shanghai")
Spans = tuple[tuple[time, time], ...]
OFFICE_DAY: Spans = ((time(9), time(12)), (time(13, 30), time(17, 30)))
"""Hours of a working day, unless a jurisdiction says otherwise; local time."""


def office_deadline(calendar: Calendar, start_at: datetime, hours: int, spans: Spans = OFFICE_DAY) -> datetime:
    """Return the instant at which so many office hours have gone by since ``start_at``.

    Time before the office opens, over noon, in the evening and on days off does not count. An hour that ends as the
    office closes ends then, not the next morning.

    Raises:
        ValueError: no hour, or no time in the spans.
    """
    if hours < 1 or all(begins >= ends for begins, ends in spans):
        raise ValueError("at least one office hour")
    left = timedelta(hours=hours)
    local = start_at.astimezone(ZONE)
    for begins_at, ends_at in _spans_from(calendar, local.date(), spans):
        counted_from = max(begins_at, local)
        if counted_from >= ends_at:
            continue
        if ends_at - counted_from >= left:
            return (counted_from + left).astimezone(UTC)
        left -= ends_at - counted_from
    raise AssertionError("working days never end")


def _spans_from(calendar: Calendar, first_on: date, spans: Spans) -> Iterator[tuple[datetime, datetime]]:
    on = calendar.on_or_after(first_on)
    while True:
        for begins, ends in spans:
            yield datetime.combine(on, begins, ZONE), datetime.combine(on, ends, ZONE)
        on = calendar.next_working_day(on)


def is_office_time(calendar: Calendar, at: datetime, spans: Spans = OFFICE_DAY) -> bool:
    """Return whether the office is manned at an instant."""
    local = at.astimezone(ZONE)
    return calendar.is_working_day(local.date()) and any(begins <= local.time() < ends for begins, ends in spans)


def due_in_office_hours(
    calendar: Calendar, start_at: datetime, hours: int, *, clause: str, pack_version: str = "", outside: bool = False
) -> DueDate:
    """Return the date, and in ``enforce_at`` the instant, at which office hours end that began at ``start_at``.

    Args:
        calendar: working days.
        start_at: when the count begins.
        hours: how many.
        clause: of the rule.
        pack_version: of the rule.
        outside: an emergency: every hour counts, by day and night.
    """
    until_at = start_at + timedelta(hours=hours) if outside else office_deadline(calendar, start_at, hours)
    first_on, on = start_at.astimezone(ZONE).date(), until_at.astimezone(ZONE).date()
    return DueDate(
        nominal_on=on,
        enforce_on=on,
        remind_on=on,
        enforce_at=until_at,
        provisional=not outside and calendar.provisional_between(first_on, on),
        calendar_version=calendar.version,
        start_on=first_on,
        start_event="sent",
        rule=f"{'hours' if outside else 'office_hours'}:{hours}",
        clause=clause,
        pack_version=pack_version,
    )


def day_after(due: DueDate) -> date:
    """Return the first day on which the date has certainly gone by."""
    return due.enforce_on + DAY
