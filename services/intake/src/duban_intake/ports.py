"""What the handlers need of the outside world."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from duban_contracts.commands.intake import TicketPush
from duban_contracts.common import Actor, TicketRef
from duban_contracts.events.ticket import TicketContent
from duban_intake.core.triage import Decided, TicketState
from duban_runtime.log import NewEvent, StoredEvent


class VaultKeyMissing(Exception):
    """The key under which something was sealed is not configured; the operator must act."""


class Vault(Protocol):
    """Keeps personal data unreadable in the database. ``place`` binds what is sealed to where it is kept."""

    def seal(self, place: str, data: bytes) -> bytes: ...

    def open(self, place: str, sealed: bytes) -> bytes:
        """Return what was sealed for this place.

        Raises:
            VaultKeyMissing: the key is not configured, or the data was not sealed for this place.
        """
        ...

    def fingerprint(self, data: bytes) -> bytes:
        """Return a keyed digest, from which nobody without the key can try out what the data was."""
        ...


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a revision came in; ``webhook_id`` is empty when staff registered it or it came in a batch."""

    received_at: datetime
    headers: str
    webhook_id: str = ""
    registered_by: str = ""
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """One revision of a ticket, checked and ready to be kept.

    ``raw`` is the payload as received; ``sealed_raw`` stands in its place when it may hold personal data.
    ``standing`` is the decision of the channel's standing order, for a ticket that is new.
    """

    jurisdiction: str
    channel: str
    ticket_id: UUID
    push: TicketPush
    content: TicketContent
    digest: bytes
    notes: tuple[str, ...]
    provenance: Provenance
    raw: bytes | None
    sealed_raw: bytes | None
    sealed_contact: bytes | None
    standing: Standing | None

    @property
    def revision(self) -> int:
        return self.push.revision

    @property
    def ref(self) -> TicketRef:
        return TicketRef.model_construct(
            ticket_id=self.ticket_id, channel=self.channel, external_id=self.push.external_id, revision=self.revision
        )

    @property
    def place(self) -> str:
        """Where its personal data is kept."""
        return vault_place(self.jurisdiction, self.ticket_id, self.revision)


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision taken in advance, with the person that it is recorded under."""

    decided: Decided
    by: Actor
    decision: str


def vault_place(jurisdiction: str, ticket_id: UUID, revision: int) -> str:
    """Return the place of a revision's personal data."""
    return f"{jurisdiction}/{ticket_id}/{revision}"


@dataclass(frozen=True, slots=True)
class KeptTicket:
    """A ticket as the database has it; ``sequence`` is that of its last event."""

    ref: TicketRef
    content: TicketContent
    sequence: int
    state: TicketState
    decided_by: str | None
    decided_at: datetime | None
    decision: str | None
    matter_id: UUID | None


@dataclass(frozen=True, slots=True)
class KeptRevision:
    digest: bytes
    sealed_contact: bytes | None


class TicketStore(Protocol):
    """The tickets, within one transaction."""

    async def add_new(self, arrivals: Sequence[Arrival]) -> set[UUID]:
        """Keep those whose ticket and webhook id are both unknown; return their tickets' ids.

        No two arrivals may be of one ticket or of one webhook id.
        """
        ...

    async def delivery_digest(self, arrival: Arrival) -> bytes:
        """Return the digest of what came first under the arrival's webhook id; its own when it is the first."""
        ...

    async def lock(self, jurisdiction: str, ticket_id: UUID) -> KeptTicket | None:
        """Return the ticket; nobody else changes it before the transaction ends."""
        ...

    async def revision(self, jurisdiction: str, ticket_id: UUID, revision: int) -> KeptRevision | None: ...

    async def add_revision(self, arrival: Arrival, ticket: KeptTicket) -> None:
        """Keep a further revision; the ticket shows it when it is the highest. Its events grew by one."""
        ...

    async def decide(
        self, jurisdiction: str, ticket: KeptTicket, decided: Decided, by: Actor, at: datetime, decision: str
    ) -> None:
        """The ticket is decided; its events grew by one."""
        ...

    async def append(self, events: Sequence[NewEvent]) -> None:
        """The events are in the log."""
        ...

    async def history(self, jurisdiction: str, ticket_id: UUID) -> list[StoredEvent]: ...

    async def contact(self, jurisdiction: str, ticket_id: UUID) -> tuple[int, bytes] | None:
        """Return the newest revision that has a contact, and the sealed contact."""
        ...

    async def record_disclosure(self, disclosure: Disclosure) -> None: ...

    async def add_secrecy_stub(self, jurisdiction: str, channel: str, received_at: datetime) -> str:
        """Return the register number of a new stub."""
        ...

    async def claim_webhook_id(self, jurisdiction: str, channel: str, webhook_id: str, digest: bytes) -> bytes:
        """Return the digest of what came first under the webhook id; the given one when it is the first."""
        ...


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Somebody opened a contact, and why."""

    jurisdiction: str
    ticket_id: UUID
    revision: int
    by: Actor
    reason: str
    at: datetime


class TicketStorage(Protocol):
    """Opens transactions; one is committed at the end of its block, or rolled back on an exception."""

    def transaction(self, scope: Collection[str]) -> AbstractAsyncContextManager[TicketStore]: ...


@dataclass(frozen=True, slots=True)
class PageQuery:
    """Which tickets a list shows. ``after`` is where the page before ended: received, id."""

    jurisdiction: str
    state: TicketState | None
    channel: str | None
    text: str | None
    after: tuple[datetime, UUID] | None
    limit: int


class TicketReader(Protocol):
    """What people look at."""

    async def page(self, query: PageQuery) -> list[Mapping[str, object]]:
        """Return up to one more than ``limit`` tickets, newest first."""
        ...

    async def detail(self, jurisdiction: str, ticket_id: UUID) -> Mapping[str, object] | None: ...

    async def revisions(self, jurisdiction: str, ticket_id: UUID) -> list[Mapping[str, object]]: ...

    async def disclosures(self, jurisdiction: str, ticket_id: UUID) -> list[Mapping[str, object]]: ...

    async def like(
        self, jurisdiction: str, ticket_id: UUID, external_id: str, grams: Collection[str]
    ) -> list[Mapping[str, object]]:
        """Return open tickets that share something with a ticket."""
        ...

    async def secrecy_stubs(self, jurisdiction: str, limit: int) -> list[Mapping[str, object]]: ...
