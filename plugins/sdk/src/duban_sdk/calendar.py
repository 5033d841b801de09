"""Working days: the calendar of one jurisdiction, built from years and regional overlays.

Pure data and pure functions. The days of a year come from a calendar plugin; a year that nobody has loaded
yet is filled in from the statutory holidays alone and everything that rests on it is provisional.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from types import MappingProxyType

from duban_sdk.calendar_year import (
    DAY,
    SATURDAY,
    CalendarOverlay,
    CalendarYear,
    DaysOfYear,
    provisional_year,
)

__all__ = ["DAY", "Calendar", "CalendarOverlay", "CalendarYear", "days", "month_end", "provisional_year"]

# The arrangement of New Year's Day reaches back into December: 2007-12-29 and 2018-12-29 were made working
# Saturdays, 2018-12-30/31 and 2023-12-30/31 days off. No arrangement since 2004 reached further back.
_NEW_YEAR_WINDOW = (12, 29)
_WEEKEND = "周末"


class Calendar:
    """Immutable working-day calendar of one jurisdiction, total over all years.

    Built from years and overlays; a year that is missing is filled by ``provisional_year``.
    ``version`` depends on the days alone: the same days give the same version.
    """

    __slots__ = ("_off", "_open_spans", "_unpublished_overlays", "_working", "_years", "overlays", "version", "years")

    def __init__(self, years: Iterable[CalendarYear] = (), overlays: Iterable[CalendarOverlay] = ()) -> None:
        """The calendar knows these years and overlays.

        Raises:
            ValueError: a year, or a region's year, is given twice.
        """
        self.years: tuple[CalendarYear, ...] = tuple(sorted(years, key=lambda y: y.year))
        self.overlays: tuple[CalendarOverlay, ...] = tuple(sorted(overlays, key=lambda o: (o.region, o.year)))
        self._years: Mapping[int, CalendarYear] = MappingProxyType({y.year: y for y in self.years})
        if len(self._years) != len(self.years):
            raise ValueError("a year of the calendar is given twice")
        if len({(o.region, o.year) for o in self.overlays}) != len(self.overlays):
            raise ValueError("a region's year is given twice")
        self._unpublished_overlays = frozenset(o.year for o in self.overlays if not (o.published or o.open_spans))
        self._open_spans = tuple(sorted(span for o in self.overlays for span in o.open_spans))
        self._off, self._working = _merge(self.overlays)
        self.version: str = _version(self.years, self.overlays)

    def __repr__(self) -> str:
        return f"Calendar({self.version!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and (self.years, self.overlays) == (other.years, other.overlays)

    def __hash__(self) -> int:
        return hash(self.version)

    def year(self, year: int) -> CalendarYear:
        """Return the arrangement in force for ``year``, provisional when none is loaded."""
        return self._years.get(year) or provisional_year(year)

    def is_published(self, year: int) -> bool:
        """Tell whether the arrangement of ``year`` is out, the national one and every overlay announced.

        A year of which an overlay leaves some days open counts as out; those days are ``provisional``.
        """
        loaded = self._years.get(year)
        return loaded is not None and loaded.published and year not in self._unpublished_overlays

    def is_working_day(self, on: date) -> bool:
        """Tell whether ``on`` is a working day, as far as is known today."""
        if on in self._off:
            return False
        if on in self._working:
            return True
        year = self.year(on.year)
        if on.weekday() >= SATURDAY:
            return on in year.working_weekend_days
        return on not in year.days_off

    def provisional(self, on: date) -> bool:
        """Tell whether a notice still to come may change ``on``.

        True for every day of an unpublished year, for the days that an overlay leaves open, and from 29 December of a
        published year while the next is not published: the arrangement of New Year's Day can move these days.
        """
        if not self.is_published(on.year) or self._is_open_between(on, on):
            return True
        return (on.month, on.day) >= _NEW_YEAR_WINDOW and not self.is_published(on.year + 1)

    def provisional_between(self, first_on: date, last_on: date) -> bool:
        """Tell whether any day from ``first_on`` to ``last_on``, both included, is provisional."""
        if any(not self.is_published(year) for year in range(first_on.year, last_on.year + 1)):
            return True
        return self._is_open_between(first_on, last_on) or self.provisional(last_on)

    def _is_open_between(self, first_on: date, last_on: date) -> bool:
        return any(first <= last_on and first_on <= last for first, last in self._open_spans)

    def on_or_after(self, on: date) -> date:
        """Return ``on`` if it is a working day, else the first working day after it."""
        while not self.is_working_day(on):
            on += DAY
        return on

    def on_or_before(self, on: date) -> date:
        """Return ``on`` if it is a working day, else the last working day before it."""
        while not self.is_working_day(on):
            on -= DAY
        return on

    def next_working_day(self, on: date) -> date:
        """Return the first working day after ``on``; never ``on`` itself."""
        return self.on_or_after(on + DAY)

    def previous_working_day(self, on: date) -> date:
        """Return the last working day before ``on``; never ``on`` itself."""
        return self.on_or_before(on - DAY)

    def last_working_day_of_month(self, year: int, month: int) -> date:
        """Return the month's last working day; a make-up working day counts."""
        return self.on_or_before(month_end(year, month))

    def last_working_day_of_quarter(self, year: int, quarter: int) -> date:
        """Return the last working day of quarter 1 to 4."""
        return self.last_working_day_of_month(year, quarter * 3)

    def add_working_days(self, start_on: date, working_days: int) -> date:
        """Return the ``working_days``-th working day after ``start_on``, which itself is not counted.

        Raises:
            ValueError: fewer than one day is asked for.
        """
        if working_days < 1:
            raise ValueError("at least one working day")
        for _ in range(working_days):
            start_on = self.next_working_day(start_on)
        return start_on

    def working_days_back(self, event_on: date, working_days: int) -> date:
        """Return the ``working_days``-th working day before ``event_on``, which itself is not counted.

        Example: seven days ahead of 2026-10-09 is 2026-09-22.

        Raises:
            ValueError: fewer than one day is asked for.
        """
        if working_days < 1:
            raise ValueError("at least one working day")
        for _ in range(working_days):
            event_on = self.previous_working_day(event_on)
        return event_on

    def working_days_between(self, first_on: date, last_on: date) -> int:
        """Return the number of working days from ``first_on`` to ``last_on``, both included."""
        return sum(self.is_working_day(on) for on in days(first_on, last_on))

    def why(self, on: date) -> str:
        """Return in Chinese why ``on`` is off or working: 周末, 国庆节, 国庆节调休上班, 工作日 ..."""
        return self.reason(on) + ("（暂定）" if self.provisional(on) else "")

    def plain_weekend(self, on: date) -> bool:
        """Tell whether ``on`` is a Saturday or Sunday that no arrangement mentions."""
        return self.reason(on) == _WEEKEND

    def reason(self, on: date) -> str:
        """Return what ``why`` says, without the mark that it may yet change."""
        year = self.year(on.year)
        if on in self._off:
            return self._off[on]
        if on in self._working:
            return self._working[on]
        if on in year.days_off:
            return year.name_of()[on] or "放假"
        if on in year.working_weekend_days:
            return f"{year.name_of()[on]}调休上班"
        return _WEEKEND if on.weekday() >= SATURDAY else "工作日"


def _merge(overlays: Sequence[CalendarOverlay]) -> tuple[Mapping[date, str], Mapping[date, str]]:
    off: dict[date, str] = {}
    working: dict[date, str] = {}
    for overlay in overlays:
        where, names = overlay.region_name or overlay.region, overlay.name_of()
        off.update({on: f"{names[on] or '放假'}（{where}）" for on in overlay.days_off})
        working.update({on: f"{names[on]}调休上班（{where}）" for on in overlay.working_weekend_days})
    return MappingProxyType(off), MappingProxyType(working)


def _version(years: Sequence[CalendarYear], overlays: Sequence[CalendarOverlay]) -> str:
    latest = max((y.year for y in years if y.published), default=0)
    parts = [f"cn-{latest or 'none'}-{_digest(years)}"]
    for region in sorted({o.region for o in overlays}):
        own = [o for o in overlays if o.region == region]
        known = max((o.year for o in own if o.published), default="none")
        parts.append(f"{region}-{known}-{_digest(own)}")
    return "+".join(parts)


def _digest(parts: Sequence[DaysOfYear]) -> str:
    return sha256("\n".join(part.fingerprint() for part in parts).encode()).hexdigest()[:8]


def month_end(year: int, month: int) -> date:
    """Return the last day of the month."""
    return date(year + month // 12, month % 12 + 1, 1) - DAY


def days(first_on: date, last_on: date) -> Iterator[date]:
    """Yield the days from ``first_on`` to ``last_on``, both included; none if they are in the wrong order."""
    while first_on <= last_on:
        yield first_on
        first_on += DAY
