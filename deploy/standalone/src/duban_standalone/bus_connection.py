"""The message bus for one command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from duban_runtime.bus import Bus
from duban_runtime.settings import ServiceSettings
from duban_standalone.connection import Connection
from duban_standalone.errors import StandaloneError

CONNECT_WITHIN_SECONDS = 10.0
UNUSED_KEY = SecretStr("-" * 32)


@asynccontextmanager
async def connected_bus(connection: Connection) -> AsyncIterator[Bus]:
    """Give a connected bus, closed afterwards.

    Raises:
        StandaloneError: NATS does not answer in time.
    """
    bus = Bus(connection.nats_url, "duban-command", stream_settings(connection).stream_limits())
    try:
        try:
            await asyncio.wait_for(bus.ready(), CONNECT_WITHIN_SECONDS)
        except TimeoutError:
            raise StandaloneError("连接不上消息总线 NATS，请检查 DUBAN_NATS_URL 和 NATS 是否在运行。") from None
        yield bus
    finally:
        await bus.close()


def stream_settings(connection: Connection) -> ServiceSettings:
    """Return settings whose stream limits are the services': connecting declares the streams, with these limits."""
    return ServiceSettings(
        nats_url=connection.nats_url,
        database_url=connection.database_url,
        config_dir=Path(connection.config_dir),
        token_key=UNUSED_KEY,
    )
