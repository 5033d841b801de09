"""The layer in front of the application: what it answers itself, and what when things go wrong."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from duban_intake.entrypoints.push import read_body
from duban_intake.translate.refusals import Refused
from duban_runtime.telemetry import setup_telemetry, shutdown_telemetry
from tests.intake.channel import ChannelClient, encode, signed, ticket
from tests.intake.conftest import Intake


async def chunks(*pieces: bytes) -> AsyncIterator[dict[str, Any]]:
    for number, piece in enumerate(pieces, start=1):
        yield {"type": "http.request", "body": piece, "more_body": number < len(pieces)}


async def test_body_is_whole_when_it_comes_in_pieces() -> None:
    pieces = chunks(b"ab", b"", b"cd")
    assert await read_body(lambda: anext(pieces), 4) == b"abcd"


async def test_body_is_not_read_further_when_it_is_too_large() -> None:
    pieces = chunks(b"abc", b"de", b"never asked for")
    with pytest.raises(Refused) as caught:
        await read_body(lambda: anext(pieces), 4)
    assert (caught.value.status, caught.value.reason) == (413, "too-large")
    assert (await anext(pieces))["body"] == b"never asked for"


async def test_push_is_taken_in_when_the_body_comes_in_pieces(intake: Intake) -> None:
    body = encode(ticket())

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 50):
            yield body[start : start + 50]

    url = "/v1/ping/channels/hotline/tickets"
    assert (await intake.http.post(url, content=pieces(), headers=signed(body))).status_code == 202


async def test_nothing_is_answered_when_the_caller_goes_away(intake: Intake, caplog: pytest.LogCaptureFixture) -> None:
    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(_message: object) -> None:
        raise AssertionError("nobody is there")

    scope = {"type": "http", "method": "POST", "path": "/v1/ping/channels/hotline/tickets", "headers": []}
    await intake.service.app(scope, receive, send)  # type: ignore[arg-type]
    assert caplog.text == ""


async def test_push_is_answered_500_without_a_word_of_it_when_something_unexpected_happens(
    intake: Intake, hotline: ChannelClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from duban_intake.handlers.reception import Reception

    async def broken(*_: object) -> str:
        raise LookupError("电话 13912345678")

    with monkeypatch.context() as patch, caplog.at_level(logging.DEBUG):
        patch.setattr(Reception, "take_in", broken)
        answer = await hotline.push(ticket())
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "13912345678" not in answer.text + caplog.text + str([vars(record) for record in caplog.records])
    assert "LookupError" in str([vars(record) for record in caplog.records])


@pytest.fixture
def traces(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "traces.jsonl"
    setup_telemetry("intake", file)
    yield file
    shutdown_telemetry()


async def test_push_is_one_span_whose_context_the_event_carries_when_tracing(
    intake: Intake, hotline: ChannelClient, traces: Path
) -> None:
    body = encode(ticket(title="追踪一件事"))
    caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    answer = await hotline.send(body, {**signed(body), "traceparent": caller})
    async with intake.database.transaction({"ping"}) as connection:
        found = await connection.execute(
            text("SELECT traceparent FROM event WHERE subject = :s"), {"s": f"ticket:{answer.json()['ticket_id']}"}
        )
        stored = found.scalar_one()
    written = traces.read_text("utf-8")
    spans = {span["name"]: span for span in map(json.loads, written.splitlines())}
    (push,) = [span for name, span in spans.items() if name == "push ticket"]
    assert stored == f"00-0af7651916cd43dd8448eb211c80319c-{push['context']['span_id'][2:]}-01"
    assert "追踪一件事" not in written


async def test_metrics_count_what_became_of_pushes(intake: Intake, hotline: ChannelClient) -> None:
    async def counted() -> dict[str, float]:
        lines = (await intake.http.get("/metrics")).text.splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if line.startswith("duban_intake_") and '"hotline"' in line)
        return {name: float(value) for name, value in pairs if 'jurisdiction="ping"' in name}

    before = await counted()
    payload = ticket()
    for push in (payload, payload, {**payload, "revision": 2}, {**payload, "title": ""}):
        await hotline.push(push)
    await hotline.send(b"{}", {})
    grown = {name: value - before.get(name, 0) for name, value in (await counted()).items() if "_total" in name}
    assert {name.split('"')[-2]: value for name, value in grown.items() if value} == {
        "new": 1,
        "duplicate": 1,
        "revised": 1,
        "invalid": 1,
        "signature-missing": 1,
    }
