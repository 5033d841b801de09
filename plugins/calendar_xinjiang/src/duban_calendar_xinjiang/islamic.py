"""When the two feasts fall by the arithmetical Islamic calendar, a day or two off the sighted moon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

ROZA, CORBAN = "肉孜节", "古尔邦节"

# Day before 1 Muharram of year 1 (16 July 622, Julian) as a proleptic Gregorian ordinal.
_EPOCH = 227014
_SHAWWAL, _DHU_AL_HIJJA = 10, 12
_FEASTS = ((_SHAWWAL, 1), (_DHU_AL_HIJJA, 10))


def day_of(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a day of the arithmetical calendar.

    A cycle of thirty years has eleven leap days; months have thirty and twenty-nine days by turns.
    """
    passed = 354 * (year - 1) + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2
    return date.fromordinal(_EPOCH + passed + day)


def feasts_in(first_year: int, last_year: int) -> Iterator[date]:
    """Yield the first days of both feasts in the Gregorian years, both included; some years have three feasts."""
    for year in range(_islamic_year(first_year) - 1, _islamic_year(last_year) + 2):
        for month, day in _FEASTS:
            on = day_of(year, month, day)
            if first_year <= on.year <= last_year:
                yield on


def _islamic_year(year: int) -> int:
    """Return the Islamic year in which about the middle of a Gregorian one lies."""
    return (year - 622) * 33 // 32
