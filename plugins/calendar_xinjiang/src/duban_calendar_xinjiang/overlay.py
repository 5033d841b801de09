"""The region's days: those of a published notice, and where a notice still to come can set some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from duban_calendar_xinjiang.islamic import CORBAN, ROZA, feasts_in
from duban_sdk.calendar_year import CalendarOverlay
from duban_sdk.manifest import Manifest

REGION, REGION_NAME = "xinjiang", "新疆"
RULE = "自治区人民政府令第174号"

PUBLISHED: Mapping[int, tuple[tuple[str, date, date], ...]] = MappingProxyType(
    {
        2025: (
            (ROZA, date(2025, 3, 29), date(2025, 3, 31)),
            (CORBAN, date(2025, 6, 6), date(2025, 6, 10)),
        ),
    }
)
"""Days off by the region's notice for the year: holiday, first and last day. A new notice is entered here."""

# The feast is set by the sighted moon, one or two days off the computed one; the notice gives up to five days and may
# make a neighbouring weekend a working one. Nothing of it lies further off than this.
DAYS_BEFORE, DAYS_AFTER = timedelta(days=9), timedelta(days=14)
FIRST_YEAR, LAST_YEAR = 2020, 2050


@lru_cache(maxsize=256)
def overlay_of(year: int) -> CalendarOverlay | None:
    """Return the region's overlay of a year; None outside of the years that the plugin speaks of."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    listed = PUBLISHED.get(year)
    if listed is None:
        return CalendarOverlay(
            year=year,
            published=False,
            source=f"{RULE}；{year}年放假通知未录入",
            region=REGION,
            region_name=REGION_NAME,
            open_spans=tuple(_open_spans(year)),
        )
    names = {on: holiday for holiday, first, last in listed for on in _days(first, last)}
    return CalendarOverlay(
        year=year,
        published=True,
        source=f"{RULE}；{year}年放假通知",
        days_off=frozenset(names),
        names=tuple(sorted(names.items())),
        region=REGION,
        region_name=REGION_NAME,
    )


def _open_spans(year: int) -> Iterator[tuple[date, date]]:
    """Yield the parts of the year in which a feast, computed in it or beside it, may bring days off."""
    for feast_on in feasts_in(year - 1, year + 1):
        first = max(feast_on - DAYS_BEFORE, date(year, 1, 1))
        last = min(feast_on + DAYS_AFTER, date(year, 12, 31))
        if first <= last:
            yield first, last


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


@lru_cache(maxsize=1)
def manifest() -> Manifest:
    """Return the plugin's manifest."""
    return Manifest(
        id="calendar_xinjiang",
        title="新疆地方节日",
        versions=(f"{max(PUBLISHED)}.1",),
        document=RULE,
        issuer="新疆维吾尔自治区人民政府",
    )
