"""Periods by their names: 2026, 2026H1, 2026Q3, 2026-10, 2026W45."""

from __future__ import annotations

import re
from datetime import date, timedelta

_PERIOD = re.compile(r"^(?P<year>\d{4})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>\d{2})|W(?P<week>\d{2}))?$")


def days_of(period: str) -> tuple[date, date]:
    """Return the first and last day of a period.

    Raises:
        ValueError: no such period.
    """
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
