"""Four services as processes on a driven clock, serving all jurisdictions, and how people and channels call them."""

from __future__ import annotations

import asyncio
import os
import sys
import time as stopwatch
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import httpx
from standardwebhooks import Webhook

from duban_runtime.bus import Bus
from duban_standalone.data_directory import DataDirectory
from duban_standalone.demo.driven_clock import CLOCK_FILE_VARIABLE, ClockFile
from duban_standalone.demo.quiet import SERVICES, Quiet
from duban_standalone.development_tokens import mint
from duban_standalone.service_process import ServiceSpec, suite_services
from duban_standalone.suite import Suite
from tests.isolation.counties import ALL, WORKING, County, write_config
from tests.isolation.faulty_plugin import install

ZONE = ZoneInfo("Asia/Shanghai")
PATIENCE_SECONDS = 20.0
TOKENS_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
"""Scoring looks at the machine's clock, the others at the driven one; tokens stand by both."""
LIFETIME_HOURS = 24.0 * 366 * 30


class Deployment:
    """The running suite. ``http`` knows no jurisdiction; each call names its own."""

    def __init__(self, suite: Suite, clock: ClockFile, http: httpx.AsyncClient, database: asyncpg.Connection) -> None:
        self.urls = {service.spec.code: service.url for service in suite.services}
        self.suite = suite
        self.database_url = suite.database_url
        self.outbox = suite.data.path / "services" / "notify" / "outbox"
        self.variables: dict[str, str] = {}
        self.database = database
        self.bus: Bus
        self.quiet: Quiet
        self._clock = clock
        self._http = http
        self._turn = asyncio.Lock()

    async def go_to(self, day: date) -> None:
        """It is nine o'clock of that day, and everything that time brought by then has happened."""
        now = datetime.combine(day, time(9), ZONE)
        self._clock.set(now)
        await self.quiet.wait(now)

    async def push(self, county: County, external_id: str, body: Mapping[str, str]) -> httpx.Response:
        """Return the answer to a signed push of the county's channel."""
        content = httpx.Request("POST", "http://any", json={"external_id": external_id, **body}).content.decode()
        # The signature's age is judged by the real clock: the library knows no other.
        at = datetime.now(UTC)
        identity = f"msg_{external_id}_{county.code}"
        headers = {
            "webhook-id": identity,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(self.suite.channel_secrets[county.secret_variable]).sign(
                identity, at, content
            ),
            "content-type": "application/json",
        }
        url = f"{self.urls['intake']}/v1/{county.code}/channels/{county.channel}/tickets"
        return await self._http.post(url, content=content, headers=headers)

    async def ask(
        self, county: County, method: str, path: str, role: str, *, service: str = "tracking", **options: Any
    ) -> httpx.Response:
        """Return the answer to a person of the county; ``unit`` among the options, else the supervision office."""
        unit = options.pop("unit", county.office)
        token = mint(
            self.suite.token_key,
            jurisdiction=county.code,
            person=f"{role}@{unit}",
            name=county.says(role),
            unit=unit,
            roles=[role],
            now=TOKENS_SINCE,
            lifetime_hours=LIFETIME_HOURS,
        )
        url = f"{self.urls[service]}/v1/{county.code}{path}"
        return await self._http.request(method, url, headers={"authorization": f"Bearer {token}"}, **options)

    async def do(self, county: County, method: str, path: str, role: str, **options: Any) -> dict[str, Any]:
        """Return what a person's act led to; it is not refused."""
        answer = await self.ask(county, method, path, role, **options)
        assert answer.is_success, f"{county.code} {path}: {answer.text}"
        said: dict[str, Any] = answer.json()
        return said

    async def readiness(self, service: str) -> str:
        """Return what a service complains of."""
        checks = (await self._http.get(f"{self.urls[service]}/readyz")).json()
        return "；".join(str(check["detail"]) for check in checks if not check["ok"])

    async def rows(self, query: str, *arguments: object, counties: Sequence[County] = ALL) -> list[asyncpg.Record]:
        """Return rows as the services' own login sees them in the scope of these counties."""
        async with self._turn, self.database.transaction():
            scope = ",".join(county.code for county in counties)
            await self.database.execute("SELECT set_config('duban.scope', $1, true)", scope)
            return list(await self.database.fetch(query, *arguments))

    async def eventually(self, query: str, *arguments: object) -> float:
        """Return after how many seconds the query found something."""
        began = stopwatch.monotonic()
        while not await self.rows(query, *arguments):
            assert stopwatch.monotonic() - began < PATIENCE_SECONDS, f"never came: {query} {arguments}"
            await asyncio.sleep(0.02)
        return stopwatch.monotonic() - began


async def empty_streams(nats_url: str) -> None:
    """The server has no streams, so that nothing of an earlier test is read."""
    bus = Bus(nats_url, "isolation-preparation")
    await bus.ready()
    for stream in await bus.jetstream.streams_info():
        await bus.jetstream.delete_stream(str(stream.config.name))
    await bus.close()


def _driven_services() -> tuple[ServiceSpec, ...]:
    module = "duban_standalone.demo.driven_service"
    return tuple(
        ServiceSpec(spec.code, spec.title, (sys.executable, "-m", module, spec.code)) for spec in suite_services()
    )


@asynccontextmanager
async def living_deployment(
    directory: Path, nats_url: str, database_url: str, first_day: date
) -> AsyncIterator[Deployment]:
    """Run the suite on these servers, whose streams and database are empty; it is gone afterwards."""
    clock = ClockFile(directory / "now")
    clock.set(datetime.combine(first_day, time(9), ZONE))
    variables = install(directory / "site")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")} | variables
    environment |= {
        "DUBAN_NATS_URL": nats_url,
        "DUBAN_DATABASE_URL": database_url,
        CLOCK_FILE_VARIABLE: str(clock.path),
        "DUBAN_SWEEP_SECONDS": "0.05",
        "DUBAN_PLUGIN_RELOAD_SECONDS": "0.3",
        "DUBAN_LOG_LEVEL": "WARNING",
    }
    async with AsyncExitStack() as stack:
        data = stack.enter_context(DataDirectory(directory / "data"))
        config = write_config(directory / "config")
        suite = Suite(data, config, print, port_base=0, specs=_driven_services(), environment=environment)
        stack.enter_context(suite)
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=30.0))
        database = await asyncpg.connect(database_url)
        stack.push_async_callback(database.close)
        deployment = Deployment(suite, clock, http, database)
        deployment.variables = variables
        deployment.bus = Bus(nats_url, "isolation")
        stack.push_async_callback(deployment.bus.close)
        await deployment.bus.ready()
        codes = [county.code for county in WORKING]
        deployment.quiet = Quiet(database, deployment.bus.jetstream, codes)
        yield deployment


__all__ = ["SERVICES", "ZONE", "Deployment", "empty_streams", "living_deployment"]
