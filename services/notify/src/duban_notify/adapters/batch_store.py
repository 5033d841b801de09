"""Directory, dossiers, new notices and waiting events in PostgreSQL, within the transaction of a batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_notify.adapters.answer_rows import AnswerRows
from duban_notify.core.answers import Answer, TicketDesk
from duban_notify.core.directory import Directory, UnitEntry
from duban_notify.core.dossier import Dossier
from duban_notify.ports import Scheduled, WaitingEvent

_ADD_NOTICES = """
    INSERT INTO notice (jurisdiction, id, cause, cause_type, stream, row_code, recipient, unit, address, title, body,
                        urgent, merge_key, release_at, correlation, traceparent, created_at)
    SELECT $1::text, t.*, $17::timestamptz
    FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                $10::text[], $11::text[], $12::bool[], $13::text[], $14::timestamptz[], $15::text[], $16::text[]) AS t
    ON CONFLICT (jurisdiction, id) DO NOTHING
"""
_POST = """
    INSERT INTO mailbox AS m (jurisdiction, address, next_at)
    SELECT $1::text, a, r FROM unnest($2::text[], $3::timestamptz[]) AS t(a, r)
    ON CONFLICT (jurisdiction, address) DO UPDATE SET next_at = LEAST(m.next_at, excluded.next_at)
"""
_LAST_RELEASES = """
    SELECT k.address, k.merge_key, n.released
    FROM unnest($2::text[], $3::text[]) AS k(address, merge_key)
    CROSS JOIN LATERAL (
        SELECT max(release_at) AS released FROM notice n
        WHERE n.jurisdiction = $1 AND n.address = k.address AND n.merge_key = k.merge_key AND n.merge_key <> ''
    ) n
    WHERE n.released IS NOT NULL
"""


class SqlBatchStore:
    """``BatchStore`` of one jurisdiction on an open transaction."""

    def __init__(self, connection: AsyncConnection, jurisdiction: str) -> None:
        self._connection = connection
        self._jurisdiction = jurisdiction
        self._answers = AnswerRows(connection, jurisdiction)

    async def directory(self) -> Directory:
        found = await self._connection.exec_driver_sql(
            "SELECT entry FROM unit WHERE jurisdiction = $1", (self._jurisdiction,)
        )
        return Directory.of(UnitEntry.model_validate_json(row.entry) for row in found)

    async def save_units(self, units: Sequence[UnitEntry], now: datetime) -> None:
        ordered = sorted(units, key=lambda unit: unit.code)
        await self._connection.exec_driver_sql(
            "INSERT INTO unit (jurisdiction, code, entry) SELECT $1::text, t.* FROM unnest($2::text[], $3::text[]) t "
            "ON CONFLICT (jurisdiction, code) DO UPDATE SET entry = excluded.entry",
            (self._jurisdiction, [unit.code for unit in ordered], [unit.model_dump_json() for unit in ordered]),
        )
        await self._connection.exec_driver_sql(
            "UPDATE waiting_event SET look_at = $2 WHERE jurisdiction = $1 AND look_at > $2", (self._jurisdiction, now)
        )

    async def dossiers(self, streams: Collection[str]) -> dict[str, Dossier]:
        found = await self._connection.exec_driver_sql(
            "SELECT stream, content FROM dossier WHERE jurisdiction = $1 AND stream = ANY($2::text[])",
            (self._jurisdiction, list(streams)),
        )
        return {row.stream: Dossier.model_validate_json(row.content) for row in found}

    async def save_dossiers(self, dossiers: Mapping[str, Dossier]) -> None:
        if not dossiers:
            return
        ordered = sorted(dossiers)
        contents = [dossiers[stream].model_dump_json(exclude_defaults=True) for stream in ordered]
        await self._connection.exec_driver_sql(
            "INSERT INTO dossier (jurisdiction, stream, content) "
            "SELECT $1::text, t.* FROM unnest($2::text[], $3::text[]) t "
            "ON CONFLICT (jurisdiction, stream) DO UPDATE SET content = excluded.content",
            (self._jurisdiction, ordered, contents),
        )

    async def last_releases(self, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], datetime]:
        # Two processes that schedule urgings at once would each take the day's one message.
        await self._connection.exec_driver_sql(
            "SELECT pg_advisory_xact_lock(hashtext($1))", (f"duban.notify.merge.{self._jurisdiction}",)
        )
        ordered = sorted(keys)
        found = await self._connection.exec_driver_sql(
            _LAST_RELEASES, (self._jurisdiction, [key[0] for key in ordered], [key[1] for key in ordered])
        )
        return {(row.address, row.merge_key): row.released for row in found}

    async def add_notices(self, scheduled: Sequence[Scheduled], now: datetime) -> None:
        await self._connection.exec_driver_sql(_ADD_NOTICES, (self._jurisdiction, *_notice_columns(scheduled), now))
        first: dict[str, datetime] = {}
        for each in scheduled:
            address = each.notice.address
            first[address] = min(first.get(address, each.release_at), each.release_at)
        # In one order everywhere, so that batches cannot deadlock.
        ordered = sorted(first)
        await self._connection.exec_driver_sql(
            _POST, (self._jurisdiction, ordered, [first[address] for address in ordered])
        )

    async def add_waiting(self, events: Sequence[WaitingEvent]) -> None:
        if not events:
            return
        await self._connection.exec_driver_sql(
            "INSERT INTO waiting_event (jurisdiction, event_id, envelope, dossier, look_at, give_up_at) "
            "SELECT $1::text, t.* "
            "FROM unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[]) t "
            "ON CONFLICT (jurisdiction, event_id) DO NOTHING",
            (
                self._jurisdiction,
                [event.envelope.id for event in events],
                [event.envelope.model_dump_json() for event in events],
                [event.dossier.model_dump_json(exclude_defaults=True) if event.dossier else None for event in events],
                [event.look_at for event in events],
                [event.give_up_at for event in events],
            ),
        )

    async def settle_waiting(self, events: Iterable[UUID]) -> None:
        await self._connection.exec_driver_sql(
            "DELETE FROM waiting_event WHERE jurisdiction = $1 AND event_id = ANY($2::uuid[])",
            (self._jurisdiction, list(events)),
        )

    async def desks(self, tickets: Collection[UUID]) -> dict[UUID, TicketDesk]:
        return await self._answers.desks(tickets)

    async def save_answers(
        self, desks: Collection[TicketDesk], answers: Sequence[Answer], answered_channels: frozenset[str], now: datetime
    ) -> None:
        await self._answers.save(desks, answers, answered_channels, now)


def _notice_columns(scheduled: Sequence[Scheduled]) -> tuple[list[object], ...]:
    notices = [each.notice for each in scheduled]
    return (
        [notice.id for notice in notices],
        [notice.cause.id for notice in notices],
        [notice.cause.type for notice in notices],
        [notice.cause.stream for notice in notices],
        [notice.row for notice in notices],
        [notice.recipient for notice in notices],
        [notice.unit for notice in notices],
        [notice.address for notice in notices],
        [notice.title for notice in notices],
        [notice.text for notice in notices],
        [notice.urgent for notice in notices],
        [notice.merge_key for notice in notices],
        [each.release_at for each in scheduled],
        [notice.cause.correlation for notice in notices],
        [notice.cause.traceparent for notice in notices],
    )
