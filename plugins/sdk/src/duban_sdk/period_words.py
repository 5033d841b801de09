"""Periods as a clerk calls them: ``2026Q3`` is 2026年第3季度."""

from __future__ import annotations

import re
from datetime import date

_BETWEEN = "--"
_PERIOD = re.compile(
    r"^(?P<year>\d{4})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?:-|M)(?P<month>\d{2})|W(?P<week>\d{2}))?$", re.ASCII
)


def period_words(period: str) -> str:
    """Return the period in Chinese; what is no period, such as a campaign's name, as it stands."""
    if _BETWEEN in period:
        first, _, last = period.partition(_BETWEEN)
        return f"{period_words(first)}至{period_words(last)}"
    found = _PERIOD.match(period)
    if found is None:
        return _day(period)
    year = f"{int(found['year'])}年"
    if found["half"]:
        return f"{year}{'上' if found['half'] == '1' else '下'}半年"
    if found["quarter"]:
        return f"{year}第{found['quarter']}季度"
    if found["month"]:
        return f"{year}{int(found['month'])}月"
    return f"{year}第{int(found['week'])}周" if found["week"] else f"{year}度"


def _day(text: str) -> str:
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{on.year}年{on.month}月{on.day}日"
