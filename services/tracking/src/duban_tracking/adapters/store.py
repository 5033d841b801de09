"""The store on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.vocabulary import UnitKind
from duban_runtime.database import Database
from duban_runtime.log import EventLog, StoredEvent
from duban_tracking.adapters import statements as sql
from duban_tracking.adapters.holdings import held_between, opened_among
from duban_tracking.core.context import Unit
from duban_tracking.ports import HeldSpan, Store
from duban_tracking.rows import KEPT_WHEN_NONE, Changes, LedgerRow, SignatureRow, TimerRow

_LEDGER_KEY = ("jurisdiction", "matter_id")
_UPDATE_LEDGER = sql.update_statement("ledger", sql.LEDGER_TYPES, _LEDGER_KEY, KEPT_WHEN_NONE)
_UPSERT_UNITS = sql.upsert_statement("unit", sql.UNIT_TYPES, ("jurisdiction", "code"))
_UPSERT_ITEMS = sql.upsert_statement("item", sql.ITEM_TYPES, ("jurisdiction", "subject"), {"opened_at"})
_UPSERT_SIGNATURES = sql.upsert_statement(
    "awaited_signature", sql.SIGNATURE_TYPES, ("jurisdiction", "subject", "about", "key")
)
_SIGNATURE_KEY = {name: sql.SIGNATURE_TYPES[name] for name in ("jurisdiction", "subject", "about", "key")}
_DELETE_SIGNATURES = sql.delete_statement("awaited_signature", _SIGNATURE_KEY)
_UPSERT_TIMERS = sql.upsert_statement("timer", sql.TIMER_TYPES, ("jurisdiction", "subject"))
_DELETE_TIMERS = sql.delete_statement("timer", {"jurisdiction": "text", "subject": "text"})
_PART = {"jurisdiction": "text", "unit": "text", "matter_id": "uuid"}
_ADD_PARTS = f"{sql.insert_statement('ledger_unit', {**_PART, 'opened_at': 'timestamptz'})} ON CONFLICT DO NOTHING"
_DROP_PARTS = sql.delete_statement("ledger_unit", _PART)
_ADD_GRAMS = (
    "INSERT INTO gram (jurisdiction, gram, matter_ids, size) "
    "SELECT jurisdiction, gram, string_to_array(ids, ',')::uuid[], size "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::int[]) AS rows(jurisdiction, gram, ids, size)"
)
# Rows are locked in one order everywhere, so that two transactions wait for each other at most one way.
_LOCK_TIMERS = (
    "SELECT 1 FROM timer t JOIN unnest($1::text[], $2::text[]) AS k(jurisdiction, subject) "
    "USING (jurisdiction, subject) ORDER BY t.jurisdiction, t.subject FOR UPDATE OF t"
)
_CLAIM_DUE = (
    "SELECT jurisdiction, subject FROM timer WHERE wake_at <= $1 ORDER BY wake_at LIMIT $2 FOR UPDATE SKIP LOCKED"
)
_TAKE_NUMBERS = (
    "INSERT INTO number_series AS s (jurisdiction, series, year, last) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (jurisdiction, series, year) DO UPDATE SET last = s.last + excluded.last RETURNING last"
)


class PostgresStore:
    """Store of one transaction."""

    def __init__(self, connection: AsyncConnection, log: EventLog, registers: Registers) -> None:
        self._connection = connection
        self._log = log
        self._registers = registers

    async def histories(
        self, keys: Collection[tuple[str, str]], *, may_have_timers: bool = True
    ) -> dict[tuple[str, str], list[StoredEvent]]:
        if keys and may_have_timers:
            await self._run(_LOCK_TIMERS, *sql.columns_of(list(keys)))
        return await self._log.load_many(self._connection, keys)

    async def units(self, jurisdiction: str) -> Mapping[str, Unit]:
        return await self._registers.units(self._connection, jurisdiction)

    async def take_numbers(self, jurisdiction: str, series: str, year: int, count: int) -> int:
        found = await self._connection.exec_driver_sql(_TAKE_NUMBERS, (jurisdiction, series, year, count))
        return int(found.scalar_one()) - count + 1

    async def write(self, changes: Changes) -> None:
        await self._log.append(self._connection, changes.events)
        await self._write_ledger(changes.ledger)
        await self._bulk(_DROP_PARTS, [part[:3] for part in changes.parts_gone])
        await self._bulk(_ADD_PARTS, changes.parts)
        await self._bulk(_UPSERT_UNITS, changes.units)
        await self._bulk(_UPSERT_ITEMS, changes.items)
        await self._write_signatures(changes.signatures_gone, changes.signatures)
        await self._bulk(_ADD_GRAMS, changes.grams)
        await self.set_timers(changes.timers)

    async def _write_ledger(self, rows: Sequence[LedgerRow]) -> None:
        # A row is new when it says when the matter was opened; the log's unique places keep two from being so.
        await self._add_to_ledger([row for row in rows if row.opened_at is not None])
        await self._bulk(_UPDATE_LEDGER, [row for row in rows if row.opened_at is None])

    async def _add_to_ledger(self, rows: Sequence[LedgerRow]) -> None:
        if not rows:
            return
        # A matter that is only proposed has no order and no dates: columns in which no row says anything are left to
        # their defaults, which are the same nothing.
        columns = sql.columns_of(rows)
        said = {name: column for name, column in zip(LedgerRow._fields, columns, strict=True) if any(column)}
        types = {name: sql.LEDGER_TYPES[name] for name in said}
        await self._run(sql.insert_statement("ledger", types), *said.values())

    async def _write_signatures(self, gone: Sequence[SignatureRow], rows: Sequence[SignatureRow]) -> None:
        await self._bulk(_DELETE_SIGNATURES, [(row.jurisdiction, row.subject, row.about, row.key) for row in gone])
        await self._bulk(_UPSERT_SIGNATURES, rows)

    async def set_timers(self, timers: Sequence[TimerRow]) -> None:
        await self._bulk(_DELETE_TIMERS, [(row.jurisdiction, row.subject) for row in timers if row.wake_at is None])
        await self._bulk(_UPSERT_TIMERS, sorted(row for row in timers if row.wake_at is not None))

    async def stage_of(self, jurisdiction: str, matter_id: UUID) -> tuple[str, str]:
        found = await self._connection.exec_driver_sql(
            "SELECT stage, stage_name FROM ledger WHERE jurisdiction = $1 AND matter_id = $2", (jurisdiction, matter_id)
        )
        row = found.one_or_none()
        return (row.stage or "", row.stage_name or "") if row else ("", "")

    async def claim_due(self, until_at: datetime, limit: int) -> list[tuple[str, str]]:
        found = await self._connection.exec_driver_sql(_CLAIM_DUE, (until_at, limit))
        return [(row.jurisdiction, row.subject) for row in found]

    async def earliest_timer(self) -> datetime | None:
        found = await self._connection.exec_driver_sql("SELECT min(wake_at) FROM timer")
        earliest: datetime | None = found.scalar_one()
        return earliest

    async def office_duties_opened_on(self, jurisdiction: str) -> date | None:
        found = await self._connection.exec_driver_sql(
            "SELECT opened_on FROM office_mark WHERE jurisdiction = $1", (jurisdiction,)
        )
        on: date | None = found.scalar_one_or_none()
        return on

    async def set_office_duties_opened_on(self, jurisdiction: str, on: date) -> None:
        await self._run(
            "INSERT INTO office_mark (jurisdiction, opened_on) VALUES ($1, $2) "
            "ON CONFLICT (jurisdiction) DO UPDATE SET opened_on = greatest(office_mark.opened_on, excluded.opened_on)",
            jurisdiction,
            on,
        )

    async def held_between(self, jurisdiction: str, first_on: date, last_on: date) -> Sequence[HeldSpan]:
        return await held_between(self._connection, jurisdiction, first_on, last_on)

    async def opened_among(self, jurisdiction: str, subjects: Collection[str]) -> frozenset[str]:
        return await opened_among(self._connection, jurisdiction, subjects)

    async def outbox_rows(self) -> int:
        found = await self._connection.exec_driver_sql("SELECT count(*) FROM outbox")
        return int(found.scalar_one())

    async def _bulk(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            await self._run(statement, *sql.columns_of(rows))

    async def _run(self, statement: str, *parameters: object) -> None:
        await self._connection.exec_driver_sql(statement, parameters)


class Registers:
    """Unit registers by jurisdiction, read again only when one has grown.

    Units are never removed and each registration raises a version, so the sum of versions tells whether anything
    changed.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, Mapping[str, Unit]]] = {}

    async def units(self, connection: AsyncConnection, jurisdiction: str) -> Mapping[str, Unit]:
        """Return the units by code, as the transaction sees them."""
        found = await connection.exec_driver_sql(
            "SELECT coalesce(sum(version), 0)::bigint FROM unit WHERE jurisdiction = $1", (jurisdiction,)
        )
        mark = int(found.scalar_one())
        known = self._known.get(jurisdiction)
        if known is not None and known[0] == mark:
            return known[1]
        rows = await connection.exec_driver_sql(
            "SELECT code, name, kind, supervised, host_unit, version, data FROM unit WHERE jurisdiction = $1",
            (jurisdiction,),
        )
        units: dict[str, Unit] = {}
        read_mark = 0
        for row in rows:
            read_mark += row.version
            named = json.loads(row.data).get("persons", ())
            persons = tuple((each["role"], each["name"]) for each in named)
            ids = tuple(each["person"] for each in named)
            kind = UnitKind(row.kind)
            units[row.code] = Unit(row.code, row.name, kind, row.supervised, row.host_unit, persons, ids)
        self._known[jurisdiction] = (read_mark, units)
        return units


class PostgresStorage:
    """Opens transactions on the service's database."""

    def __init__(self, database: Database, log: EventLog) -> None:
        self._database = database
        self._log = log
        self._registers = Registers()

    @asynccontextmanager
    async def transaction(self, scope: Collection[str]) -> AsyncIterator[Store]:
        """Return a transaction over these jurisdictions."""
        async with self._database.transaction(scope) as connection:
            yield self.store(connection)

    def store(self, connection: AsyncConnection) -> Store:
        """Return the store on a transaction that somebody else opened."""
        return PostgresStore(connection, self._log, self._registers)
