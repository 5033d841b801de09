"""Tracking on a real bus: what comes in is applied once, what is decided goes out, whenever the process is killed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from duban_contracts.envelope import bus_subject
from duban_runtime.bus import Bus
from duban_runtime.process import Background
from duban_tracking.handlers.from_intake import apply_intake
from tests.tracking.world import World, make_world, ticket_taken_up

pytestmark = pytest.mark.servers
PROPOSED = "duban.testshire.tracking.matter.proposed.v1"


@pytest_asyncio.fixture
async def bused(tracking_database: str, tmp_path: Path, nats_url: str, bus: Bus) -> AsyncIterator[World]:
    made = make_world(tracking_database, tmp_path / "config", nats_url=nats_url)
    await made.service.bus.ready()
    yield made
    await made.service.bus.close()
    await made.close()


@asynccontextmanager
async def running(world: World, wanted: Callable[[Background], bool] = lambda _: True) -> AsyncIterator[None]:
    """Run backgrounds of the service; they are cancelled at the end, as a kill would end them."""
    tasks = [asyncio.create_task(each.run()) for each in world.service.backgrounds if wanted(each)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def push(world: World, bus: Bus, *numbers: int) -> None:
    for number in numbers:
        subject, event = ticket_taken_up(number)
        body = world.envelope(subject, event, sequence=1).model_dump_json().encode()
        await bus.jetstream.publish(bus_subject(world.jurisdiction, event.TYPE), body)


async def until(world: World, statement: str, expected: int) -> None:
    for _ in range(200):
        if (await world.rows(statement))[0][0] == expected:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{statement}: never {expected}")


async def published(bus: Bus) -> int:
    info = await bus.jetstream.stream_info("TRACKING", subjects_filter=PROPOSED)
    return sum((info.state.subjects or {}).values())


MATTERS = "SELECT count(*) FROM ledger"
OUTBOX = "SELECT count(*) FROM outbox"


async def test_ticket_is_tracked_and_published_once_when_delivered_twice(bused: World, bus: Bus) -> None:
    async with running(bused):
        await push(bused, bus, *range(20), *range(20))
        await until(bused, MATTERS, 20)
        await until(bused, OUTBOX, 0)
    assert await published(bus) == 20
    assert (await bused.rows("SELECT count(*) FROM event WHERE subject LIKE 'matter:%'"))[0][0] == 20


async def test_events_are_published_when_the_process_died_between_commit_and_publishing(
    bused: World, bus: Bus, tracking_database: str, tmp_path: Path, nats_url: str
) -> None:
    async with running(bused, lambda each: each.name == "tracking-from-intake"):
        await push(bused, bus, 1, 2, 3)
        await until(bused, MATTERS, 3)
    assert await published(bus) == 0
    again = make_world(tracking_database, tmp_path / "config", nats_url=nats_url)
    async with running(again):
        await until(again, OUTBOX, 0)
    assert await published(bus) == 3
    await again.service.bus.close()
    await again.close()


async def test_nothing_stays_when_the_process_died_before_the_commit(bused: World) -> None:
    class Killed(Exception):
        """Stands for the end of the process."""

    envelopes = [bused.envelope(*ticket_taken_up(number)) for number in range(5)]
    with contextlib.suppress(Killed):
        async with bused.services.storage.transaction({bused.jurisdiction}) as store:
            await apply_intake(store, bused.services.desks, envelopes)
            raise Killed
    assert (await bused.rows("SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM ledger)"))[0][0] == 0
    await bused.take_events([ticket_taken_up(number) for number in range(5)])
    assert (await bused.rows(MATTERS))[0][0] == 5
