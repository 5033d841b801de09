"""What the route for completing a duty adds to what people say: the day, and the matters that were gone through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from duban_contracts.commands.office import CompleteDuty
from duban_sdk.tables import OfficeDutyRow
from duban_standalone.simulation.world import World
from duban_tracking.core.duties.lists import LedgerSpan, ListedMatter, counts_of
from duban_tracking.core.duties.state import Duty, row_of
from duban_tracking.core.matter.state import Matter
from duban_tracking.translate.periods import days_of


def completed(world: World, subject: str, command: CompleteDuty) -> CompleteDuty:
    """Return the command with the counts of the matters that the duty goes through; most duties go through none."""
    stream = world.stream(subject)
    opened = stream.state.opened if stream and isinstance(stream.state, Duty) else None
    row = row_of(world.shelf.current, opened.row) if opened else None
    if opened is None or not isinstance(row, OfficeDutyRow) or not row.lists:
        return command
    days = days_of(opened.period) if row.lists == "period" else (command.done_on, command.done_on)
    return command.model_copy(update={"counts": counts_of(_listed(world), row, LedgerSpan(*days))})


def _listed(world: World) -> Iterator[ListedMatter]:
    for stream in world.streams:
        matter = stream.state
        if isinstance(matter, Matter) and stream.exists:
            yield ListedMatter(
                category=matter.category,
                origin=matter.origin,
                state=matter.state,
                overdue=matter.overdue,
                proposed_on=matter.proposed_on or date.min,
                closed_on=matter.closed_on,
            )
