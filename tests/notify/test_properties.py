"""Whatever the order in which streams arrive, and however they are cut into batches, the same is said."""

from __future__ import annotations

import asyncio
from collections import deque

from hypothesis import given, settings
from hypothesis import strategies as st

from duban_contracts.envelope import Envelope
from duban_contracts.events.matter import ApprovalSigned, ObjectionFiled
from duban_contracts.vocabulary import ApprovalSubject
from tests.notify.office import WAIT_SECONDS, Office
from tests.notify.story import (
    BY,
    UNITS,
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
    urged,
)

SIGNED = ApprovalSigned(subject=ApprovalSubject.TAKE_UP, step=0, approved=True, by=BY, clause="T-1")
OBJECTED = ObjectionFiled(unit="jtj", reason="r", by=BY, clause="T-1")
MATTER = stream(
    f"matter:{an_id('m1')}",
    proposed("supervision_head", "leader", tickets=(ticket(),)),
    SIGNED,
    SIGNED,
    taken_up(),
    assigned("fgj", "jtj", "zb", "unknown"),
    urged("jtj"),
    OBJECTED,
    closed(),
)
TICKET = stream(f"ticket:{an_id('t1')}", received(ticket()), ticket_taken_up(ticket()))
STREAMS = [MATTER, TICKET, *([event] for event in units_events(UNITS))]


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[Envelope]]:
    """Batches of one source each, every stream in its own order, as the runtime hands them over."""
    order = draw(st.permutations([index for index, events in enumerate(STREAMS) for _ in events]))
    left = [deque(events) for events in STREAMS]
    batches: list[list[Envelope]] = []
    for index in order:
        event = left[index].popleft()
        if batches and batches[-1][0].source == event.source and draw(st.booleans()):
            batches[-1].append(event)
        else:
            batches.append([event])
    return batches


async def outcome(batches: list[list[Envelope]]) -> tuple[object, ...]:
    office = Office()
    await office.hears(*batches)
    await office.looks_again()
    await office.looks_again(after_seconds=WAIT_SECONDS)
    return (
        {(notice.id, notice.recipient, notice.address, notice.title, notice.text) for notice in office.notices},
        sorted((answer.sequence, answer.status) for answer in office.store.answers.values()),
        len(office.store.waiting),
    )


@settings(max_examples=60, deadline=None)
@given(deliveries())
def test_same_notices_and_answers_whatever_the_order(batches: list[list[Envelope]]) -> None:
    expected = asyncio.run(outcome(STREAMS[::-1]))

    assert asyncio.run(outcome(batches)) == expected
    assert expected[0]
    assert expected[2] == 0


@settings(max_examples=30, deadline=None)
@given(deliveries())
def test_no_notice_is_added_when_every_event_is_applied_twice(batches: list[list[Envelope]]) -> None:
    once, _, _ = asyncio.run(outcome(batches))
    twice, _, _ = asyncio.run(outcome([*batches, *batches]))

    assert once == twice
