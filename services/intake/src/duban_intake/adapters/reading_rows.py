"""Tickets in PostgreSQL: what people look at.

Row level security keeps PostgreSQL from using an index for an operator that is not leakproof (LIKE, arrays, trigrams),
so nothing here relies on one: lists walk the index of the time of receipt and stop after a page, and candidates for
likeness are the newest open tickets.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_, union_all
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.common import Actor
from duban_intake.adapters import tables
from duban_intake.adapters.ticket_rows import register_number
from duban_intake.core.identity import ticket_id as derived_id
from duban_intake.core.similarity import SHORTEST_PREFIX
from duban_intake.core.ticket import Disclosure, TicketState
from duban_intake.ports.storage import CaseFile, PageQuery, RevisionLine, SecrecyStub, TicketLine
from duban_intake.translate.events import content_of, subject_of
from duban_runtime.database import Database
from duban_runtime.log import EventLog

_TICKET = tables.ticket
_LINE = (
    _TICKET.c.id,
    _TICKET.c.channel,
    _TICKET.c.external_id,
    _TICKET.c.revision,
    _TICKET.c.title,
    _TICKET.c.state,
    _TICKET.c.notes,
    _TICKET.c.received_at,
    _TICKET.c.decided_at,
    _TICKET.c.matter_id,
)
_OPEN = (TicketState.RECEIVED, TicketState.TAKEN_UP)
_CANDIDATES_PER_STATE = 400
AnyRow = Row[*tuple[Any, ...]]


class PostgresReader:
    """Reads tickets."""

    def __init__(self, database: Database, log: EventLog) -> None:
        self._database = database
        self._log = log

    async def page(self, query: PageQuery) -> list[TicketLine]:
        """Return up to one more than ``limit`` tickets, newest first."""
        async with self._database.transaction({query.jurisdiction}) as connection:
            found = await connection.execute(_newest(query))
            return [_line(row) for row in found]

    async def line(self, jurisdiction: str, ticket_id: UUID) -> tuple[TicketLine, str | None] | None:
        """Return a ticket and the command that decided it."""
        one = select(*_LINE, _TICKET.c.command).where(_is(jurisdiction, ticket_id))
        async with self._database.transaction({jurisdiction}) as connection:
            row = (await connection.execute(one)).one_or_none()
        return None if row is None else (_line(row), row.command)

    async def case_file(self, jurisdiction: str, ticket_id: UUID) -> CaseFile | None:
        """Return everything about a ticket."""
        one = select(*_LINE, _TICKET.c.content_sequence, _TICKET.c.decided_by).where(_is(jurisdiction, ticket_id))
        async with self._database.transaction({jurisdiction}) as connection:
            row = (await connection.execute(one)).one_or_none()
            if row is None:
                return None
            events = await self._log.load(connection, jurisdiction, subject_of(ticket_id))
            line = _line(row)
            return CaseFile(
                line=line,
                content=content_of(events[row.content_sequence - 1]),
                decided_by=row.decided_by,
                has_contact=await _has_contact(connection, jurisdiction, ticket_id),
                revisions=await _revisions(connection, jurisdiction, ticket_id),
                disclosures=await _disclosures(connection, jurisdiction, ticket_id),
                events=tuple(events),
                candidates=await _candidates(connection, jurisdiction, line),
            )

    async def secrecy_stubs(self, jurisdiction: str, limit: int) -> list[SecrecyStub]:
        """Return the newest stubs."""
        stub = tables.secrecy_stub
        newest = select(stub).where(stub.c.jurisdiction == jurisdiction).order_by(stub.c.serial.desc()).limit(limit)
        async with self._database.transaction({jurisdiction}) as connection:
            found = await connection.execute(newest)
            return [SecrecyStub(register_number(row.serial), row.channel, row.received_at) for row in found]


def _is(jurisdiction: str, ticket_id: UUID) -> ColumnElement[bool]:
    return and_(_TICKET.c.jurisdiction == jurisdiction, _TICKET.c.id == ticket_id)


def _newest(query: PageQuery) -> Select[Any]:
    """The only index that gives an order is by state: each state gives its newest, and the newest of them are taken."""
    states = TicketState if query.state is None else (query.state,)
    limit = query.limit + 1
    found = union_all(
        *(
            select(*_LINE)
            .where(_TICKET.c.jurisdiction == query.jurisdiction, _TICKET.c.state == state, *_conditions(query))
            .order_by(_TICKET.c.received_at.desc(), _TICKET.c.id.desc())
            .limit(limit)
            .subquery(f"of_{state}")
            .select()
            for state in states
        )
    ).subquery("newest")
    return select(found).order_by(found.c.received_at.desc(), found.c.id.desc()).limit(limit)


def _conditions(query: PageQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.channel is not None:
        conditions.append(_TICKET.c.channel == query.channel)
    if query.text:
        wanted = query.text.casefold()
        texts = (_TICKET.c.title, _TICKET.c.external_id)
        conditions.append(or_(*(func.strpos(func.lower(text), wanted) > 0 for text in texts)))
    if query.after is not None:
        conditions.append(tuple_(_TICKET.c.received_at, _TICKET.c.id) < tuple_(*query.after))
    return conditions


async def _has_contact(connection: AsyncConnection, jurisdiction: str, ticket_id: UUID) -> bool:
    vault = tables.vault
    one = select(vault.c.revision).where(
        vault.c.jurisdiction == jurisdiction, vault.c.ticket_id == ticket_id, vault.c.has_contact
    )
    return (await connection.execute(one.limit(1))).one_or_none() is not None


async def _revisions(connection: AsyncConnection, jurisdiction: str, ticket_id: UUID) -> tuple[RevisionLine, ...]:
    kept = tables.revision
    found = await connection.execute(
        select(kept.c.revision, kept.c.received_at, kept.c.webhook_id, kept.c.registered_by)
        .where(kept.c.jurisdiction == jurisdiction, kept.c.ticket_id == ticket_id)
        .order_by(kept.c.revision)
    )
    return tuple(RevisionLine(row.revision, row.received_at, row.webhook_id, row.registered_by) for row in found)


async def _disclosures(connection: AsyncConnection, jurisdiction: str, ticket_id: UUID) -> tuple[Disclosure, ...]:
    record = tables.disclosure
    found = await connection.execute(
        select(record)
        .where(record.c.jurisdiction == jurisdiction, record.c.ticket_id == ticket_id)
        .order_by(record.c.number)
    )
    return tuple(
        Disclosure(
            jurisdiction=row.jurisdiction,
            ticket_id=row.ticket_id,
            revision=row.revision,
            by=Actor(person=row.person, role=row.role, unit=row.unit),
            reason=row.reason,
            at=row.disclosed_at,
        )
        for row in found
    )


async def _candidates(connection: AsyncConnection, jurisdiction: str, line: TicketLine) -> tuple[TicketLine, ...]:
    """Return the newest open tickets, and those of the channel whose external id is a beginning of this one's."""
    others = select(*_LINE).where(_TICKET.c.jurisdiction == jurisdiction, _TICKET.c.id != line.ticket_id)
    # An id follows from the external id, so the beginnings are found by their ids.
    beginnings = [
        derived_id(jurisdiction, line.channel, line.external_id[:length])
        for length in range(SHORTEST_PREFIX, len(line.external_id))
    ]
    searches: list[Select[Any]] = [
        others.where(_TICKET.c.state == state)
        .order_by(_TICKET.c.received_at.desc(), _TICKET.c.id.desc())
        .limit(_CANDIDATES_PER_STATE)
        for state in _OPEN
    ]
    searches.append(others.where(_TICKET.c.id.in_(beginnings), _TICKET.c.state.in_(_OPEN)))
    found: dict[UUID, TicketLine] = {}
    for search in searches:
        found |= {row.id: _line(row) for row in await connection.execute(search)}
    return tuple(found.values())


def _line(row: AnyRow) -> TicketLine:
    return TicketLine(
        ticket_id=row.id,
        channel=row.channel,
        external_id=row.external_id,
        revision=row.revision,
        title=row.title,
        state=TicketState(row.state),
        notes=row.notes,
        received_at=row.received_at,
        decided_at=row.decided_at,
        matter_id=row.matter_id,
    )
