"""Intake in memory: tickets as channels push them, and what people decide about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.intake import TakeUpTicket, TicketPush, TriageDecision
from duban_contracts.common import Actor, TicketRef
from duban_contracts.events.ticket import TicketContent, TicketReceived, TicketRevised
from duban_intake.adapters.loading import triage_rules
from duban_intake.core.ticket import STATE_NAMES, TicketState
from duban_intake.core.triage import Barred, OutOfForce, UnknownCode, decide
from duban_intake.translate.refusals import unknown_code
from duban_sdk.secrecy import bears_mark
from duban_sdk.shelf import Shelf
from duban_tracking.core.context import Refusal, Why

REGISTER_ACT, TRIAGE_ACT = "RegisterTicket", "TriageTicket"


@dataclass
class _Ticket:
    ref: TicketRef
    content: TicketContent
    state: TicketState = TicketState.RECEIVED


@dataclass
class Tickets:
    """The tickets of a jurisdiction."""

    shelf: Shelf
    _tickets: dict[UUID, _Ticket] = field(default_factory=dict)

    def push(
        self, ticket: UUID, channel: str, push: TicketPush, at: datetime, by: Sequence[Actor] = ()
    ) -> list[Event] | Refusal:
        """Return the events of a ticket's arrival; with a standing order of its channel it is taken up at once."""
        refusal = self._may(by, REGISTER_ACT) if by else None
        if refusal:
            return refusal
        if bears_mark(push.model_dump(mode="json")):
            policy = self.shelf.current.pack.stub
            text = "内容带有密级标志，不得录入，请按保密规定线下办理"
            return Refusal(Why.RULE, text, policy.clause if policy else None)
        ref = TicketRef(ticket_id=ticket, channel=channel, external_id=push.external_id, revision=push.revision)
        said = push.model_dump(exclude={"external_id", "revision", "contact"}, exclude_unset=True)
        content = TicketContent.model_validate(said)
        known = self._tickets.get(ticket)
        if known is not None:
            if known.ref.revision >= push.revision:
                return []
            known.ref, known.content = ref, content
            return [TicketRevised(ticket=ref, content=content, received_at=at)]
        self._tickets[ticket] = _Ticket(ref, content)
        events: list[Event] = [TicketReceived(ticket=ref, content=content, received_at=at)]
        standing = self._standing(channel)
        if standing is not None:
            taken = self.decide(ticket, standing, at, (Actor(person="system", role="clock"),), checked=False)
            events += taken if isinstance(taken, list) else []
        return events

    def decide(
        self, ticket: UUID, decision: TriageDecision, at: datetime, by: Sequence[Actor], *, checked: bool = True
    ) -> list[Event] | Refusal:
        """Return the event of a decision, or why it is refused."""
        refusal = self._may(by, TRIAGE_ACT) if checked else None
        if refusal:
            return refusal
        known = self._tickets[ticket]
        if known.state is not TicketState.RECEIVED:
            return Refusal(Why.STATE, f"该工单{STATE_NAMES[known.state]}，不能再作决定")
        rules = triage_rules(self.shelf.current, self.shelf.settings.channels)
        found = decide(known.ref, known.content, decision, by[0], rules, at=at)
        if isinstance(found, UnknownCode):
            said = unknown_code(found.field, found.code, dict(found.known))
            return Refusal(Why.UNKNOWN, said.detail, found.clause or None)
        if isinstance(found, OutOfForce):
            return Refusal(Why.RULE, found.reason)
        if isinstance(found, Barred):
            return Refusal(Why.RULE, found.reason, found.clause or None)
        known.state = found.state
        return [found.event]

    def _may(self, by: Sequence[Actor], act: str) -> Refusal | None:
        rules = self.shelf.current
        if any(rules.may(actor.role, act) for actor in by):
            return None
        return Refusal(Why.ROLE, f"当前角色无权执行此操作；可执行的角色：{'、'.join(rules.roles_for(act)) or '无'}")

    def _standing(self, channel: str) -> TakeUpTicket | None:
        configured = self.shelf.settings.channels.get(channel)
        if configured is None or configured.take_up is None:
            return None
        said = configured.take_up
        return TakeUpTicket(category=said.category, origin=said.origin, weight=said.weight, reason=said.reason)
