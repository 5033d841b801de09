"""An operator changes a parameter and restarts: what was taken up before goes on under the old value."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from duban_contracts.events.rules import RULES_SUBJECT, RulesApplied
from duban_tracking.bootstrap import build
from duban_tracking.settings import TrackingSettings
from tests.tracking.world import (
    DIRECTOR,
    HEAD,
    KEY,
    LIAISON,
    STAFF,
    DrivenClock,
    Json,
    World,
    closing_report,
    matter_body,
    order_body,
)

pytestmark = pytest.mark.servers
Start = Callable[..., Awaitable[World]]


@pytest_asyncio.fixture
async def start(tracking_database: str, tmp_path: Path) -> AsyncIterator[Start]:
    """Start the service of 云和县 under parameters of one's choice, as an operator does after changing the file."""
    started: list[World] = []

    async def start(clock: DrivenClock, *, is_opened: bool = True, **parameters: int) -> World:
        lines = ['jurisdiction = "yunhe"', 'name = "云和县"', 'plugins = ["calendar_cn", "national", "yunhe"]']
        lines += [
            "[parameters.yunhe]",
            'renewed_by = "试2026-1"',
            *(f"{name} = {value}" for name, value in parameters.items()),
        ]
        (tmp_path / "yunhe.toml").write_text("\n".join(lines), encoding="utf-8")
        values: dict[str, Any] = {"database_url": tracking_database, "config_dir": tmp_path, "token_key": KEY}
        settings = TrackingSettings.model_validate({"nats_url": "nats://127.0.0.1:1", **values})
        started.append(World(build(settings, clock=clock), clock, "yunhe"))
        for opened in started[-1].service.openers if is_opened else ():
            await opened()
        return started[-1]

    yield start
    for each in started:
        await each.close()


async def assigned(world: World) -> str:
    """Return a matter that is out at jyj, to be done by 8 May."""
    await world.register_all()
    body = matter_body(basis="县政府第3次常务会议", category="6")
    matter = str((await world.act("/matters", STAFF, body=body))["matter_id"])
    await world.act(f"/matters/{matter}/approvals", DIRECTOR, body={"subject": "take_up", "approved": True})
    order = order_body(co_units=[], due_on="2026-05-08")
    done = await world.act(f"/matters/{matter}/assign", STAFF, body=order)
    if done["state"] == "submitted":
        await world.act(f"/matters/{matter}/approvals", HEAD, body={"subject": "assignment", "approved": True})
    return matter


async def closed(world: World, matter: str) -> Json:
    """Return the row of the matter, reported as done on 6 May and closed."""
    world.clock.go_to(2026, 5, 6)
    await world.act(f"/matters/{matter}/reports", LIAISON, unit="jyj", body=closing_report(completed_on="2026-05-06"))
    await world.act(f"/matters/{matter}/reports/r1/verify", STAFF)
    await world.act(f"/matters/{matter}/close", STAFF)
    return await world.get(f"/matters/{matter}")


async def test_matter_is_judged_by_the_parameters_under_which_it_was_taken_up(start: Start) -> None:
    clock = DrivenClock(datetime(2026, 4, 1, 1, tzinfo=UTC))
    before = await assigned(await start(clock, early_days=1))
    world = await start(clock, early_days=5)
    after = await assigned(world)
    # Done two days early: early by the old value, only in time by the new one.
    rows = [await closed(world, each) for each in (before, after)]
    assert [row["completion"] for row in rows] == ["early", "in_time"]


async def test_date_of_a_return_follows_the_old_value_and_its_explanation_names_it(start: Start) -> None:
    clock = DrivenClock(datetime(2026, 4, 1, 1, tzinfo=UTC))
    before = await assigned(await start(clock, redo_working_days=3))
    world = await start(clock, redo_working_days=8)
    after = await assigned(world)
    clock.go_to(2026, 4, 13)
    told = {}
    for matter in (before, after):
        report = closing_report(completed_on="2026-04-12")
        await world.act(f"/matters/{matter}/reports", LIAISON, unit="jyj", body=report)
        back = {"ground": "substance", "reason": "没有写明整改结果"}
        await world.act(f"/matters/{matter}/reports/r1/return", STAFF, body=back)
        dates = (await world.get(f"/matters/{matter}/dates/explain"))["dates"]
        told[matter] = next("\n".join(each["lines"]) for each in dates if each["key"].startswith("redo"))
    assert "2026年4月16日" in told[before].split("\n")[0]
    assert "2026年4月23日" in told[after].split("\n")[0]
    assert "参数（yunhe 2022.1，摘要 " in told[before]
    assert (
        "退回单未写明日期时，重新报送的期限（工作日）：3（redo_working_days；现行 8，不适用于本事项）" in told[before]
    )
    assert "退回单未写明日期时，重新报送的期限（工作日）：8（redo_working_days）" in told[after]


async def test_acts_wait_until_the_parameters_of_the_matter_are_known(start: Start) -> None:
    clock = DrivenClock(datetime(2026, 4, 1, 1, tzinfo=UTC))
    # Without its opening the first service keeps nothing, as one did before there was such a table.
    matter = await assigned(await start(clock, is_opened=False, early_days=1))
    world = await start(clock, early_days=5)
    body = {"key": "u1", "unit": "jyj", "form": "phone", "message": "请抓紧"}
    answer = await world.call("POST", f"/matters/{matter}/urge", STAFF, body=body)
    assert answer.status_code == 503, answer.text
    assert "没有留存；以当时的参数启动一次服务，即可补录" in (await world.http.get("/readyz")).text
    await start(clock, early_days=1)
    (opened,) = world.service.openers
    await opened()
    assert (await world.call("POST", f"/matters/{matter}/urge", STAFF, body=body)).status_code == 200
    assert "没有留存" not in (await world.http.get("/readyz")).text


async def test_log_tells_under_which_parameters_the_jurisdiction_works(start: Start) -> None:
    clock = DrivenClock(datetime(2026, 4, 1, 1, tzinfo=UTC))
    for days in (1, 1, 5, 1):
        world = await start(clock, early_days=days)
    rows = await world.rows(
        "SELECT sequence, type, data FROM event WHERE subject = $1 ORDER BY position", RULES_SUBJECT
    )
    assert [(row.sequence, row.type) for row in rows] == [(place, RulesApplied.TYPE) for place in (1, 2, 3)]
    told = [RulesApplied.model_validate_json(row.data).sets for row in rows]
    assert [each.plugin for each in told[0]] == ["baseline", "calendar_cn", "national", "yunhe"]
    assert told[0] == told[2] != told[1]
    assert '"early_days": 5' in told[1][-1].values
