"""What the jurisdiction above is told of: decisions on its tickets, and on the matters that rest on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command, TellSuperior
from duban_contracts.common import SUPERIOR_CHANNEL, SuperiorTask, TicketRef
from duban_contracts.dates import DueDate
from duban_contracts.events import matter as m
from duban_contracts.events.calendar import DueDateRecomputed
from duban_contracts.events.matter_demands import LimitFixed, MatterAmended
from duban_contracts.events.ticket import (
    TicketMerged,
    TicketPassedOn,
    TicketReceived,
    TicketRefused,
    TicketReturned,
    TicketTakenUp,
)
from duban_contracts.vocabulary import ChildStatus, MatterState
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
Told = tuple[ChildStatus | None, str, date | None]
"""Status (None: as before), words, and the date that the jurisdiction set itself."""
_ENDED = {
    MatterState.DECLINED: ChildStatus.DECLINED,
    MatterState.CLOSED: ChildStatus.CLOSED,
    MatterState.ARCHIVED: ChildStatus.CLOSED,
}


def superior_follow_ups(subject: str, event: Event, rules: Rulebook, on: date) -> Iterator[tuple[str, Command]]:
    """Yield what is told of a matter's event, for each of its tickets that came from above."""
    tickets = [ticket for ticket in _tickets(event) if ticket.channel == SUPERIOR_CHANNEL]
    told = _of_matter(event) if tickets else None
    if told is None:
        return
    status, text, due_on = told
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


def _tickets(event: Event) -> tuple[TicketRef, ...]:
    if isinstance(event, m.TicketLinked):
        return (event.ticket,)
    tickets: tuple[TicketRef, ...] = vars(event).get("tickets", ())
    return tickets


def _of_matter(event: Event) -> Told | None:
    """Return what is told of it; None: nothing. Which unit does it is the jurisdiction's own affair."""
    match event:
        case m.MatterTakenUp():
            return ChildStatus.TAKEN_UP, "", None
        case m.MatterDeclined():
            return ChildStatus.DECLINED, event.reason, None
        case m.MatterAssigned():
            return ChildStatus.ASSIGNED, "", _day(event.order.due)
        case m.ObjectionDecided():
            return ChildStatus.TAKEN_UP, "职责异议成立，重新交办", None
        case m.TicketLinked():
            return _of_link(event)
        case MatterAmended():
            return None, "督查事项的内容、范围已变更", None
        case m.MatterClosed():
            return ChildStatus.CLOSED, event.outcome, None
        case _:
            return _of_date(event)


def _of_date(event: Event) -> Told | None:
    """Return what is told of another date for an order that is out."""
    match event:
        case m.ExtensionGranted():
            return ChildStatus.ASSIGNED, "经批准延期", _day(event.due)
        case LimitFixed():
            return ChildStatus.ASSIGNED, "办理时限已确定", _day(event.due)
        case DueDateRecomputed() if _day(event.due) != _day(event.previous):
            return ChildStatus.ASSIGNED, "放假安排公布，办理时限重新计算", _day(event.due)
        case _:
            return None


def _of_link(event: m.TicketLinked) -> Told:
    ended = _ENDED.get(event.state) if event.state else None
    if ended:
        return ended, "并入的事项此前已有结果", None
    return ChildStatus.MERGED, "", _day(event.due)


def _day(due: DueDate | None) -> date | None:
    return due.nominal_on if due else None


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
