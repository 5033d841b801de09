"""The console script of a service."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import httpx
import pytest

from duban_runtime.bus import Bus
from duban_runtime.database import Database
from duban_runtime.migration import migrate
from tests.runtime.sample import MIGRATIONS, append, event, eventually, outbox_rows

pytestmark = pytest.mark.servers
ROOT = Path(__file__).parents[2]


async def start(environment: dict[str, str], *arguments: str) -> asyncio.subprocess.Process:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.runtime.sample_service",
        *arguments,
        cwd=ROOT,
        env={**kept, **environment},
        stderr=asyncio.subprocess.PIPE,
    )


def environment(database_url: str, nats_url: str, config_dir: Path) -> dict[str, str]:
    (config_dir / "yunhe.toml").touch()
    return {
        "DUBAN_DATABASE_URL": database_url,
        "DUBAN_NATS_URL": nats_url,
        "DUBAN_CONFIG_DIR": str(config_dir),
        "DUBAN_TOKEN_KEY": "k" * 32,
        "DUBAN_HTTP_PORT": "0",
    }


async def test_service_says_in_one_line_what_is_missing() -> None:
    process = await start({"DUBAN_NATS_URL": "nats://127.0.0.1:1"})
    _, said = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 2
    assert said.decode().count("\n") == 1
    assert "DUBAN_DATABASE_URL is missing" in said.decode()


async def test_service_migrates_serves_and_drains_when_terminated(
    database_url: str, nats_url: str, bus: Bus, tmp_path: Path
) -> None:
    variables = environment(database_url, nats_url, tmp_path)
    migrating = await start(variables, "migrate")
    assert await asyncio.wait_for(migrating.wait(), 30) == 0
    await migrate(database_url, MIGRATIONS, "intake")
    process = await start(variables)
    assert process.stderr is not None
    url = ""
    while not url:
        url = json.loads(await asyncio.wait_for(process.stderr.readline(), 20)).get("url", "")
    database = Database(database_url, "intake", "test")
    async with httpx.AsyncClient(base_url=url) as client:

        async def is_ready() -> bool:
            return (await client.get("/readyz")).status_code == 200

        await eventually(is_ready)
        await append(database, *(event("a", n) for n in range(1, 201)))
        process.terminate()
    assert await asyncio.wait_for(process.wait(), 15) == 0
    assert await outbox_rows(database) == 0
    await database.close()
