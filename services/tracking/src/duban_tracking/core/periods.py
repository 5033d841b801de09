"""Periods by their cadence: first days and names, and the days that a name stands for."""

from __future__ import annotations

import re
from datetime import date, timedelta

from duban_sdk.tables import Cadence

_BETWEEN = "--"
_PERIOD = re.compile(r"^(?P<year>\d{4})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>\d{2})|W(?P<week>\d{2}))?$")

LONGEST_DAYS = {"week": 7, "month": 31, "quarter": 92, "half_year": 184, "year": 366}
"""From the first day of a period so many days lead into the next one, and never beyond it."""


def period_start(cadence: Cadence, on: date) -> date:
    """Return the first day of the period that holds a day."""
    match cadence:
        case "week":
            return on - timedelta(days=on.weekday())
        case "month":
            return on.replace(day=1)
        case "quarter":
            return on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1)
        case "half_year":
            return on.replace(month=1 if on.month <= 6 else 7, day=1)
        case "year":
            return on.replace(month=1, day=1)


def next_start(cadence: Cadence, on: date) -> date:
    """Return the first day of the period after the one that holds a day."""
    return period_start(cadence, period_start(cadence, on) + timedelta(days=LONGEST_DAYS[cadence]))


def previous_start(cadence: Cadence, on: date) -> date:
    """Return the first day of the period before the one that holds a day."""
    return period_start(cadence, period_start(cadence, on) - timedelta(days=1))


def period_name(cadence: Cadence, on: date) -> str:
    """Return the name of the period that holds a day: 2026, 2026H1, 2026Q3, 2026-10, 2026W45."""
    first_on = period_start(cadence, on)
    match cadence:
        case "week":
            year, week, _ = first_on.isocalendar()
            return f"{year}W{week:02}"
        case "month":
            return f"{first_on:%Y-%m}"
        case "quarter":
            return f"{first_on.year}Q{(first_on.month + 2) // 3}"
        case "half_year":
            return f"{first_on.year}H{1 if first_on.month <= 6 else 2}"
        case "year":
            return f"{first_on.year}"


def is_period(name: str, cadence: Cadence | None = None) -> bool:
    """Return whether a name is one of a period, of the cadence where one is given."""
    try:
        first_on, _ = days_of(name)
    except ValueError:
        return False
    return cadence is None or period_name(cadence, first_on) == name


def days_of(period: str) -> tuple[date, date]:
    """Return the first and last day of a period.

    Raises:
        ValueError: no such period.
    """
    if _BETWEEN in period:
        return _days_between(period)
    found = _PERIOD.match(period)
    if found is None:
        raise ValueError(f"not a period: {period!r}")
    year = int(found["year"])
    if found["week"]:
        first = date.fromisocalendar(year, int(found["week"]), 1)
        return first, first + timedelta(days=6)
    first_month, months = 1, 12
    if found["half"]:
        first_month, months = 6 * int(found["half"]) - 5, 6
    elif found["quarter"]:
        first_month, months = 3 * int(found["quarter"]) - 2, 3
    elif found["month"]:
        first_month, months = int(found["month"]), 1
    first = date(year, first_month, 1)
    after = first_month + months
    next_first = date(year + (after > 12), after - 12 if after > 12 else after, 1)
    return first, next_first - timedelta(days=1)


def _days_between(period: str) -> tuple[date, date]:
    """Return the days of ``2026-07-03--2026-08-15``: any period that people choose."""
    first, _, last = period.partition(_BETWEEN)
    from_on, until_on = date.fromisoformat(first), date.fromisoformat(last)
    if until_on < from_on:
        raise ValueError(f"ends before it begins: {period!r}")
    return from_on, until_on
