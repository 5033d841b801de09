"""Periods at whose end a ranking is drawn: ``2026Q3``, ``2026H1``, ``2026M09``, ``2026``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Cadence = Literal["month", "quarter", "half_year", "year"]
PER_YEAR: dict[Cadence, int] = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}


@dataclass(frozen=True)
class Period:
    """One period of a calendar year; ``until_on`` is its last day."""

    cadence: Cadence
    year: int
    number: int

    @property
    def code(self) -> str:
        match self.cadence:
            case "month":
                return f"{self.year}M{self.number:02d}"
            case "quarter":
                return f"{self.year}Q{self.number}"
            case "half_year":
                return f"{self.year}H{self.number}"
            case "year":
                return str(self.year)

    @property
    def first_on(self) -> date:
        months = 12 // PER_YEAR[self.cadence]
        return date(self.year, (self.number - 1) * months + 1, 1)

    @property
    def until_on(self) -> date:
        months = 12 // PER_YEAR[self.cadence]
        last_month = self.number * months
        following = date(self.year + last_month // 12, last_month % 12 + 1, 1)
        return following - timedelta(days=1)

    @property
    def words(self) -> str:
        """The period in Chinese: ``2026年第3季度``."""
        match self.cadence:
            case "month":
                return f"{self.year}年{self.number}月"
            case "quarter":
                return f"{self.year}年第{self.number}季度"
            case "half_year":
                return f"{self.year}年{'上' if self.number == 1 else '下'}半年"
            case "year":
                return f"{self.year}年度"

    @property
    def closes_year(self) -> bool:
        """Whether no later list of the year follows."""
        return self.number == PER_YEAR[self.cadence]

    def counted_until_on(self, closing_days: int) -> date:
        """Return up to which day of booking its list counts: the year's last one takes what comes in these days."""
        return self.until_on + timedelta(days=closing_days) if self.closes_year else self.until_on

    def next(self) -> Period:
        """Return the period that follows."""
        if self.number < PER_YEAR[self.cadence]:
            return Period(self.cadence, self.year, self.number + 1)
        return Period(self.cadence, self.year + 1, 1)


def period_of(cadence: Cadence, on: date) -> Period:
    """Return the period in which a day lies."""
    months = 12 // PER_YEAR[cadence]
    return Period(cadence, on.year, (on.month - 1) // months + 1)


def last_counted(cadence: Cadence, today_on: date, closing_days: int = 0) -> Period:
    """Return the latest period all of whose counted days lie before today."""
    period = period_of(cadence, today_on)
    while period.counted_until_on(closing_days) >= today_on:
        period = period_of(cadence, period.first_on - timedelta(days=1))
    return period


def counted_periods(cadence: Cadence, first_on: date, today_on: date, closing_days: int = 0) -> Iterator[Period]:
    """Yield the periods from that of ``first_on`` all of whose counted days lie before today, oldest first."""
    period = period_of(cadence, first_on)
    while period.counted_until_on(closing_days) < today_on:
        yield period
        period = period.next()
