"""Reads the projections and the log for people."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from duban_contracts.vocabulary import MatterState
from duban_runtime.database import Database
from duban_runtime.log import EventLog, StoredEvent
from duban_tracking.adapters.holdings import REQUESTS, asked_of_unit, span_of
from duban_tracking.adapters.ledger_page import ledger_page
from duban_tracking.adapters.records import LEDGER_COLUMNS, NOT_ACCUSED, item_record, ledger_record
from duban_tracking.adapters.register_page import register_page
from duban_tracking.adapters.unit_log import told_of_unit
from duban_tracking.ports_reading import LedgerQuery, Page, Record, RegisterQuery

_ITEM_COLUMNS = "subject, code, state, number, unit, title, period, happened_on, opened_at, data"
_STORED_COLUMNS = (
    "position, jurisdiction, subject, sequence, id, type, occurred_at, recorded_at, "
    "correlationid, causationid, traceparent, producer, data"
)
_MAX_ITEMS = 500
_UNDATED_STATES = (MatterState.PROPOSED, MatterState.DECLINED, MatterState.ARCHIVED)
# Reasons that a circular asks for are owed for a matter that is closed already, but within months of it.
_CLOSED_LATELY = timedelta(days=400)
_DATED_KINDS = ("duty", "proposal", "conclusion")
_SETTLED_STATES = ("done", "missed", "withdrawn", "refused")
_LOG_BATCH = 1_000


class PostgresReader:
    """Reader on the service's database; each answer is one transaction of one jurisdiction."""

    def __init__(self, database: Database, log: EventLog) -> None:
        self._database = database
        self._log = log

    async def ledger(self, jurisdiction: str, query: LedgerQuery) -> Page:
        async with self._database.transaction({jurisdiction}) as connection:
            return await ledger_page(connection, jurisdiction, query)

    async def matter(self, jurisdiction: str, matter_id: UUID, taking_part: str) -> Record | None:
        found = await self._rows(
            jurisdiction,
            f"SELECT {LEDGER_COLUMNS} FROM ledger l WHERE jurisdiction = $1 AND matter_id = $2 AND ($3 = '' OR EXISTS ("
            "SELECT 1 FROM ledger_unit u WHERE u.jurisdiction = $1 AND u.matter_id = $2 AND u.unit = $3))",
            matter_id,
            taking_part,
        )
        return ledger_record(found[0]) if found else None

    async def titles(self, jurisdiction: str, unit: str, limit: int, kept_from: str) -> list[Record]:
        found = await self._rows(
            jurisdiction,
            "SELECT l.matter_id, l.number, l.title, l.state, l.lead_unit, l.proposed_on FROM ledger l "
            f"WHERE l.jurisdiction = $1 AND {NOT_ACCUSED.format(unit='$4')} AND ($2 = '' OR EXISTS ("
            "SELECT 1 FROM ledger_unit u WHERE u.jurisdiction = $1 AND u.matter_id = l.matter_id AND u.unit = $2)) "
            "ORDER BY l.opened_at DESC, l.matter_id LIMIT $3",
            unit,
            limit,
            kept_from,
        )
        return [dict(row._mapping) for row in found]

    async def matters_between(self, jurisdiction: str, from_on: date, until_on: date) -> list[Record]:
        found = await self._rows(
            jurisdiction,
            f"SELECT {LEDGER_COLUMNS} FROM ledger l WHERE jurisdiction = $1 AND assigned_on IS NOT NULL "
            # A circular goes to every unit, those that an accusation names among them.
            "AND accused_units = '' "
            "AND assigned_on <= $3 AND (closed_on IS NULL OR closed_on >= $2) ORDER BY assigned_on, matter_id",
            from_on,
            until_on,
        )
        return [ledger_record(row) for row in found]

    async def matters_gone_through(self, jurisdiction: str, from_on: date, until_on: date) -> list[Record]:
        found = await self._rows(
            jurisdiction,
            f"SELECT {LEDGER_COLUMNS} FROM ledger l WHERE jurisdiction = $1 AND proposed_on <= $3 "
            "AND (closed_on IS NULL OR closed_on >= $2) ORDER BY proposed_on, matter_id",
            from_on,
            until_on,
        )
        return [ledger_record(row) for row in found]

    async def register_page(self, jurisdiction: str, query: RegisterQuery) -> list[Record]:
        async with self._database.transaction({jurisdiction}) as connection:
            return [ledger_record(row) for row in await register_page(connection, jurisdiction, query)]

    async def asked_of_unit(
        self, jurisdiction: str, unit: str, days: tuple[date, date], zone: ZoneInfo
    ) -> dict[str, int]:
        async with self._database.transaction({jurisdiction}) as connection:
            return await asked_of_unit(connection, jurisdiction, unit, span_of(*days, zone), REQUESTS)

    async def history(self, jurisdiction: str, subjects: Collection[str]) -> list[StoredEvent]:
        async with self._database.transaction({jurisdiction}) as connection:
            streams = await self._log.load_many(connection, [(jurisdiction, subject) for subject in subjects])
        return sorted((event for events in streams.values() for event in events), key=lambda event: event.position)

    async def units(self, jurisdiction: str) -> list[Record]:
        found = await self._rows(jurisdiction, "SELECT data FROM unit WHERE jurisdiction = $1 ORDER BY code")
        return [json.loads(row.data) for row in found]

    async def items(self, jurisdiction: str, kind: str, state: str, unit: str, period: str) -> list[Record]:
        found = await self._rows(
            jurisdiction,
            f"SELECT {_ITEM_COLUMNS} FROM item WHERE jurisdiction = $1 AND kind = $2 AND ($3 = '' OR state = $3) "
            "AND ($4 = '' OR unit = $4) AND ($5 = '' OR period = $5) "
            f"ORDER BY opened_at DESC, subject LIMIT {_MAX_ITEMS}",
            kind,
            state,
            unit,
            period,
        )
        return [item_record(row) for row in found]

    async def item(self, jurisdiction: str, subject: str) -> Record | None:
        found = await self._rows(
            jurisdiction, f"SELECT {_ITEM_COLUMNS} FROM item WHERE jurisdiction = $1 AND subject = $2", subject
        )
        return item_record(found[0]) if found else None

    async def items_about(self, jurisdiction: str, matter_id: UUID) -> list[Record]:
        found = await self._rows(
            jurisdiction,
            f"SELECT {_ITEM_COLUMNS} FROM item WHERE jurisdiction = $1 AND kind <> 'duty' AND strpos(data, $2) > 0 "
            "ORDER BY opened_at, subject",
            str(matter_id),
        )
        return [item_record(row) for row in found]

    async def dated_subjects(self, jurisdiction: str, on: date, after: str, limit: int) -> list[str]:
        found = await self._rows(
            jurisdiction,
            "SELECT subject FROM ("
            "SELECT 'matter:' || matter_id AS subject FROM ledger WHERE jurisdiction = $1 "
            "AND state <> ALL($2::text[]) AND (closed_on IS NULL OR closed_on >= $3) "
            "UNION ALL SELECT subject FROM item WHERE jurisdiction = $1 AND kind = ANY($4::text[]) "
            "AND state <> ALL($5::text[])) AS dated "
            'WHERE subject COLLATE "C" > $6 ORDER BY subject COLLATE "C" LIMIT $7',
            list(_UNDATED_STATES),
            on - _CLOSED_LATELY,
            list(_DATED_KINDS),
            list(_SETTLED_STATES),
            after,
            limit,
        )
        return [row.subject for row in found]

    async def items_between(self, jurisdiction: str, kind: str, from_on: date, until_on: date) -> list[Record]:
        found = await self._rows(
            jurisdiction,
            f"SELECT {_ITEM_COLUMNS} FROM item WHERE jurisdiction = $1 AND kind = $2 AND happened_on BETWEEN $3 AND $4 "
            "ORDER BY happened_on, subject",
            kind,
            from_on,
            until_on,
        )
        return [item_record(row) for row in found]

    async def told_of_unit(
        self, jurisdiction: str, unit: str, types: Sequence[str], days: tuple[date, date]
    ) -> list[StoredEvent]:
        async with self._database.transaction({jurisdiction}) as connection:
            return await told_of_unit(connection, jurisdiction, unit, types=types, days=days)

    async def awaited(self, jurisdiction: str, roles: Sequence[str], person: str, kept_from: str = "") -> list[Record]:
        found = await self._rows(
            jurisdiction,
            "SELECT subject, about, key, role, clause, title, since_at FROM awaited_signature s "
            "WHERE jurisdiction = $1 AND role = ANY($2::text[]) AND person IN ('', $4) AND NOT EXISTS ("
            "SELECT 1 FROM ledger l WHERE l.jurisdiction = $1 AND l.matter_id = "
            "CASE WHEN s.subject LIKE 'matter:%' THEN substr(s.subject, 8)::uuid END "
            f"AND NOT {NOT_ACCUSED.format(unit='$3')}) ORDER BY since_at, subject LIMIT {_MAX_ITEMS}",
            list(roles),
            kept_from,
            person,
        )
        return [dict(row._mapping) for row in found]

    async def log(self, jurisdiction: str, after_position: int) -> AsyncIterator[StoredEvent]:
        position, size = after_position, _LOG_BATCH
        while size == _LOG_BATCH:
            found = await self._rows(
                jurisdiction,
                f"SELECT {_STORED_COLUMNS} FROM event WHERE jurisdiction = $1 AND position > $2 "
                f"ORDER BY position LIMIT {_LOG_BATCH}",
                position,
            )
            size = len(found)
            for row in found:
                event = StoredEvent(*tuple(row))
                position = event.position
                yield event

    async def _rows(self, jurisdiction: str, statement: str, *values: object) -> list[Any]:
        async with self._database.transaction({jurisdiction}) as connection:
            found = await connection.exec_driver_sql(statement, (jurisdiction, *values))
            return list(found)
