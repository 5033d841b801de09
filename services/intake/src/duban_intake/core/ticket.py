"""Tickets and their revisions: as they arrive, and as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.intake import TicketPush
from duban_contracts.common import Actor, TicketRef
from duban_contracts.events.ticket import TicketContent


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


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided: the event that says so, the state that follows, the matter concerned."""

    event: Event
    state: TicketState
    by: Actor
    command: str
    matter_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a revision came in. ``webhook_id`` is empty when staff registered it or it came in a batch."""

    received_at: datetime
    headers: str = "{}"
    webhook_id: str = ""
    registered_by: str = ""
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """One revision of a ticket, checked and ready to be kept.

    ``raw`` is the payload as received; ``sealed_raw`` stands in its place when it may hold personal data.
    ``standing`` is the decision of the channel's standing order, should the ticket be new.
    """

    jurisdiction: str
    ticket_id: UUID
    ref: TicketRef
    push: TicketPush
    content: TicketContent
    digest: bytes
    notes: tuple[str, ...]
    provenance: Provenance
    raw: bytes | None
    sealed_raw: bytes | None
    sealed_contact: bytes | None
    standing: Decided | None


@dataclass(frozen=True, slots=True)
class KeptTicket:
    """A ticket as the database has it; ``ref.revision`` is the highest, ``sequence`` that of its last event."""

    ref: TicketRef
    content: TicketContent
    sequence: int
    state: TicketState
    decided_by: str | None = None
    decided_at: datetime | None = None
    command: str | None = None
    matter_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class KeptRevision:
    digest: bytes
    sealed_contact: bytes | None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Somebody opened a contact, and why."""

    jurisdiction: str
    ticket_id: UUID
    revision: int
    by: Actor
    reason: str
    at: datetime


def vault_place(jurisdiction: str, ticket_id: UUID, revision: int) -> str:
    """Return the place of a revision's personal data."""
    return f"{jurisdiction}/{ticket_id}/{revision}"
