"""The layer in front of the application: what it answers itself, and what when things go wrong."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from duban_intake.adapters.loading import load_directory
from duban_intake.entrypoints.push import PushPath, read_body
from duban_intake.translate.refusals import Refused
from duban_runtime.clock import SystemClock
from duban_runtime.telemetry import setup_telemetry, shutdown_telemetry
from tests.intake.channel import SECRET, ChannelClient, encode, signed, ticket
from tests.intake.conftest import Intake
from tests.intake.plugins import find


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


class BrokenReception:
    """Fails in a way that nobody expects, with personal data in its message."""

    clock = SystemClock()

    async def take_in(self, *_: object) -> str:
        raise LookupError("电话 13912345678")


async def test_push_is_answered_500_without_a_word_of_it_when_something_unexpected_happens(
    intake: Intake, config_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    application = intake.service.app
    directory = load_directory(config_dir, {"TEST_HOTLINE_SECRET": SECRET}, 1.0, find)
    path = PushPath(
        application,
        directory,
        BrokenReception(),  # type: ignore[arg-type]
        max_body_bytes=1000,
        exception_handlers=application.exception_handlers,
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(path), base_url="http://intake") as http:
        with caplog.at_level(logging.DEBUG):
            answer = await ChannelClient(http).push(ticket())
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    recorded = str([vars(record) for record in caplog.records])
    assert "13912345678" not in answer.text + caplog.text + recorded
    assert "LookupError" in recorded


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
    (push,) = [span for span in spans_in(traces) if span["name"] == "push ticket"]
    assert stored == f"00-0af7651916cd43dd8448eb211c80319c-{push['context']['span_id'][2:]}-01"
    assert "追踪一件事" not in str(spans_in(traces))


def spans_in(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


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
