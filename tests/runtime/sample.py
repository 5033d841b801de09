"""A producer and a consumer without any meaning."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.base import Event
from duban_contracts.envelope import Envelope
from duban_runtime.database import Database
from duban_runtime.log import EventLog, NewEvent
from duban_runtime.process import Background

MIGRATIONS = "tests.runtime.sample_migrations"
PRODUCER = "duban-intake/test"
LOG = EventLog("intake", PRODUCER)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


class Happened(Event):
    """Something happened. It is not in the registry, so that tests of the contracts do not meet it."""

    TYPE: ClassVar[str] = "duban.intake.sample.happened.v1"
    text: str = "龘𠮷\n"


def event(subject: str, sequence: int, text: str = "龘𠮷\n", jurisdiction: str = "yunhe") -> NewEvent:
    """Return the event at that place."""
    return NewEvent.of(
        jurisdiction=jurisdiction,
        source="intake",
        subject=subject,
        sequence=sequence,
        payload=Happened(text=text),
        occurred_at=NOON,
        correlation=f"c-{subject}",
    )


async def append(database: Database, *events: NewEvent) -> None:
    """The events are in the log of the producer."""
    async with database.transaction({event.jurisdiction for event in events}) as connection:
        await LOG.append(connection, events)


class Recorder:
    """A handler that writes what it is given into a table, and fails where it is told to."""

    def __init__(self) -> None:
        self.failures: dict[tuple[str, int], Exception] = {}
        self.calls = 0

    async def __call__(self, connection: AsyncConnection, envelopes: Sequence[Envelope]) -> None:
        self.calls += 1
        for envelope in envelopes:
            failure = self.failures.get((envelope.subject, envelope.sequence))
            await connection.exec_driver_sql(
                "INSERT INTO note VALUES ($1, $2, $3, $4)",
                (envelope.jurisdiction, envelope.subject, envelope.sequence, envelope.data["text"]),
            )
            if failure is not None:
                raise failure


async def notes(database: Database, jurisdiction: str = "yunhe") -> list[tuple[str, int]]:
    """Return what the recorder wrote, as (subject, sequence)."""
    async with database.transaction({jurisdiction}) as connection:
        found = await connection.exec_driver_sql("SELECT subject, sequence FROM note ORDER BY subject, sequence")
        return [(row.subject, row.sequence) for row in found]


async def outbox_rows(database: Database) -> int:
    """Return how many pointers wait."""
    async with database.transaction({"yunhe", "qingtian"}) as connection:
        return int((await connection.exec_driver_sql("SELECT count(*) FROM outbox")).scalar_one())


async def eventually(condition: Callable[[], Awaitable[bool]], within_seconds: float = 15.0) -> None:
    """Return once the condition holds; fail when it does not in time."""
    deadline = time.monotonic() + within_seconds
    while not await condition():
        assert time.monotonic() < deadline, "it did not become true in time"
        await asyncio.sleep(0.03)


@asynccontextmanager
async def running(*backgrounds: Background) -> AsyncIterator[None]:
    """Context manager: the backgrounds run, and stop in reverse order at the end."""
    tasks = [asyncio.create_task(background.run()) for background in backgrounds]
    try:
        yield
    finally:
        for background, task in reversed(list(zip(backgrounds, tasks, strict=True))):
            await background.stop()
            await asyncio.wait_for(task, 15)
