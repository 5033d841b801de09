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
    status: ChildStatus | None = None
    """What was told last."""


ACTS: Acts[Superior] = Acts()
OF_MATTERS = frozenset({ChildStatus.TAKEN_UP, ChildStatus.DECLINED, ChildStatus.ASSIGNED, ChildStatus.CLOSED})
"""Told in the transaction that decides it, so that it never comes again: a date may well be moved back."""


def initial(key: str) -> Superior:
    """Return a ticket of which nothing is known."""
    return Superior()


@ACTS.on(TellSuperior)
def tell(command: TellSuperior, state: Superior, context: Context) -> Decision:
    """The superior is told; the same thing of a ticket once."""
    task, status = state.task or command.task, command.status or state.status
    if task is None or status is None:
        return ()
    if status not in OF_MATTERS and (status, command.text, command.due_on) in state.told:
        return ()
    told = SuperiorTold(
        task=task,
        ticket=command.ticket,
        status=status,
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
    told = state.told | {(event.status, event.text, event.due_on)}
    return replace(state, task=event.task, told=told, status=event.status)
