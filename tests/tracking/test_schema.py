"""Tenants are kept apart by the database itself."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from tests.tracking.world import World, ticket_taken_up

pytestmark = pytest.mark.servers
WITHOUT_TENANT = {"relay_mark", "schema_revision"}


async def test_every_table_has_forced_row_security(world: World) -> None:
    rows = await world.rows(
        "SELECT relname, relrowsecurity AND relforcerowsecurity AS forced FROM pg_class "
        "WHERE relnamespace = 'tracking'::regnamespace AND relkind IN ('r', 'p')"
    )
    assert {row.relname for row in rows if not row.forced} == WITHOUT_TENANT
    assert {"ledger", "ledger_unit", "gram", "timer", "item", "unit", "number_series"} <= {row.relname for row in rows}


@pytest.mark.parametrize("table", ["ledger", "gram", "timer", "event", "unit", "item", "awaited_signature"])
async def test_query_fails_when_no_jurisdiction_is_in_scope(world: World, table: str) -> None:
    await world.assigned()
    await world.proposed()
    await world.sweep()
    # The office's duties come up with the month, and stand among the items.
    world.clock.go_to(2026, 4, 2)
    await world.sweep()
    with pytest.raises(DBAPIError, match="no jurisdiction in scope"):
        async with world.database.unscoped() as connection:
            await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")


async def test_rows_of_another_jurisdiction_are_not_there(world: World) -> None:
    await world.take_events([ticket_taken_up(1)])
    async with world.database.transaction({"elsewhere"}) as connection:
        for table in ("ledger", "event", "gram", "unit", "awaited_signature"):
            found = await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")
            assert found.scalar_one() == 0, table


async def test_log_is_never_changed(world: World) -> None:
    with pytest.raises(DBAPIError, match="rows are only ever added"):
        await world.rows("UPDATE event SET data = '{}'")
