"""What the relay publishes, and what it survives."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from duban_contracts.envelope import Envelope, bus_subject
from duban_runtime.bus import Bus
from duban_runtime.database import Database
from duban_runtime.errors import DatabaseUnavailable
from duban_runtime.log import NewEvent
from duban_runtime.relay import Relay
from tests.runtime.sample import LOG, Happened, append, event, eventually, outbox_rows, running
from tests.support.servers import EmbeddedServer, PostgresServer

pytestmark = pytest.mark.servers
SCOPE = ("yunhe", "qingtian")


async def published(bus: Bus) -> list[Msg]:
    """Return everything on the stream of the producer."""
    info = await bus.jetstream.stream_info("INTAKE")
    if not info.state.messages:
        return []
    subscription = await bus.jetstream.pull_subscribe("duban.*.intake.>", stream="INTAKE")
    messages = await subscription.fetch(info.state.messages, timeout=5)
    await subscription.unsubscribe()
    return messages


async def outbox_is_empty(database: Database) -> bool:
    return await outbox_rows(database) == 0


async def test_relay_publishes_exactly_the_log_in_its_order(intake: Database, bus: Bus) -> None:
    events = [event(f"s{n % 7}", n // 7 + 1, text=f"第{n}件") for n in range(70)]
    await append(intake, *events)
    relay = Relay(intake, bus, LOG, SCOPE, batch_rows=16)
    async with running(relay):
        await eventually(lambda: outbox_is_empty(intake))
    messages = await published(bus)
    envelopes = [Envelope.model_validate_json(message.data) for message in messages]
    assert [envelope.id for envelope in envelopes] == [new.id for new in events]
    assert [envelope.data["text"] for envelope in envelopes] == [f"第{n}件" for n in range(70)]
    assert {message.subject for message in messages} == {bus_subject("yunhe", Happened.TYPE)}
    assert messages[0].headers is not None
    assert messages[0].headers["Nats-Msg-Id"] == str(events[0].id)


async def test_relay_leaves_the_rows_of_jurisdictions_that_are_not_its_own(intake: Database, bus: Bus) -> None:
    await append(intake, event("a", 1), event("b", 1, jurisdiction="qingtian"))
    async with running(Relay(intake, bus, LOG, ["yunhe"])):
        await eventually(lambda: rows_left(intake, 1))
    assert len(await published(bus)) == 1


async def rows_left(database: Database, count: int) -> bool:
    return await outbox_rows(database) == count


async def test_two_relays_publish_each_event_once(intake: Database, bus: Bus) -> None:
    await append(intake, *(event("a", n) for n in range(1, 301)))
    async with running(*(Relay(intake, bus, LOG, SCOPE, batch_rows=50) for _ in range(2))):
        await eventually(lambda: outbox_is_empty(intake))
    assert (await bus.jetstream.stream_info("INTAKE")).state.messages == 300


async def test_relay_empties_the_outbox_before_it_stops(intake: Database, bus: Bus) -> None:
    await append(intake, *(event("a", n) for n in range(1, 101)))
    relay = Relay(intake, bus, LOG, SCOPE, batch_rows=10)
    async with running(relay):
        await asyncio.sleep(0)
    assert await outbox_rows(intake) == 0


async def test_nothing_is_lost_when_the_broker_is_away(intake: Database, own_nats: EmbeddedServer) -> None:
    bus = Bus(own_nats.url, "test")
    relay = Relay(intake, bus, LOG, SCOPE)
    async with running(relay):
        await append(intake, event("a", 1))
        await eventually(lambda: outbox_is_empty(intake))
        own_nats.stop()
        await append(intake, *(event("a", n) for n in range(2, 50)))
        relay.wake()
        await asyncio.sleep(0.7)
        assert await outbox_rows(intake) == 48
        assert relay.healthy()[0] is False
        own_nats.start()
        await eventually(lambda: outbox_is_empty(intake))
    assert (await bus.jetstream.stream_info("INTAKE")).state.messages == 49
    await bus.close()


async def test_log_is_published_again_when_the_broker_lost_its_disk(
    intake: Database, own_nats: EmbeddedServer, tmp_path: Path
) -> None:
    bus = Bus(own_nats.url, "test")
    async with running(Relay(intake, bus, LOG, SCOPE)):
        await append(intake, *(event("a", n) for n in range(1, 31)))
        await eventually(lambda: outbox_is_empty(intake))
        own_nats.stop()
        store = tmp_path / "nats" / "jetstream"
        store.rename(tmp_path / "lost")
        own_nats.start()
        await eventually(lambda: stream_holds(bus, 30))
    await bus.close()


async def stream_holds(bus: Bus, count: int) -> bool:
    try:
        return bus.connected and (await bus.jetstream.stream_info("INTAKE")).state.messages == count
    except (NatsError, TimeoutError):
        return False


async def test_relay_goes_on_when_the_database_was_away(
    intake: Database, bus: Bus, postgres_server: PostgresServer, database_url: str
) -> None:
    async with running(Relay(intake, bus, LOG, SCOPE)):
        await append(intake, event("a", 1))
        await eventually(lambda: outbox_is_empty(intake))
        await postgres_server.end_sessions(database_url)
        await eventually(lambda: is_appended(intake, event("a", 2)))
        await eventually(lambda: outbox_is_empty(intake))


async def is_appended(database: Database, new: NewEvent) -> bool:
    try:
        await append(database, new)
    except DatabaseUnavailable:
        return False
    return True


async def test_nothing_is_doubled_when_the_log_is_published_again(intake: Database, bus: Bus) -> None:
    await append(intake, *(event("a", n) for n in range(1, 41)))
    async with running(Relay(intake, bus, LOG, SCOPE)):
        await eventually(lambda: outbox_is_empty(intake))
        await append(intake, *(event("b", n) for n in range(1, 21)))
        async with intake.transaction({"yunhe"}) as connection:
            await LOG.republish(connection, "yunhe", datetime(2000, 1, 1, tzinfo=UTC))
        await eventually(lambda: outbox_is_empty(intake))
    assert (await bus.jetstream.stream_info("INTAKE")).state.messages == 60
