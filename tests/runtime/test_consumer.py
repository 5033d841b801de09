"""The consumer against a real bus: once, in order, and one failure at a time."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.envelope import Envelope, bus_subject
from duban_runtime.bus import Bus
from duban_runtime.consumer import Inbound
from duban_runtime.database import Database
from duban_runtime.dead_letters import list_dead_letters, replay, skip
from duban_runtime.errors import DatabaseUnavailable, PoisonMessage, RetryLater
from duban_runtime.log import NewEvent, wire_bytes
from duban_runtime.telemetry import setup_telemetry, shutdown_telemetry
from duban_runtime.topology import consumer_name
from tests.runtime.sample import PRODUCER, Happened, Recorder, event, eventually, notes, running
from tests.support.servers import EmbeddedServer, PostgresServer

pytestmark = pytest.mark.servers


def body_of(new: NewEvent) -> bytes:
    return wire_bytes(
        source=new.source,
        jurisdiction=new.jurisdiction,
        subject=new.subject,
        sequence=new.sequence,
        event_uuid=new.id,
        event_type=new.type,
        occurred_at=new.occurred_at,
        correlationid=new.correlationid,
        causationid=None,
        traceparent=new.traceparent,
        producer=PRODUCER,
        data=new.data,
    )


async def publish(bus: Bus, *events: NewEvent) -> None:
    """The events are on the bus, in this order, each as a message of its own."""
    for new in events:
        await bus.jetstream.publish(
            bus_subject(new.jurisdiction, Happened.TYPE), body_of(new), headers={"Nats-Msg-Id": uuid4().hex}
        )


def inbound(tracking: Database, bus: Bus, recorder: Recorder, *jurisdictions: str) -> Inbound:
    return Inbound(
        tracking,
        bus,
        service="tracking",
        source="intake",
        jurisdictions=jurisdictions or ("yunhe",),
        handler=recorder,
    )


async def has_notes(tracking: Database, expected: Sequence[tuple[str, int]], jurisdiction: str = "yunhe") -> bool:
    return await notes(tracking, jurisdiction) == list(expected)


async def unanswered(bus: Bus) -> int:
    info = await bus.jetstream.consumer_info("INTAKE", consumer_name("tracking", "yunhe", "intake"))
    return int(info.num_ack_pending or 0) + int(info.num_pending or 0)


async def all_answered(bus: Bus) -> bool:
    return await unanswered(bus) == 0


async def test_events_are_applied_once_in_order_when_delivery_is_duplicated_and_reordered(
    tracking: Database, bus: Bus
) -> None:
    events = [event(f"s{n}", k) for n in range(5) for k in range(1, 21)]
    delivery = events + events[::3]
    random.Random(7).shuffle(delivery)
    await publish(bus, *delivery)
    recorder = Recorder()
    async with running(inbound(tracking, bus, recorder)):
        await eventually(lambda: has_notes(tracking, [(new.subject, new.sequence) for new in events]))
        await eventually(lambda: all_answered(bus))
    assert recorder.calls < 20
    async with tracking.transaction({"yunhe"}) as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM early_event")).scalar_one() == 0


async def test_events_behind_a_gap_wait_until_it_closes(tracking: Database, bus: Bus) -> None:
    async with running(inbound(tracking, bus, Recorder())):
        await publish(bus, event("a", 1), event("a", 3), event("b", 1))
        await eventually(lambda: has_notes(tracking, [("a", 1), ("b", 1)]))
        await eventually(lambda: all_answered(bus))
        await publish(bus, event("a", 2))
        await eventually(lambda: has_notes(tracking, [("a", 1), ("a", 2), ("a", 3), ("b", 1)]))


async def test_only_the_failing_event_is_retried_when_a_batch_fails(tracking: Database, bus: Bus) -> None:
    recorder = Recorder()
    recorder.failures["b", 1] = RetryLater("not yet", delay_seconds=0.3)
    await publish(bus, event("a", 1), event("b", 1), event("b", 2), event("c", 1))
    async with running(inbound(tracking, bus, recorder)):
        await eventually(lambda: has_notes(tracking, [("a", 1), ("c", 1)]))
        recorder.failures.clear()
        await eventually(lambda: has_notes(tracking, [("a", 1), ("b", 1), ("b", 2), ("c", 1)]))
    assert await list_dead_letters(bus) == []


async def test_other_jurisdictions_go_on_when_one_always_fails(tracking: Database, bus: Bus) -> None:
    class Broken(Recorder):
        async def __call__(self, connection: AsyncConnection, envelopes: Sequence[Envelope]) -> None:
            if envelopes[0].jurisdiction == "qingtian":
                raise RetryLater("its plugin is missing", delay_seconds=0.2)
            await super().__call__(connection, envelopes)

    await publish(bus, *(event("a", n, jurisdiction="qingtian") for n in range(1, 20)), event("b", 1))
    async with running(inbound(tracking, bus, Broken(), "yunhe", "qingtian")):
        await eventually(lambda: has_notes(tracking, [("b", 1)]))
    async with running(inbound(tracking, bus, Recorder(), "qingtian")):
        await eventually(lambda: has_notes(tracking, [("a", n) for n in range(1, 20)], "qingtian"))


async def test_poison_becomes_a_dead_letter_and_its_stream_waits_until_replay(tracking: Database, bus: Bus) -> None:
    recorder = Recorder()
    recorder.failures["a", 2] = PoisonMessage("单位代码不存在")
    await publish(bus, *(event("a", n) for n in (1, 2, 3)), event("b", 1))
    async with running(inbound(tracking, bus, recorder)):
        await eventually(lambda: has_notes(tracking, [("a", 1), ("b", 1)]))
        await eventually(lambda: all_answered(bus))
        (letter,) = await list_dead_letters(bus, "tracking", "yunhe")
        assert (letter.subject, letter.sequence, letter.reason) == ("a", 2, "单位代码不存在")
        assert letter.body == body_of(event("a", 2))
        recorder.failures.clear()
        await replay(bus, letter.number)
        await eventually(lambda: has_notes(tracking, [("a", 1), ("a", 2), ("a", 3), ("b", 1)]))
    assert await list_dead_letters(bus) == []


async def test_what_waited_goes_on_when_a_dead_letter_is_skipped(tracking: Database, bus: Bus) -> None:
    recorder = Recorder()
    recorder.failures["a", 1] = PoisonMessage("bad")
    await publish(bus, event("a", 1), event("a", 2))
    async with running(inbound(tracking, bus, recorder)):
        await eventually(lambda: has_dead_letters(bus, 1))
        await skip(bus, (await list_dead_letters(bus))[0].number)
        await eventually(lambda: has_notes(tracking, [("a", 2)]))


async def has_dead_letters(bus: Bus, count: int) -> bool:
    return len(await list_dead_letters(bus)) == count


async def test_parked_event_returns_to_the_bus_when_it_fails_at_its_turn(tracking: Database, bus: Bus) -> None:
    recorder = Recorder()
    recorder.failures["a", 2] = PoisonMessage("bad")
    async with running(inbound(tracking, bus, recorder)):
        await publish(bus, event("a", 2), event("a", 3))
        await eventually(lambda: all_answered(bus))
        await publish(bus, event("a", 1))
        await eventually(lambda: has_dead_letters(bus, 1))
        assert await notes(tracking) == [("a", 1)]
        recorder.failures.clear()
        await replay(bus, (await list_dead_letters(bus))[0].number)
        await eventually(lambda: has_notes(tracking, [("a", 1), ("a", 2), ("a", 3)]))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "not an envelope"),
        (b'{"id": 1}', "not an envelope"),
        (body_of(event("a", 1, jurisdiction="qingtian")), "qingtian"),
    ],
    ids=["broken", "incomplete", "foreign"],
)
async def test_unreadable_message_becomes_a_dead_letter(tracking: Database, bus: Bus, body: bytes, reason: str) -> None:
    await bus.jetstream.publish(bus_subject("yunhe", Happened.TYPE), body)
    await publish(bus, event("b", 1))
    async with running(inbound(tracking, bus, Recorder())):
        await eventually(lambda: has_notes(tracking, [("b", 1)]))
        await eventually(lambda: has_dead_letters(bus, 1))
    (letter,) = await list_dead_letters(bus)
    assert reason in letter.reason
    assert letter.body == body


async def test_unexpected_error_becomes_a_dead_letter_at_the_last_attempt(
    tracking: Database, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duban_runtime.delivery._FIRST_RETRY_SECONDS", 0.005)
    recorder = Recorder()
    recorder.failures["a", 1] = KeyError("unit")
    await publish(bus, event("a", 1))
    async with running(inbound(tracking, bus, recorder)):
        await eventually(lambda: has_dead_letters(bus, 1))
    assert (await list_dead_letters(bus))[0].reason == "failed 8 times: KeyError"
    assert recorder.calls == 16


async def test_no_message_dies_when_the_database_is_unavailable(tracking: Database, bus: Bus) -> None:
    recorder = Recorder()
    recorder.failures["a", 1] = DatabaseUnavailable("away", delay_seconds=0.1)
    await publish(bus, event("a", 1), event("b", 1))
    consumer = inbound(tracking, bus, recorder)
    async with running(consumer):
        await eventually(lambda: calls_reach(recorder, 3))
        assert consumer.healthy()[0] is False
        recorder.failures.clear()
        await eventually(lambda: has_notes(tracking, [("a", 1), ("b", 1)]))
    assert await list_dead_letters(bus) == []


async def calls_reach(recorder: Recorder, count: int) -> bool:
    return recorder.calls >= count


async def test_consumer_goes_on_when_its_durable_was_deleted(tracking: Database, bus: Bus) -> None:
    async with running(inbound(tracking, bus, Recorder())):
        await publish(bus, event("a", 1))
        await eventually(lambda: has_notes(tracking, [("a", 1)]))
        await bus.jetstream.delete_consumer("INTAKE", consumer_name("tracking", "yunhe", "intake"))
        await asyncio.sleep(0.05)
        await publish(bus, event("a", 2))
        await eventually(lambda: has_notes(tracking, [("a", 1), ("a", 2)]))


async def test_two_replicas_share_one_consumer(tracking: Database, bus: Bus) -> None:
    recorders = (Recorder(), Recorder())
    async with running(*(inbound(tracking, bus, recorder) for recorder in recorders)):
        await publish(bus, *(event(f"s{n % 4}", n // 4 + 1) for n in range(200)))
        expected = sorted((f"s{n % 4}", n // 4 + 1) for n in range(200))
        await eventually(lambda: has_notes(tracking, expected))


async def test_consumer_goes_on_when_broker_and_database_were_away(
    tracking: Database, own_nats: EmbeddedServer, postgres_server: PostgresServer, database_url: str
) -> None:
    bus = Bus(own_nats.url, "test")
    await bus.ready()
    async with running(inbound(tracking, bus, Recorder())):
        await publish(bus, event("a", 1))
        await eventually(lambda: has_notes(tracking, [("a", 1)]))
        own_nats.stop()
        await asyncio.sleep(0.3)
        await postgres_server.end_sessions(database_url)
        own_nats.start()
        await bus.ready()
        await publish(bus, event("a", 2))
        await eventually(lambda: has_notes(tracking, [("a", 1), ("a", 2)]), within_seconds=30)
    await bus.close()


async def test_handler_is_given_the_trace_of_the_sender(tracking: Database, bus: Bus, tmp_path: Path) -> None:
    seen: list[str | None] = []

    async def handle(_connection: AsyncConnection, envelopes: Sequence[Envelope]) -> None:
        seen.extend(envelope.traceparent for envelope in envelopes)

    async def has_seen() -> bool:
        return bool(seen)

    setup_telemetry("test", tmp_path / "traces.jsonl")
    await publish(bus, replace(event("a", 1), traceparent=f"00-{'a' * 32}-{'b' * 16}-01"))
    consumer = Inbound(tracking, bus, service="tracking", source="intake", jurisdictions=["yunhe"], handler=handle)
    async with running(consumer):
        await eventually(has_seen)
    shutdown_telemetry()
    assert seen[0] is not None
    assert seen[0].startswith(f"00-{'a' * 32}-")
    assert "b" * 16 not in seen[0]
    assert Happened.TYPE in (tmp_path / "traces.jsonl").read_text()
