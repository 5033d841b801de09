"""The sweep: everything that time brings happens once, also after an outage and with several sweepers."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from prometheus_client import REGISTRY

from duban_baseline import plugin as baseline
from duban_sdk import hookimpl
from duban_sdk.pack import RulePack
from tests.tracking.pack import TestPlugin, plugins
from tests.tracking.world import LIAISON, STAFF, World, closing_report, make_world

pytestmark = pytest.mark.servers


async def fired(world: World, name: str) -> list[Any]:
    return await world.rows(
        "SELECT subject, sequence, occurred_at FROM event WHERE type = $1", f"duban.tracking.{name}.v1"
    )


def metric(name: str) -> float:
    return REGISTRY.get_sample_value(name) or 0.0


async def test_matter_is_reminded_and_falls_overdue_on_its_days(world: World) -> None:
    matter = await world.assigned(due_on="2026-03-20")
    await world.sweep()
    assert await fired(world, "matter.due_soon") == []
    world.clock.go_to(2026, 3, 17, hour=1)
    await world.sweep()
    assert len(await fired(world, "matter.due_soon")) == 1
    world.clock.go_to(2026, 3, 20, hour=23)
    await world.sweep()
    assert await fired(world, "matter.overdue") == []
    world.clock.go_to(2026, 3, 21, hour=0)
    await world.sweep()
    assert len(await fired(world, "matter.overdue")) == 1
    row = await world.get(f"/matters/{matter}")
    assert row["overdue"] is True
    assert (await world.get("/matters?overdue=true&sort=due_on"))["matters"][0]["matter_id"] == matter


async def test_sweep_catches_up_when_it_was_out_for_months(world: World) -> None:
    matter = await world.assigned(due_on="2026-09-30", horizon="long")
    world.clock.go_to(2026, 7, 8)
    await world.sweep()
    row = await world.get(f"/matters/{matter}")
    # 5 April and 5 July are Sundays: those dates rolled to Monday.
    assert row["missed_duties"] == ["2026-04-06", "2026-05-05", "2026-06-05", "2026-07-06"]


async def test_sweep_counts_every_due_timer_as_examined(world: World) -> None:
    before = {name: metric(f"duban_sweep_{name}_total") for name in ("due", "examined", "failed")}
    for _ in range(3):
        await world.assigned()
    world.clock.go_to(2026, 3, 25)
    await world.sweep()
    grown = {name: metric(f"duban_sweep_{name}_total") - value for name, value in before.items()}
    assert grown["due"] == grown["examined"] >= 3
    assert grown["failed"] == 0


async def test_timer_fires_once_when_two_processes_sweep_at_once(
    world: World, tracking_database: str, tmp_path: Path
) -> None:
    other = make_world(tracking_database, tmp_path / "config", sweep_batch=3)
    for _ in range(10):
        await world.assigned()
    for each in (world, other):
        each.clock.go_to(2026, 3, 25)
    await asyncio.gather(world.sweep(), other.sweep(), world.sweep())
    await other.close()
    overdue = await fired(world, "matter.overdue")
    assert len(overdue) == len({row.subject for row in overdue}) == 10


async def test_act_and_sweep_at_once_leave_one_history(world: World) -> None:
    matters = [await world.assigned() for _ in range(4)]
    world.clock.go_to(2026, 3, 25)

    async def report(matter: str) -> None:
        body = closing_report(completed_on="2026-03-24")
        answer = await world.call("POST", f"/matters/{matter}/reports", LIAISON, unit="jyj", body=body)
        assert answer.status_code == 200, answer.text

    await asyncio.gather(world.sweep(), *map(report, matters))
    await world.sweep()
    for matter in matters:
        history = (await world.get(f"/matters/{matter}/history"))["history"]
        assert [entry["sequence"] for entry in history] == list(range(1, len(history) + 1))
        kinds = [entry["type"].split(".")[3] for entry in history]
        assert kinds.count("overdue") <= 1
        assert kinds.count("report_filed") == 1


async def test_timer_is_gone_when_the_matter_is_closed(world: World) -> None:
    matter = await world.assigned()
    world.clock.go_to(2026, 3, 10)
    await world.act(f"/matters/{matter}/reports", LIAISON, unit="jyj", body=closing_report())
    await world.act(f"/matters/{matter}/reports/r1/verify", STAFF)
    await world.act(f"/matters/{matter}/close", STAFF)
    assert await world.rows("SELECT 1 FROM timer WHERE subject = $1", f"matter:{matter}") == []
    world.clock.go_to(2026, 6, 1)
    await world.sweep()
    assert await fired(world, "matter.overdue") == []


async def test_office_duties_open_once_a_period_and_are_missed(world: World) -> None:
    world.clock.go_to(2026, 3, 31)
    await world.sweep()
    # Nothing is owed for the time before the office began.
    assert (await world.get("/duties"))["duties"] == []
    world.clock.go_to(2026, 4, 1)
    await world.sweep()
    await world.sweep()
    duties = (await world.get("/duties"))["duties"]
    assert [(duty["period"], duty["state"]) for duty in duties] == [("2026-03", "open")]
    world.clock.go_to(2026, 4, 11)
    await world.sweep()
    assert [duty["state"] for duty in (await world.get("/duties"))["duties"]] == ["missed"]


async def test_office_duties_of_every_month_are_opened_when_the_sweep_was_out(world: World) -> None:
    await world.sweep()
    world.clock.go_to(2026, 6, 20)
    await world.sweep()
    periods = {duty["period"] for duty in (await world.get("/duties"))["duties"]}
    assert periods == {"2026-03", "2026-04", "2026-05"}


async def test_progress_tells_how_far_time_was_passed(world: World) -> None:
    async def swept_until() -> datetime | None:
        answer = await world.http.get("/internal/progress")
        assert answer.status_code == 200
        text = answer.json()["swept_until"]
        return datetime.fromisoformat(text) if text else None

    assert await swept_until() is None
    await world.assigned()
    await world.sweep()
    assert await swept_until() == world.clock.now()
    world.clock.go_to(2026, 3, 25)
    before = await swept_until()
    assert before is not None
    assert before < world.clock.now()
    await world.sweep()
    assert await swept_until() == world.clock.now()
    progress = (await world.http.get("/internal/progress")).json()
    assert progress["now"] == world.clock.now().isoformat()
    assert progress["outbox_rows"] > 0


async def test_stream_that_cannot_be_decided_does_not_stop_others(world: World) -> None:
    """A matter under a version that no plugin holds any more: its timer is put off, the others fire."""
    lost, sound = await world.assigned(), await world.assigned()
    async with world.database.transaction({world.jurisdiction}) as connection:
        # Only a superuser could change the log; a matter of old pins is written as a stream of its own.
        old = new_stream(await world.rows("SELECT * FROM event WHERE subject = $1 ORDER BY sequence", f"matter:{lost}"))
        for row in old:
            await connection.exec_driver_sql(
                "INSERT INTO event (jurisdiction, subject, sequence, id, type, occurred_at, correlationid, producer, "
                "data) VALUES ($1, $2, $3, gen_random_uuid(), $4, $5, 'c', 'p', $6)",
                row,
            )
        await connection.exec_driver_sql(
            "INSERT INTO timer VALUES ($1, $2, $3)", (world.jurisdiction, OLD_SUBJECT, world.clock.now())
        )
    failed = metric("duban_sweep_failed_total")
    world.clock.go_to(2026, 3, 25)
    await world.sweep()
    assert metric("duban_sweep_failed_total") - failed == 1
    assert {row.subject for row in await fired(world, "matter.overdue")} == {f"matter:{lost}", f"matter:{sound}"}
    left = await world.rows("SELECT wake_at FROM timer WHERE subject = $1", OLD_SUBJECT)
    assert left[0].wake_at > world.clock.now()


OLD_SUBJECT = "matter:00000000-0000-0000-0000-00000000dead"


def new_stream(rows: list[Any]) -> list[tuple[object, ...]]:
    return [
        (row.jurisdiction, OLD_SUBJECT, row.sequence, row.type, row.occurred_at, row.data.replace('"1"', '"0"'))
        for row in rows
    ]


async def test_sweep_comes_to_an_end_when_the_rules_refuse_that_time_passes(
    tracking_database: str, tmp_path: Path
) -> None:
    code = "testshire"
    own = plugins(TestPlugin(code))
    timeless = ModuleType("timeless")
    vars(timeless).update({**vars(baseline), "duban_rules": hookimpl(rules_without_time)})
    world = make_world(
        tracking_database, tmp_path / "config", find=lambda name: timeless if name == "baseline" else own(name)
    )
    await world.register_all()
    matter = await world.assigned(due_on="2026-03-20")
    failed = metric("duban_sweep_failed_total")
    world.clock.go_to(2026, 3, 25)
    await asyncio.wait_for(world.sweep(), timeout=20)
    left = await world.rows("SELECT wake_at FROM timer WHERE subject = $1", f"matter:{matter}")
    await world.close()
    assert metric("duban_sweep_failed_total") - failed == 1
    assert left[0].wake_at > world.clock.now()


def rules_without_time(version: str, parameters: object) -> RulePack:
    """Return the suite's own rules, in which the clock may do everything but pass time."""
    pack = baseline.duban_rules(version, parameters)
    roles = tuple(
        role.model_copy(update={"acts": tuple(act for act in role.acts if act != "PassTime")}) for role in pack.roles
    )
    return pack.model_copy(update={"roles": roles})
