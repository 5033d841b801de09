"""Answers on a real database: in order per ticket, whatever the channel answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

import pytest

from duban_contracts.events.ticket import TicketReturned
from duban_notify.core.answers import CallbackBody
from duban_notify.ports import Delivered, NotDelivered, Outcome
from duban_runtime.database import Database
from tests.notify.desk import LEASE_SECONDS, Desk, FakeSender, Killed
from tests.notify.story import (
    BY,
    an_id,
    assigned,
    closed,
    proposed,
    received,
    stream,
    taken_up,
    ticket,
    ticket_taken_up,
    units_events,
)

pytestmark = pytest.mark.servers
BUSY = NotDelivered("webhook", "HTTP 503")
T1, T2 = f"ticket:{an_id('t1')}", f"ticket:{an_id('t2')}"
TICKET = stream(T1, received(ticket()), ticket_taken_up(ticket()))
MATTER = stream(f"matter:{an_id('m1')}", proposed("leader", tickets=(ticket(),)), taken_up(), assigned("jtj"), closed())
ALL = ["received", "taken_up", "taken_up", "assigned", "closed"]


@dataclass
class FakeChannel:
    """Takes answers, or does as it is told for a ticket's next posts."""

    will: dict[str, list[Outcome | type[Killed]]] = field(default_factory=dict)
    got: list[tuple[UUID, CallbackBody]] = field(default_factory=list)
    posts: int = 0

    async def post(self, url: str, secret: str, answer: UUID, body: CallbackBody) -> Outcome:
        self.posts += 1
        orders = self.will.get(body.external_id, [])
        outcome = orders.pop(0) if orders else Delivered("webhook", "HTTP 200")
        if not isinstance(outcome, NotDelivered):
            self.got.append((answer, body))
        if isinstance(outcome, type):
            raise outcome
        return outcome

    def statuses(self, external_id: str = "外t1") -> list[str]:
        return [body.status for _, body in self.got if body.external_id == external_id]


async def test_statuses_arrive_in_order_and_are_published(database: Database) -> None:
    channel = FakeChannel()
    desk = Desk(database, FakeSender(), channel)
    await desk.hears(units_events(), MATTER, TICKET)

    await desk.answers()

    assert channel.statuses() == ALL
    assert [body.sequence for _, body in channel.got] == [1, 2, 3, 4, 5]
    assert channel.got[3][1].text == "已交交通运输局办理"
    assert (await desk.published()) == ["answer.delivered.v1"] * 5


async def test_next_status_waits_while_the_channel_fails_and_other_tickets_go_on(database: Database) -> None:
    channel = FakeChannel(will={"外t1": [BUSY, BUSY]})
    desk = Desk(database, FakeSender(), channel)
    await desk.hears(units_events(), TICKET, MATTER, stream(T2, received(ticket("t2"))))

    await desk.answers()
    assert (channel.statuses(), channel.statuses("外t2")) == ([], ["received"])
    await desk.answers(after_seconds=4)
    assert channel.posts == 2, "the first pause is 5 seconds"
    await desk.answers(after_seconds=1)
    await desk.answers(after_seconds=10)

    assert channel.statuses() == ALL
    (row,) = await desk.rows("SELECT attempts, state FROM answer WHERE sequence = 1 AND external_id = '外t1'")
    assert row == (3, "accepted")


async def test_pause_lasts_as_long_as_the_channel_asks(database: Database) -> None:
    channel = FakeChannel(will={"外t1": [NotDelivered("webhook", "HTTP 429", retry_after_seconds=900.0)]})
    desk = Desk(database, FakeSender(), channel)
    await desk.hears(TICKET)

    await desk.answers()
    await desk.answers(after_seconds=899)
    assert not channel.got
    await desk.answers(after_seconds=1)

    assert channel.statuses() == ["received", "taken_up"]


async def test_nothing_more_is_posted_for_a_ticket_when_it_is_gone(database: Database) -> None:
    channel = FakeChannel(will={"外t1": [NotDelivered("webhook", "HTTP 410", gone=True)]})
    desk = Desk(database, FakeSender(), channel)
    await desk.hears(units_events(), TICKET)
    await desk.answers()

    await desk.hears(MATTER, stream(T2, received(ticket("t2"))))
    await desk.answers(after_seconds=90_000)

    assert channel.posts == 2
    assert channel.statuses("外t2") == ["received"]
    assert await desk.rows("SELECT DISTINCT state FROM answer WHERE external_id = '外t1'") == [("stopped",)]


async def test_same_answer_is_posted_again_when_the_process_dies_before_recording_it(database: Database) -> None:
    channel = FakeChannel(will={"外t1": [Killed]})
    desk = Desk(database, FakeSender(), channel)
    await desk.hears(TICKET)
    with pytest.raises(Killed):
        await desk.answers()

    await desk.answers(after_seconds=LEASE_SECONDS)

    assert channel.statuses() == ["received", "received", "taken_up"]
    assert channel.got[0] == channel.got[1]
    assert await desk.published() == ["answer.delivered.v1"] * 2


async def test_later_statuses_wait_in_the_same_row_when_they_come_during_a_pause(database: Database) -> None:
    channel = FakeChannel(will={"外t1": [BUSY]})
    desk = Desk(database, FakeSender(), channel)
    returned = TicketReturned(ticket=ticket(), reason="不属本县", by=BY)
    await desk.hears(stream(T1, received(ticket())))
    await desk.answers()

    await desk.hears(stream(T1, returned, first=2))
    await desk.answers(after_seconds=1)
    assert not channel.got
    await desk.answers(after_seconds=4)

    assert channel.statuses() == ["received", "returned"]


async def test_answer_is_on_record_as_not_required_when_the_channel_has_no_address(database: Database) -> None:
    desk = Desk(database, FakeSender(), FakeChannel())
    await desk.hears(stream(T1, received(ticket(channel="silent"))))

    await desk.answers()

    assert await desk.rows("SELECT status, state, sequence FROM answer") == [("received", "not_required", 1)]
