"""NDJSON batches: each line on its own."""

from __future__ import annotations

import json
from typing import Any

from tests.intake.channel import FOREIGN_SECRET, ChannelClient, encode, ticket
from tests.intake.conftest import Intake
from tests.intake.test_triage import detail


def lines(*payloads: object) -> bytes:
    return b"\n".join(each if isinstance(each, bytes) else encode(each) for each in payloads)


def results(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


async def test_batch_answers_each_line_alone_when_some_are_bad(intake: Intake, hotline: ChannelClient) -> None:
    good, other = ticket(), ticket(title="第二件")
    body = lines(good, b"{broken", ticket(title=""), b"", other, ticket(content="机密★"), good, "no object")
    answer = await hotline.batch(body + b"\n")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    found = results(answer.text)
    assert [each["line"] for each in found] == [1, 2, 3, 5, 6, 7, 8]
    assert [each["status"] for each in found] == [202, 400, 422, 202, 422, 202, 400]
    assert found[0]["ticket_id"] == found[5]["ticket_id"]
    assert found[2]["problem"]["errors"][0]["field"] == "title"
    assert found[4]["problem"]["type"] == "urn:duban:intake:classified"
    assert (await detail(intake, found[3]["ticket_id"]))["title"] == "第二件"


async def test_batch_answers_the_same_bytes_when_repeated(hotline: ChannelClient) -> None:
    body = lines(*(ticket() for _ in range(300)))
    first = await hotline.batch(body, webhook_id="batch_same")
    again = await hotline.batch(body, webhook_id="batch_same")
    assert first.content == again.content
    assert {each["status"] for each in results(first.text)} == {202}
    assert len({each["ticket_id"] for each in results(first.text)}) == 300


async def test_batch_is_a_replay_when_its_webhook_id_stood_for_something_else(hotline: ChannelClient) -> None:
    await hotline.batch(lines(ticket()), webhook_id="batch_replayed")
    for answer in (
        await hotline.batch(lines(ticket()), webhook_id="batch_replayed"),
        await hotline.push(ticket(), webhook_id="batch_replayed"),
    ):
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:duban:intake:replay")


async def test_batch_is_refused_whole_when_the_signature_is_wrong(hotline: ChannelClient) -> None:
    answer = await hotline.batch(lines(ticket()), secret=FOREIGN_SECRET)
    assert answer.status_code == 401


async def test_batch_is_refused_whole_when_it_has_too_many_lines(hotline: ChannelClient) -> None:
    answer = await hotline.batch(b"{}\n" * 5_001)
    assert (answer.status_code, answer.json()["limit_lines"]) == (413, 5_000)


async def test_batch_is_refused_whole_when_it_has_too_many_bytes(hotline: ChannelClient) -> None:
    answer = await hotline.batch(b" " * (16 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["limit_bytes"]) == (413, 16 * 1024 * 1024)


async def test_batch_line_fails_alone_when_it_is_too_large(hotline: ChannelClient) -> None:
    answer = await hotline.batch(lines(ticket(content="x" * 1_100_000), ticket()))
    assert [each["status"] for each in results(answer.text)] == [413, 202]
