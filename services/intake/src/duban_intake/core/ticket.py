"""Tickets and their revisions: as they arrive, and as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.common import Actor, TicketRef


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


class Provenance(NamedTuple):
    """How a revision came in. ``webhook_id`` is empty when staff registered it or it came in a batch."""

    received_at: datetime
    headers: str = ""
    webhook_id: str = ""
    registered_by: str = ""
    traceparent: str | None = None


class Arrival(NamedTuple):
    """One revision of a ticket, checked and ready to be kept.

    ``ticket`` is the text of ``ticket_id``, ``content`` the JSON of a ``TicketContent``. ``raw`` is the payload as
    received; when it may hold personal data it stands in ``sealed`` together with the contact. ``standing`` is the
    decision of the channel's standing order, should the ticket be new. A named tuple, because one is made for every
    request and a frozen dataclass takes thrice as long.
    """

    jurisdiction: str
    channel: str
    ticket_id: UUID
    ticket: str
    external_id: str
    revision: int
    title: str
    content: str
    digest: bytes
    notes: tuple[str, ...]
    provenance: Provenance
    raw: bytes | None
    sealed: bytes | None
    has_contact: bool
    standing: Decided | None


@dataclass(frozen=True, slots=True)
class KeptTicket:
    """A ticket as the database has it; ``ref.revision`` is the highest, ``sequence`` that of its last event.

    ``content_sequence`` is that of the event which holds the content of the highest revision.
    """

    ref: TicketRef
    sequence: int
    content_sequence: int
    state: TicketState
    decided_by: str | None = None
    decided_at: datetime | None = None
    command: str | None = None
    matter_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class KeptRevision:
    digest: bytes
    sealed: bytes | None
    has_contact: bool


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Somebody opened a contact, and why."""

    jurisdiction: str
    ticket_id: UUID
    revision: int
    by: Actor
    reason: str
    at: datetime


def to_seal(contact: bytes, raw: bytes) -> bytes:
    """Return what the vault seals of a revision: its contact as JSON, empty without one, and its raw payload."""
    return contact + b"\n" + raw


def contact_in(opened: bytes) -> bytes:
    """Return the contact of what ``to_seal`` put together. JSON in one line holds no line feed."""
    return opened.partition(b"\n")[0]


def vault_place(jurisdiction: str, ticket_id: UUID | str, revision: int) -> str:
    """Return the place of a revision's personal data."""
    return f"{jurisdiction}/{ticket_id}/{revision}"
