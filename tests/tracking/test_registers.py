"""Registers that the rules ask for: which matters they hold, their columns, and who may look."""

from __future__ import annotations

import pytest

from tests.tracking.world import LIAISON, STAFF, World, order_body

pytestmark = pytest.mark.servers


async def test_register_holds_the_matters_that_its_row_names_in_its_columns(world: World) -> None:
    direct = await world.proposed(origin="direct")
    await world.act(f"/matters/{direct}/assign", STAFF, body=order_body())
    await world.proposed(title="另一事项")
    (listed,) = (await world.get("/registers"))["registers"]
    assert (listed["register"], listed["columns"]) == ("direct", ["单位", "交办"])
    year = world.clock.now().year
    found = await world.get(f"/registers/direct/{year}")
    assert [row["matter_id"] for row in found["rows"]] == [direct]
    cells = found["rows"][0]["columns"]
    assert cells["单位"] == "县教育局、县交通局"
    assert "交办（2026年1号）" in cells["交办"]
    assert (found["next"], (await world.get(f"/registers/direct/{year - 1}"))["rows"]) == (None, [])


@pytest.mark.parametrize(
    ("path", "role", "status"),
    [
        ("/registers/none/2026", STAFF, 404),
        ("/registers/direct/soon", STAFF, 422),
        ("/registers/direct/2026", LIAISON, 403),
    ],
    ids=["unknown", "no period", "unit"],
)
async def test_register_is_refused(world: World, path: str, role: str, status: int) -> None:
    assert (await world.call("GET", path, role, unit="jyj" if role == LIAISON else "dcs")).status_code == status


async def test_draft_is_made_for_any_days(world: World) -> None:
    draft = await world.get("/papers/draft?kind=circular&period=2026-01-05--2026-02-03")
    assert draft["title"] == "2026-01-05--2026-02-03通报"
