"""Commands and bodies of intake."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from duban_contracts.base import Instant, UnitCode
from duban_contracts.commands.matter import Command
from duban_contracts.common import Key, OptionalText, ShortText, Text
from duban_contracts.vocabulary import Weight

ExternalId = Annotated[str, StringConstraints(min_length=1, max_length=128, strip_whitespace=True)]


class TicketPush(Command):
    """What a channel posts. Personal data of the person who raised it goes into ``contact`` and nowhere else."""

    external_id: ExternalId
    revision: int = Field(1, ge=1, le=1_000_000)
    title: ShortText
    content: Text
    happened_at: Instant | None = None
    place: OptionalText = ""
    suggested_unit: UnitCode | None = None
    reply_due_at: Instant | None = None
    instruction: OptionalText = ""
    category: Key | None = None
    accused_units: tuple[UnitCode, ...] = Field((), max_length=20, description="units that an accusation names")
    contact: TicketContact | None = None


class TicketContact(Command):
    """Person who raised the ticket; kept in the vault table, encrypted, never on the bus."""

    name: OptionalText = ""
    phone: OptionalText = ""
    address: OptionalText = ""
    anonymous: bool = False


class TakeUpTicket(Command):
    """The ticket becomes a matter, which is proposed for taking up."""

    decision: Literal["take_up"] = "take_up"
    category: Key | None = Field(None, description="None: the class that the channel proposes, or its default class")
    origin: Key = "ordinary"
    weight: Weight = Weight.ORDINARY
    title: ShortText | None = None
    reason: Text


class MergeTicket(Command):
    """The ticket belongs to a matter that is already there."""

    decision: Literal["merge"] = "merge"
    matter_id: UUID
    reason: Text


class PassOnTicket(Command):
    """The ticket goes to a unit without becoming a matter (直接转办)."""

    decision: Literal["pass_on"] = "pass_on"
    unit: UnitCode
    reason: Text


class ReturnTicket(Command):
    """The ticket goes back to its channel (退回)."""

    decision: Literal["return"] = "return"
    reason: Text


class RefuseTicket(Command):
    """The ticket is not accepted for handling (不予受理)."""

    decision: Literal["refuse"] = "refuse"
    reason: Text


TriageDecision = Annotated[
    TakeUpTicket | MergeTicket | PassOnTicket | ReturnTicket | RefuseTicket, Field(discriminator="decision")
]

TicketPush.model_rebuild()
