"""The door to the core of a matter: every command decided, every event applied."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command
from duban_tracking.core.context import Context, Decision
from duban_tracking.core.matter import (
    amending,
    assigning,
    closing,
    excusing,
    falsifying,
    handing_down,
    instructing,
    limits,
    marking,
    owning,
    passing_time,
    planning,
    recomputing,
    reporting,
    signing,
    standings,
)
from duban_tracking.core.matter.acts import matter_acts
from duban_tracking.core.matter.amending import amendment_pending
from duban_tracking.core.matter.evolution import evolve
from duban_tracking.core.matter.owning import not_owner
from duban_tracking.core.matter.passing_time import next_wake_on
from duban_tracking.core.matter.state import Matter

MODULES = (
    *(amending, assigning, closing, excusing, falsifying, handing_down, instructing, limits, marking, owning),
    *(passing_time, planning, recomputing, reporting, signing, standings),
)
"""Importing them fills the table of acts."""

MATTER_COMMANDS = matter_acts.commands


def decide(command: Command, matter: Matter, context: Context) -> Decision:
    """Return the events that the command leads to, none when it was carried out before, or why it is refused."""
    refusal = amendment_pending(command, matter, context) or not_owner(command, matter, context)
    return refusal or matter_acts.decide(command, matter, context)


def matter_of(matter_id: UUID, history: tuple[tuple[Event, date], ...]) -> Matter:
    """Return the matter that its events and their local days tell."""
    matter = Matter(matter_id)
    for event, on in history:
        matter = evolve(matter, event, on)
    return matter


__all__ = ["MATTER_COMMANDS", "decide", "evolve", "matter_of", "next_wake_on"]
