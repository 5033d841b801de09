"""An arrangement of 2027 as its notice might give it, for tests of a calendar that arrives later."""

from __future__ import annotations

from datetime import date, timedelta

from duban_calendar_cn.years import calendar_year
from duban_sdk.calendar import Calendar, CalendarYear


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=days) for days in range((last - first).days + 1)]


OFF = frozenset(
    day
    for first, last in (
        (date(2027, 1, 1), date(2027, 1, 3)),
        (date(2027, 2, 5), date(2027, 2, 12)),
        (date(2027, 4, 3), date(2027, 4, 5)),
        (date(2027, 5, 1), date(2027, 5, 5)),
        (date(2027, 6, 9), date(2027, 6, 9)),
        (date(2027, 9, 15), date(2027, 9, 15)),
        (date(2027, 10, 1), date(2027, 10, 7)),
    )
    for day in _days(first, last)
)
WORKED = frozenset({date(2027, 2, 20), date(2027, 2, 28), date(2027, 5, 8), date(2027, 10, 9)})


def arranged_2027() -> CalendarYear:
    """Return the arrangement: a longer Spring Festival than the law's own, with weekends worked for it."""
    return CalendarYear(
        year=2027, published=True, source="试验安排", days_off=OFF, working_weekend_days=WORKED, names=()
    )


def calendar_before() -> Calendar:
    """Return the calendar without a notice for 2027."""
    return Calendar(filter(None, map(calendar_year, range(2020, 2029))))


def calendar_after() -> Calendar:
    """Return the same calendar with the notice for 2027."""
    years = (arranged_2027() if year == 2027 else calendar_year(year) for year in range(2020, 2029))
    return Calendar(filter(None, years))
