"""Tickets in PostgreSQL: what changes them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.common import TicketRef
from duban_contracts.events.ticket import TicketContent
from duban_intake.adapters import tables
from duban_intake.adapters.new_tickets import ADD_NEW, columns_of
from duban_intake.core.ticket import Arrival, Decided, Disclosure, KeptRevision, KeptTicket, TicketState
from duban_intake.translate.events import content_of, subject_of
from duban_runtime.database import Database
from duban_runtime.log import EventLog, NewEvent

_TICKET = tables.ticket
_REVISION = tables.revision
_VAULT = tables.vault
_STUB = tables.secrecy_stub


class PostgresTickets:
    """Opens transactions on the tickets."""

    def __init__(self, database: Database, log: EventLog) -> None:
        self._database = database
        self._log = log

    @asynccontextmanager
    async def transaction(self, scope: Collection[str]) -> AsyncIterator[TicketRows]:
        """Open a transaction on these jurisdictions; committed at the end of the block."""
        async with self._database.transaction(scope) as connection:
            yield TicketRows(connection, self._log)


class TicketRows:
    """The tickets, within one transaction."""

    def __init__(self, connection: AsyncConnection, log: EventLog) -> None:
        self._connection = connection
        self._log = log

    async def add_new(self, arrivals: Sequence[Arrival]) -> set[UUID]:
        """Keep those whose ticket and webhook id are both unknown; return the ids of their tickets."""
        # Two processes that keep the same tickets lock them in the same order.
        ordered = sorted(arrivals, key=attrgetter("jurisdiction", "ticket_id"))
        found = await self._connection.exec_driver_sql(ADD_NEW, columns_of(ordered))
        return {row[0] for row in found}

    async def claim_webhook_id(
        self, jurisdiction: str, channel: str, webhook_id: str, digest: bytes, at: datetime
    ) -> bytes:
        """Return the digest of what came first under the webhook id; the given one when it is the first."""
        added = await self._connection.exec_driver_sql(
            "INSERT INTO delivery (jurisdiction, channel, webhook_id, digest, received_at) "
            "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            (jurisdiction, channel, webhook_id, digest, at),
        )
        if added.rowcount:
            return digest
        found = await self._connection.exec_driver_sql(
            "SELECT digest FROM delivery WHERE jurisdiction = $1 AND channel = $2 AND webhook_id = $3",
            (jurisdiction, channel, webhook_id),
        )
        return bytes(found.scalar_one())

    async def lock(self, jurisdiction: str, ticket_id: UUID) -> KeptTicket | None:
        """Return the ticket; nobody else changes it before the transaction ends."""
        found = await self._connection.execute(
            select(_TICKET).where(_TICKET.c.jurisdiction == jurisdiction, _TICKET.c.id == ticket_id).with_for_update()
        )
        row = found.one_or_none()
        return None if row is None else _kept(row)

    async def content(self, jurisdiction: str, ticket: KeptTicket) -> TicketContent:
        """Return what the highest revision says."""
        events = await self._log.load(self._connection, jurisdiction, subject_of(ticket.ref.ticket_id))
        return content_of(events[ticket.content_sequence - 1])

    async def revision(self, jurisdiction: str, ticket_id: UUID, revision: int) -> KeptRevision | None:
        """Return one revision."""
        found = await self._connection.execute(
            select(_REVISION.c.digest, _VAULT.c.sealed, _VAULT.c.has_contact)
            .select_from(_REVISION.outerjoin(_VAULT, _same_revision()))
            .where(
                _REVISION.c.jurisdiction == jurisdiction,
                _REVISION.c.ticket_id == ticket_id,
                _REVISION.c.revision == revision,
            )
        )
        row = found.one_or_none()
        return None if row is None else KeptRevision(row.digest, row.sealed, bool(row.has_contact))

    async def add_revision(self, arrival: Arrival, ticket: KeptTicket) -> None:
        """Keep a further revision; the ticket shows it when it is the highest. Its stream grew by one event."""
        key = {"jurisdiction": arrival.jurisdiction, "ticket_id": arrival.ticket_id, "revision": arrival.revision}
        provenance = arrival.provenance
        await self._connection.execute(
            insert(_REVISION).values(
                **key,
                digest=arrival.digest,
                raw=arrival.raw,
                headers=provenance.headers,
                webhook_id=provenance.webhook_id,
                registered_by=provenance.registered_by,
                received_at=provenance.received_at,
            )
        )
        if arrival.sealed is not None:
            await self._connection.execute(
                insert(_VAULT).values(**key, has_contact=arrival.has_contact, sealed=arrival.sealed)
            )
        changes: dict[str, object] = {"sequence": ticket.sequence + 1}
        if arrival.revision > ticket.ref.revision:
            changes |= {
                "revision": arrival.revision,
                "title": arrival.title,
                "content_sequence": ticket.sequence + 1,
                "notes": "\n".join(arrival.notes),
            }
        await self._update(arrival.jurisdiction, arrival.ticket_id, changes)

    async def decide(self, jurisdiction: str, ticket: KeptTicket, decided: Decided, at: datetime) -> None:
        """The ticket is decided; its stream grew by one event."""
        changes: dict[str, object] = {
            "sequence": ticket.sequence + 1,
            "state": decided.state,
            "decided_by": decided.by.person,
            "decided_at": at,
            "command": decided.command,
            "matter_id": decided.matter_id,
        }
        await self._update(jurisdiction, ticket.ref.ticket_id, changes)

    async def _update(self, jurisdiction: str, ticket_id: UUID, changes: dict[str, object]) -> None:
        await self._connection.execute(
            update(_TICKET).where(_TICKET.c.jurisdiction == jurisdiction, _TICKET.c.id == ticket_id).values(changes)
        )

    async def append(self, events: Sequence[NewEvent]) -> None:
        """The events are in the log."""
        await self._log.append(self._connection, events)

    async def contact(self, jurisdiction: str, ticket_id: UUID) -> tuple[int, bytes] | None:
        """Return the newest revision that has a contact, and what is sealed of it."""
        found = await self._connection.execute(
            select(_VAULT.c.revision, _VAULT.c.sealed)
            .where(_VAULT.c.jurisdiction == jurisdiction, _VAULT.c.ticket_id == ticket_id, _VAULT.c.has_contact)
            .order_by(_VAULT.c.revision.desc())
            .limit(1)
        )
        row = found.one_or_none()
        return None if row is None else (row.revision, row.sealed)

    async def record_disclosure(self, disclosure: Disclosure) -> None:
        """It is on record who opened a contact."""
        await self._connection.execute(
            insert(tables.disclosure).values(
                jurisdiction=disclosure.jurisdiction,
                ticket_id=disclosure.ticket_id,
                revision=disclosure.revision,
                person=disclosure.by.person,
                role=disclosure.by.role,
                unit=disclosure.by.unit,
                reason=disclosure.reason,
                disclosed_at=disclosure.at,
            )
        )

    async def add_secrecy_stub(self, jurisdiction: str, channel: str, at: datetime) -> str:
        """Return the register number of a new stub."""
        # Numbers have no gap, so one stub of a jurisdiction is added at a time.
        await self._connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"stub.{jurisdiction}"))))
        found = await self._connection.execute(
            select(func.coalesce(func.max(_STUB.c.serial), 0) + 1).where(_STUB.c.jurisdiction == jurisdiction)
        )
        serial = int(found.scalar_one())
        await self._connection.execute(
            insert(_STUB).values(jurisdiction=jurisdiction, serial=serial, channel=channel, received_at=at)
        )
        return register_number(serial)


def register_number(serial: int) -> str:
    """Return the number under which a stub stands in the register."""
    return f"M-{serial:06d}"


def _same_revision() -> ColumnElement[bool]:
    return and_(
        _VAULT.c.jurisdiction == _REVISION.c.jurisdiction,
        _VAULT.c.ticket_id == _REVISION.c.ticket_id,
        _VAULT.c.revision == _REVISION.c.revision,
    )


def _kept(row: Row[*tuple[Any, ...]]) -> KeptTicket:
    return KeptTicket(
        ref=TicketRef(ticket_id=row.id, channel=row.channel, external_id=row.external_id, revision=row.revision),
        sequence=row.sequence,
        content_sequence=row.content_sequence,
        state=TicketState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        command=row.command,
        matter_id=row.matter_id,
    )
