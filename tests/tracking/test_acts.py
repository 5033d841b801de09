"""Every act over HTTP, from proposal to archive."""

from __future__ import annotations

import pytest

from tests.tracking.world import (
    DIRECTOR,
    HEAD,
    LEADER,
    LIAISON,
    STAFF,
    World,
    closing_report,
    matter_body,
    order_body,
)

pytestmark = pytest.mark.servers


def kinds(done: dict[str, object]) -> list[str]:
    events = done["events"]
    assert isinstance(events, list)
    return [event["type"].split(".")[3] for event in events]


async def test_matter_goes_all_the_way_when_everybody_acts(world: World) -> None:
    matter = await world.proposed()
    base = f"/matters/{matter}"
    signed = await world.act(f"{base}/approvals", DIRECTOR, body={"subject": "take_up", "approved": True})
    assert (signed["state"], signed["stage"], signed["number"]) == ("taken_up", "take_up", "立2026-001")
    assigned = await world.act(f"{base}/assign", STAFF, body=order_body())
    assert (assigned["number"], assigned["stage_name"]) == ("2026年1号", "交办")
    await world.act(f"{base}/acknowledge", LIAISON, unit="jyj", body={"unit": "jyj"})
    world.clock.go_to(2026, 3, 10)
    filed = await world.act(f"{base}/reports", LIAISON, unit="jyj", body=closing_report())
    assert filed["state"] == "reported"
    await world.act(f"{base}/reports/r1/verify", STAFF, body={"method": "实地查看"})
    closed = await world.act(f"{base}/close", STAFF, body={"outcome": "已办结"})
    assert closed["state"] == "closed"
    archived = await world.act(f"{base}/archive", STAFF)
    assert (archived["state"], archived["stage"]) == ("archived", "archive")
    row = await world.get(base)
    assert (row["completion"], row["overdue"], row["closed_on"]) == ("early", False, "2026-03-10")


TICKET = {"ticket_id": "00000000-0000-0000-0000-000000000001", "channel": "c", "external_id": "X1", "revision": 1}
ONCE = {
    "urge": (STAFF, "dcs", {"key": "u1", "unit": "jyj", "form": "notice", "message": "请加快"}, "urged"),
    "findings": (STAFF, "dcs", {"key": "f1", "finding": "重要情况", "leaders": ["张县长"]}, "finding_reported"),
    "extensions": (
        LIAISON,
        "jyj",
        {"key": "e1", "unit": "jyj", "reason": "雨季", "new_due_on": "2026-04-10"},
        "extension_requested",
    ),
    "reasons": (LIAISON, "jyj", {"key": "z1", "unit": "jyj", "reason": "不可抗力"}, "reason_filed"),
    "objections": (LIAISON, "jtj", {"unit": "jtj", "reason": "非我职责"}, "objection_filed"),
    "exemptions": (LEADER, "gov", {"unit": "jtj", "reason": "无责"}, "unit_exempted"),
    "tickets": (STAFF, "dcs", {"ticket": TICKET}, "ticket_linked"),
}


@pytest.mark.parametrize("path", ONCE)
async def test_act_gives_its_event_once_when_repeated(world: World, path: str) -> None:
    role, unit, body, event = ONCE[path]
    matter = await world.assigned()
    first = await world.act(f"/matters/{matter}/{path}", role, unit=unit, body=body)
    again = await world.act(f"/matters/{matter}/{path}", role, unit=unit, body=body)
    assert kinds(first) == [event]
    assert again["events"] == []


async def test_extension_moves_the_date_when_a_leader_grants_it(world: World) -> None:
    matter = await world.assigned()
    base = f"/matters/{matter}"
    request = {"key": "e1", "unit": "jyj", "reason": "雨季", "new_due_on": "2026-04-10"}
    await world.act(f"{base}/extensions", LIAISON, unit="jyj", body=request)
    waiting = await world.get("/approvals", LEADER)
    assert [(each["about"], each["key"], each["title"]) for each in waiting["approvals"]] == [
        ("extension", "e1", "城区学校周边交通拥堵")
    ]
    granted = await world.act(f"{base}/approvals", LEADER, body={"subject": "extension", "key": "e1", "approved": True})
    assert kinds(granted) == ["approval_signed", "extension_granted"]
    row = await world.get(base)
    assert (row["due_on"], row["original_due_on"], row["moved"]) == ("2026-04-10", "2026-03-20", 1)
    assert (await world.get("/approvals", LEADER))["approvals"] == []


async def test_return_gives_the_report_back_when_it_falls_short(world: World) -> None:
    matter = await world.assigned()
    base = f"/matters/{matter}"
    world.clock.go_to(2026, 3, 10)
    await world.act(f"{base}/reports", LIAISON, unit="jyj", body=closing_report(text={}))
    back = await world.act(f"{base}/reports/r1/return", STAFF, body={"ground": "substance", "reason": "内容不清"})
    assert (back["state"], kinds(back)) == ("assigned", ["report_returned"])
    history = (await world.get(f"{base}/history"))["history"]
    assert "自动检查发现1处格式问题" in history[-2]["text"]
    world.clock.go_to(2026, 3, 12)
    await world.act(f"{base}/reports", LIAISON, unit="jyj", body=closing_report(completed_on="2026-03-11"))
    found = await world.act(f"{base}/reports/r1/falsification", STAFF, body={"finding": "数据不实"})
    assert kinds(found) == ["falsification_found"]


async def test_reason_and_objection_are_decided_by_those_who_may(world: World) -> None:
    matter = await world.assigned()
    base = f"/matters/{matter}"
    await world.act(f"{base}/reasons", LIAISON, unit="jyj", body={"key": "z1", "unit": "jyj", "reason": "洪水"})
    accepted = await world.act(f"{base}/reasons/z1/decision", LEADER, body={"accepted": True, "opinion": "属实"})
    assert kinds(accepted) == ["reason_accepted"]
    await world.act(f"{base}/objections", LIAISON, unit="jyj", body={"unit": "jyj", "reason": "非我职责"})
    decided = await world.act(f"{base}/objections/jyj/decision", HEAD, body={"accepted": True, "opinion": "改派"})
    assert decided["state"] == "taken_up"
    again = await world.act(f"{base}/assign", STAFF, body=order_body(lead="hbj", co_units=[]))
    assert again["number"] == "2026年2号"


async def test_order_waits_for_review_when_its_origin_demands_it(world: World) -> None:
    matter = await world.proposed(origin="meeting")
    base = f"/matters/{matter}"
    await world.act(f"{base}/approvals", DIRECTOR, body={"subject": "take_up", "approved": True})
    submitted = await world.act(f"{base}/assign", STAFF, body=order_body())
    assert submitted["state"] == "submitted"
    refused = {"subject": "assignment", "approved": False, "opinion": "时限太紧"}
    back = await world.act(f"{base}/approvals", HEAD, body=refused)
    assert (back["state"], kinds(back)) == ("taken_up", ["approval_signed", "order_rejected"])


async def test_idempotency_key_gives_the_same_matter_when_repeated(world: World) -> None:
    headers = world.token(STAFF) | {"Idempotency-Key": "k-1"}
    path = f"/v1/{world.jurisdiction}/matters"
    first = await world.http.post(path, headers=headers, json=matter_body())
    again = await world.http.post(path, headers=headers, json=matter_body())
    other = await world.http.post(path, headers=headers, json=matter_body(title="另一件事"))
    assert first.json()["matter_id"] == again.json()["matter_id"]
    assert again.json()["events"] == []
    assert other.status_code == 409


async def test_signer_with_two_roles_signs_in_the_awaited_one(world: World) -> None:
    matter = await world.proposed(weight="major")
    both = {"roles": (DIRECTOR, "principal_leader"), "person": "p-both"}
    path, body = f"/matters/{matter}/approvals", {"subject": "take_up", "approved": True}
    first = await world.act(path, *both["roles"], person="p-both", body=body)
    second = await world.act(path, *both["roles"], person="p-both", body=body)
    assert (first["state"], second["state"]) == ("proposed", "taken_up")
    roles = [entry["by"]["role"] for entry in (await world.get(f"/matters/{matter}/history"))["history"][1:3]]
    assert roles == [DIRECTOR, "principal_leader"]
