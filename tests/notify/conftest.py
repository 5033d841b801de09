"""Fixtures of the notify service's tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest_asyncio

from duban_runtime.database import Database


@pytest_asyncio.fixture
async def database(fresh_database: Callable[[str, str], Awaitable[Database]]) -> Database:
    """An empty, migrated database."""
    return await fresh_database("duban_notify.migrations", "notify")
