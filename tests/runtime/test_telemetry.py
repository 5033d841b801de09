"""Traces that cross the bus, and logs without personal data."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from duban_runtime.logs import failure_without_values, setup_logging
from duban_runtime.telemetry import setup_telemetry, shutdown_telemetry, span, span_from, traceparent

PARENT = f"00-{'a' * 32}-{'b' * 16}-01"


@pytest.fixture
def traces(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "traces.jsonl"
    setup_telemetry("test", path)
    yield path
    shutdown_telemetry()


def test_span_continues_the_trace_of_the_sender(traces: Path) -> None:
    with span_from(PARENT, "consume") as consumed, span("decide") as decided:
        assert traceparent() == decided
    records = [json.loads(line) for line in traces.read_text().splitlines()]
    inner, outer = records
    assert [inner["name"], outer["name"]] == ["decide", "consume"]
    assert outer["context"]["trace_id"] == inner["context"]["trace_id"] == f"0x{'a' * 32}"
    assert outer["parent_id"] == f"0x{'b' * 16}"
    assert inner["parent_id"] == outer["context"]["span_id"]
    assert consumed is not None
    assert outer["context"]["span_id"].removeprefix("0x") in consumed


def test_span_passes_the_parent_on_when_tracing_is_off() -> None:
    with span_from(PARENT, "consume") as consumed, span("decide") as decided:
        assert (consumed, decided, traceparent()) == (PARENT, None, None)


def test_failure_is_logged_without_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = (root.handlers, root.level)
    try:
        setup_logging("test", "INFO")
        try:
            raise ValueError("王某某 13800000000")
        except ValueError as error:
            logging.getLogger("x").error("it failed", extra=failure_without_values(error))
    finally:
        root.handlers, root.level = before
    line = json.loads(capsys.readouterr().err)
    assert (line["message"], line["cause"], line["service"]) == ("it failed", "ValueError", "test")
    assert "test_failure_is_logged_without_its_message" in line["where"][0]
    assert "13800000000" not in json.dumps(line)
