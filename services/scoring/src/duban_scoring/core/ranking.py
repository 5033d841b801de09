"""Totals and ranks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from duban_contracts.events.scoring import RankedUnit, RankingList
from duban_scoring.core.inputs import UnitListed
from duban_sdk.tables import ScorePolicy

ALL_UNITS = "all"


@dataclass(frozen=True)
class Sum:
    """What stands on one account: the sum of its rows, and how many matters gave it points."""

    points: Decimal = Decimal(0)
    matters: int = 0


NOTHING = Sum()


def total_points(policy: ScorePolicy, points: Decimal) -> Decimal:
    """Return base plus sum, bounded only where the policy states a bound."""
    total = policy.base_points + points
    if policy.floor_points is not None:
        total = max(total, policy.floor_points)
    if policy.cap_points is not None:
        total = min(total, policy.cap_points)
    return total


def ranked(units: Iterable[UnitListed], sums: Mapping[str, Sum], policy: ScorePolicy) -> tuple[RankedUnit, ...]:
    """Return the units from the best on; equal totals share a rank and the next rank skips (1, 1, 3)."""
    totals = [(total_points(policy, sums.get(unit.unit, NOTHING).points), unit) for unit in units]
    totals.sort(key=lambda pair: (-pair[0], pair[1].unit))
    placed: list[RankedUnit] = []
    for place, (points, unit) in enumerate(totals, start=1):
        rank = placed[-1].rank if placed and placed[-1].points == points else place
        matters = sums.get(unit.unit, NOTHING).matters
        placed.append(
            RankedUnit(unit=unit.unit, name=unit.name, kind=unit.kind, rank=rank, points=points, matters=matters)
        )
    return tuple(placed)


def ranking_lists(
    units: Sequence[UnitListed], sums: Mapping[str, Sum], policy: ScorePolicy, *, by_kind: bool
) -> tuple[RankingList, ...]:
    """Return the list of all units, then, where asked for, one list per kind of unit that occurs."""
    lists = [RankingList(group=ALL_UNITS, units=ranked(units, sums, policy))]
    if by_kind:
        for kind in sorted({unit.kind for unit in units}):
            members = [unit for unit in units if unit.kind is kind]
            lists.append(RankingList(group=kind, units=ranked(members, sums, policy)))
    return tuple(lists)
