"""The append-only log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from duban_contracts.envelope import Envelope, event_id
from duban_runtime.database import Database
from duban_runtime.errors import Conflict
from duban_runtime.log import EventLog, wire_bytes
from tests.runtime.sample import LOG, NOON, Happened, append, event, outbox_rows

pytestmark = pytest.mark.servers


async def test_stream_is_loaded_in_order_with_the_exact_data(intake: Database) -> None:
    await append(intake, event("a", 1), event("b", 1), event("a", 2, text="二"))
    async with intake.transaction({"yunhe"}) as connection:
        stream = await LOG.load(connection, "yunhe", "a")
        many = await LOG.load_many(connection, [("yunhe", "a"), ("yunhe", "b"), ("yunhe", "none")])
    assert [stored.sequence for stored in stream] == [1, 2]
    assert stream[0].data == Happened().model_dump_json()
    assert stream[0].occurred_at == NOON
    assert stream[0].id == event_id("yunhe", "intake", "a", 1)
    assert {key[1]: len(found) for key, found in many.items()} == {"a": 2, "b": 1, "none": 0}


async def test_append_conflicts_when_the_place_is_taken(intake: Database) -> None:
    await append(intake, event("a", 1))
    with pytest.raises(Conflict):
        await append(intake, event("b", 1), event("a", 1, text="other"))
    assert await outbox_rows(intake) == 1


@pytest.mark.parametrize(
    "statement",
    ["UPDATE event SET data = '{}'", "DELETE FROM event", "TRUNCATE event"],
    ids=["update", "delete", "truncate"],
)
async def test_log_refuses_every_change(intake: Database, statement: str) -> None:
    await append(intake, event("a", 1))
    with pytest.raises(DBAPIError, match="rows are only ever added"):
        async with intake.transaction({"yunhe"}) as connection:
            await connection.exec_driver_sql(statement)


async def test_append_refuses_events_of_another_source(intake: Database) -> None:
    with pytest.raises(ValueError, match="own events"):
        async with intake.transaction({"yunhe"}) as connection:
            await EventLog("tracking", "x").append(connection, [event("a", 1)])


async def test_republish_puts_back_the_events_of_one_jurisdiction(intake: Database) -> None:
    await append(intake, event("a", 1), event("a", 2), event("b", 1, jurisdiction="qingtian"))
    async with intake.transaction({"yunhe", "qingtian"}) as connection:
        await connection.exec_driver_sql("DELETE FROM outbox")
        recorded_at = (await LOG.load(connection, "yunhe", "a"))[0].recorded_at
        assert await LOG.republish(connection, "yunhe", recorded_at + timedelta(seconds=1)) == 0
        assert await LOG.republish(connection, "yunhe", recorded_at) == 2
        assert await LOG.republish(connection, "yunhe", recorded_at) == 0


@pytest.mark.parametrize("subject", ["matter:1", 'quo"te', "龘𠮷"])
def test_wire_bytes_are_an_envelope_around_the_unparsed_data(subject: str) -> None:
    data = '{"text":"a\\n","kept":1.10}'
    body = wire_bytes(
        source="intake",
        jurisdiction="yunhe",
        subject=subject,
        sequence=3,
        event_uuid=event_id("yunhe", "intake", subject, 3),
        event_type=Happened.TYPE,
        occurred_at=NOON,
        correlationid='c"1',
        causationid=None,
        traceparent=None,
        producer="p/1",
        data=data,
    )
    envelope = Envelope.model_validate_json(body)
    assert (envelope.subject, envelope.sequence, envelope.time) == (subject, 3, NOON)
    assert (envelope.correlationid, envelope.causationid) == ('c"1', None)
    assert body.endswith(data.encode() + b"}")
