"""The embedded servers, real ones."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import nats
import psutil
import pytest

from duban_standalone.embedded import EmbeddedNats, EmbeddedPostgres
from duban_standalone.errors import DataDirectoryInUse
from tests.standalone.fakes import wait_until

pytestmark = pytest.mark.servers
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can start a process as somebody else")
ORDINARY_USER = 65534


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory in which both servers ran once and were stopped."""
    data = tmp_path_factory.mktemp("template")
    with EmbeddedPostgres(data), EmbeddedNats(data):
        pass
    return data


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Iterator[Path]:
    copy = tmp_path / "data"
    shutil.copytree(template, copy)
    for directory, _, files in os.walk(copy / "postgres"):
        for path in [directory, *(os.path.join(directory, file) for file in files)]:
            owner = template / "postgres" / os.path.relpath(path, copy / "postgres")
            os.chown(path, owner.stat().st_uid, owner.stat().st_gid)
    return copy


async def ask(url: str, *statements: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        answers = [await connection.fetchval(statement) for statement in statements]
    finally:
        await connection.close()
    return answers[-1]


async def put_message(url: str) -> None:
    client = await nats.connect(url)
    await client.jetstream().add_stream(name="S", subjects=["s.>"])
    await client.jetstream().publish("s.x", "督查".encode())
    await client.close()


async def count_messages(url: str) -> int:
    client = await nats.connect(url)
    info = await client.jetstream().stream_info("S")
    await client.close()
    return info.state.messages


async def test_postgres_keeps_rows_when_stopped_and_started(data: Path) -> None:
    with EmbeddedPostgres(data) as first:
        await ask(first.url, "CREATE TABLE kept (a int)", "INSERT INTO kept VALUES (7)")
    assert not first.alive()
    with EmbeddedPostgres(data) as second:
        assert await ask(second.url, "SELECT a FROM kept") == 7


async def test_postgres_keeps_committed_rows_when_killed(data: Path) -> None:
    server = EmbeddedPostgres(data)
    url = server.start()
    await ask(url, "CREATE TABLE kept (a int)", "INSERT INTO kept VALUES (7)")
    os.kill(server.process_id or 0, signal.SIGKILL)
    assert wait_until(lambda: not server.alive())
    server.stop()
    assert server.start() == url
    assert await ask(url, "SELECT a FROM kept") == 7
    server.stop()


async def test_postgres_role_is_ordinary_and_durable_when_created(data: Path) -> None:
    with EmbeddedPostgres(data) as server:
        query = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        assert await ask(server.url, query) is False
        assert (
            await ask(server.url, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'duban'") == "duban"
        )
        for name, value in [
            ("fsync", "on"),
            ("synchronous_commit", "on"),
            ("TimeZone", "UTC"),
            ("server_encoding", "UTF8"),
        ]:
            assert await ask(server.url, f"SHOW {name}") == value
        assert await ask(server.admin_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is True


async def test_postgres_search_finds_chinese_when_trigrams_are_used(data: Path) -> None:
    with EmbeddedPostgres(data) as server:
        assert await ask(server.url, "CREATE EXTENSION pg_trgm", "SELECT cardinality(show_trgm('督查督办'))") == 5


async def test_postgres_refuses_a_wrong_password_when_connected(data: Path) -> None:
    with EmbeddedPostgres(data) as server:
        password = server.url.split(":")[2].split("@")[0]
        with pytest.raises(asyncpg.InvalidPasswordError):
            await ask(server.url.replace(password, "wrong"), "SELECT 1")


async def test_postgres_makes_new_passwords_when_theirs_are_lost(data: Path) -> None:
    (data / "postgres-passwords.json").unlink()
    with EmbeddedPostgres(data) as server:
        assert await ask(server.url, "SELECT 1") == 1
    assert (data / "postgres-passwords.json").stat().st_mode & 0o777 == 0o600


async def test_nats_keeps_messages_when_stopped_and_started(data: Path) -> None:
    with EmbeddedNats(data) as first:
        await put_message(first.url)
    assert not first.alive()
    with EmbeddedNats(data) as second:
        assert await count_messages(second.url) == 1


async def test_nats_keeps_acknowledged_messages_when_killed(data: Path) -> None:
    server = EmbeddedNats(data)
    url = server.start()
    await put_message(url)
    os.kill(server.process_id or 0, signal.SIGKILL)
    assert wait_until(lambda: not server.alive())
    server.stop()
    assert server.start() == url
    assert await count_messages(url) == 1
    server.stop()


@pytest.mark.parametrize("server_type", [EmbeddedNats, EmbeddedPostgres])
def test_second_server_is_refused_when_the_directory_is_in_use(
    server_type: Callable[[Path], EmbeddedNats | EmbeddedPostgres], data: Path
) -> None:
    with server_type(data) as first:
        with pytest.raises(DataDirectoryInUse, match=str(os.getpid())):
            server_type(data).start()
        assert first.alive()


START_AND_DIE = """
import os, sys, ctypes
from pathlib import Path
from duban_standalone.embedded import EmbeddedNats, EmbeddedPostgres, children
if sys.argv[2] == "orphans":
    children.dies_with_parent = lambda death_signal: None
servers = [EmbeddedPostgres(Path(sys.argv[1])), EmbeddedNats(Path(sys.argv[1]))]
urls = [server.start() for server in servers]
print(*(server.process_id for server in servers), flush=True)
if sys.argv[2] != "stop":
    os.kill(os.getpid(), 9)
for server in servers:
    server.stop()
"""


def run_launcher(data: Path, how: str) -> list[int]:
    done = subprocess.run(
        [sys.executable, "-c", START_AND_DIE, str(data), how],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stdout, done.stderr
    return [int(word) for word in done.stdout.split()]


def test_servers_end_when_their_launcher_is_killed(data: Path) -> None:
    ids = run_launcher(data, "killed")
    assert wait_until(lambda: not any(psutil.pid_exists(process_id) for process_id in ids))


def test_servers_start_when_a_killed_launcher_left_some_running(data: Path) -> None:
    orphans = run_launcher(data, "orphans")
    assert all(psutil.pid_exists(process_id) for process_id in orphans)
    with EmbeddedPostgres(data) as postgres, EmbeddedNats(data) as server:
        assert postgres.alive()
        assert server.alive()
        assert not any(psutil.pid_exists(process_id) for process_id in orphans)


@needs_root
def test_servers_start_when_the_data_lie_below_a_closed_directory(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with EmbeddedPostgres(closed / "data") as postgres, EmbeddedNats(closed / "data") as server:
        assert postgres.alive()
        assert server.alive()


def exit_code_as_ordinary_user(work: Callable[[], bool]) -> int:
    """Run `work` in a fork that is somebody else: a new interpreter might lie where that user cannot reach it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(ORDINARY_USER)
            os.setuid(ORDINARY_USER)
            code = 0 if work() else 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@needs_root
def test_servers_start_when_run_by_an_ordinary_user() -> None:
    with tempfile.TemporaryDirectory() as directory:
        os.chown(directory, ORDINARY_USER, ORDINARY_USER)

        def start_both() -> bool:
            with EmbeddedPostgres(Path(directory)) as postgres, EmbeddedNats(Path(directory)) as server:
                return postgres.alive() and server.alive()

        assert exit_code_as_ordinary_user(start_both) == 0
        assert (Path(directory) / "postgres" / "pgdata").stat().st_uid == ORDINARY_USER
