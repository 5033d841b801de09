"""What happens to the messages of one consumer of one jurisdiction: applied, parked, tried again or buried."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from uuid import uuid4

from nats.aio.msg import Msg
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.envelope import Envelope
from duban_contracts.errors import ContractError
from duban_runtime import metrics
from duban_runtime.bus import Bus
from duban_runtime.clock import Clock
from duban_runtime.cursors import Arrival, CursorRows, foresee
from duban_runtime.database import Database
from duban_runtime.dead_letters import SKIP_HEADER, bury
from duban_runtime.errors import Conflict, DatabaseUnavailable, PoisonMessage, RetryLater
from duban_runtime.logs import failure_without_values
from duban_runtime.ordering import Placement, place
from duban_runtime.telemetry import span_from, tracing_enabled
from duban_runtime.topology import consumer_name

_LOG = logging.getLogger(__name__)
MAX_ATTEMPTS = 8
_FIRST_RETRY_SECONDS = 0.5
_FIRST_WAIT_SECONDS = 1.0
_MAX_WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class Settings:
    """Who consumes what."""

    service: str
    source: str
    jurisdiction: str
    handler: Callable[[AsyncConnection, Sequence[Envelope]], Awaitable[None]]
    after_commit: Callable[[], None]
    clock: Clock


class _Failure(Exception):
    """Applying one arrival alone failed."""

    def __init__(self, arrival: Arrival, cause: Exception) -> None:
        super().__init__(str(cause))
        self.arrival = arrival
        self.cause = cause


class Lane:
    """Applies the messages of one consumer; one batch at a time."""

    def __init__(self, database: Database, bus: Bus, settings: Settings) -> None:
        self._database = database
        self._bus = bus
        self._settings = settings
        self._consumer = consumer_name(settings.service, settings.jurisdiction, settings.source)
        self._rows = CursorRows(settings.service, self._consumer, settings.jurisdiction)
        self._attempts: dict[int, int] = {}
        """Failed attempts by stream sequence, of messages that failed unexpectedly."""
        self._labels = (settings.service, settings.source, settings.jurisdiction)

    async def apply(self, messages: Sequence[Msg], pending: int = 0) -> None:
        """Every message is answered: acknowledged, or set aside for a retry or among the dead letters.

        Raises:
            DatabaseUnavailable: PostgreSQL is away; the messages come again.
        """
        metrics.CONSUMER_PENDING.labels(*self._labels).set(pending)
        readable = [pair for message in messages if (pair := await self._read(message)) is not None]
        if not readable:
            return
        try:
            await self._transact([arrival for _, arrival in readable])
        except DatabaseUnavailable as error:
            await self._postpone_all(readable, error)
            raise
        except Exception as error:  # noqa: BLE001 - whatever the handler raised, one by one shows who is to blame
            _LOG.info("batch failed, trying one by one", extra={"cause": type(error).__name__, **self._ids()})
        else:
            for message, _ in readable:
                await message.ack()
            return
        await self._apply_singly(readable)

    async def _read(self, message: Msg) -> tuple[Msg, Arrival] | None:
        try:
            envelope = Envelope.model_validate_json(message.data)
            if (envelope.jurisdiction, envelope.source) != (self._settings.jurisdiction, self._settings.source):
                raise PoisonMessage(f"{envelope.source}/{envelope.jurisdiction} on {message.subject}")
        except (ValidationError, PoisonMessage) as error:
            reason = error.reason if isinstance(error, PoisonMessage) else f"not an envelope: {_fields(error)}"
            await self._bury(message, reason)
            return None
        skipped = (message.headers or {}).get(SKIP_HEADER) == self._consumer
        return message, Arrival(envelope, message.subject, message.data, skipped)

    async def _apply_singly(self, readable: Sequence[tuple[Msg, Arrival]]) -> None:
        for index, (message, arrival) in enumerate(readable):
            try:
                await self._apply_alone(message, arrival)
            except DatabaseUnavailable as error:
                await self._postpone_all(readable[index:], error)
                raise

    async def _apply_alone(self, message: Msg, arrival: Arrival) -> None:
        """The message is answered. What waited behind it is applied too, each in a transaction of its own."""
        more = True
        while more:
            try:
                more = await self._transact([arrival], limit=1)
            except _Failure as failure:
                if failure.arrival.sequence == arrival.sequence:
                    await self._set_aside(message, arrival, failure.cause)
                    return
                await self._return_to_bus(failure.arrival)
        self._attempts.pop(message.metadata.sequence.stream, None)
        await message.ack()

    async def _transact(self, arrivals: Sequence[Arrival], limit: int | None = None) -> bool:
        """Apply in one transaction what is ready; return whether the limit left something ready behind."""
        foreseen = foresee(arrivals)
        placement: Placement[Arrival] = Placement()
        try:
            async with self._database.transaction({self._settings.jurisdiction}) as connection:
                locked = await self._rows.lock(connection, foreseen)
                parked = await self._rows.parked(connection, foreseen)
                placement = place(locked.applied, arrivals, parked, limit)
                await self._hand_over(connection, placement.ready)
                await self._rows.advance(connection, locked, placement.cursors)
                await self._rows.park(connection, placement.early)
                await self._rows.unpark(connection, placement.done)
        except DatabaseUnavailable:
            raise
        except Exception as error:
            if limit == 1 and placement.ready:
                raise _Failure(placement.ready[0], error) from error
            if limit == 1:
                raise _Failure(arrivals[0], error) from error
            raise
        metrics.PARKED.labels(*self._labels).inc(len(placement.early))
        if placement.ready:
            metrics.CONSUMED.labels(*self._labels).inc(len(placement.ready))
            self._settings.after_commit()
        return placement.more

    async def _hand_over(self, connection: AsyncConnection, ready: Sequence[Arrival]) -> None:
        envelopes = [arrival.envelope for arrival in ready if not arrival.skipped]
        if not envelopes:
            return
        if not tracing_enabled():
            await self._settings.handler(connection, envelopes)
            return
        with ExitStack() as spans:
            traced = [
                envelope.model_copy(update={"traceparent": spans.enter_context(self._span(envelope))})
                for envelope in envelopes
            ]
            await self._settings.handler(connection, traced)

    def _span(self, envelope: Envelope) -> AbstractContextManager[str | None]:
        return span_from(envelope.traceparent, f"{self._settings.service} {envelope.type}")

    async def _set_aside(self, message: Msg, arrival: Arrival, cause: Exception) -> None:
        if isinstance(cause, RetryLater | Conflict):
            asked = cause.delay_seconds if isinstance(cause, RetryLater) else _FIRST_RETRY_SECONDS
            await self._postpone(message, cause, asked)
            return
        if isinstance(cause, PoisonMessage | ContractError):
            await self._bury(message, _reason(cause), arrival)
            return
        number = message.metadata.sequence.stream
        attempt = self._attempts[number] = self._attempts.get(number, 0) + 1
        _LOG.error(
            "handler failed unexpectedly",
            extra={"attempt": attempt, **failure_without_values(cause), **self._ids(arrival.envelope)},
        )
        if attempt < MAX_ATTEMPTS:
            await self._postpone(message, cause, _FIRST_RETRY_SECONDS * 2 ** (attempt - 1))
            return
        self._attempts.pop(number, None)
        await self._bury(message, f"failed {attempt} times: {type(cause).__name__}", arrival)

    async def _postpone_all(self, readable: Sequence[tuple[Msg, Arrival]], error: RetryLater) -> None:
        for message, _ in readable:
            await self._postpone(message, error, error.delay_seconds)

    async def _postpone(self, message: Msg, cause: Exception, asked_seconds: float | None) -> None:
        grown = min(_FIRST_WAIT_SECONDS * 2 ** min(message.metadata.num_delivered - 1, 10), _MAX_WAIT_SECONDS)
        delay_seconds = grown if asked_seconds is None else min(asked_seconds, _MAX_WAIT_SECONDS)
        metrics.RETRIED.labels(*self._labels).inc()
        _LOG.info(
            "message postponed",
            extra={"cause": type(cause).__name__, "delay_seconds": delay_seconds, **self._ids()},
        )
        await message.nak(delay=delay_seconds)

    async def _bury(self, message: Msg, reason: str, arrival: Arrival | None = None) -> None:
        await bury(
            self._bus,
            service=self._settings.service,
            jurisdiction=self._settings.jurisdiction,
            source=self._settings.source,
            message=message,
            reason=reason,
            failed_at=self._settings.clock.now(),
        )
        metrics.DEAD_LETTERS.labels(*self._labels).inc()
        _LOG.error("message is a dead letter", extra=self._ids(arrival.envelope if arrival else None))
        await message.ack()

    async def _return_to_bus(self, arrival: Arrival) -> None:
        """A parked event that fails when its turn comes is a message again, with all that retry and burial need.

        Published first, forgotten after: a crash between the two makes a harmless duplicate.
        """
        headers = {"Nats-Msg-Id": f"again:{self._consumer}:{arrival.envelope.id}:{uuid4().hex}"}
        await self._bus.jetstream.publish(arrival.bus_subject, arrival.body, headers=headers)
        async with self._database.transaction({self._settings.jurisdiction}) as connection:
            await self._rows.unpark(connection, [arrival])
        await asyncio.sleep(0)

    def _ids(self, envelope: Envelope | None = None) -> dict[str, object]:
        ids: dict[str, object] = {"consumer": self._consumer, "jurisdiction": self._settings.jurisdiction}
        if envelope is not None:
            ids |= {"event_id": str(envelope.id), "event_type": envelope.type, "event_sequence": envelope.sequence}
        return ids


def _reason(cause: Exception) -> str:
    # A validation error quotes its input, which may be personal.
    if isinstance(cause.__cause__, ValidationError):
        return f"payload does not fit its contract: {_fields(cause.__cause__)}"
    return str(cause)


def _fields(error: ValidationError) -> str:
    return ", ".join(".".join(map(str, item["loc"])) + " " + item["type"] for item in error.errors()[:5])
