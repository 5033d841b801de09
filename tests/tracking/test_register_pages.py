"""Pages of registers: the database finds what a register holds, so that no page reads the whole ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from duban_sdk import hookimpl
from duban_sdk.demands import MarkRow
from duban_sdk.pack import RulePack
from duban_sdk.records import RegisterColumn, RegisterRow
from tests.tracking.pack import PACK, TestPlugin, plugins
from tests.tracking.world import LIAISON, STAFF, World, closing_report, make_world

pytestmark = pytest.mark.servers
COLUMNS = (RegisterColumn(heading="单位", fields=("units",)),)
REGISTERS = (
    RegisterRow(code="all", name="登记簿", columns=COLUMNS, clause="T-1"),
    RegisterRow(code="open", name="尚无结果", columns=COLUMNS, unfinished=True, clause="T-1"),
    RegisterRow(
        code="superiors", name="上级交办", columns=COLUMNS, origins=("meeting",), marks=("superior",), clause="T-1"
    ),
    RegisterRow(code="other_track", name="专项", columns=COLUMNS, tracks=("other",), clause="T-1"),
)
TRACKS = (*PACK.tracks, PACK.tracks[0].model_copy(update={"code": "other"}))
MARKS = tuple(MarkRow(code=code, name=code, clause="T-1") for code in ("superior", "urgent"))


class RegisterPlugin(TestPlugin):
    @hookimpl
    def duban_rules(self, version: str, parameters: object) -> RulePack:
        return PACK.model_copy(update={"registers": REGISTERS, "marks": MARKS, "tracks": TRACKS})


@pytest_asyncio.fixture
async def town(tracking_database: str, tmp_path: Path) -> AsyncIterator[World]:
    made = make_world(tracking_database, tmp_path / "config", find=plugins(RegisterPlugin("testshire")))
    await made.register_all()
    yield made
    await made.close()


async def held(town: World, register: str, query: str = "", year: int = 2026) -> list[object]:
    return [row["matter_id"] for row in (await town.get(f"/registers/{register}/{year}?{query}"))["rows"]]


async def mark(town: World, matter: str, code: str) -> None:
    await town.act(f"/matters/{matter}/marks", STAFF, body={"mark": code, "authority": "市政府"})


async def test_register_holds_matters_by_origin_or_mark(town: World) -> None:
    marked, otherwise, of_meeting = [await town.proposed(origin=origin) for origin in ("direct", "direct", "meeting")]
    await mark(town, marked, "superior")
    await mark(town, otherwise, "urgent")
    assert set(await held(town, "superiors")) == {marked, of_meeting}
    assert set(await held(town, "all")) == {marked, otherwise, of_meeting}
    assert await held(town, "other_track") == []
    assert await held(town, "all", year=2025) == []


async def test_register_of_the_unfinished_lets_go_of_what_was_closed(town: World) -> None:
    matter = await town.assigned()
    assert await held(town, "open") == [matter]
    await town.act(f"/matters/{matter}/reports", LIAISON, unit="jyj", body=closing_report(completed_on="2026-03-02"))
    await town.act(f"/matters/{matter}/reports/r1/verify", STAFF)
    await town.act(f"/matters/{matter}/close", STAFF)
    assert (await held(town, "open"), await held(town, "all")) == ([], [matter])


async def test_pages_of_a_register_hold_each_matter_once_in_the_order_of_proposal(town: World) -> None:
    made: list[str] = []
    for _ in range(5):
        made.append(await town.proposed(origin="direct"))
        town.clock.pass_days(1)
    seen: list[object] = []
    skip: object = 0
    while skip is not None:
        page = await town.get(f"/registers/all/2026?limit=2&skip={skip}")
        assert len(page["rows"]) <= 2
        seen += [row["matter_id"] for row in page["rows"]]
        skip = page["next"]
    assert seen == made


async def test_page_of_a_register_is_full_when_a_matter_is_kept_from_the_caller(town: World) -> None:
    kept, shown = await town.proposed(origin="direct"), await town.proposed(origin="direct")
    await town.rows(
        "UPDATE ledger SET accused_units = 'jyj,dcs', proposed_on = '2026-01-05' WHERE matter_id = $1 RETURNING 1", kept
    )
    page = await town.get("/registers/all/2026?limit=1")
    assert ([row["matter_id"] for row in page["rows"]], page["next"]) == ([shown], None)
    assert await held(town, "all") == [shown]
