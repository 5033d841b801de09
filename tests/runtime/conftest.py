"""Two services in one database."""

from __future__ import annotations

import pytest_asyncio

from duban_runtime.database import Database
from tests.conftest import FreshDatabase
from tests.runtime.sample import MIGRATIONS


@pytest_asyncio.fixture
async def intake(fresh_database: FreshDatabase) -> Database:
    """The producer's schema."""
    return await fresh_database(MIGRATIONS, "intake")


@pytest_asyncio.fixture
async def tracking(fresh_database: FreshDatabase) -> Database:
    """The consumer's schema."""
    return await fresh_database(MIGRATIONS, "tracking")
