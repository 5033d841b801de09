"""Migrations of one service's schema."""

from __future__ import annotations

import asyncio

import pytest

from duban_runtime.database import Database
from duban_runtime.errors import ConfigurationError
from duban_runtime.migration import VERSION_TABLE, ensure_migrated, migrate
from tests.runtime.sample import MIGRATIONS

pytestmark = pytest.mark.servers


async def test_migrate_is_harmless_when_two_processes_start_at_once(database_url: str) -> None:
    await asyncio.gather(*(migrate(database_url, MIGRATIONS, "intake") for _ in range(3)))
    database = Database(database_url, "intake", "test")
    await ensure_migrated(database, MIGRATIONS)
    await database.close()


async def test_ensure_migrated_names_the_command_when_the_schema_is_empty(database_url: str) -> None:
    database = Database(database_url, "intake", "test")
    with pytest.raises(ConfigurationError, match="duban-intake migrate"):
        await ensure_migrated(database, MIGRATIONS)
    await database.close()


async def test_migrate_refuses_a_database_when_it_is_newer(database_url: str, intake: Database) -> None:
    async with intake.unscoped() as connection:
        await connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(ConfigurationError, match="'9999', which this version does not know"):
        await migrate(database_url, MIGRATIONS, "intake")
    with pytest.raises(ConfigurationError, match="9999"):
        await ensure_migrated(intake, MIGRATIONS)
