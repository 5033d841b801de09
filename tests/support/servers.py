"""Real servers for tests: from the environment, else from testcontainers, else from the embedded wheels."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
import pytest

NATS_VARIABLE = "DUBAN_TEST_NATS_URL"
DATABASE_VARIABLE = "DUBAN_TEST_DATABASE_URL"
NATS_IMAGE = "nats:2.12-alpine"
POSTGRES_IMAGE = "postgres:18-alpine"
_DOCKER_SOCKET = "/var/run/docker.sock"


class PostgresServer:
    """A PostgreSQL server on which the login of ``admin_url`` may create databases and roles."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url

    async def create_database(self) -> str:
        """Return the URL of a new empty database whose owner and only login is a role without privileges."""
        name = f"test_{secrets.token_hex(6)}"
        password = secrets.token_urlsafe(16)
        await self._execute(f"CREATE ROLE {name} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{password}'")
        await self._execute(f"GRANT {name} TO CURRENT_USER")
        await self._execute(f"CREATE DATABASE {name} OWNER {name}")
        return _with_login(self.admin_url, name, password, name)

    async def drop_database(self, url: str) -> None:
        """The database and its role are gone."""
        name = urlsplit(url).path.lstrip("/")
        await self._execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await self._execute(f"DROP ROLE IF EXISTS {name}")

    async def end_sessions(self, url: str) -> None:
        """Every session of the database is cut off, as by a restart of the server."""
        await self._execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{urlsplit(url).path.lstrip('/')}' AND pid <> pg_backend_pid()"
        )

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self.admin_url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def _with_login(url: str, user: str, password: str, database: str) -> str:
    parts = urlsplit(url)
    place = f"{quote(user)}:{quote(password)}@{parts.hostname}:{parts.port or 5432}"
    return urlunsplit(("postgresql", place, f"/{database}", "", ""))


def docker_answers() -> bool:
    """Return whether a Docker daemon can be asked for containers."""
    host = os.environ.get("DOCKER_HOST", "")
    path = host.removeprefix("unix://") if host.startswith("unix://") else _DOCKER_SOCKET
    if host and not host.startswith("unix://"):
        return True
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(path)
        except OSError:
            return False
    return True


@contextmanager
def running_nats(directory: Path) -> Iterator[str]:
    """Context manager: the URL of a NATS server with JetStream."""
    given = os.environ.get(NATS_VARIABLE)
    if given:
        yield given
    elif docker_answers():
        from testcontainers.nats import NatsContainer

        with NatsContainer(NATS_IMAGE, jetstream=True) as container:
            yield container.nats_uri()
    else:
        with embedded_nats(directory) as server:
            yield server.url


@contextmanager
def running_postgres(directory: Path) -> Iterator[PostgresServer]:
    """Context manager: a PostgreSQL server."""
    given = os.environ.get(DATABASE_VARIABLE)
    if given:
        yield PostgresServer(given)
    elif docker_answers():
        from testcontainers.postgres import PostgresContainer

        with PostgresContainer(POSTGRES_IMAGE, driver=None) as container:
            yield PostgresServer(container.get_connection_url())
    else:
        with _started(lambda: _embedded().EmbeddedPostgres(directory)) as server:
            yield PostgresServer(server.admin_url)


@contextmanager
def embedded_nats(directory: Path) -> Iterator[EmbeddedServer]:
    """Context manager: a NATS server that the test may stop and start again; skips where the wheel is missing."""
    with _started(lambda: _embedded().EmbeddedNats(directory)) as server:
        yield server


class EmbeddedServer(Protocol):
    """What tests use of the suite's embedded servers."""

    url: str
    admin_url: str

    def start(self) -> str: ...

    def stop(self) -> None: ...


@contextmanager
def _started(make: Callable[[], EmbeddedServer]) -> Iterator[EmbeddedServer]:
    from duban_standalone.errors import BinaryMissing

    server = make()
    try:
        server.start()
    except BinaryMissing as error:
        pytest.skip(f"no server given, no Docker, no embedded wheel: {error}")
    try:
        yield server
    finally:
        server.stop()


def _embedded() -> Any:
    from duban_standalone import embedded

    return embedded
