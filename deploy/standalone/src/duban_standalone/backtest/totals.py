"""Points of units, ranks and flags on both sides, once all matters have come together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from duban_contracts.events.scoring import RankingDrawn
from duban_scoring.core.flags import flag_state
from duban_scoring.core.periods import counted_periods
from duban_scoring.core.ranking import ALL_UNITS, Sum, ranking_lists
from duban_standalone.backtest.county import County
from duban_standalone.backtest.findings import Findings, Sums
from duban_standalone.backtest.outcome import Proposed
from duban_standalone.backtest.rulebooks import Rules
from duban_tracking.core.follow_ups import words_of_flag

Ranks = dict[tuple[str, str, str], tuple[int, Decimal]]
"""Rank and total by period, list and unit."""


class PointsDiffer(NamedTuple):
    """What a unit has of a clause in a year; entries are those that stand."""

    unit: str
    year: int
    clause: str
    was_points: Decimal
    was_entries: int
    would_be_points: Decimal
    would_be_entries: int


class RankDiffers(NamedTuple):
    """A unit's place in a list; None: there is no such list, or the unit is not on it."""

    period: str
    group: str
    unit: str
    was_rank: int | None
    was_points: Decimal | None
    would_be_rank: int | None
    would_be_points: Decimal | None


@dataclass(frozen=True)
class Flag:
    """A flag that is up, with how many matters count for it."""

    flag: str
    name: str
    unit: str
    year: int
    matters: int
    clause: str
    proposes: str


def points_differing(found: Findings) -> list[PointsDiffer]:
    """Return by unit, year and clause what would be other points, or other entries."""
    was, would_be = found.was, found.would_be
    keys = sorted(was.by_clause.keys() | would_be.by_clause.keys())
    rows = (
        PointsDiffer(
            *key,
            was.by_clause.get(key, Decimal(0)),
            was.entries.get(key, 0),
            would_be.by_clause.get(key, Decimal(0)),
            would_be.entries.get(key, 0),
        )
        for key in keys
    )
    return [each for each in rows if each[3:5] != each[5:7]]


def ranks_of(sums: Sums, rules: Rules, county: County) -> Ranks:
    """Return the places in the list of every period that is over by the end of the history."""
    policy, register = rules.current.score, county.register
    units = register.ranked_units()
    if policy is None or register.first_at is None or not units:
        return {}
    first_on, last_on = county.local_day(register.first_at), county.local_day(county.until)
    found: Ranks = {}
    for row in rules.current.pack.rankings:
        for period in counted_periods(row.period, first_on, last_on, row.closing_days):
            totals = _sums(sums, period.year, period.counted_until_on(row.closing_days))
            for each in ranking_lists(units, totals, policy, by_kind=row.by_kind):
                found.update({(period.code, each.group, unit.unit): (unit.rank, unit.points) for unit in each.units})
    return found


def ranks_recorded(drawn: Iterator[RankingDrawn]) -> Ranks:
    """Return the places in the lists on record."""
    return {
        (ranking.period, each.group, unit.unit): (unit.rank, unit.points)
        for ranking in drawn
        for each in ranking.lists
        for unit in each.units
    }


def ranks_differing(was: Ranks, would_be: Ranks) -> list[RankDiffers]:
    """Return the places that would be others, or stand with another total."""
    found: list[RankDiffers] = []
    for key in sorted(was.keys() | would_be.keys()):
        one, other = was.get(key, (None, None)), would_be.get(key, (None, None))
        if one != other:
            found.append(RankDiffers(*key, *one, *other))
    return found


def _sums(sums: Sums, year: int, until_on: date) -> dict[str, Sum]:
    points: defaultdict[str, Decimal] = defaultdict(Decimal)
    for (of_year, unit, booked_on), booked in sums.by_day.items():
        if of_year == year and booked_on <= until_on:
            points[unit] += booked
    return {unit: Sum(total) for unit, total in points.items()}


def flags_of(sums: Sums, rules: Rules) -> list[Flag]:
    """Return the flags that are up at the end."""
    found: list[Flag] = []
    for row in rules.current.pack.flags:
        places = sorted({(unit, year) for code, unit, year in sums.matters if code in row.counts})
        for unit, year in places:
            matters = set().union(*(sums.matters.get((code, unit, year), set()) for code in row.counts))
            if flag_state(row, unit, year, [UUID(each) for each in matters]).raised:
                found.append(Flag(row.code, row.name, unit, year, len(matters), row.clause, row.proposes))
    return found


def proposals_of(flags: list[Flag], rules: Rules) -> list[Proposed]:
    """Return what the flags propose."""
    rows = {row.code: row for row in rules.current.pack.flags}
    found: list[Proposed] = []
    for each in flags:
        if each.proposes:
            name, reason = words_of_flag(rows[each.flag], each.year, each.matters, rules.current)
            found.append(Proposed(each.proposes, name, each.unit, each.clause, reason))
    return found


__all__ = ["ALL_UNITS", "Flag", "PointsDiffer", "RankDiffers", "Ranks", "flags_of", "points_differing", "proposals_of",
           "ranks_differing", "ranks_of", "ranks_recorded"]  # fmt: skip
