"""The draft of a unit's answer to a duty over HTTP: from what it last reported, for itself and the office alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.tracking.pack import plugins
from tests.tracking.test_duties_shell import LETTER, DutyPlugin
from tests.tracking.world import LIAISON, STAFF, World, make_world

pytestmark = pytest.mark.servers
PREFILL = f"/duties/{LETTER}/prefill"


@pytest_asyncio.fixture
async def county(tracking_database: str, tmp_path: Path) -> AsyncIterator[World]:
    """A county in which jyj and jtj owe a letter about a matter that jyj leads."""
    made = make_world(tracking_database, tmp_path / "config", find=plugins(DutyPlugin("testshire")))
    await made.register_all()
    await made.sweep()
    yield made
    await made.close()


async def report(county: World, matter: str, key: str, said: str) -> None:
    body = {
        "key": key,
        "kind": "progress",
        "unit": "jyj",
        "text": {"title": "进展", "parts": [{"heading": "进展情况", "items": [said]}]},
    }
    await county.act(f"/matters/{matter}/reports", LIAISON, unit="jyj", body=body)


async def test_answer_begins_with_the_units_newest_entries(county: World) -> None:
    matter = await county.assigned(due_on="2026-07-31")
    county.clock.go_to(2026, 3, 3)
    await county.sweep()
    assert (await county.get(PREFILL, LIAISON, unit="jyj"))["parts"] == [{"heading": "进展情况", "text": ""}]
    await report(county, matter, "p1", "开工")
    await report(county, matter, "p2", "完成路基")
    number = (await county.get(f"/matters/{matter}"))["number"]
    told = await county.get(PREFILL, LIAISON, unit="jyj")
    assert (told["duty"], told["unit"]) == (LETTER, "jyj")
    ((heading, text),) = [tuple(part.values()) for part in told["parts"]]
    assert heading == "进展情况"
    assert text.endswith(f"（{number}）：完成路基")
    assert await county.get(PREFILL, STAFF) == told


async def test_draft_is_not_for_another_unit_nor_of_another_duty(county: World) -> None:
    await county.assigned(due_on="2026-03-10")
    county.clock.go_to(2026, 3, 11)
    await county.sweep()
    assert (await county.call("GET", PREFILL, LIAISON, unit="jtj")).status_code == 404
    urging = next(each["key"] for each in (await county.get("/duties"))["duties"] if each["code"] == "urge")
    assert (await county.call("GET", f"/duties/{urging}/prefill", STAFF)).status_code == 404
    assert (await county.call("GET", "/duties/letter:2026-03:none/prefill", STAFF)).status_code == 404
