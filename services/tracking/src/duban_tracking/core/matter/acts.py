"""Acts on a matter: which function decides which command, and the refusals that all share."""

from __future__ import annotations

from duban_contracts.base import Event
from duban_contracts.events.matter import MatterAssigned
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Refusal, Why
from duban_tracking.core.matter.state import STATE_NAMES, Matter

matter_acts: Acts[Matter] = Acts()
"""Filled by the modules of this package, which ``decisions`` imports."""


def not_now(matter: Matter, act: str, clause: str | None = None) -> Refusal:
    """Return the refusal of an act out of order; it names the state."""
    name = STATE_NAMES[matter.state]
    return Refusal(Why.STATE, f"事项目前“{name}”，不能{act}", clause, matter.state)


def not_of_matter(matter: Matter, context: Context, unit: str) -> Refusal | None:
    """Return why a unit has no part in the matter, by the clause of the order that named the units; else None."""
    if unit in matter.units:
        return None
    known, clause = context.units.get(unit), clause_of(matter, context, MatterAssigned) or None
    return Refusal(Why.RULE, f"{known.name if known else unit}不是本事项的承办单位", clause, matter.state)


def clause_of(matter: Matter, context: Context, event: type[Event]) -> str:
    """Return the clause under which an event of the matter stands: the track's row for it, else the track's own."""
    return context.rules.track(matter.track).clause_for(event.__name__) if matter.track else ""
