"""Flags: thresholds of distinct matters per unit and year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn
from duban_sdk.tables import FlagRow

MOST_NAMED = 200
"""A flag names no more matters than these, the first by id: events stay small when a unit is late with thousands."""


@dataclass(frozen=True)
class FlagState:
    """Whether a flag of a unit and year is up, and the matters that count for it where they were asked for."""

    flag: str
    unit: str
    year: int
    raised: bool
    matters: tuple[UUID, ...] = ()


def flag_state(row: FlagRow, unit: str, year: int, matters: Collection[UUID]) -> FlagState:
    """Return how the flag stands with these matters."""
    distinct = tuple(sorted(set(matters), key=str))
    return FlagState(row.code, unit, year, len(distinct) >= row.times, distinct[:MOST_NAMED])


def flag_event(
    row: FlagRow, before: FlagState | None, now: FlagState, names: Mapping[UUID, str] = MappingProxyType({})
) -> FlagRaised | FlagWithdrawn | None:
    """Return the event of a flag that went up, names other matters or went down; None when it stays as it was.

    ``names``: what people call the matters, as far as it is known.
    """
    told = before.matters if before is not None and before.raised else None
    if now.raised and told != now.matters:
        return FlagRaised(
            flag=row.code, name=row.name, unit=now.unit, year=now.year, matters=now.matters, clause=row.clause
        )
    if now.raised or told is None:
        return None
    fell_away = tuple(matter for matter in told if matter not in now.matters)
    return FlagWithdrawn(
        flag=row.code,
        unit=now.unit,
        year=now.year,
        matters=now.matters,
        fell_away=fell_away,
        reason=_reason(row, now, [names[matter] for matter in fell_away if matter in names]),
        clause=row.clause,
    )


def _reason(row: FlagRow, now: FlagState, fell_away: Collection[str]) -> str:
    words = f"{now.year}年度计入的事项已减为{len(now.matters)}件，不足{row.times}件"
    return f"{words}；不再计入：{'、'.join(fell_away)}" if fell_away else words
