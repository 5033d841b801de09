"""A tracking service on a fresh database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from duban_runtime.migration import migrate
from duban_tracking.settings import MIGRATIONS, SERVICE
from tests.tracking.world import World, make_world


@pytest_asyncio.fixture
async def tracking_database(database_url: str) -> str:
    """URL of a database with tracking's schema."""
    await migrate(database_url, MIGRATIONS, SERVICE)
    return database_url


@pytest_asyncio.fixture
async def world(tracking_database: str, tmp_path: Path) -> AsyncIterator[World]:
    """A service with one jurisdiction and its units."""
    made = make_world(tracking_database, tmp_path / "config")
    await made.register_all()
    yield made
    await made.close()
