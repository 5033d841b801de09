"""Pushing tickets: what is accepted."""

from __future__ import annotations

import asyncio
import json
from uuid import UUID

import pytest
from sqlalchemy import text

from duban_contracts.events.ticket import TicketReceived, TicketRevised
from tests.intake.channel import OLD_SECRET, ChannelClient, encode, signed, ticket
from tests.intake.conftest import Intake


async def events_of(intake: Intake, ticket_id: str) -> list[object]:
    async with intake.database.transaction({"ping"}) as connection:
        rows = await connection.execute(
            text("SELECT type, data FROM event WHERE subject = :s ORDER BY sequence"), {"s": f"ticket:{ticket_id}"}
        )
        return [(row.type, json.loads(row.data)) for row in rows]


async def count(intake: Intake, table: str, ticket_id: str) -> int:
    column = "id" if table == "ticket" else "ticket_id"
    async with intake.database.transaction({"ping"}) as connection:
        found = await connection.execute(
            text(f"SELECT count(*) FROM {table} WHERE {column} = :id"), {"id": UUID(ticket_id)}
        )
        return int(found.scalar_one())


async def test_push_is_committed_with_its_event_when_accepted(intake: Intake, hotline: ChannelClient) -> None:
    payload = ticket(suggested_unit="zjj", happened_at="2026-03-01T08:30:00+08:00")
    answer = await hotline.push(payload)
    assert answer.status_code == 202, answer.text
    body = answer.json()
    assert body["status_url"] == f"/v1/ping/channels/hotline/tickets/{body['ticket_id']}"
    ((kind, data),) = await events_of(intake, body["ticket_id"])
    assert kind == TicketReceived.TYPE
    event = TicketReceived.model_validate(data)
    assert event.content.title == payload["title"]
    assert event.content.suggested_unit == "zjj"
    assert event.content.happened_at.isoformat() == "2026-03-01T00:30:00+00:00"
    assert event.ticket.external_id == payload["external_id"]


async def test_push_keeps_payload_and_headers_as_received_when_accepted(intake: Intake, hotline: ChannelClient) -> None:
    payload = ticket()
    answer = await hotline.push(payload, webhook_id="msg_kept_1")
    async with intake.database.transaction({"ping"}) as connection:
        found = await connection.execute(
            text("SELECT raw, headers, webhook_id FROM revision WHERE ticket_id = :id"),
            {"id": UUID(answer.json()["ticket_id"])},
        )
        row = found.one()
    assert bytes(row.raw) == json.dumps(payload, ensure_ascii=False).encode()
    assert row.webhook_id == "msg_kept_1"
    assert "content-type: application/json" in row.headers.splitlines()


@pytest.mark.parametrize("secret", [OLD_SECRET, "env"], ids=["key in the file", "key in the environment"])
async def test_push_is_accepted_when_signed_with_any_key_of_the_channel(hotline: ChannelClient, secret: str) -> None:
    how = {} if secret == "env" else {"secret": secret}
    assert (await hotline.push(ticket(), **how)).status_code == 202


async def test_push_answers_the_same_bytes_when_repeated(intake: Intake, hotline: ChannelClient) -> None:
    payload = ticket()
    answers = [await hotline.push(payload, webhook_id=name) for name in ("same_1", "same_1", "same_2")]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert len(await events_of(intake, answers[0].json()["ticket_id"])) == 1


@pytest.mark.parametrize("own_ids", [True, False], ids=["each with its own webhook id", "one webhook id"])
async def test_push_is_kept_once_when_sent_fifty_times_at_once(
    intake: Intake, hotline: ChannelClient, own_ids: bool
) -> None:
    payload = ticket(contact={"name": "李某", "phone": "13900000000"})
    ids = [f"fifty_{number if own_ids else 0}_{own_ids}" for number in range(50)]
    answers = await asyncio.gather(*(hotline.push(payload, webhook_id=name) for name in ids))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    ticket_id = answers[0].json()["ticket_id"]
    assert [await count(intake, table, ticket_id) for table in ("ticket", "revision", "vault")] == [1, 1, 1]
    assert len(await events_of(intake, ticket_id)) == 1


async def test_push_takes_whitespace_and_key_order_as_the_same_when_repeated(hotline: ChannelClient) -> None:
    payload = ticket()
    reordered = {**dict(reversed(payload.items())), "revision": 1, "place": ""}
    assert (await hotline.push(payload)).content == (await hotline.push(reordered)).content


async def test_push_becomes_a_revision_when_number_and_body_change(intake: Intake, hotline: ChannelClient) -> None:
    payload = ticket()
    first = await hotline.push(payload)
    second = await hotline.push({**payload, "revision": 2, "title": "城东小区电梯已修复，又停运"})
    assert second.status_code == 202
    assert second.content == first.content
    kinds = [kind for kind, _ in await events_of(intake, first.json()["ticket_id"])]
    assert kinds == [TicketReceived.TYPE, TicketRevised.TYPE]


async def test_push_shows_the_highest_revision_when_they_come_out_of_order(
    intake: Intake, hotline: ChannelClient
) -> None:
    payload = ticket()
    for revision in (2, 3, 1):
        answer = await hotline.push({**payload, "revision": revision, "title": f"第{revision}版"})
        assert answer.status_code == 202
    ticket_id = answer.json()["ticket_id"]
    shown = (await intake.http.get(f"/v1/ping/tickets/{ticket_id}", headers=intake.staff())).json()
    assert (shown["revision"], shown["title"]) == (3, "第3版")
    assert [each["revision"] for each in shown["revisions"]] == [1, 2, 3]
    assert [data["ticket"]["revision"] for _, data in await events_of(intake, ticket_id)] == [2, 3, 1]


@pytest.mark.parametrize(
    "change",
    [{"title": "另一件事"}, {"contact": {"name": "张某", "phone": "13700000000"}}, {"suggested_unit": "县住建局"}],
    ids=["title", "contact only", "unknown unit only"],
)
async def test_push_is_refused_when_a_revision_comes_with_another_body(
    hotline: ChannelClient, change: dict[str, object]
) -> None:
    payload = ticket()
    await hotline.push(payload)
    answer = await hotline.push({**payload, **change})
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:duban:intake:revision-conflict"
    assert "第 1 版" in answer.json()["detail"]


async def test_push_keeps_both_sides_apart_when_one_group_holds_conflicting_bodies(hotline: ChannelClient) -> None:
    payload = ticket()
    bodies = [payload, {**payload, "title": "不同的标题"}] * 10
    answers = await asyncio.gather(*(hotline.push(body) for body in bodies))
    by_title = [{answer.status_code for answer in answers[start::2]} for start in (0, 1)]
    assert sorted(by_title, key=str) == [{202}, {409}]


async def test_push_keeps_characters_beyond_the_basic_plane_when_given(intake: Intake, hotline: ChannelClient) -> None:
    title = "𠮷林路𬱖号🚧"
    plain, escaped = encode(ticket(title=title)), json.dumps(ticket(title=title)).encode()
    assert b"\\ud842\\udfb7" in escaped
    for body in (plain, escaped):
        answer = await hotline.send(body, signed(body))
        ((_, data),) = await events_of(intake, answer.json()["ticket_id"])
        assert data["content"]["title"] == title


async def test_push_goes_to_people_with_a_note_when_the_unit_is_unknown(intake: Intake) -> None:
    standing = intake.channel("standing")
    answer = await standing.push(ticket(suggested_unit="县住建局", category="99"))
    assert answer.status_code == 202
    url = f"/v1/ping/tickets/{answer.json()['ticket_id']}"
    shown = (await intake.http.get(url, headers=intake.staff())).json()
    assert shown["state"] == "received"
    assert "县住建局" in shown["notes"][0]
    assert "99" in shown["notes"][1]
    assert shown["content"]["suggested_unit"] is None
