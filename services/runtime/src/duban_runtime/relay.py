"""Publishes what the log holds, in the order of the log, and forgets the pointers once the bus has it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from nats.errors import Error as NatsError
from nats.errors import NoRespondersError
from nats.js.errors import NoStreamResponseError, NotFoundError
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.envelope import bus_subject
from duban_runtime import metrics
from duban_runtime.bus import Bus
from duban_runtime.database import Database
from duban_runtime.errors import RetryLater
from duban_runtime.log import EventLog, wire_bytes
from duban_runtime.publishing import Outgoing, publish_all
from duban_runtime.topology import stream_name

_LOG = logging.getLogger(__name__)
_POLL_SECONDS = 0.2
_IDLE_POLL_SECONDS = 1.0
_MAX_PAUSE_SECONDS = 5.0
_LAG_SECONDS = 5.0
_OVERLAP = timedelta(minutes=10)
"""How much before the last mark is published again after the broker lost messages: commits may be that late."""


class Relay:
    """Background that empties the outbox of one service. Any number of replicas may run.

    ``spacing_seconds``: least time between two rounds while events come in a steady flow.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        log: EventLog,
        jurisdictions: Sequence[str],
        *,
        batch_rows: int = 500,
        spacing_seconds: float = 0.005,
    ) -> None:
        self.name = f"{log.service}-relay"
        self._database = database
        self._bus = bus
        self._log = log
        self._scope = frozenset(jurisdictions)
        self._batch_rows = batch_rows
        self._spacing_seconds = spacing_seconds
        self._last_round_at = 0.0
        self._stream = stream_name(log.service)
        self._wake = asyncio.Event()
        self._stopping = False
        self._trouble = ""
        self._checked_client_reconnects = -1
        self._lag_measured_at = 0.0

    def wake(self) -> None:
        """The relay looks into the outbox at once; call it after a commit."""
        self._wake.set()

    def healthy(self) -> tuple[bool, str]:
        return not self._trouble, self._trouble

    async def stop(self) -> None:
        """The relay publishes what is in the outbox now, then its ``run`` returns."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        pause = 0.0
        idle_rounds = 0
        while True:
            try:
                sent = await self._round()
                pause, self._trouble = 0.0, ""
            except (RetryLater, NatsError, OSError, TimeoutError) as error:
                sent = 0
                pause = min(max(pause * 2, 0.2), _MAX_PAUSE_SECONDS)
                self._trouble = f"{type(error).__name__}: {error}"
                _LOG.warning("relay waits", extra={"cause": type(error).__name__, "pause_seconds": pause})
            if self._stopping and sent == 0:
                return
            idle_rounds = 0 if sent else idle_rounds + 1
            if sent < self._batch_rows:
                await self._sleep(pause or (_POLL_SECONDS if idle_rounds < 25 else _IDLE_POLL_SECONDS))

    async def _sleep(self, seconds: float) -> None:
        if self._trouble:
            # A wake-up must not turn an outage into a busy loop.
            self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return
        if not self._stopping:
            now = asyncio.get_running_loop().time()
            await asyncio.sleep(max(0.0, self._last_round_at + self._spacing_seconds - now))
        self._wake.clear()

    async def _round(self) -> int:
        if not self._bus.connected:
            self._bus.start()
            raise RetryLater("the bus is away; the outbox keeps the rest")
        await self._recover_lost_messages()
        async with self._database.transaction(self._scope) as connection:
            rows = await self._take(connection)
            if rows:
                self._last_round_at = asyncio.get_running_loop().time()
                last_sequence = await self._publish(rows)
                await self._forget(connection, [row.position for row in rows], last_sequence)
        metrics.RELAYED.labels(self._log.service).inc(len(rows))
        await self._measure_lag()
        return len(rows)

    async def _take(self, connection: AsyncConnection) -> Sequence[Row[Any]]:
        schema = self._log.service
        found = await connection.exec_driver_sql(
            "SELECT e.position, e.jurisdiction, e.subject, e.sequence, e.id, e.type, e.occurred_at, "
            "e.correlationid, e.causationid, e.traceparent, e.producer, e.data "
            f"FROM {schema}.outbox o JOIN {schema}.event e USING (position) "
            "ORDER BY o.position LIMIT $1 FOR UPDATE OF o SKIP LOCKED",
            (self._batch_rows,),
        )
        return found.all()

    async def _publish(self, rows: Sequence[Row[Any]]) -> int:
        """Every row is stored by the broker; return the highest stream sequence."""
        try:
            return await publish_all(self._bus, [self._message(row) for row in rows])
        except (NoStreamResponseError, NoRespondersError):
            await self._bus.redeclare()
            raise

    def _message(self, row: Row[Any]) -> Outgoing:
        body = wire_bytes(
            source=self._log.service,
            jurisdiction=row.jurisdiction,
            subject=row.subject,
            sequence=row.sequence,
            event_uuid=row.id,
            event_type=row.type,
            occurred_at=row.occurred_at,
            correlationid=row.correlationid,
            causationid=row.causationid,
            traceparent=row.traceparent,
            producer=row.producer,
            data=row.data,
        )
        return Outgoing(bus_subject(row.jurisdiction, row.type), body, str(row.id), row.traceparent)

    async def _forget(self, connection: AsyncConnection, positions: list[int], last_sequence: int) -> None:
        schema = self._log.service
        await connection.exec_driver_sql(
            f"DELETE FROM {schema}.outbox WHERE position = ANY($1::bigint[])", (positions,)
        )
        await connection.exec_driver_sql(
            f"INSERT INTO {schema}.relay_mark AS m (stream, last_sequence, marked_at) VALUES ($1, $2, now()) "
            "ON CONFLICT (stream) DO UPDATE "
            "SET last_sequence = greatest(m.last_sequence, excluded.last_sequence), marked_at = now()",
            (self._stream, last_sequence),
        )

    async def _recover_lost_messages(self) -> None:
        """After each connect: a broker that holds less than it once acknowledged gets it from the log again."""
        reconnects = self._bus.client.stats["reconnects"]
        if reconnects == self._checked_client_reconnects:
            return
        try:
            state = (await self._bus.jetstream.stream_info(self._stream)).state
        except NotFoundError:
            await self._bus.redeclare()
            raise
        async with self._database.transaction(self._scope) as connection:
            found = await connection.exec_driver_sql(
                f"SELECT last_sequence, marked_at FROM {self._log.service}.relay_mark WHERE stream = $1 FOR UPDATE",
                (self._stream,),
            )
            mark = found.one_or_none()
            if mark is not None and state.last_seq < mark.last_sequence:
                await self._republish(connection, state.last_seq, mark.marked_at)
        self._checked_client_reconnects = reconnects

    async def _republish(self, connection: AsyncConnection, last_sequence: int, marked_at: datetime) -> None:
        # An empty stream means the disk is gone; otherwise only the last, unsynced messages are.
        since = marked_at - _OVERLAP if last_sequence else datetime(1970, 1, 1, tzinfo=UTC)
        count = 0
        for jurisdiction in sorted(self._scope):
            count += await self._log.republish(connection, jurisdiction, since)
        await connection.exec_driver_sql(
            f"UPDATE {self._log.service}.relay_mark SET last_sequence = $1 WHERE stream = $2",
            (last_sequence, self._stream),
        )
        _LOG.warning("the broker lost messages; publishing from the log again", extra={"rows": count})

    async def _measure_lag(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._lag_measured_at < _LAG_SECONDS:
            return
        self._lag_measured_at = now
        schema = self._log.service
        async with self._database.transaction(self._scope) as connection:
            found = await connection.exec_driver_sql(
                "SELECT count(*) AS rows, coalesce(extract(epoch FROM now() - (SELECT recorded_at FROM "
                f"{schema}.event WHERE position = min(o.position))), 0)::float AS oldest_seconds FROM {schema}.outbox o"
            )
            lag = found.one()
        metrics.OUTBOX_ROWS.labels(schema).set(lag.rows)
        metrics.OUTBOX_OLDEST_SECONDS.labels(schema).set(max(0.0, lag.oldest_seconds))
