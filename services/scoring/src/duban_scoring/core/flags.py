"""Flags: thresholds of distinct matters per unit and year."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn
from duban_sdk.tables import FlagRow


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
    return FlagState(row.code, unit, year, len(distinct) >= row.times, distinct)


def flag_event(row: FlagRow, before: FlagState | None, now: FlagState) -> FlagRaised | FlagWithdrawn | None:
    """Return the event of a flag that went up or down; None when it stays as it was."""
    was_raised = before is not None and before.raised
    if was_raised == now.raised:
        return None
    if now.raised:
        return FlagRaised(
            flag=row.code, name=row.name, unit=now.unit, year=now.year, matters=now.matters, clause=row.clause
        )
    reason = f"{now.year}年度计入的事项已减为{len(now.matters)}件，不足{row.times}件"
    return FlagWithdrawn(
        flag=row.code, unit=now.unit, year=now.year, matters=now.matters, reason=reason, clause=row.clause
    )
