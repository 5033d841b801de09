"""A city and its county on one deployment: intake and tracking in this process, on a real bus and a real database."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from duban_intake import bootstrap as intake
from duban_intake.settings import IntakeSettings
from duban_runtime.auth import Caller, Tokens
from duban_runtime.migration import migrate
from duban_runtime.process import Service
from duban_tracking import bootstrap as tracking
from duban_tracking.settings import MIGRATIONS, TrackingSettings

CITY, COUNTY = "ankang", "hanbin"
SECRET = "whsec_" + base64.b64encode(b"signing-key-of-a-trial-county-01").decode()
KEY = SecretStr("a key for tests that is long enough")
FILES = {
    CITY: f"""
jurisdiction = "{CITY}"
name = "安康市"
plugins = ["calendar_cn", "national", "ankang"]
[channels.message_board]
name = "留言板"
secrets = ["{SECRET}"]
""",
    COUNTY: f"""
jurisdiction = "{COUNTY}"
name = "汉滨区"
parent = "{CITY}"
plugins = ["calendar_cn", "national", "yunhe"]
[parameters.yunhe]
renewed_by = "试行"
[channels.hotline_12345]
name = "热线"
secrets = ["{SECRET}"]
""",
}
Json = dict[str, Any]
PATIENCE_SECONDS = 60.0


@dataclass
class DrivenClock:
    at: datetime = datetime(2026, 7, 6, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@dataclass
class Deployment:
    """Both services while they run, and how people of both jurisdictions call them."""

    intake: Service
    tracking: Service
    clock: DrivenClock
    clients: dict[str, httpx.AsyncClient] = field(init=False)

    def __post_init__(self) -> None:
        self.clients = {
            service.name: httpx.AsyncClient(
                transport=httpx.ASGITransport(app=service.app, raise_app_exceptions=False), base_url="http://test"
            )
            for service in (self.intake, self.tracking)
        }

    async def call(
        self, jurisdiction: str, method: str, path: str, role: str, *, service: str = "tracking", **options: Any
    ) -> httpx.Response:
        """Return the answer to a person of the jurisdiction in that role; ``unit`` among the options."""
        unit = options.pop("unit", "dcs")
        caller = Caller(jurisdiction, f"p-{role}", "某人", unit, frozenset({role}))
        headers = {"Authorization": f"Bearer {Tokens(KEY, self.clock).issue(caller)}"}
        return await self.clients[service].request(method, f"/v1/{jurisdiction}{path}", headers=headers, **options)

    async def do(self, jurisdiction: str, path: str, role: str, body: Json, **options: Any) -> Json:
        """Return what an act led to; it must succeed."""
        answer = await self.call(jurisdiction, "POST", path, role, json=body, **options)
        assert answer.is_success, answer.text
        done: Json = answer.json()
        return done

    async def see(self, jurisdiction: str, path: str, role: str = "supervision_head", **options: Any) -> Json:
        answer = await self.call(jurisdiction, "GET", path, role, **options)
        assert answer.is_success, answer.text
        found: Json = answer.json()
        return found

    async def events(self, service: Service) -> list[Any]:
        """Return the whole log of a service, both jurisdictions'."""
        async with service.database.transaction({CITY, COUNTY}) as connection:
            found = await connection.exec_driver_sql(
                "SELECT jurisdiction, subject, sequence, id, type, data FROM event ORDER BY position"
            )
            return list(found)


async def until(wanted: Callable[[], Awaitable[object]]) -> Any:
    """Return what is wanted as soon as it is there."""
    for _ in range(int(PATIENCE_SECONDS / 0.05)):
        found = await wanted()
        if found:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError("it never came")


def write_files(directory: Path, **changed: str) -> Path:
    """Return a directory with both jurisdictions' files."""
    directory.mkdir(exist_ok=True)
    for code, text in {**FILES, **changed}.items():
        (directory / f"{code}.toml").write_text(text, encoding="utf-8")
    return directory


async def migrate_both(database_url: str) -> None:
    await migrate(database_url, intake.MIGRATIONS, "intake")
    await migrate(database_url, MIGRATIONS, "tracking")


@asynccontextmanager
async def deployed(config: Path, database_url: str, nats_url: str, clock: DrivenClock) -> AsyncIterator[Deployment]:
    """Run both services; at the end their tasks are cancelled, as a kill would end them."""
    given = {"nats_url": nats_url, "database_url": database_url, "config_dir": config, "token_key": KEY}
    vault_key = base64.b64encode(b"k" * 32).decode()
    receiving = IntakeSettings.model_validate(
        {**given, "vault_key": vault_key, "child_retry_seconds": 0.3, "plugin_reload_seconds": 0.3}
    )
    following = TrackingSettings.model_validate(
        {**given, "sweep_seconds": 0.2, "plugin_reload_seconds": 0.3, "plugin_budget_seconds": 30.0}
    )
    running = Deployment(intake.build(receiving, clock=clock), tracking.build(following, clock=clock), clock)
    async with AsyncExitStack() as stack:
        for service in (running.intake, running.tracking):
            for close in (*service.closers, service.bus.close, service.database.close):
                stack.push_async_callback(close)
            await service.bus.ready()
        for client in running.clients.values():
            await stack.enter_async_context(client)
        backgrounds = (*running.intake.backgrounds, *running.tracking.backgrounds)
        tasks = [asyncio.create_task(each.run(), name=each.name) for each in backgrounds]
        try:
            yield running
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
