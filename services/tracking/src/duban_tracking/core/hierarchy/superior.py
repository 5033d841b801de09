"""A ticket that the jurisdiction above handed down: its task and what was told. Stream ``superior:<ticket uuid>``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from duban_contracts.base import Event
from duban_contracts.commands.matter import TellSuperior
from duban_contracts.common import SuperiorTask
from duban_contracts.events.handing_down import SuperiorTold
from duban_contracts.vocabulary import ChildStatus
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision

Telling: TypeAlias = tuple[ChildStatus, str, date | None]


@dataclass(frozen=True, slots=True)
class Superior:
    """``task`` is None for tickets that nobody above handed down; of those nobody is told."""

    task: SuperiorTask | None = None
    told: frozenset[Telling] = frozenset()


ACTS: Acts[Superior] = Acts()


def initial(key: str) -> Superior:
    """Return a ticket of which nothing is known."""
    return Superior()


@ACTS.on(TellSuperior)
def tell(command: TellSuperior, state: Superior, context: Context) -> Decision:
    """The superior is told, the same thing once."""
    task = state.task or command.task
    if task is None or (command.status, command.text, command.due_on) in state.told:
        return ()
    told = SuperiorTold(
        task=task,
        ticket=command.ticket,
        status=command.status,
        text=command.text,
        due_on=command.due_on,
        matter_id=command.matter_id,
        by=context.by,
    )
    return (told,)


def evolve(state: Superior, event: Event, on: date) -> Superior:
    """Return the ticket after the event."""
    if not isinstance(event, SuperiorTold):
        return state
    return replace(state, task=event.task, told=state.told | {(event.status, event.text, event.due_on)})
