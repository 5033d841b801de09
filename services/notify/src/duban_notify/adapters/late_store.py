"""The events that wait for recipients, in PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from duban_contracts.envelope import Envelope
from duban_notify.adapters.batch_store import SqlBatchStore
from duban_notify.core.dossier import Dossier
from duban_notify.ports import BatchStore, WaitingEvent
from duban_runtime.database import Database

_CLAIM = """
    SELECT jurisdiction, envelope, dossier, look_at, give_up_at FROM waiting_event
    WHERE look_at <= $1 ORDER BY look_at, event_id LIMIT $2 FOR UPDATE SKIP LOCKED
"""


class SqlLateEvents:
    """``LateEvents`` on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def claim(
        self, scope: frozenset[str], now: datetime, limit: int
    ) -> AsyncIterator[Mapping[str, tuple[BatchStore, Sequence[WaitingEvent]]]]:
        async with self._database.transaction(scope) as connection:
            claimed: dict[str, list[WaitingEvent]] = {}
            for row in await connection.exec_driver_sql(_CLAIM, (now, limit)):
                event = WaitingEvent(
                    envelope=Envelope.model_validate_json(row.envelope),
                    dossier=Dossier.model_validate_json(row.dossier) if row.dossier else None,
                    look_at=row.look_at,
                    give_up_at=row.give_up_at,
                )
                claimed.setdefault(row.jurisdiction, []).append(event)
            yield {code: (SqlBatchStore(connection, code), events) for code, events in claimed.items()}
