"""The connection to NATS: it is made in the background and never given up."""

from __future__ import annotations

import asyncio
import logging

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from duban_runtime.topology import StreamLimits, ensure_streams

_LOG = logging.getLogger(__name__)
_RECONNECT_WAIT_SECONDS = 0.5
_CONNECT_TIMEOUT_SECONDS = 3
_MAX_PUBLISHES_IN_FLIGHT = 8000


class _HeaderLines:
    """Reads the headers of a message. nats-py takes the parser of e-mails, which was a tenth of a consumer's time."""

    def parsebytes(self, raw: bytes) -> dict[str, str]:
        """Return the headers by name."""
        lines = (line.partition(":") for line in raw.decode("utf-8", "replace").split("\r\n"))
        return {name.strip(): value.strip() for name, colon, value in lines if colon}


class Bus:
    """NATS and JetStream for one process.

    FastStream's own pull loop costs two to three times the CPU per message and waits a fixed time to fill a batch
    (measured), so consuming is done on nats-py here; FastStream writes the AsyncAPI documents.
    """

    def __init__(self, url: str, name: str, limits: StreamLimits | None = None) -> None:
        self._url = url
        self._name = name
        self.limits = limits or StreamLimits()
        self._client: Client | None = None
        self._jetstream: JetStreamContext | None = None
        self._declared = False
        self._closing = False
        self._connected = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def client(self) -> Client:
        """The nats-py client.

        Raises:
            RuntimeError: ``ready`` has not returned yet.
        """
        if self._client is None:
            raise RuntimeError("the bus is not connected yet")
        return self._client

    @property
    def jetstream(self) -> JetStreamContext:
        """The JetStream context of the client.

        Raises:
            RuntimeError: ``ready`` has not returned yet.
        """
        if self._jetstream is None:
            raise RuntimeError("the bus is not connected yet")
        return self._jetstream

    @property
    def connected(self) -> bool:
        """Whether the connection is up and the streams were declared over it."""
        return self._connected.is_set()

    def start(self) -> None:
        """Connecting has begun."""
        if self._task is None:
            self._task = asyncio.create_task(self._connect(), name="bus-connect")

    async def ready(self) -> None:
        """Return when the connection is up and every stream exists."""
        self.start()
        await self._connected.wait()

    async def redeclare(self) -> None:
        """The streams exist again after the broker lost them."""
        await ensure_streams(self.jetstream, self.limits)

    async def close(self) -> None:
        """The connection is flushed and closed."""
        self._closing = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._client is not None and not self._client.is_closed:
            try:
                await asyncio.wait_for(self._client.flush(timeout=2), 3)
            except (NatsError, TimeoutError, OSError):
                _LOG.warning("closing the bus connection without flushing it")
            await self._client.close()
        self._connected.clear()

    async def _connect(self) -> None:
        attempt = 0
        while self._client is None:
            try:
                self._client = await nats.connect(
                    self._url,
                    name=self._name,
                    connect_timeout=_CONNECT_TIMEOUT_SECONDS,
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=_RECONNECT_WAIT_SECONDS,
                    ping_interval=10,
                    max_outstanding_pings=2,
                    error_cb=self._on_error,
                    disconnected_cb=self._on_disconnected,
                    reconnected_cb=self._on_reconnected,
                )
            except (NatsError, OSError, TimeoutError) as error:
                if attempt % 10 == 0:
                    _LOG.warning("waiting for NATS", extra={"cause": type(error).__name__})
                attempt += 1
                await asyncio.sleep(_RECONNECT_WAIT_SECONDS)
        self._client._hdr_parser = _HeaderLines()  # type: ignore[assignment]
        self._jetstream = self._client.jetstream(timeout=5, publish_async_max_pending=_MAX_PUBLISHES_IN_FLIGHT)
        await self._declare()

    async def _declare(self) -> None:
        while True:
            try:
                await self.redeclare()
            except (NatsError, OSError, TimeoutError) as error:
                _LOG.warning("JetStream is not ready: %s", error)
                await asyncio.sleep(_RECONNECT_WAIT_SECONDS)
                continue
            self._connected.set()
            return

    async def _on_error(self, error: Exception) -> None:
        if not isinstance(error, OSError | NatsError):
            _LOG.warning("bus error: %s", type(error).__name__)

    async def _on_disconnected(self) -> None:
        self._connected.clear()
        if not self._closing:
            _LOG.warning("bus connection lost")

    async def _on_reconnected(self) -> None:
        _LOG.info("bus connection is back")
        if self._task is not None:
            self._task.cancel()
        # In the background: nats-py awaits this callback before it reads answers again.
        self._task = asyncio.create_task(self._declare(), name="bus-declare")
