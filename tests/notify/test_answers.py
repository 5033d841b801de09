"""What channels are told, and in which order."""

from __future__ import annotations

import pytest

from duban_contracts.base import Event
from duban_contracts.events import ticket as ticket_events
from duban_contracts.events.matter import MatterDeclined, TicketLinked
from duban_notify.core.answers import body_of
from duban_sdk.configuration import Channel, StandingTakeUp
from tests.notify.office import Office
from tests.notify.rules import SECRET, a_county
from tests.notify.story import (
    BY,
    NOON,
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

T1, M1 = f"ticket:{an_id('t1')}", f"matter:{an_id('m1')}"


def answered(office: Office) -> list[tuple[int | None, str, str]]:
    answers = sorted(office.store.answers.values(), key=lambda answer: answer.sequence or 0)
    return [(answer.sequence, answer.status.value, answer.text) for answer in answers]


INTAKE: dict[str, tuple[Event, str, str]] = {
    "merged": (
        ticket_events.TicketMerged(ticket=ticket(), matter_id=an_id("m1"), reason="同一事项", by=BY),
        "merged",
        "已并入在办督办事项",
    ),
    "passed on": (
        ticket_events.TicketPassedOn(ticket=ticket(), unit="jtj", reason="直接转办", by=BY),
        "passed_on",
        "已转交通运输局办理",
    ),
    "passed on to a unit not of record": (
        ticket_events.TicketPassedOn(ticket=ticket(), unit="xx", reason="直接转办", by=BY),
        "passed_on",
        "已转承办单位办理",
    ),
    "returned": (ticket_events.TicketReturned(ticket=ticket(), reason="不属本县", by=BY), "returned", "不属本县"),
    "refused": (ticket_events.TicketRefused(ticket=ticket(), reason="已有结论", by=BY), "refused", "已有结论"),
    "taken up": (ticket_taken_up(ticket()), "taken_up", "已受理，提请立项督办"),
}


@pytest.mark.parametrize(("decision", "status", "text"), INTAKE.values(), ids=INTAKE.keys())
async def test_channel_is_told_intakes_decision(decision: Event, status: str, text: str) -> None:
    office = Office()

    await office.hears(units_events(), stream(T1, received(ticket()), decision))

    assert answered(office) == [(1, "received", "已收到"), (2, status, text)]


async def test_channel_is_told_every_step_in_order_when_all_goes_well() -> None:
    office = Office()
    matter = [proposed("leader", tickets=(ticket(),)), taken_up(), assigned("jtj"), closed("已修好")]

    await office.hears(units_events(), stream(T1, received(ticket()), ticket_taken_up(ticket())), stream(M1, *matter))

    assert [status for _, status, _ in answered(office)] == ["received", "taken_up", "taken_up", "assigned", "closed"]
    assert answered(office)[-1] == (5, "closed", "已修好")
    assert answered(office)[-2][2] == "已交交通运输局办理"


async def test_matters_answers_are_held_until_intakes_decision_is_known() -> None:
    office = Office()
    matter = stream(M1, proposed("leader", tickets=(ticket(),)), taken_up(), assigned("jtj"))
    tickets = stream(T1, received(ticket()), ticket_taken_up(ticket()))

    await office.hears(units_events(), matter[:2], tickets[:1], matter[2:])
    assert answered(office) == [(1, "received", "已收到")]
    await office.hears(tickets[1:])

    assert [(n, status) for n, status, _ in answered(office)] == [
        (1, "received"),
        (2, "taken_up"),
        (3, "taken_up"),
        (4, "assigned"),
    ]


async def test_merged_ticket_is_told_of_the_closing_of_its_matter() -> None:
    office = Office()
    second = ticket("t2")
    merged = ticket_events.TicketMerged(ticket=second, matter_id=an_id("m1"), reason="同一事项", by=BY)
    matter = [proposed("leader"), TicketLinked(ticket=second, by=BY), closed()]

    await office.hears(stream(f"ticket:{an_id('t2')}", received(second), merged), stream(M1, *matter))

    assert [status for _, status, _ in answered(office)] == ["received", "merged", "closed"]


async def test_channel_is_told_the_reason_when_the_matter_is_declined() -> None:
    office = Office()
    declined = MatterDeclined(reason="不具备条件", by=BY, clause="T-1")

    await office.hears(
        stream(T1, received(ticket()), ticket_taken_up(ticket())),
        stream(M1, proposed("leader", tickets=(ticket(),)), declined),
    )

    assert answered(office)[-1] == (3, "refused", "不具备条件")


async def test_revision_is_confirmed_with_its_number() -> None:
    office = Office()
    again = ticket(revision=2)
    revised = ticket_events.TicketRevised(ticket=again, content=received(again).content, received_at=NOON)

    await office.hears(stream(T1, received(ticket()), revised))

    last = max(office.store.answers.values(), key=lambda answer: answer.sequence or 0)
    body = body_of(last, 2)
    assert (body.revision, body.status, body.sequence, body.text) == (2, "received", 2, "已收到第2版")
    assert body.external_id == "外t1"


async def test_nothing_is_kept_of_a_standing_channel_without_call_back() -> None:
    standing = Channel(name="站", secrets=(SECRET,), take_up=StandingTakeUp(category="1", reason="常设"))
    office = Office(county=a_county(channels={"bulk": standing}))
    ref = ticket(channel="bulk")

    await office.hears(
        stream(T1, received(ref), ticket_taken_up(ref)), stream(M1, proposed("leader", tickets=(ref,)), closed())
    )

    assert not office.store.answers
    assert not office.store.tickets


async def test_answers_are_on_record_when_a_channel_has_no_call_back() -> None:
    office = Office()
    ref = ticket(channel="silent")

    await office.hears(stream(T1, received(ref)))

    assert [answer.ticket.channel for answer in office.store.answers.values()] == ["silent"]
