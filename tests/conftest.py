"""Fixtures with real servers. They start on first use and are shared by the whole session.

``DUBAN_TEST_NATS_URL`` and ``DUBAN_TEST_DATABASE_URL`` name servers of your own: streams of that NATS are deleted, and
the PostgreSQL login must be allowed to create databases and roles.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from nats.js.errors import ServerError

from duban_runtime.bus import Bus
from duban_runtime.database import Database
from duban_runtime.migration import migrate
from tests.support.servers import EmbeddedServer, PostgresServer, embedded_nats, running_nats, running_postgres

TRIES, BETWEEN_TRIES_SECONDS = 50, 0.1
FreshDatabase = Callable[[str, str], Awaitable[Database]]


@pytest.fixture(scope="session")
def nats_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a NATS server with JetStream."""
    with running_nats(tmp_path_factory.mktemp("nats")) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The PostgreSQL server; ask it for databases."""
    # Not pytest's directory: the server's own account must be able to enter it.
    with tempfile.TemporaryDirectory(prefix="duban-pg-") as directory, running_postgres(Path(directory)) as server:
        yield server


@pytest_asyncio.fixture
async def database_url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """URL of a new empty database whose login is its owner and nothing more; dropped after the test."""
    url = await postgres_server.create_database()
    yield url
    await postgres_server.drop_database(url)


@pytest_asyncio.fixture
async def fresh_database(database_url: str) -> AsyncIterator[FreshDatabase]:
    """Factory of migrated schemas in this test's database.

    ``await fresh_database("duban_tracking.migrations", "tracking")`` returns its Database.
    """
    opened: list[Database] = []

    async def make(migrations: str, schema: str) -> Database:
        await migrate(database_url, migrations, schema)
        opened.append(Database(database_url, schema, f"test-{schema}"))
        return opened[-1]

    yield make
    for database in opened:
        await database.close()


@pytest_asyncio.fixture
async def bus(nats_url: str) -> AsyncIterator[Bus]:
    """A connected bus whose streams are empty."""
    connected = Bus(nats_url, "test")
    await connected.ready()
    for stream in await connected.jetstream.streams_info():
        await connected.jetstream.delete_stream(str(stream.config.name))
    await _redeclared(connected)
    yield connected
    await connected.close()


async def _redeclared(connected: Bus) -> None:
    """The streams stand again; a busy server may still be removing the files of those of the same name."""
    for _ in range(TRIES - 1):
        try:
            await connected.redeclare()
        except ServerError:
            await asyncio.sleep(BETWEEN_TRIES_SECONDS)
        else:
            return
    await connected.redeclare()


@pytest.fixture
def own_nats(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """A NATS server of this test alone, which it may stop and start again."""
    with embedded_nats(tmp_path) as server:
        yield server
