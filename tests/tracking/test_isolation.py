"""A plugin that fails or hangs stops its own jurisdiction and no other, until it is mended."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from duban_contracts.common import PackPin
from duban_runtime.errors import RetryLater
from tests.tracking.pack import TestPlugin, fail, plugins
from tests.tracking.world import LIAISON, STAFF, World, closing_report, make_world, order_body, ticket_taken_up

pytestmark = pytest.mark.servers
CODES = ("fine", "failing", "slow")


@pytest.fixture
def own_plugins() -> dict[str, TestPlugin]:
    return {code: TestPlugin(code) for code in CODES}


@pytest_asyncio.fixture
async def county(tracking_database: str, tmp_path: Path, own_plugins: dict[str, TestPlugin]) -> AsyncIterator[World]:
    made = make_world(
        tracking_database,
        tmp_path / "config",
        jurisdictions=CODES,
        find=plugins(*own_plugins.values()),
        plugin_budget_seconds=0.5,
    )
    for code in CODES:
        made.jurisdiction = code
        await made.register_all()
    yield made
    await made.close()


async def file_report(world: World, code: str) -> int:
    """Assign a matter in a jurisdiction and file a report, which asks the plugin; return the answer's status."""
    world.jurisdiction = code
    made = await world.call("POST", "/matters", STAFF, body=body())
    if made.status_code != 200:
        return made.status_code
    matter = made.json()["matter_id"]
    await world.call("POST", f"/matters/{matter}/assign", STAFF, body=order_body())
    report = closing_report(completed_on="2026-03-02")
    answer = await world.call("POST", f"/matters/{matter}/reports", LIAISON, unit="jyj", body=report)
    return answer.status_code


def body() -> dict[str, str]:
    return {"title": "标题", "content": "内容", "category": "1", "origin": "direct"}


async def faults(world: World) -> str:
    answer = await world.http.get("/readyz")
    line = next(check for check in answer.json() if check["name"] == "辖区规则")
    assert line["critical"] is False
    return str(line["detail"])


async def test_others_go_on_when_one_plugin_fails_and_one_hangs(
    county: World, own_plugins: dict[str, TestPlugin]
) -> None:
    release = threading.Event()
    own_plugins["failing"].check = fail
    own_plugins["slow"].check = lambda: (release.wait(20), None)[1]
    try:
        statuses = await asyncio.gather(*(file_report_in(county, code) for code in CODES))
        assert dict(zip(CODES, statuses, strict=True)) == {"fine": 200, "failing": 503, "slow": 503}
        detail = await faults(county)
        assert "插件出错" in detail
        assert "slow：插件应答超过 0.5 秒" in detail
        assert "fine" not in detail
        # Every path of the broken ones answers 503, those of the others go on.
        for code, status in (("fine", 200), ("failing", 503), ("slow", 503)):
            county.jurisdiction = code
            answer = await county.call("GET", "/matters", STAFF)
            assert answer.status_code == status
            assert ("retry-after" in answer.headers) == (status == 503)
    finally:
        release.set()


async def file_report_in(world: World, code: str) -> int:
    """As ``file_report``, on a view of its own: three run at once."""
    view = object.__new__(World)
    view.__dict__.update(world.__dict__)
    return await file_report(view, code)


async def test_events_wait_and_are_applied_when_the_plugin_is_mended(
    county: World, own_plugins: dict[str, TestPlugin]
) -> None:
    own_plugins["failing"].check = fail
    assert await file_report(county, "failing") == 503
    with pytest.raises(RetryLater):
        await county.take_events([ticket_taken_up(1)])
    own_plugins["failing"].check = lambda: None
    await county.services.desks.reload_broken()
    assert await faults(county) == ""
    await county.take_events([ticket_taken_up(1)])
    assert await file_report(county, "failing") == 200


async def test_sweep_goes_on_for_others_when_one_is_down(county: World, own_plugins: dict[str, TestPlugin]) -> None:
    for code in ("fine", "failing"):
        county.jurisdiction = code
        await county.assigned()
    own_plugins["failing"].check = fail
    await file_report(county, "failing")
    county.clock.go_to(2026, 3, 25)
    await county.sweep()
    overdue = "SELECT count(*) FROM event WHERE type = 'duban.tracking.matter.overdue.v1'"
    county.jurisdiction = "fine"
    assert (await county.rows(overdue))[0][0] == 1
    county.jurisdiction = "failing"
    assert (await county.rows(overdue))[0][0] == 0
    own_plugins["failing"].check = lambda: None
    await county.services.desks.reload_broken()
    await county.sweep()
    # The matter on which the report was refused fell overdue as well.
    assert (await county.rows(overdue))[0][0] == 2


async def test_one_missing_rule_refuses_its_act_alone(county: World) -> None:
    desk = county.services.desks.desk("fine")
    with pytest.raises(RetryLater, match="已不在所装插件中"):
        await desk.ask(lambda shelf: shelf.book((PackPin(plugin="fine", version="0"),)))
    county.jurisdiction = "fine"
    assert (await county.call("GET", "/matters", STAFF)).status_code == 200
    assert "fine 0" in await faults(county)


async def test_missing_plugin_stops_its_jurisdiction_until_it_is_installed(
    tracking_database: str, tmp_path: Path
) -> None:
    installed = [TestPlugin("fine")]

    def find(name: str) -> object:
        return plugins(*installed)(name)

    world = make_world(
        tracking_database,
        tmp_path / "config",
        jurisdictions=("fine", "late"),
        find=find,
    )
    world.jurisdiction = "late"
    assert (await world.call("GET", "/matters", STAFF)).status_code == 503
    assert "late：late: 插件 late：未安装" in await faults(world)
    installed.append(TestPlugin("late"))
    await world.services.desks.reload_broken()
    assert (await world.call("GET", "/matters", STAFF)).status_code == 200
    await world.close()
