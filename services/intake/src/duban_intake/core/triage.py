"""Decides what becomes of a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

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
from duban_intake.core.ticket import Decided, TicketState
from duban_sdk.tables import Validity

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
"""All of mainland China keeps Beijing time."""


@dataclass(frozen=True)
class TriageRules:
    """What triage needs of a rulebook: its categories, origins, pins, and for how long its documents stand.

    ``channel_categories``: class under which a channel's tickets are taken up by default.
    """

    category_clauses: Mapping[str, str]
    category_names: Mapping[str, str]
    origin_names: Mapping[str, str]
    pins: tuple[PackPin, ...]
    validities: tuple[Validity, ...] = ()
    barring_clause: str = ""
    channel_categories: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class UnknownCode:
    """A decision names a row that the rules do not have; ``known`` are those that they have, with their names."""

    field: str
    code: str
    known: Mapping[str, str]
    clause: str = ""


@dataclass(frozen=True)
class OutOfForce:
    """No matter may be taken up: a document on which the rules rest does not stand on that day."""

    reason: str


@dataclass(frozen=True)
class Barred:
    """The ticket accuses units that would come to know of it."""

    clause: str
    reason: str


def decide(
    ref: TicketRef, content: TicketContent, decision: TriageDecision, by: Actor, rules: TriageRules, *, at: datetime
) -> Decided | UnknownCode | OutOfForce | Barred:
    """Return what a decision, made at that instant, on an undecided ticket means."""
    reason = decision.reason
    event: Event
    matter: UUID | None = None
    match decision:
        case TakeUpTicket():
            complete = _with_category(decision, ref, content, rules)
            refused = unknown_code(complete, rules) or _out_of_force(rules, at)
            if refused is not None:
                return refused
            matter, state = matter_id(ref.ticket_id), TicketState.TAKEN_UP
            event = _taken_up(ref, content, complete, by, rules)
        case MergeTicket():
            if content.accused_units:
                return Barred(rules.barring_clause, "检举控告材料不得并入已有事项，须单独立项，以免所涉单位看到")
            matter, state = decision.matter_id, TicketState.MERGED
            event = TicketMerged(ticket=ref, matter_id=matter, reason=reason, by=by)
        case PassOnTicket():
            if decision.unit in content.accused_units:
                return Barred(rules.barring_clause, "该单位是检举控告所涉单位，不得将工单转交该单位")
            event, state = TicketPassedOn(ticket=ref, unit=decision.unit, reason=reason, by=by), TicketState.PASSED_ON
        case ReturnTicket():
            event, state = TicketReturned(ticket=ref, reason=reason, by=by), TicketState.RETURNED
        case RefuseTicket():
            event, state = TicketRefused(ticket=ref, reason=reason, by=by), TicketState.REFUSED
        case _:
            assert_never(decision)
    return Decided(event, state, by, decision.model_dump_json(), matter)


def _with_category(decision: TakeUpTicket, ref: TicketRef, content: TicketContent, rules: TriageRules) -> TakeUpTicket:
    """Return the decision with a class: the one it names, else the channel's proposal, else the channel's default."""
    if decision.category is not None:
        return decision
    proposed = content.category if content.category in rules.category_names else None
    return decision.model_copy(update={"category": proposed or rules.channel_categories.get(ref.channel)})


def unknown_code(decision: TakeUpTicket, rules: TriageRules) -> UnknownCode | None:
    """Return the first code of the decision that the rules do not know."""
    if decision.category not in rules.category_names:
        clause = next(iter(rules.category_clauses.values()), "")
        return UnknownCode("category", decision.category or "", rules.category_names, clause)
    if decision.origin not in rules.origin_names:
        return UnknownCode("origin", decision.origin, rules.origin_names)
    return None


def _out_of_force(rules: TriageRules, at: datetime) -> OutOfForce | None:
    on = at.astimezone(LOCAL_ZONE).date()
    return next((OutOfForce(each.why_not(on)) for each in rules.validities if not each.covers(on)), None)


def _taken_up(
    ref: TicketRef, content: TicketContent, decision: TakeUpTicket, by: Actor, rules: TriageRules
) -> TicketTakenUp:
    if decision.title is not None:
        content = content.model_copy(update={"title": decision.title})
    category = decision.category or ""
    return TicketTakenUp(
        ticket=ref,
        matter_id=matter_id(ref.ticket_id),
        content=content,
        category=category,
        origin=decision.origin,
        weight=decision.weight,
        reason=decision.reason,
        by=by,
        clause=rules.category_clauses[category],
        pins=rules.pins,
    )
