"""What the routes for doing a duty add to what people say: the matters that are gone through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import CompleteDuty, IssuePaper
from duban_sdk.tables import OfficeDutyRow
from duban_standalone.simulation.world import World
from duban_tracking.core.duties.lists import (
    LedgerSpan,
    ListedMatter,
    counts_of,
    is_listed,
    listing_row,
    span_of,
    state_in_list,
)
from duban_tracking.core.duties.state import Duty, row_of
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.periods import is_period
from duban_tracking.core.records.paper import Paper


def with_matters(world: World, subject: str, command: Command, on: date) -> Command:
    """Return the command with the matters that doing a duty by it goes through; most commands go through none."""
    match command:
        case CompleteDuty():
            return _completed(world, subject, command)
        case IssuePaper():
            return _issued(world, subject, command, on)
        case _:
            return command


def _completed(world: World, subject: str, command: CompleteDuty) -> CompleteDuty:
    stream = world.stream(subject)
    opened = stream.state.opened if stream and isinstance(stream.state, Duty) else None
    row = row_of(world.shelf.current, opened.row) if opened else None
    if opened is None or not isinstance(row, OfficeDutyRow) or not row.lists:
        return command
    span = span_of(row, opened.period, command.done_on)
    matters = (matter for _, matter in _gone_through(world, span))
    return command.model_copy(update={"counts": counts_of(matters, row, span)})


def _issued(world: World, subject: str, command: IssuePaper, on: date) -> IssuePaper:
    stream = world.stream(subject)
    paper: Paper = stream.state if stream else Paper("")
    row = listing_row(world.shelf.current.pack, paper.kind)
    if row is None or paper.content is None or not is_period(paper.content.period, row.cadence):
        return command
    span = span_of(row, paper.content.period, paper.drafted_on or on)
    listed = tuple(
        (matter_id, state_in_list(matter, row, span))
        for matter_id, matter in _gone_through(world, span)
        if is_listed(matter, row, span)
    )
    return command.model_copy(update={"listed": listed})


def _gone_through(world: World, span: LedgerSpan) -> Iterator[tuple[UUID, ListedMatter]]:
    for stream in world.streams:
        matter = stream.state
        if isinstance(matter, Matter) and stream.exists:
            yield (
                matter.id,
                ListedMatter(
                    category=matter.category,
                    origin=matter.origin,
                    state=matter.state,
                    overdue=matter.overdue,
                    proposed_on=matter.proposed_on or date.min,
                    closed_on=matter.closed_on,
                    marks=frozenset(mark for mark, on in matter.marks.items() if on <= span.until_on),
                ),
            )
