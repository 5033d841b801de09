"""A year's arrangement arrives: preview over HTTP, carried out once, finished things untouched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from duban_contracts.vocabulary import Role
from duban_sdk import hookimpl
from duban_sdk.calendar_year import CalendarYear
from duban_standalone.calendar_command import OPERATOR, arrival_lines
from duban_tracking.arriving import arriving
from duban_tracking.handlers.acting import Request
from tests.tracking.arrangement import arranged_2027
from tests.tracking.pack import TestPlugin, plugins
from tests.tracking.world import HEAD, LIAISON, STAFF, World, closing_report, make_world

pytestmark = pytest.mark.servers
ARRIVAL = "/calendar/arrival"
FESTIVAL = "2027-02-12"


class Arranged(TestPlugin):
    """The test county's plugin in the version that holds the notice of 2027."""

    __test__ = False

    @hookimpl
    def duban_calendar_year(self, year: int) -> CalendarYear | None:
        return arranged_2027() if year == 2027 else super().duban_calendar_year(year)


@pytest_asyncio.fixture
async def upgraded(world: World, tracking_database: str, tmp_path: Path) -> AsyncIterator[World]:
    """The same county after its calendar plugin was upgraded and the service restarted."""
    made = make_world(tracking_database, tmp_path / "config", find=plugins(Arranged("testshire")))
    made.clock.go_to(2026, 12, 1)
    yield made
    await made.close()


async def test_n_c1_arrival_is_previewed_then_carried_out_once(world: World, upgraded: World) -> None:
    moved, still = await world.assigned(due_on=FESTIVAL), await world.assigned(due_on="2026-12-18")
    preview = await upgraded.get(ARRIVAL, Role.OPERATOR)
    (row,) = preview["moved"]
    assert (row["matter_id"], row["what"], row["old"]["enforce_on"]) == (moved, "due", FESTIVAL)
    assert (row["old"]["provisional"], row["new"]["provisional"]) == (True, False)
    assert (row["new"]["enforce_on"], [unit["name"] for unit in row["units"]]) == (
        "2027-02-15",
        ["县教育局", "县交通局"],
    )
    assert (await upgraded.get(f"/matters/{moved}"))["enforce_on"] == FESTIVAL
    body = {"calendar_version": preview["calendar_version"]}
    assert (await upgraded.act(ARRIVAL, HEAD, body=body))["count"] == 1
    shown = await upgraded.get(f"/matters/{moved}")
    assert (shown["enforce_on"], shown["provisional"]) == ("2027-02-15", False)
    assert (await upgraded.act(ARRIVAL, HEAD, body=body))["count"] == 0
    for matter, times in ((moved, 1), (still, 0)):
        history = (await upgraded.get(f"/matters/{matter}/history"))["history"]
        assert [entry["type"].split(".")[3] for entry in history].count("due_date_recomputed") == times


async def test_arrival_leaves_finished_matters_and_moves_the_timer_of_open_ones(world: World, upgraded: World) -> None:
    done, open_one = await world.assigned(due_on=FESTIVAL), await world.assigned(due_on=FESTIVAL)
    world.clock.go_to(2026, 3, 10)
    await world.act(f"/matters/{done}/reports", LIAISON, unit="jyj", body=closing_report())
    await world.act(f"/matters/{done}/reports/r1/verify", STAFF)
    await world.act(f"/matters/{done}/close", STAFF)
    preview = await upgraded.get(ARRIVAL, HEAD)
    assert [row["matter_id"] for row in preview["moved"]] == [open_one]
    await upgraded.act(ARRIVAL, HEAD, body={"calendar_version": preview["calendar_version"]})
    upgraded.clock.go_to(2027, 2, 15)
    await upgraded.sweep()
    assert (await upgraded.get(f"/matters/{open_one}"))["overdue"] is False
    upgraded.clock.go_to(2027, 2, 16)
    await upgraded.sweep()
    assert (await upgraded.get(f"/matters/{open_one}"))["overdue"] is True


async def test_arrival_of_office_duties_is_told_with_their_holder(world: World, upgraded: World) -> None:
    world.clock.go_to(2026, 12, 31)
    await world.sweep()
    world.clock.go_to(2027, 1, 4)
    await world.sweep()
    upgraded.clock.go_to(2027, 1, 5)
    rows = (await upgraded.get(ARRIVAL, HEAD))["moved"]
    assert [(row["subject"].split(":")[1], row["holder"], row["new"]["provisional"]) for row in rows] == [
        ("circular", HEAD, False)
    ]


async def test_arrival_is_refused_without_preview_of_this_calendar_and_to_other_roles(
    world: World, upgraded: World
) -> None:
    await world.assigned(due_on=FESTIVAL)
    stale = await upgraded.call("POST", ARRIVAL, HEAD, body={"calendar_version": "cn-2026-old"})
    assert (stale.status_code, stale.json()["clause"]) == (409, "N-C1")
    for role in (STAFF, LIAISON):
        answer = await upgraded.call("GET", ARRIVAL, role)
        assert answer.status_code == 403


async def test_operator_carries_the_arrival_out_without_a_running_service(
    world: World, tracking_database: str, tmp_path: Path
) -> None:
    matter = await world.assigned(due_on=FESTIVAL)
    world.clock.go_to(2026, 12, 1)
    file = tmp_path / "config" / "testshire.toml"
    request = Request("testshire", (OPERATOR,), "calendar-arrival:test")
    source = plugins(Arranged("testshire"))
    async with arriving(tracking_database, file, clock=world.clock, find_plugin=source) as found:
        preview = await found.arrival.preview("testshire")
        number = (await world.get(f"/matters/{matter}"))["number"]
        assert list(arrival_lines(preview, found.units, done=False))[1:] == [
            f"2027-02-12（暂定） → 2027-02-15  完成时限  {number} 城区学校周边交通拥堵  县教育局、县交通局",
            "共 1 个期限将变动；确认后用 --apply 执行。",
        ]
        await found.arrival.apply(request, preview.calendar_version)
        again = await found.arrival.preview("testshire")
        assert list(arrival_lines(again, found.units, done=False))[1:] == ["没有需要变动的在办期限。"]
