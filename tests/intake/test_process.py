"""Intake as a process: killed between commit and publication, the database away, misconfigured."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from duban_contracts.envelope import Envelope
from duban_contracts.events.ticket import TicketReceived
from duban_intake.bootstrap import MIGRATIONS
from duban_runtime.bus import Bus
from duban_runtime.migration import migrate
from tests.intake.channel import SECRET, ChannelClient, ticket
from tests.intake.conftest import TOKEN_KEY, VAULT_KEY

ROOT = Path(__file__).parents[2]
AWAY = "nats://127.0.0.1:9"
PATIENCE_SECONDS = 30.0
pytestmark = pytest.mark.servers


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """A process of intake."""

    process: asyncio.subprocess.Process
    http: httpx.AsyncClient

    async def end(self, how: signal.Signals) -> int:
        """Send a signal and return the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await asyncio.wait_for(self.process.wait(), PATIENCE_SECONDS)


def environment(database_url: str, config_dir: Path, nats_url: str, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        "DUBAN_DATABASE_URL": database_url,
        "DUBAN_NATS_URL": nats_url,
        "DUBAN_CONFIG_DIR": str(config_dir),
        "DUBAN_TOKEN_KEY": TOKEN_KEY,
        "DUBAN_VAULT_KEY": VAULT_KEY,
        "DUBAN_HTTP_PORT": str(port),
        "TEST_HOTLINE_SECRET": SECRET,
    }


@asynccontextmanager
async def running(database_url: str, config_dir: Path, nats_url: str) -> AsyncIterator[Running]:
    """Run intake; on leaving nothing of it is left."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.intake.serve_process",
        env=environment(database_url, config_dir, nats_url, port),
        stderr=asyncio.subprocess.DEVNULL,
    )
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_SECONDS) as http:
        service = Running(process, http)
        try:
            await until_ready(service)
            yield service
        finally:
            await service.end(signal.SIGKILL)


async def until_ready(service: Running) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            assert service.process.returncode is None
            try:
                if (await service.http.get("/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)


async def received(bus: Bus, expected: int) -> list[Envelope]:
    """Return what is on the stream of intake once it holds so many."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await bus.jetstream.stream_info("INTAKE")).state.messages < expected:  # noqa: ASYNC110 another process fills it
            await asyncio.sleep(0.05)
    consumer = await bus.jetstream.subscribe("duban.*.intake.>", ordered_consumer=True)
    messages = [await consumer.next_msg(timeout=5) for _ in range(expected)]
    await consumer.unsubscribe()
    return [Envelope.model_validate_json(message.data) for message in messages]


async def test_event_is_published_once_when_the_process_died_between_commit_and_publication(
    database_url: str, config_dir: Path, nats_url: str, bus: Bus
) -> None:
    await migrate(database_url, MIGRATIONS, "intake")
    payloads = [ticket(title="𠮷林路🚧塌陷") for _ in range(20)]
    async with running(database_url, config_dir, AWAY) as service:
        channel = ChannelClient(service.http)
        answers = await asyncio.gather(*(channel.push(payload) for payload in payloads))
        assert {answer.status_code for answer in answers} == {202}
        await service.end(signal.SIGKILL)
    async with running(database_url, config_dir, nats_url) as service:
        envelopes = await received(bus, len(payloads))
        again = await ChannelClient(service.http).push(payloads[0])
        assert again.content == answers[0].content
        assert await service.end(signal.SIGTERM) == 0
    assert {envelope.subject for envelope in envelopes} == {f"ticket:{each.json()['ticket_id']}" for each in answers}
    assert (await bus.jetstream.stream_info("INTAKE")).state.messages == len(payloads)
    assert {(each.type, each.sequence) for each in envelopes} == {(TicketReceived.TYPE, 1)}
    assert {TicketReceived.model_validate(each.data).content.title for each in envelopes} == {"𠮷林路🚧塌陷"}


@dataclass
class Gate:
    """Forwards connections to PostgreSQL while it is open."""

    url: str
    server: asyncio.Server
    writers: list[asyncio.StreamWriter]
    is_open: bool = True

    def shut(self) -> None:
        """Cut every connection and let no new one through."""
        self.is_open = False
        for writer in self.writers:
            writer.close()


@asynccontextmanager
async def gate_before(database_url: str) -> AsyncIterator[Gate]:
    parts = httpx.URL(database_url)
    writers: list[asyncio.StreamWriter] = []

    async def pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65_536):
                target.write(data)
        except OSError:
            pass
        target.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not gate.is_open:
            writer.close()
            return
        there, back = await asyncio.open_connection(parts.host, parts.port or 5432)
        writers.extend((writer, back))
        await asyncio.gather(pump(reader, back), pump(there, writer))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    gate = Gate(str(parts.copy_with(host="127.0.0.1", port=port)), server, writers)
    try:
        yield gate
    finally:
        server.close()
        gate.shut()


async def test_push_is_answered_503_and_keeps_nothing_when_the_database_is_away(
    database_url: str, config_dir: Path
) -> None:
    await migrate(database_url, MIGRATIONS, "intake")
    payload = ticket()
    async with gate_before(database_url) as gate, running(gate.url, config_dir, AWAY) as service:
        channel = ChannelClient(service.http)
        assert (await channel.push(ticket())).status_code == 202
        gate.shut()
        for answer in (await channel.push(payload), await channel.batch(b'{"x": 1}')):
            assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
            assert int(answer.headers["retry-after"]) >= 1
        assert (await service.http.get("/readyz")).status_code == 503
        gate.is_open = True
        await until_ready(service)
        assert (await channel.push(payload)).status_code == 202


async def test_process_ends_with_one_line_when_the_vault_key_is_missing(config_dir: Path) -> None:
    variables = environment("postgresql://u:p@127.0.0.1:9/d", config_dir, AWAY, free_port())
    del variables["DUBAN_VAULT_KEY"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "duban_intake", "serve", env=variables, stderr=asyncio.subprocess.PIPE
    )
    _, said = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    assert process.returncode == 2
    assert said.decode().strip() == "duban-intake: environment: DUBAN_VAULT_KEY is missing"
