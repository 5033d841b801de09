"""A service as a process: start, drain, crash."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from duban_runtime.auth import Tokens
from duban_runtime.bus import Bus
from duban_runtime.database import Database
from duban_runtime.errors import ConfigurationError, RetryLater
from duban_runtime.http import create_app
from duban_runtime.migration import migrate
from duban_runtime.process import Background, Loop, Service, serve
from duban_runtime.relay import Relay
from duban_runtime.settings import ServiceSettings
from tests.runtime.sample import LOG, MIGRATIONS, append, event, eventually, outbox_rows

pytestmark = pytest.mark.servers
KEY = SecretStr("k" * 32)


class Harness:
    """One service in this process, with what is needed to look at it from outside."""

    def __init__(self, database_url: str, nats_url: str, backgrounds: list[Background] | None = None) -> None:
        self.stop = asyncio.Event()
        self.listening: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.database = Database(database_url, "intake", "test")
        self.bus = Bus(nats_url, "test")
        self.relay = Relay(self.database, self.bus, LOG, ["yunhe"])
        self.app = create_app("测试", "intake", Tokens(KEY))
        self.settings = ServiceSettings(
            nats_url=nats_url,
            database_url=database_url,
            config_dir=Path("/nowhere"),
            token_key=KEY,
            http_port=0,
            drain_seconds=5.0,
        )
        self.service = Service(
            name="intake",
            app=self.app,
            database=self.database,
            bus=self.bus,
            migrations=MIGRATIONS,
            backgrounds=[self.relay, *(backgrounds or [])],
        )
        self.code: asyncio.Task[int] | None = None

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        self.code = asyncio.create_task(
            serve(self.service, self.settings, stop=self.stop, on_listening=self.listening.set_result)
        )
        async with httpx.AsyncClient(base_url=await self.listening, timeout=10) as client:
            yield client

    async def exit_code(self) -> int:
        assert self.code is not None
        return await asyncio.wait_for(self.code, 15)


async def is_ready(client: httpx.AsyncClient) -> bool:
    return (await client.get("/readyz")).status_code == 200


async def test_request_and_outbox_are_finished_when_the_service_stops(
    intake: Database, database_url: str, nats_url: str, bus: Bus
) -> None:
    harness = Harness(database_url, nats_url)
    entered = asyncio.Event()

    @harness.app.post("/slow")
    async def slow() -> dict[str, bool]:
        entered.set()
        await asyncio.sleep(0.4)
        await append(intake, event("a", 1))
        return {"done": True}

    async with harness.client() as client:
        await eventually(lambda: is_ready(client))
        answer = asyncio.create_task(client.post("/slow"))
        await entered.wait()
        harness.stop.set()
        assert (await answer).json() == {"done": True}
        assert await harness.exit_code() == 0
    assert await outbox_rows(intake) == 0
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(*harness.listening.result().removeprefix("http://").split(":"))


async def test_service_is_alive_but_not_ready_when_the_servers_are_away() -> None:
    harness = Harness("postgresql://a:b@127.0.0.1:1/c", "nats://127.0.0.1:1")
    async with harness.client() as client:
        assert (await client.get("/healthz")).status_code == 200
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert {check["name"]: check["ok"] for check in answer.json()}["数据库"] is False
        harness.stop.set()
        assert await harness.exit_code() == 0


async def test_service_ends_with_one_when_a_background_crashes(
    intake: Database, database_url: str, nats_url: str
) -> None:
    async def crash() -> bool:
        raise KeyError("x")

    harness = Harness(database_url, nats_url, [Loop("sweeper", crash, seconds=1)])
    async with harness.client():
        assert await harness.exit_code() == 1


async def test_service_refuses_to_start_when_the_schema_is_missing(database_url: str, nats_url: str) -> None:
    harness = Harness(database_url, nats_url)
    async with harness.client():
        with pytest.raises(ConfigurationError, match="duban-intake migrate"):
            await harness.exit_code()
    await migrate(database_url, MIGRATIONS, "intake")


async def test_service_refuses_to_start_when_the_port_is_taken(database_url: str, nats_url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        harness = Harness(database_url, nats_url)
        settings = harness.settings.model_copy(update={"http_port": taken.getsockname()[1]})
        with pytest.raises(ConfigurationError, match=f"cannot listen on 127.0.0.1:{settings.http_port}"):
            await serve(harness.service, settings)


async def test_loop_goes_on_when_the_cause_may_pass() -> None:
    calls: list[bool] = []

    async def work() -> bool:
        calls.append(loop.healthy()[0])
        if len(calls) == 1:
            raise RetryLater("away", delay_seconds=0.01)
        if len(calls) == 4:
            await loop.stop()
        return len(calls) < 4

    loop = Loop("test", work, seconds=60)
    await asyncio.wait_for(loop.run(), 5)
    assert calls == [True, False, True, True]
