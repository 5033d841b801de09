"""What the supervision office does with tickets."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from duban_contracts.events.ticket import TicketTakenUp
from duban_intake.core.identity import matter_id
from tests.intake.channel import ChannelClient, ticket
from tests.intake.conftest import Intake

MATTER = str(uuid4())
DECISIONS: dict[str, tuple[dict[str, Any], str, str]] = {
    "take up": ({"decision": "take_up", "category": "7", "reason": "属督办范围"}, "taken_up", "受理立项"),
    "merge": ({"decision": "merge", "matter_id": MATTER, "reason": "同一事项"}, "merged", "并入其他事项"),
    "pass on": ({"decision": "pass_on", "unit": "zjj", "reason": "职责明确"}, "passed_on", "直接转办"),
    "return": ({"decision": "return", "reason": "不属本县"}, "returned", "退回来源渠道"),
    "refuse": ({"decision": "refuse", "reason": "已进入诉讼"}, "refused", "不予受理"),
}


async def pushed(channel: ChannelClient, **changes: Any) -> str:
    answer = await channel.push(ticket(**changes))
    assert answer.status_code == 202, answer.text
    return str(answer.json()["ticket_id"])


async def triage(
    intake: Intake, ticket_id: str, decision: dict[str, Any], *, jurisdiction: str = "ping", **who: str
) -> httpx.Response:
    url = f"/v1/{jurisdiction}/tickets/{ticket_id}/triage"
    return await intake.http.post(url, json=decision, headers=intake.staff(jurisdiction=jurisdiction, **who))


async def detail(intake: Intake, ticket_id: str) -> dict[str, Any]:
    answer = await intake.http.get(f"/v1/ping/tickets/{ticket_id}", headers=intake.staff())
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(("decision", "state", "label"), DECISIONS.values(), ids=DECISIONS)
async def test_triage_decides_and_tells_when(
    intake: Intake, hotline: ChannelClient, decision: dict[str, Any], state: str, label: str
) -> None:
    ticket_id = await pushed(hotline)
    answer = await triage(intake, ticket_id, decision)
    assert (answer.status_code, answer.json()["state"]) == (200, state), answer.text
    shown = await detail(intake, ticket_id)
    assert (shown["state"], shown["decided_by"]) == (state, "p-1")
    event = shown["history"][-1]
    assert (event["label"], event["sequence"]) == (label, 2)
    assert event["data"]["reason"] == decision["reason"]
    assert event["data"]["by"] == {"person": "p-1", "role": "supervision_staff", "unit": "dcs"}


async def test_take_up_carries_matter_clause_and_pins_when_decided(intake: Intake, hotline: ChannelClient) -> None:
    ticket_id = await pushed(hotline)
    decision = {**DECISIONS["take up"][0], "weight": "major", "title": "城东电梯停运督办"}
    answer = await triage(intake, ticket_id, decision)
    event = TicketTakenUp.model_validate((await detail(intake, ticket_id))["history"][-1]["data"])
    assert answer.json()["matter_id"] == str(event.matter_id) == str(matter_id(UUID(ticket_id)))
    assert (event.clause, event.category, event.origin, event.weight) == ("T-7", "7", "ordinary", "major")
    assert [(pin.plugin, pin.version) for pin in event.pins] == [("baseline", "1"), ("vendor", "1")]
    assert event.content.title == "城东电梯停运督办"


@pytest.mark.parametrize(
    ("change", "field", "known"),
    [({"category": "99"}, "category", "6（领导批示）"), ({"origin": "nowhere"}, "origin", "ordinary（一般）")],
    ids=["category", "origin"],
)
async def test_take_up_is_refused_with_the_known_codes_when_one_is_unknown(
    intake: Intake, hotline: ChannelClient, change: dict[str, str], field: str, known: str
) -> None:
    answer = await triage(intake, await pushed(hotline), {**DECISIONS["take up"][0], **change})
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert known in answer.json()["detail"]


BAD_DECISIONS: dict[str, tuple[dict[str, Any], str]] = {
    "no reason": ({"decision": "return"}, "reason"),
    "blank reason": ({"decision": "refuse", "reason": " "}, "reason"),
    "unknown decision": ({"decision": "burn", "reason": "x"}, "请求体"),
    "no matter": ({"decision": "merge", "reason": "x"}, "matter_id"),
    "matter no id": ({"decision": "merge", "matter_id": "7", "reason": "x"}, "matter_id"),
    "unit by name": ({"decision": "pass_on", "unit": "住建局", "reason": "x"}, "unit"),
}


@pytest.mark.parametrize(("decision", "field"), BAD_DECISIONS.values(), ids=BAD_DECISIONS)
async def test_triage_is_refused_with_the_field_when_a_part_is_wrong(
    intake: Intake, hotline: ChannelClient, decision: dict[str, Any], field: str
) -> None:
    answer = await triage(intake, await pushed(hotline), decision)
    assert answer.status_code == 422
    assert field in answer.json()["errors"][0]["field"]


async def test_triage_answers_the_same_when_repeated_by_the_same_person(intake: Intake, hotline: ChannelClient) -> None:
    ticket_id = await pushed(hotline)
    answers = [await triage(intake, ticket_id, DECISIONS["return"][0]) for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert len((await detail(intake, ticket_id))["history"]) == 2


@pytest.mark.parametrize(
    ("second", "person"),
    [("refuse", "p-1"), ("return", "p-2")],
    ids=["another decision", "another person"],
)
async def test_triage_is_refused_naming_the_state_when_decided(
    intake: Intake, hotline: ChannelClient, second: str, person: str
) -> None:
    ticket_id = await pushed(hotline)
    await triage(intake, ticket_id, DECISIONS["return"][0])
    answer = await triage(intake, ticket_id, DECISIONS[second][0], person=person)
    assert (answer.status_code, answer.json()["state"]) == (409, "returned")
    assert "已退回来源渠道" in answer.json()["detail"]


@pytest.mark.parametrize("role", ["unit_liaison", "supervision_head", "no_such_role"])
async def test_triage_is_forbidden_when_the_role_may_not(intake: Intake, hotline: ChannelClient, role: str) -> None:
    answer = await triage(intake, await pushed(hotline), DECISIONS["return"][0], role=role)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:duban:intake:role")
    assert "督查室工作人员" in answer.json()["detail"]


async def test_revision_stays_on_the_ticket_when_it_is_decided(intake: Intake, hotline: ChannelClient) -> None:
    payload = ticket()
    first = await hotline.push(payload)
    ticket_id = first.json()["ticket_id"]
    await triage(intake, ticket_id, DECISIONS["take up"][0])
    assert (await hotline.push({**payload, "revision": 2, "content": "又停运了"})).status_code == 202
    shown = await detail(intake, ticket_id)
    assert (shown["state"], shown["revision"]) == ("taken_up", 2)
    assert [event["sequence"] for event in shown["history"]] == [1, 2, 3]


async def test_standing_order_takes_up_in_the_same_transaction_when_the_channel_has_one(intake: Intake) -> None:
    ticket_id = await pushed(intake.channel("standing"))
    shown = await detail(intake, ticket_id)
    assert [event["label"] for event in shown["history"]] == ["收到", "受理立项"]
    event = TicketTakenUp.model_validate(shown["history"][1]["data"])
    assert (event.by.person, event.by.role, event.clause) == ("standing:standing", "supervision_staff", "T-6")
    assert shown["matter_id"] == str(matter_id(UUID(ticket_id)))
    repeated = await triage(intake, ticket_id, DECISIONS["return"][0])
    assert repeated.status_code == 409


async def test_registration_is_a_ticket_when_staff_enter_it(intake: Intake) -> None:
    body = ticket(channel="hotline")
    answers = [await intake.http.post("/v1/ping/tickets", json=body, headers=intake.staff()) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    shown = await detail(intake, answers[0].json()["ticket_id"])
    assert shown["revisions"][0]["registered_by"] == "p-1"
    assert answers[0].json()["status_url"] == f"/v1/ping/tickets/{shown['ticket_id']}"


@pytest.mark.parametrize("channel", [None, "nothing", 5], ids=["missing", "unknown", "no text"])
async def test_registration_is_refused_when_the_channel_is_wrong(intake: Intake, channel: object) -> None:
    answer = await intake.http.post("/v1/ping/tickets", json=ticket(channel=channel), headers=intake.staff())
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "channel")
