"""Decides what becomes of a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.intake import (
    MergeTicket,
    PassOnTicket,
    RefuseTicket,
    ReturnTicket,
    TakeUpTicket,
    TriageDecision,
)
from duban_contracts.common import Actor, PackPin, TicketRef
from duban_contracts.events.ticket import (
    TicketContent,
    TicketMerged,
    TicketPassedOn,
    TicketRefused,
    TicketReturned,
    TicketTakenUp,
)
from duban_intake.core.identity import matter_id


class TicketState(StrEnum):
    RECEIVED = "received"
    TAKEN_UP = "taken_up"
    MERGED = "merged"
    PASSED_ON = "passed_on"
    RETURNED = "returned"
    REFUSED = "refused"


STATE_NAMES: Mapping[TicketState, str] = {
    TicketState.RECEIVED: "待研判",
    TicketState.TAKEN_UP: "已受理立项",
    TicketState.MERGED: "已并入其他事项",
    TicketState.PASSED_ON: "已直接转办",
    TicketState.RETURNED: "已退回来源渠道",
    TicketState.REFUSED: "不予受理",
}


@dataclass(frozen=True)
class TriageRules:
    """What triage needs of a rulebook: clauses of the known categories, names of the known origins, pins."""

    category_clauses: Mapping[str, str]
    category_names: Mapping[str, str]
    origin_names: Mapping[str, str]
    pins: tuple[PackPin, ...]


@dataclass(frozen=True)
class Ticket:
    """A ticket as triage sees it."""

    ref: TicketRef
    content: TicketContent


@dataclass(frozen=True)
class Decided:
    """What was decided: the event that says so, the state that follows, the matter concerned."""

    event: Event
    state: TicketState
    matter_id: UUID | None = None


@dataclass(frozen=True)
class UnknownCode:
    """A decision names a row that the rules do not have; ``known`` are those that they have, with their names."""

    field: str
    code: str
    known: Mapping[str, str]


def decide(ticket: Ticket, decision: TriageDecision, by: Actor, rules: TriageRules) -> Decided | UnknownCode:
    """Return what a decision on an undecided ticket means."""
    ref, reason = ticket.ref, decision.reason
    match decision:
        case TakeUpTicket():
            return _take_up(ticket, decision, by, rules)
        case MergeTicket():
            merged = TicketMerged(ticket=ref, matter_id=decision.matter_id, reason=reason, by=by)
            return Decided(merged, TicketState.MERGED, decision.matter_id)
        case PassOnTicket():
            passed = TicketPassedOn(ticket=ref, unit=decision.unit, reason=reason, by=by)
            return Decided(passed, TicketState.PASSED_ON)
        case ReturnTicket():
            return Decided(TicketReturned(ticket=ref, reason=reason, by=by), TicketState.RETURNED)
        case RefuseTicket():
            return Decided(TicketRefused(ticket=ref, reason=reason, by=by), TicketState.REFUSED)
        case _:
            assert_never(decision)


def _take_up(ticket: Ticket, decision: TakeUpTicket, by: Actor, rules: TriageRules) -> Decided | UnknownCode:
    clause = rules.category_clauses.get(decision.category)
    if clause is None:
        return UnknownCode("category", decision.category, rules.category_names)
    if decision.origin not in rules.origin_names:
        return UnknownCode("origin", decision.origin, rules.origin_names)
    content = ticket.content
    if decision.title is not None:
        content = content.model_copy(update={"title": decision.title})
    matter = matter_id(ticket.ref.ticket_id)
    event = TicketTakenUp(
        ticket=ticket.ref,
        matter_id=matter,
        content=content,
        category=decision.category,
        origin=decision.origin,
        weight=decision.weight,
        reason=decision.reason,
        by=by,
        clause=clause,
        pins=rules.pins,
    )
    return Decided(event, TicketState.TAKEN_UP, matter)
