"""Where tickets are kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from duban_contracts.events.ticket import TicketContent
from duban_intake.core.ticket import Arrival, Decided, Disclosure, KeptRevision, KeptTicket, TicketState
from duban_runtime.log import NewEvent, StoredEvent


class TicketStore(Protocol):
    """The tickets, within one transaction."""

    async def add_new(self, arrivals: Sequence[Arrival]) -> set[UUID]:
        """Keep those whose ticket and webhook id are both unknown; return the ids of their tickets.

        No two arrivals may be of one ticket or of one webhook id.
        """
        ...

    async def claim_webhook_id(
        self, jurisdiction: str, channel: str, webhook_id: str, digest: bytes, at: datetime
    ) -> bytes:
        """Return the digest of what came first under the webhook id; the given one when it is the first."""
        ...

    async def lock(self, jurisdiction: str, ticket_id: UUID) -> KeptTicket | None:
        """Return the ticket; nobody else changes it before the transaction ends."""
        ...

    async def content(self, jurisdiction: str, ticket: KeptTicket) -> TicketContent:
        """Return what the highest revision says."""
        ...

    async def revision(self, jurisdiction: str, ticket_id: UUID, revision: int) -> KeptRevision | None:
        """Return one revision."""
        ...

    async def add_revision(self, arrival: Arrival, ticket: KeptTicket) -> None:
        """Keep a further revision; the ticket shows it when it is the highest. Its stream grew by one event."""
        ...

    async def decide(self, jurisdiction: str, ticket: KeptTicket, decided: Decided, at: datetime) -> None:
        """The ticket is decided; its stream grew by one event."""
        ...

    async def append(self, events: Sequence[NewEvent]) -> None:
        """The events are in the log."""
        ...

    async def contact(self, jurisdiction: str, ticket_id: UUID) -> tuple[int, bytes] | None:
        """Return the newest revision that has a contact, and what is sealed of it."""
        ...

    async def record_disclosure(self, disclosure: Disclosure) -> None:
        """It is on record who opened a contact."""
        ...

    async def add_secrecy_stub(self, jurisdiction: str, channel: str, at: datetime) -> str:
        """Return the register number of a new stub."""
        ...


class TicketStorage(Protocol):
    """Opens transactions; one is committed at the end of its block, or rolled back on an exception."""

    def transaction(self, scope: Collection[str]) -> AbstractAsyncContextManager[TicketStore]:
        """Open a transaction on these jurisdictions."""
        ...


@dataclass(frozen=True, slots=True)
class PageQuery:
    """Which tickets a list shows. ``after`` is where the page before ended: time of receipt, id."""

    jurisdiction: str
    state: TicketState | None = None
    channel: str | None = None
    text: str | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket in a list."""

    ticket_id: UUID
    channel: str
    external_id: str
    revision: int
    title: str
    state: TicketState
    notes: str
    received_at: datetime
    decided_at: datetime | None
    matter_id: UUID | None


@dataclass(frozen=True, slots=True)
class RevisionLine:
    revision: int
    received_at: datetime
    webhook_id: str
    registered_by: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything about one ticket, personal data apart."""

    line: TicketLine
    content: TicketContent
    decided_by: str | None
    has_contact: bool
    revisions: tuple[RevisionLine, ...]
    disclosures: tuple[Disclosure, ...]
    events: tuple[StoredEvent, ...]
    candidates: tuple[TicketLine, ...]
    """Open tickets that share the beginning of the external id or something of the title."""


@dataclass(frozen=True, slots=True)
class SecrecyStub:
    register_number: str
    channel: str
    received_at: datetime


class TicketReader(Protocol):
    """What people look at."""

    async def page(self, query: PageQuery) -> list[TicketLine]:
        """Return up to one more than ``limit`` tickets, newest first."""
        ...

    async def case_file(self, jurisdiction: str, ticket_id: UUID) -> CaseFile | None:
        """Return everything about a ticket."""
        ...

    async def line(self, jurisdiction: str, ticket_id: UUID) -> tuple[TicketLine, str | None] | None:
        """Return a ticket and the command that decided it."""
        ...

    async def secrecy_stubs(self, jurisdiction: str, limit: int) -> list[SecrecyStub]:
        """Return the newest stubs."""
        ...
