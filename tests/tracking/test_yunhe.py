"""Under the installed rules of 云和县, loaded as in production."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

import duban_standalone
from duban_tracking.bootstrap import build
from duban_tracking.settings import TrackingSettings
from tests.tracking.world import (
    DIRECTOR,
    HEAD,
    KEY,
    LEADER,
    LIAISON,
    STAFF,
    DrivenClock,
    World,
    closing_report,
    matter_body,
    order_body,
)

pytestmark = pytest.mark.servers
CONFIG = Path(duban_standalone.__file__).parent / "config"


@pytest_asyncio.fixture
async def yunhe(tracking_database: str) -> AsyncIterator[World]:
    settings = TrackingSettings.model_validate(
        {
            "nats_url": "nats://127.0.0.1:1",
            "database_url": tracking_database,
            "config_dir": CONFIG,
            "token_key": KEY,
        }
    )
    clock = DrivenClock()
    made = World(build(settings, clock=clock), clock, "yunhe")
    await made.register_all()
    yield made
    await made.close()


async def test_matter_goes_through_the_stages_of_the_scheme(yunhe: World) -> None:
    matter = await yunhe.proposed(basis="县政府第3次常务会议", category="6")
    base = f"/matters/{matter}"
    await yunhe.act(f"{base}/approvals", DIRECTOR, body={"subject": "take_up", "approved": True})
    submitted = await yunhe.act(f"{base}/assign", STAFF, body=order_body(horizon="long", due_on="2026-05-20"))
    if submitted["state"] == "submitted":
        await yunhe.act(f"{base}/approvals", HEAD, body={"subject": "assignment", "approved": True})
    row = await yunhe.get(base)
    assert (row["number"], row["stage_name"]) == ("2026年1号", "交办")
    # Y-2.4b: the first monthly report is due in the month after assignment; nobody files it.
    yunhe.clock.go_to(2026, 4, 10)
    await yunhe.sweep()
    assert len((await yunhe.get(base))["missed_duties"]) == 1
    request = {
        "key": "e1", "unit": "jyj", "reason": "雨季", "plan": "方案", "schedule": "计划", "new_due_on": "2026-06-30",
    }  # fmt: skip
    await yunhe.act(f"{base}/extensions", LIAISON, unit="jyj", body=request)
    await yunhe.act(f"{base}/approvals", LEADER, body={"subject": "extension", "key": "e1", "approved": True})
    yunhe.clock.go_to(2026, 6, 25)
    parts = [{"unit": "jtj", "text": "配合整治"}]
    report = closing_report(completed_on="2026-06-24", co_parts=parts)
    await yunhe.act(f"{base}/reports", LIAISON, unit="jyj", body=report)
    await yunhe.act(f"{base}/reports/r1/verify", STAFF)
    await yunhe.act(f"{base}/close", STAFF)
    archived = await yunhe.act(f"{base}/archive", STAFF)
    assert archived["stage_name"] == "归档"
    entries = (await yunhe.get(f"{base}/history"))["history"]
    clauses = {entry["clause"] for entry in entries}
    assert {"Y-2.1", "Y-2.4a", "Y-2.4b", "Y-2.5b"} <= clauses
    assert all(entry["citation"]["article"] for entry in entries if (entry["clause"] or "").startswith("Y-"))


async def test_extension_without_plan_is_refused_by_its_clause(yunhe: World) -> None:
    matter = await yunhe.proposed(basis="县政府第3次常务会议", category="6")
    base = f"/matters/{matter}"
    await yunhe.act(f"{base}/approvals", DIRECTOR, body={"subject": "take_up", "approved": True})
    await yunhe.act(f"{base}/assign", STAFF, body=order_body())
    body = {"key": "e1", "unit": "jyj", "reason": "雨季", "new_due_on": "2026-06-30"}
    answer = await yunhe.call("POST", f"{base}/extensions", LIAISON, unit="jyj", body=body)
    assert (answer.status_code, answer.json()["clause"]) == (422, "Y-2.5b")


async def test_unknown_category_names_the_seven(yunhe: World) -> None:
    answer = await yunhe.call("POST", "/matters", STAFF, body=matter_body(category="8"))
    assert answer.status_code == 422
    assert all(f"{number}（" in answer.json()["detail"] for number in range(1, 8))


async def test_y_2_6_draft_names_nobody_for_a_matter_that_is_late_for_a_justified_reason(yunhe: World) -> None:
    matters = []
    for _ in range(2):
        matter = await yunhe.proposed(basis="县政府第3次常务会议", category="6")
        await yunhe.act(f"/matters/{matter}/approvals", DIRECTOR, body={"subject": "take_up", "approved": True})
        await yunhe.act(f"/matters/{matter}/assign", STAFF, body=order_body(due_on="2026-03-20"))
        matters.append(matter)
    yunhe.clock.go_to(2026, 3, 19)
    reason = {"key": "x1", "unit": "jyj", "reason": "上级政策调整"}
    await yunhe.act(f"/matters/{matters[0]}/reasons", LIAISON, unit="jyj", body=reason)
    yunhe.clock.go_to(2026, 3, 23)
    accepted = {"accepted": True, "opinion": "属实"}
    await yunhe.act(f"/matters/{matters[0]}/reasons/x1/decision", DIRECTOR, body=accepted)
    await yunhe.sweep()
    yunhe.clock.go_to(2026, 4, 2)
    draft = await yunhe.get("/papers/draft?kind=monthly_circular&period=2026-03")
    assert [naming["matter_id"] for naming in draft["namings"]] == [matters[1]]
