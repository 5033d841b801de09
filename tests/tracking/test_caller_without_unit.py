"""People who belong to no unit: no accusation names it, so nothing is kept from them for one."""

from __future__ import annotations

import pytest

from tests.tracking.world import STAFF, World

pytestmark = pytest.mark.servers
DIRECTOR = "office_director"


async def test_approvals_show_matters_to_a_caller_without_unit(world: World) -> None:
    await world.proposed(origin="ordinary")
    (awaited,) = (await world.get("/approvals", DIRECTOR, unit=""))["approvals"]
    assert awaited["title"] == "城区学校周边交通拥堵"


async def test_look_alikes_are_found_for_a_caller_without_unit(world: World) -> None:
    matter = await world.proposed(origin="direct")
    found = await world.get("/matters/similar?title=城区学校周边交通拥堵", STAFF, unit="")
    assert [row["matter_id"] for row in found["matters"]] == [matter]
