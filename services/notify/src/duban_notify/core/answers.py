"""Answers to channels: which status an event means for which tickets, and in which order a ticket's answers go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.common import TicketRef
from duban_contracts.events.duty import DutyExtended
from duban_contracts.events.matter import MatterAssigned, MatterClosed, MatterDeclined, MatterTakenUp
from duban_contracts.events.ticket import (
    TicketMerged,
    TicketPassedOn,
    TicketReceived,
    TicketRefused,
    TicketReturned,
    TicketRevised,
    TicketTakenUp,
)
from duban_notify.core.directory import Directory
from duban_notify.core.values import Cause, Happening, answer_id


class Status(StrEnum):
    """Statuses that channels are told."""

    RECEIVED = "received"
    TAKEN_UP = "taken_up"
    MERGED = "merged"
    RETURNED = "returned"
    REFUSED = "refused"
    PASSED_ON = "passed_on"
    ASSIGNED = "assigned"
    CLOSED = "closed"
    EXTENDED = "extended"


_TICKET_EVENTS: tuple[type[Event], ...] = (
    TicketReceived,
    TicketRevised,
    TicketTakenUp,
    TicketMerged,
    TicketPassedOn,
    TicketReturned,
    TicketRefused,
    DutyExtended,
)
_MATTER_EVENTS: tuple[type[Event], ...] = (MatterTakenUp, MatterDeclined, MatterAssigned, MatterClosed)
ANSWERED_TYPES = frozenset(model.TYPE for model in (*_TICKET_EVENTS, *_MATTER_EVENTS))


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """Whether a channel is answered (it has a call-back address), and whether a missing answer is kept on record."""

    answered: bool
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """One status for one ticket. ``sequence`` is None while it is held until intake's own decision is known."""

    id: UUID
    cause: Cause
    ticket: TicketRef
    status: Status
    text: str
    occurred_at: datetime
    sequence: int | None = None


@dataclass(frozen=True, slots=True)
class TicketDesk:
    """Where the answers of one ticket stand.

    ``opened``: intake's decision to take it up or merge it is known. ``held`` are tracking's answers that came first,
    in the order of their matter.
    """

    ticket_id: UUID
    opened: bool = False
    last_sequence: int = 0
    held: tuple[Answer, ...] = ()


def answers_for(happening: Happening, channels: Mapping[str, ChannelRule], directory: Directory) -> tuple[Answer, ...]:
    """Return the answers that an event means, for tickets of channels that are answered or recorded."""
    payload = happening.payload
    ticket = vars(payload).get("ticket")
    if isinstance(payload, _TICKET_EVENTS) and isinstance(ticket, TicketRef):
        tickets: tuple[TicketRef, ...] = (ticket,)
    elif isinstance(payload, _MATTER_EVENTS):
        tickets = happening.dossier.tickets if happening.dossier else ()
    else:
        return ()
    wanted = [each for each in tickets if (rule := channels.get(each.channel)) and (rule.answered or rule.recorded)]
    if not wanted:
        return ()
    status, text = _words(payload, directory)
    return tuple(_answer(happening.cause, each, status, text) for each in wanted)


def admit(desk: TicketDesk, answers: Iterable[Answer]) -> tuple[TicketDesk, tuple[Answer, ...]]:
    """Return the desk after new answers, and those that now have their place in the order of sending.

    An answer from a matter is held until the ticket's own take-up or merging is known, however late that comes.
    """
    placed: list[Answer] = []
    for answer in answers:
        is_early = not desk.opened and answer.cause.stream.startswith("matter:")
        if is_early:
            desk = replace(desk, held=(*desk.held, answer))
            continue
        desk = _place(desk, answer, placed)
        if answer.status in (Status.TAKEN_UP, Status.MERGED) and not desk.opened:
            waiting, desk = desk.held, replace(desk, opened=True, held=())
            for early in waiting:
                desk = _place(desk, early, placed)
    return desk, tuple(placed)


def _place(desk: TicketDesk, answer: Answer, placed: list[Answer]) -> TicketDesk:
    placed.append(replace(answer, sequence=desk.last_sequence + 1))
    return replace(desk, last_sequence=desk.last_sequence + 1)


def _answer(cause: Cause, ticket: TicketRef, status: Status, text: str) -> Answer:
    return Answer(
        id=answer_id(cause.id, ticket.ticket_id, status.value),
        cause=cause,
        ticket=ticket,
        status=status,
        text=text,
        occurred_at=cause.occurred_at,
    )


def _words(payload: Event, directory: Directory) -> tuple[Status, str]:
    match payload:
        case TicketReceived():
            return Status.RECEIVED, "已收到"
        case TicketRevised():
            return Status.RECEIVED, f"已收到第{payload.ticket.revision}版"
        case TicketTakenUp():
            return Status.TAKEN_UP, "已受理，提请立项督办"
        case TicketMerged():
            return Status.MERGED, "已并入在办督办事项"
        case TicketPassedOn():
            return Status.PASSED_ON, f"已转{_names((payload.unit,), directory)}办理"
        case DutyExtended():
            until_on = payload.due.nominal_on
            return Status.EXTENDED, f"“{payload.name}”期限延长至{until_on:%Y-%m-%d}，原因：{payload.reason}"
        case TicketReturned():
            return Status.RETURNED, payload.reason
        case TicketRefused() | MatterDeclined():
            return Status.REFUSED, payload.reason
        case _:
            return _matter_words(payload, directory)


def _matter_words(payload: Event, directory: Directory) -> tuple[Status, str]:
    match payload:
        case MatterAssigned():
            return Status.ASSIGNED, f"已交{_names(payload.order.units, directory)}办理"
        case MatterClosed():
            return Status.CLOSED, payload.outcome or "已办结"
        case _:
            return Status.TAKEN_UP, "已立项督办"


def _names(units: tuple[str, ...], directory: Directory) -> str:
    """Names of units for outsiders, who have no use for our codes."""
    return "、".join(found.name for unit in units if (found := directory.units.get(unit))) or "承办单位"


@dataclass(frozen=True, slots=True)
class CallbackBody:
    """What is posted to a channel."""

    external_id: str
    revision: int
    status: str
    sequence: int
    occurred_at: str
    text: str


def body_of(answer: Answer, sequence: int) -> CallbackBody:
    """Return the body that tells a channel the answer."""
    return CallbackBody(
        external_id=answer.ticket.external_id,
        revision=answer.ticket.revision,
        status=answer.status.value,
        sequence=sequence,
        occurred_at=answer.occurred_at.isoformat(),
        text=answer.text,
    )
