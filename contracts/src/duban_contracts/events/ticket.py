"""Events of a ticket in intake. Stream: ``ticket:<uuid>``."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Event, Instant, Payload, UnitCode
from duban_contracts.common import Actor, PackPin, SuperiorTask, TicketRef
from duban_contracts.registry import register
from duban_contracts.vocabulary import Weight


class TicketContent(Payload):
    """What a ticket says, without the personal data of the person who raised it."""

    title: str
    content: str
    happened_at: Instant | None = None
    place: str = ""
    suggested_unit: UnitCode | None = None
    reply_due_at: Instant | None = None
    instruction: str = Field("", description="leader's instruction, word for word")
    category: str | None = Field(None, description="category code that the channel proposes")
    accused_units: tuple[UnitCode, ...] = Field((), description="units that an accusation names; kept from them")
    superior: SuperiorTask | None = Field(None, description="task of the jurisdiction above that handed it down")


@register
class TicketReceived(Event):
    """A ticket was accepted and committed."""

    TYPE: ClassVar[str] = "duban.intake.ticket.received.v1"
    ticket: TicketRef
    content: TicketContent
    received_at: Instant


@register
class TicketRevised(Event):
    """The channel sent another revision of a ticket that is already there."""

    TYPE: ClassVar[str] = "duban.intake.ticket.revised.v1"
    ticket: TicketRef
    content: TicketContent
    received_at: Instant


@register
class TicketTakenUp(Event):
    """Triage decided that the ticket becomes a matter; tracking proposes it (立项建议)."""

    TYPE: ClassVar[str] = "duban.intake.ticket.taken_up.v1"
    ticket: TicketRef
    matter_id: UUID
    content: TicketContent
    category: str
    origin: str
    weight: Weight = Weight.ORDINARY
    reason: str
    by: Actor
    clause: ClauseId | None = None
    pins: tuple[PackPin, ...] = ()


@register
class TicketMerged(Event):
    """Triage decided that the ticket belongs to a matter that is already there."""

    TYPE: ClassVar[str] = "duban.intake.ticket.merged.v1"
    ticket: TicketRef
    matter_id: UUID
    reason: str
    by: Actor


@register
class TicketPassedOn(Event):
    """The ticket was passed to a unit without becoming a matter (直接转办)."""

    TYPE: ClassVar[str] = "duban.intake.ticket.passed_on.v1"
    ticket: TicketRef
    unit: UnitCode
    reason: str
    by: Actor


@register
class TicketReturned(Event):
    """The ticket went back to its channel (退回)."""

    TYPE: ClassVar[str] = "duban.intake.ticket.returned.v1"
    ticket: TicketRef
    reason: str
    by: Actor


@register
class TicketRefused(Event):
    """The ticket was not accepted for handling (不予受理), with the reason told to the channel."""

    TYPE: ClassVar[str] = "duban.intake.ticket.refused.v1"
    ticket: TicketRef
    reason: str
    by: Actor
