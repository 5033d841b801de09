"""What the jurisdiction above is told of: decisions on its tickets, and on the matters that rest on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command, TellSuperior
from duban_contracts.common import SUPERIOR_CHANNEL, SuperiorTask, TicketRef
from duban_contracts.events.matter import MatterAssigned, MatterClosed, MatterDeclined, MatterTakenUp
from duban_contracts.events.ticket import (
    TicketMerged,
    TicketPassedOn,
    TicketReceived,
    TicketRefused,
    TicketReturned,
    TicketTakenUp,
)
from duban_contracts.vocabulary import ChildStatus
from duban_sdk.rulebook import Rulebook

TOLD: tuple[type[Event], ...] = (
    TicketReceived,
    TicketTakenUp,
    TicketMerged,
    TicketPassedOn,
    TicketReturned,
    TicketRefused,
)
"""Events of intake of which the superior is told."""
Told = tuple[ChildStatus, str, date | None]


def superior_follow_ups(subject: str, event: Event, rules: Rulebook, on: date) -> Iterator[tuple[str, Command]]:
    """Yield what is told of a matter's event, for each of its tickets that came from above."""
    if not isinstance(event, MatterTakenUp | MatterDeclined | MatterAssigned | MatterClosed):
        return
    tickets = [ticket for ticket in event.tickets if ticket.channel == SUPERIOR_CHANNEL]
    if not tickets:
        return
    status, text, due_on = _of_matter(event)
    matter_id = UUID(subject.partition(":")[2])
    for ticket in tickets:
        yield _tell(ticket, TellSuperior(ticket=ticket, status=status, text=text, due_on=due_on, matter_id=matter_id))


def ticket_tellings(event: Event) -> Iterator[tuple[str, Command]]:
    """Yield what is told of an event of intake on a ticket that came from above."""
    status, text = _of_ticket(event)
    ticket = vars(event).get("ticket")
    if status is None or not isinstance(ticket, TicketRef):
        return
    task: SuperiorTask | None = event.content.superior if isinstance(event, TicketReceived) else None
    yield _tell(ticket, TellSuperior(ticket=ticket, status=status, text=text, task=task))


def _tell(ticket: TicketRef, command: TellSuperior) -> tuple[str, Command]:
    return f"superior:{ticket.ticket_id}", command


def _of_matter(event: MatterTakenUp | MatterDeclined | MatterAssigned | MatterClosed) -> Told:
    match event:
        case MatterDeclined():
            return ChildStatus.DECLINED, event.reason, None
        case MatterAssigned():
            # Which unit does it is the jurisdiction's own affair.
            return ChildStatus.ASSIGNED, "", event.order.due.nominal_on if event.order.due else None
        case MatterClosed():
            return ChildStatus.CLOSED, event.outcome, None
        case _:
            return ChildStatus.TAKEN_UP, "", None


def _of_ticket(event: Event) -> tuple[ChildStatus | None, str]:
    match event:
        case TicketReceived():
            return ChildStatus.RECEIVED, ""
        case TicketTakenUp():
            return ChildStatus.ACCEPTED, ""
        case TicketMerged():
            return ChildStatus.MERGED, ""
        case TicketPassedOn():
            return ChildStatus.PASSED_ON, ""
        case TicketReturned():
            return ChildStatus.RETURNED, event.reason
        case TicketRefused():
            return ChildStatus.REFUSED, event.reason
        case _:
            return None, ""
