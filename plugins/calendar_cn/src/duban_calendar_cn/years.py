"""Arrangement of a year from the committed data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from duban_calendar_cn.records import YearRecord, read_lunar, read_years
from duban_sdk.calendar import CalendarYear, provisional_year
from duban_sdk.manifest import Manifest


@lru_cache(maxsize=1)
def _published() -> Mapping[int, CalendarYear]:
    return MappingProxyType({record.year: _to_year(record) for record in read_years().years})


def _to_year(record: YearRecord) -> CalendarYear:
    names = {**record.days_off, **record.working_days}
    return CalendarYear(
        year=record.year,
        published=True,
        source=f"{record.notice}（数据：{record.data_set}）",
        days_off=frozenset(record.days_off),
        working_weekend_days=frozenset(record.working_days),
        names=tuple(sorted(names.items())),
    )


@lru_cache(maxsize=256)
def calendar_year(year: int) -> CalendarYear | None:
    """Return the arrangement of ``year``.

    A year after the last published one is answered with ``published=False``: its statutory holidays, those of the
    lunar calendar as far as the committed table goes. None for years before the first one that is held.
    """
    published = _published()
    if year in published:
        return published[year]
    if year < min(published):
        return None
    return provisional_year(year, tuple(sorted(_lunar().get(year, {}).items())))


@lru_cache(maxsize=1)
def _lunar() -> Mapping[int, Mapping[date, str]]:
    return MappingProxyType(read_lunar())


@lru_cache(maxsize=1)
def manifest() -> Manifest:
    """Return the plugin's manifest; its version follows the data."""
    data = read_years()
    return Manifest(
        id="calendar_cn",
        title="全国工作日历",
        versions=(f"{data.years[-1].year}.{data.revision}",),
        document=data.years[-1].notice,
        issuer="国务院办公厅",
    )
