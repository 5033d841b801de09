"""Intake on a real PostgreSQL, called without a network. One for the session: each test uses tickets of its own."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from duban_intake.bootstrap import MIGRATIONS, build
from duban_intake.settings import IntakeSettings
from duban_runtime.auth import Caller
from duban_runtime.database import Database
from duban_runtime.migration import migrate
from duban_runtime.process import Service
from tests.intake.channel import SECRET, ChannelClient
from tests.intake.plugins import CONFIGURATIONS, find
from tests.support.servers import PostgresServer

TOKEN_KEY = "key-of-the-tests-with-more-than-32-bytes"
VAULT_KEY = base64.b64encode(b"k" * 32).decode()


@dataclass(frozen=True)
class Intake:
    """A running intake, and ways to reach it."""

    service: Service
    http: httpx.AsyncClient

    @property
    def database(self) -> Database:
        return self.service.database

    def channel(self, code: str = "hotline", jurisdiction: str = "ping") -> ChannelClient:
        """Return the software of a channel."""
        return ChannelClient(self.http, jurisdiction, code)

    def staff(self, role: str = "supervision_staff", person: str = "p-1", jurisdiction: str = "ping") -> dict[str, str]:
        """Return the headers of a person."""
        caller = Caller(jurisdiction, person, "王某", "dcs", frozenset({role}))
        return {"authorization": f"Bearer {self.service.app.state.tokens.issue(caller)}"}


def write_configuration(directory: Path) -> Path:
    """Return a directory with the jurisdictions of the tests."""
    for code, text in vars(CONFIGURATIONS).items():
        (directory / f"{code}.toml").write_text(text, encoding="utf-8")
    return directory


def settings_for(database_url: str, config_dir: Path, nats_url: str = "nats://127.0.0.1:9") -> IntakeSettings:
    """Return settings; without another word the bus is away."""
    return IntakeSettings.model_validate(
        {
            "nats_url": nats_url,
            "database_url": database_url,
            "config_dir": config_dir,
            "token_key": TOKEN_KEY,
            "vault_key": VAULT_KEY,
            "hook_seconds": 0.3,
        }
    )


@pytest.fixture(scope="session")
def config_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_configuration(tmp_path_factory.mktemp("intake-config"))


@pytest_asyncio.fixture(scope="session")
async def intake(postgres_server: PostgresServer, config_dir: Path) -> AsyncIterator[Intake]:
    url = await postgres_server.create_database()
    await migrate(url, MIGRATIONS, "intake")
    service = build(settings_for(url, config_dir), find=find, environ={"TEST_HOTLINE_SECRET": SECRET})
    batcher = service.backgrounds[1]
    running = asyncio.create_task(batcher.run())
    transport = httpx.ASGITransport(service.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://intake") as http:
        yield Intake(service, http)
    await batcher.stop()
    await running
    for close in (*service.closers, service.bus.close, service.database.close):
        await close()
    await postgres_server.drop_database(url)


@pytest.fixture
def hotline(intake: Intake) -> ChannelClient:
    return intake.channel()
