"""How much of the ledger a page reads: as much as it shows or walks, however many matters there are."""

from __future__ import annotations

from typing import Any

import pytest

from duban_tracking.adapters.ledger_page import WALKED_ROWS, ledger_page
from duban_tracking.ports_reading import LedgerQuery
from tests.tracking.world import World

pytestmark = pytest.mark.servers
MATTERS = 12_000
_MATTERS = (
    "INSERT INTO ledger (jurisdiction, matter_id, version, opened_at, title, state, lead_unit, text, due_on) "
    "SELECT 'testshire', gen_random_uuid(), 1, timestamptz '2026-01-01Z' + number * interval '1 minute', "
    "'事项' || number, 'assigned', 'u' || number % 6, repeat('道路破损', 20), date '2026-01-01' + number % 300 "
    f"FROM generate_series(1, {MATTERS}) AS number"
)
_PARTS = (
    "INSERT INTO ledger_unit (jurisdiction, unit, matter_id, opened_at) "
    "SELECT jurisdiction, lead_unit, matter_id, opened_at FROM ledger"
)


class Watched:
    """A connection that keeps the plans by which its statements were really carried out."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.plans: list[dict[str, Any]] = []

    async def exec_driver_sql(self, statement: str, values: tuple[object, ...]) -> Any:
        explained = await self._connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values)
        (plan,) = explained.scalar_one()
        self.plans.append(plan["Plan"])
        return await self._connection.exec_driver_sql(statement, values)


def rows_read(plan: dict[str, Any]) -> float:
    """Return how many rows of the ledger were looked at under the plan, those thrown away among them."""
    own = 0.0
    if plan.get("Relation Name") == "ledger":
        looked_at = sum(plan.get(name, 0) for name in ("Actual Rows", "Rows Removed by Filter"))
        own = looked_at * plan["Actual Loops"]
    return own + sum(rows_read(part) for part in plan.get("Plans", ()))


async def fill(world: World) -> None:
    """There are many matters, about which the database knows what it knows after autovacuum."""
    async with world.database.transaction({world.jurisdiction}) as connection:
        for statement in (_MATTERS, _PARTS, "ANALYZE ledger, ledger_unit"):
            await connection.exec_driver_sql(statement)


QUERIES: tuple[tuple[dict[str, Any], int], ...] = (
    ({}, 100),
    ({"unit": "u1"}, 100),
    ({"state": "assigned"}, 100),
    ({"sort": "due_on"}, 100),
    ({"text": "破损"}, WALKED_ROWS + 100),
    ({"text": "外星人"}, WALKED_ROWS + 100),
    ({"text": "外星人", "sort": "due_on"}, WALKED_ROWS + 100),
)


@pytest.mark.parametrize("kept_from", ["dcs", ""], ids=["caller of a unit", "caller of none"])
async def test_page_reads_what_it_shows_or_walks_when_matters_are_many(world: World, kept_from: str) -> None:
    await fill(world)
    for query, most in QUERIES:
        async with world.database.transaction({world.jurisdiction}) as connection:
            watched = Watched(connection)
            wanted = LedgerQuery(kept_from=kept_from, **query)
            await ledger_page(watched, world.jurisdiction, wanted)  # type: ignore[arg-type]
        assert sum(map(rows_read, watched.plans)) <= most, query
