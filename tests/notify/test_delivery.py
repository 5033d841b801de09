"""Notices on a real database: once in effect, within the rate limit, tried again, given up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

import pytest

from duban_contracts.envelope import Envelope
from duban_notify.ports import NotDelivered
from duban_runtime.database import Database
from tests.notify.desk import LEASE_SECONDS, Desk, FakeSender, Killed
from tests.notify.rules import a_county
from tests.notify.story import UNITS, an_id, assigned, at_address, person, registered, stream, units_events, urged

pytestmark = pytest.mark.servers
JTJ = units_events(UNITS[3:4])
M1 = f"matter:{an_id('m1')}"
NO = NotDelivered("fake", "连不上")


def orders(count: int) -> Iterable[list[Envelope]]:
    """So many orders to one unit, each of a matter of its own."""
    for number in range(count):
        yield stream(f"matter:{an_id(f'm{number}')}", assigned("jtj"))


async def test_notice_is_delivered_once_and_published(database: Database) -> None:
    sender = FakeSender()
    desk = Desk(database, sender)
    await desk.hears(JTJ, stream(M1, assigned("jtj")))

    await desk.delivers()
    await desk.hears(stream(M1, assigned("jtj")))
    await desk.delivers(after_seconds=7200)

    assert [address for address, _ in sender.sent] == ["file:p-jtj-2"]
    assert await desk.states() == ["delivered"]
    assert await desk.published() == ["notice.delivered.v1"]
    (row,) = await desk.rows("SELECT sender, response, attempts, delivered_at IS NOT NULL FROM notice")
    assert row == ("fake", "ok", 1, True)
    assert await desk.rows("SELECT next_at, lease FROM mailbox") == [(None, None)]


async def test_same_message_is_sent_again_when_the_process_dies_between_send_and_record(database: Database) -> None:
    sender = FakeSender(will=[Killed])
    desk = Desk(database, sender)
    await desk.hears(JTJ, *orders(2))
    with pytest.raises(Killed):
        await desk.delivers()

    await desk.delivers()
    assert len(sender.sent) == 1, "the lease still runs"
    await desk.delivers(after_seconds=LEASE_SECONDS)

    ids = [message.id for _, message in sender.sent]
    assert (len(ids), len(set(ids))) == (3, 2)
    assert ids[0] == ids[1]
    assert await desk.states() == ["delivered", "delivered"]
    assert await desk.published() == ["notice.delivered.v1"] * 2


async def test_each_notice_goes_once_when_several_processes_share_the_queue(database: Database) -> None:
    sender = FakeSender()
    units = [registered(f"u{n}", f"单位{n}", person(f"u{n}", "unit_liaison")) for n in range(12)]
    desks = [Desk(database, sender) for _ in range(4)]
    await desks[0].hears(units_events(units), stream(M1, assigned("u0", *(f"u{n}" for n in range(1, 12)))))

    await asyncio.gather(*(desk.delivers() for desk in desks))

    assert sorted(address for address, _ in sender.sent) == sorted(f"file:p-u{n}" for n in range(12))


async def test_messages_wait_for_the_rate_limit_and_are_then_aggregated(database: Database) -> None:
    sender = FakeSender()
    desk = Desk(database, sender, counties={"yunhe": a_county(rate_per_minute=3)})
    await desk.hears(JTJ, *orders(9))

    await desk.delivers()
    assert sender.titles == ["交办：修路"] * 3
    await desk.delivers(after_seconds=30)
    assert len(sender.sent) == 3
    await desk.delivers(after_seconds=31)

    assert sender.titles[3:] == ["督办通知汇总（共6条）"]
    assert await desk.states() == ["delivered"] * 9


async def test_persons_at_one_address_share_the_message_and_the_rate_limit(database: Database) -> None:
    sender = FakeSender()
    desk = Desk(database, sender, counties={"yunhe": a_county(rate_per_minute=1)})
    shared = units_events([at_address(unit, "dingtalk://group") for unit in UNITS[2:4]])
    await desk.hears(shared, stream(M1, assigned("fgj", "jtj")))

    await desk.delivers()

    assert [address for address, _ in sender.sent] == ["dingtalk://group"]
    assert sorted(await desk.states()) in (["delivered", "delivered", "pending"], ["delivered", "pending", "pending"])
    await desk.delivers(after_seconds=61)
    assert [len(message.notices) for _, message in sender.sent] in ([2, 1], [1, 2])


async def test_address_is_tried_again_with_growing_delay_until_it_answers(database: Database) -> None:
    sender = FakeSender(will=[NO, NO])
    desk = Desk(database, sender)
    await desk.hears(JTJ, stream(M1, assigned("jtj")))

    await desk.delivers()
    await desk.delivers(after_seconds=29)
    assert len(sender.will) == 1, "30 seconds after the first failure"
    await desk.delivers(after_seconds=1)
    await desk.delivers(after_seconds=59)
    assert not sender.sent, "60 seconds after the second"
    await desk.delivers(after_seconds=1)

    assert await desk.states() == ["delivered"]
    assert await desk.rows("SELECT attempts FROM notice") == [(3,)]


async def test_pause_lasts_as_long_as_the_receiver_asks(database: Database) -> None:
    sender = FakeSender(will=[replace(NO, retry_after_seconds=600.0)])
    desk = Desk(database, sender)
    await desk.hears(JTJ, stream(M1, assigned("jtj")))

    await desk.delivers()
    await desk.delivers(after_seconds=599)
    assert not sender.sent
    await desk.delivers(after_seconds=1)

    assert len(sender.sent) == 1


async def test_notice_fails_after_its_attempts_and_is_published(database: Database) -> None:
    desk = Desk(database, FakeSender(will=[NO] * 3))
    await desk.hears(JTJ, *orders(2))

    for _ in range(3):
        await desk.delivers(after_seconds=3600)

    assert await desk.states() == ["failed", "failed"]
    assert await desk.published() == ["notice.failed.v1"] * 2
    assert set(await desk.rows("SELECT response, attempts FROM notice")) == {("连不上", 3)}


async def test_others_go_on_when_one_address_is_impossible(database: Database) -> None:
    sender = FakeSender(will=[replace(NO, permanent=True)])
    desk = Desk(database, sender)
    await desk.hears(JTJ, *orders(2))

    await desk.delivers()

    assert sorted(await desk.states()) == ["delivered", "failed"]
    assert sorted(await desk.published()) == ["notice.delivered.v1", "notice.failed.v1"]


async def test_urgings_of_a_day_are_one_message(database: Database) -> None:
    sender = FakeSender()
    desk = Desk(database, sender)
    await desk.hears(JTJ, stream(M1, assigned("jtj"), urged("jtj", "u1"), urged("jtj", "u2"), first=1))
    await desk.delivers()
    assert sorted(sender.titles) == ["交办：修路", "督办通知汇总（共2条）"]

    desk.clock.pass_seconds(3600)
    await desk.hears(stream(M1, urged("jtj", "u3"), urged("jtj", "u4"), first=4))
    await desk.delivers()
    assert len(sender.sent) == 2
    await desk.delivers(after_seconds=24 * 3600)

    assert sender.titles[2:] == ["督办通知汇总（共2条）"]
    assert [word in sender.sent[2][1].text for word in ("u3", "u4")] == [True, True]


async def test_digest_is_one_message_in_the_morning(database: Database) -> None:
    sender = FakeSender()
    desk = Desk(database, sender, counties={"yunhe": a_county(digest="daily")})
    await desk.hears(JTJ, *orders(3))

    await desk.delivers(after_seconds=3600)
    assert not sender.sent
    await desk.delivers(after_seconds=20 * 3600)

    assert sender.titles == ["督办通知汇总（共3条）"]


async def test_event_that_waits_is_settled_once_its_unit_registers(database: Database) -> None:
    sender = FakeSender()
    desk = Desk(database, sender)
    await desk.hears(stream(M1, assigned("jtj")), JTJ)
    await desk.looks_again()
    await desk.delivers()

    assert sender.titles == ["交办：修路"]
    assert await desk.rows("SELECT * FROM waiting_event") == []
