"""Holiday arrangements as data: a year's national one, a region's additions, and a year not yet published."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Self

from pydantic import Field, model_validator

from duban_contracts.base import Value

DAY = timedelta(days=1)
SATURDAY = 5
UNPUBLISHED_SOURCE = "放假安排尚未公布，暂按法定节假日推算"

# 《全国年节及纪念日放假办法》 第二条; 2 May was added by the revision in force from 2025-01-01.
_FIXED_HOLIDAYS: tuple[tuple[int, int, str], ...] = (
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (5, 2, "劳动节"),
    (10, 1, "国庆节"),
    (10, 2, "国庆节"),
    (10, 3, "国庆节"),
)
_MAY_SECOND_SINCE = 2025


class DaysOfYear(Value):
    """Days of one year that differ from Monday-to-Friday, each with the holiday that it belongs to."""

    year: int = Field(ge=1949, le=2200)
    published: bool
    source: str = Field(min_length=1, description="document, or data set and version")
    days_off: frozenset[date] = frozenset()
    working_weekend_days: frozenset[date] = frozenset()
    names: tuple[tuple[date, str], ...] = Field((), description="holiday that a day off or make-up day belongs to")

    @model_validator(mode="after")
    def _days_fit(self) -> Self:
        days = self.days_off | self.working_weekend_days
        if any(day.year != self.year for day in days):
            raise ValueError(f"days outside the year {self.year}")
        if self.days_off & self.working_weekend_days:
            raise ValueError(f"a day of {self.year} is both off and working")
        if any(day.weekday() < SATURDAY for day in self.working_weekend_days):
            raise ValueError(f"a make-up working day of {self.year} is no weekend day")
        if any(day not in days for day, _ in self.names):
            raise ValueError(f"a name of {self.year} belongs to no listed day")
        return self

    def name_of(self) -> dict[date, str]:
        """Return each listed day's holiday name; days without a name have an empty one."""
        return {**dict.fromkeys(self.days_off | self.working_weekend_days, ""), **dict(self.names)}

    def fingerprint(self) -> str:
        """Return what the calendar version is computed from: the days, not the wording of names and source."""
        off, working = (",".join(map(str, sorted(d))) for d in (self.days_off, self.working_weekend_days))
        return f"{self.year}|{self.published}|{off}|{working}"


class CalendarYear(DaysOfYear):
    """National arrangement of one year.

    ``published=False`` means that the year's notice is not out: the days are the statutory ones only.

    Example:
        ``CalendarYear(year=2026, published=True, source="国办发明电〔2025〕7号", days_off=..., ...)``
    """


class CalendarOverlay(DaysOfYear):
    """Additional days of one region and year (minority areas set their own holidays).

    ``published=False`` announces that the region will still set days: the whole year is provisional there, or the
    days of ``open_spans`` alone, where it is known that the notice can touch no others.
    An overlay wins over the national arrangement on the days that it lists.
    """

    region: str = Field(pattern=r"^[a-z][a-z0-9_]{0,15}$")
    region_name: str = ""
    open_spans: tuple[tuple[date, date], ...] = Field((), description="first and last day, both included")

    @model_validator(mode="after")
    def _spans_fit(self) -> Self:
        if self.published and self.open_spans:
            raise ValueError(f"a published year {self.year} has open days")
        if any(first > last or (first.year, last.year) != (self.year, self.year) for first, last in self.open_spans):
            raise ValueError(f"open days are no span of {self.year}")
        return self

    def fingerprint(self) -> str:
        """Return what the calendar version is computed from, the open days among it."""
        spans = ",".join(f"{first}/{last}" for first, last in sorted(self.open_spans))
        return f"{super().fingerprint()}|{spans}" if spans else super().fingerprint()


@lru_cache(maxsize=512)
def provisional_year(year: int, lunar_holidays: tuple[tuple[date, str], ...] = ()) -> CalendarYear:
    """Return a year as far as the statutory holidays alone tell it; ``published`` is false.

    A statutory day that falls on a weekend, or on another statutory day, is made up for on the next weekday
    that is free (《全国年节及纪念日放假办法》 第六条). No weekend day is made a working day.

    Args:
        year: the year.
        lunar_holidays: the year's days of the lunar calendar and their names, where the caller knows them.
    """
    fixed = [
        (date(year, month, day), name)
        for month, day, name in _FIXED_HOLIDAYS
        if (month, day) != (5, 2) or year >= _MAY_SECOND_SINCE
    ]
    names: dict[date, str] = {}
    owed: list[tuple[date, str]] = []
    for on, name in sorted((*fixed, *lunar_holidays)):
        if on.weekday() >= SATURDAY or on in names:
            owed.append((on, name))
        names.setdefault(on, name)
    for on, name in owed:
        day = on + DAY
        while day.weekday() >= SATURDAY or day in names:
            day += DAY
        names[day] = f"{name}补休"
    return CalendarYear(
        year=year,
        published=False,
        source=UNPUBLISHED_SOURCE,
        days_off=frozenset(names),
        names=tuple(sorted(names.items())),
    )
