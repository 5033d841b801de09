"""Applies the events of another service, each once and in the order of its stream."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.envelope import Envelope
from duban_runtime.bus import Bus
from duban_runtime.clock import Clock, SystemClock
from duban_runtime.database import Database
from duban_runtime.delivery import Lane, Settings
from duban_runtime.errors import RetryLater
from duban_runtime.pull import SPACING_SECONDS, ConsumerGone, Pull
from duban_runtime.topology import consumer_name, ensure_consumer, stream_name

_LOG = logging.getLogger(__name__)
_WAIT_SECONDS = 5.0
_MAX_PAUSE_SECONDS = 5.0

Handler = Callable[[AsyncConnection, Sequence[Envelope]], Awaitable[None]]


class Inbound:
    """Background with one consumer per jurisdiction on the stream of ``source``.

    ``handler`` is called inside one transaction whose scope is the jurisdiction, with events that were never applied
    before, in order. ``after_commit`` is called after each transaction that applied something.
    ``spacing_seconds``: least time between two transactions while events come in a steady flow.
    ``concurrency``: batches of a jurisdiction in work at the same time, so that one is computed while another is
    written; every stream keeps its order.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        *,
        service: str,
        source: str,
        jurisdictions: Sequence[str],
        handler: Handler,
        after_commit: Callable[[], None] | None = None,
        batch_size: int = 256,
        spacing_seconds: float = SPACING_SECONDS,
        concurrency: int = 1,
        clock: Clock | None = None,
    ) -> None:
        self.name = f"{service}-from-{source}"
        self._bus = bus
        self._service = service
        self._source = source
        self._batch_size = batch_size
        self._spacing_seconds = spacing_seconds
        self._concurrency = concurrency
        self._stopping = asyncio.Event()
        self._trouble: dict[str, str] = {}
        self._lanes = {
            jurisdiction: Lane(
                database,
                bus,
                Settings(
                    service=service,
                    source=source,
                    jurisdiction=jurisdiction,
                    handler=handler,
                    after_commit=after_commit or (lambda: None),
                    clock=clock or SystemClock(),
                ),
            )
            for jurisdiction in jurisdictions
        }

    def healthy(self) -> tuple[bool, str]:
        return not self._trouble, "; ".join(f"{code}: {why}" for code, why in sorted(self._trouble.items()))

    async def stop(self) -> None:
        """No further batch is begun; ``run`` returns when those in work are committed and answered."""
        self._stopping.set()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for jurisdiction in self._lanes:
                tasks.create_task(self._serve(jurisdiction), name=f"{self.name}-{jurisdiction}")

    async def _serve(self, jurisdiction: str) -> None:
        consumer = consumer_name(self._service, jurisdiction, self._source)
        pull = Pull(self._bus, stream_name(self._source), consumer, self._batch_size, self._spacing_seconds)
        declared, pause = False, 0.0
        working: set[asyncio.Task[None]] = set()
        while not self._stopping.is_set():
            try:
                if not self._bus.connected:
                    self._bus.start()
                    raise RetryLater("the bus is away")
                if not declared:
                    await ensure_consumer(self._bus.jetstream, self._service, jurisdiction, self._source)
                    declared = True
                    self._trouble.pop(jurisdiction, None)
                await self._serve_once(jurisdiction, pull, working)
                pause = 0.0
                self._trouble.pop(jurisdiction, None)
            except (RetryLater, NatsError, OSError, TimeoutError) as error:
                declared = declared and not isinstance(error, ConsumerGone)
                pause = min(max(pause * 2, 0.2), _MAX_PAUSE_SECONDS)
                self._trouble[jurisdiction] = f"{type(error).__name__}: {error}"
                _LOG.warning("consumer waits", extra={"consumer": consumer, "cause": type(error).__name__})
                await self._rest(pause)
        await asyncio.gather(*working, return_exceptions=True)
        if self._bus.connected:
            await pull.close()

    async def _serve_once(self, jurisdiction: str, pull: Pull, working: set[asyncio.Task[None]]) -> None:
        await _until_fewer(working, self._concurrency)
        messages = await self._fetch(pull)
        if messages:
            working.add(asyncio.create_task(self._lanes[jurisdiction].apply(messages, pull.pending)))
            if self._concurrency == 1:
                await _until_fewer(working, 1)

    async def _fetch(self, pull: Pull) -> list[Msg]:
        fetching = asyncio.ensure_future(pull.batch(_WAIT_SECONDS))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({fetching, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            if not fetching.done():
                fetching.cancel()
                await asyncio.gather(fetching, return_exceptions=True)
        return [] if fetching.cancelled() else fetching.result()

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return


async def _until_fewer(working: set[asyncio.Task[None]], limit: int) -> None:
    """Return when fewer than ``limit`` are at work; raise what one of those that ended failed with."""
    while len(working) >= limit or any(task.done() for task in working):
        ended, _ = await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
        working.difference_update(ended)
        for task in ended:
            task.result()
