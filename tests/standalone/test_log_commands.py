"""The commands on event logs and dead letters, against real servers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from alembic.migration import MigrationContext
from alembic.operations import Operations
from click.testing import CliRunner, Result
from sqlalchemy import Connection as SqlConnection

from duban_contracts.events.unit import UnitRegistered
from duban_runtime.bus import Bus
from duban_runtime.database import Database
from duban_runtime.log import EventLog, NewEvent
from duban_runtime.migration import create_log_tables, create_scope_function
from duban_standalone.cli import duban
from duban_standalone.connection import Connection
from duban_standalone.errors import StandaloneError

pytestmark = pytest.mark.servers
EVENTS = 3


def create_tables(connection: SqlConnection) -> None:
    operations = Operations(MigrationContext.configure(connection))
    create_scope_function(operations, "tracking")
    create_log_tables(operations, "tracking")


def registered(sequence: int) -> NewEvent:
    return NewEvent.of(
        jurisdiction="yunhe",
        source="tracking",
        subject="unit:jtj",
        sequence=sequence,
        payload=UnitRegistered.model_construct(),
        occurred_at=datetime(2026, 1, sequence, tzinfo=UTC),
        correlation="c",
    )


@pytest_asyncio.fixture
async def data(database_url: str, nats_url: str, tmp_path: Path) -> AsyncIterator[Path]:
    """A data directory whose suite runs, with three events in the log of tracking, none waiting for the relay."""
    database = Database(database_url, "tracking", "test")
    async with database.unscoped() as connection:
        await connection.run_sync(create_tables)
    async with database.transaction({"yunhe"}) as connection:
        await EventLog("tracking", "test/1").append(connection, [registered(number + 1) for number in range(EVENTS)])
        await connection.exec_driver_sql("DELETE FROM tracking.outbox")
    Connection(nats_url, database_url, "", str(tmp_path)).write(tmp_path)
    yield tmp_path
    await database.close()


async def run(*arguments: str) -> Result:
    """Run a command in a thread: it has an event loop of its own."""
    return await asyncio.to_thread(CliRunner().invoke, duban, list(arguments))


async def test_republish_puts_events_back_when_recorded_since(data: Path, database_url: str) -> None:
    done = await run("republish", "--data", str(data), "--service", "tracking", "yunhe")
    assert done.output == f"tracking：{EVENTS} 个事件待重新发布\n"
    later = await run("republish", "--data", str(data), "--service", "tracking", "yunhe", "--since", "2999-01-01")
    assert later.output == "tracking：0 个事件待重新发布\n"


async def test_export_writes_each_event_as_on_the_bus_when_asked(data: Path) -> None:
    done = await run("export-log", "--data", str(data), "--service", "tracking", "yunhe")
    lines = [json.loads(line) for line in done.output.splitlines()]
    assert [(line["subject"], line["sequence"], line["source"]) for line in lines] == [
        ("unit:jtj", number + 1, "tracking") for number in range(EVENTS)
    ]


async def test_export_shows_nothing_of_another_jurisdiction(data: Path) -> None:
    output = data / "out.ndjson"
    done = await run("export-log", "--data", str(data), "--service", "tracking", "--output", str(output), "hutubi")
    assert done.exit_code == 0
    assert output.read_bytes() == b""


async def test_dead_letter_is_listed_and_skipped_when_its_number_is_given(data: Path, bus: Bus) -> None:
    event_type = "duban.intake.ticket.received.v1"
    headers = {"Duban-Reason": "broken", "Duban-Subject": "duban.yunhe.intake.ticket.received.v1"}
    body = json.dumps({"subject": "ticket:1", "sequence": 4, "type": event_type}).encode()
    await bus.jetstream.publish("dead.tracking.yunhe.intake", body, headers=headers)
    listed = await run("dead-letters", "list", "--data", str(data), "--jurisdiction", "yunhe")
    assert f"yunhe  intake → tracking  {event_type}  ticket:1 第 4 条" in listed.output
    assert "原因：broken" in listed.output
    skipped = await run("dead-letters", "skip", "--data", str(data), "1")
    assert skipped.output == "已跳过 1（ticket:1）\n"
    assert (await run("dead-letters", "list", "--data", str(data))).output.strip() == "没有死信"


async def test_dead_letter_is_refused_when_there_is_none_with_the_number(data: Path, bus: Bus) -> None:
    done = await run("dead-letters", "replay", "--data", str(data), "7")
    assert isinstance(done.exception, StandaloneError)
    assert str(done.exception) == "没有编号为 7 的死信"


async def test_export_says_that_the_database_is_away_when_it_is(tmp_path: Path) -> None:
    Connection("nats://127.0.0.1:1", "postgresql://u:p@127.0.0.1:1/d", "", str(tmp_path)).write(tmp_path)
    done = await run("export-log", "--data", str(tmp_path), "yunhe")
    assert isinstance(done.exception, StandaloneError)
    assert str(done.exception).startswith("连接不上数据库")
