"""Handing a matter down: the parent's side, the child's side, and what goes between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest

from duban_contracts.base import Event
from duban_contracts.commands.matter import (
    AmendMatter,
    LinkTicket,
    RecordChildProgress,
    TellSuperior,
)
from duban_contracts.common import Actor, SuperiorTask, TicketRef
from duban_contracts.events.handing_down import ChildProgressed, MatterHandedDown, SuperiorTold
from duban_contracts.events.matter import MatterAssigned, MatterClosed, MatterDeclined, MatterTakenUp
from duban_contracts.events.ticket import TicketContent, TicketReceived, TicketReturned
from duban_contracts.vocabulary import ChildStatus
from duban_sdk.records import HandDownPolicy
from duban_tracking.core.context import Context, Refusal, Why
from duban_tracking.core.hierarchy import superior
from duban_tracking.core.hierarchy.follow_ups import superior_follow_ups, ticket_tellings
from duban_tracking.core.matter.handing_down import ANSWERED, STATUS_NAMES
from tests.tracking.core.handed_down_story import CHILDREN, HILL, city, handed_down, progress
from tests.tracking.core.story import (
    CLOCK,
    DIRECTOR,
    HEAD,
    LEAD,
    MATTER_ID,
    STAFF,
    ZONE,
    Story,
    assigned,
    order,
    pack,
    proposed,
    rulebook,
    signature,
    taken_up,
    verified,
)

TICKET = TicketRef(ticket_id=uuid4(), channel="superior", external_id=f"city:{MATTER_ID}", revision=1)
TASK = SuperiorTask(jurisdiction="city", name="某市", matter_id=MATTER_ID, requirement="限期整改", due_on=HILL.due_on)


def only(event: tuple[Event, ...] | Refusal) -> Event:
    assert isinstance(event, tuple), event
    (found,) = event
    return found


def test_matter_goes_down_with_what_is_asked_and_nothing_of_its_units() -> None:
    story = assigned(city())
    event = only(story.when(HILL))
    assert isinstance(event, MatterHandedDown)
    assert (event.child, event.child_name, event.superior_name) == ("hill", "山区", "某市")
    assert (event.title, event.requirement, event.due_on) == ("修路", "限期整改并报告", date(2026, 7, 25))
    assert (event.ordinal, event.clause) == (1, "T-20")
    assert LEAD not in event.model_dump_json(exclude={"by"})


def test_owner_and_state_stay_when_the_matter_is_handed_down() -> None:
    before = taken_up(city())
    after = handed_down()
    assert (after.matter.owner, after.matter.state) == (before.matter.owner, before.matter.state)
    assert after.matter.children["hill"].status is ChildStatus.HANDED_DOWN


def test_same_task_changes_nothing_when_it_is_handed_down_again() -> None:
    assert handed_down().when(HILL) == ()


def test_two_children_may_have_the_matter_at_the_same_time() -> None:
    story = handed_down().given(HILL.model_copy(update={"child": "lake"}))
    assert set(story.matter.children) == {"hill", "lake"}


OTHER = HILL.model_copy(update={"requirement": "另一要求"})
REFUSALS = {
    "no_policy": (lambda: taken_up(replace(city(hand_down=None), children=CHILDREN)), HILL, STAFF, Why.RULE, None),
    "role_not_named": (lambda: taken_up(city()), HILL, DIRECTOR, Why.ROLE, "T-20"),
    "not_taken_up": (lambda: Story(rules=city()).given(proposed()), HILL, STAFF, Why.STATE, "T-20"),
    "unknown_child": (
        lambda: taken_up(city()),
        HILL.model_copy(update={"child": "sea"}),
        STAFF,
        Why.UNKNOWN,
        "T-20",
    ),
    "date_gone_by": (
        lambda: taken_up(city()),
        HILL.model_copy(update={"due_on": date(2026, 6, 30)}),
        STAFF,
        Why.RULE,
        "T-20",
    ),
    "not_answered_yet": (handed_down, OTHER, STAFF, Why.STATE, "T-20"),
    "amendment_pending": (
        lambda: taken_up(city()).given(AmendMatter(title="修桥", content="改修桥", reason="范围有误")),
        HILL,
        STAFF,
        Why.STATE,
        "T-C",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_hand_down_is_refused_when(case: str) -> None:
    story, command, role, why, clause = REFUSALS[case]
    refusal = story().when(command, role)
    assert isinstance(refusal, Refusal)
    assert refusal.why is why
    assert refusal.reason
    assert refusal.clause == clause


def test_who_is_not_of_the_supervision_office_hands_down_only_its_own_matters() -> None:
    story = taken_up(city(hand_down=HandDownPolicy(by=(STAFF, DIRECTOR), clause="T-20")))
    story.matter = replace(story.matter, owner=HEAD)
    refusal = story.when(HILL, DIRECTOR)
    assert isinstance(refusal, Refusal)
    assert (refusal.why, refusal.clause) == (Why.ROLE, "T-20")
    story.matter = replace(story.matter, owner=DIRECTOR)
    assert all(isinstance(only(story.when(HILL, role)), MatterHandedDown) for role in (DIRECTOR, STAFF))


def test_accusation_is_not_handed_down_because_nobody_below_could_keep_it_from_whom_it_names() -> None:
    accusation = proposed().model_copy(update={"accused_units": (LEAD,)})
    story = Story(rules=city()).given(accusation).given(signature(), DIRECTOR)
    refusal = story.when(HILL)
    assert isinstance(refusal, Refusal)
    assert refusal.clause == "T-21"


def test_hand_down_is_refused_when_the_matter_is_closed() -> None:
    story = verified()
    story.rules = city()
    story.matter = replace(story.matter, state=type(story.matter.state).CLOSED)
    refusal = story.when(HILL)
    assert isinstance(refusal, Refusal)
    assert (refusal.why, refusal.clause) == (Why.STATE, "T-20")


def test_progress_stands_on_the_matter_with_its_day() -> None:
    story = handed_down().given(progress(ChildStatus.ASSIGNED, due_on="2026-07-22"), CLOCK, on=date(2026, 7, 3))
    task = story.matter.children["hill"]
    assert (task.status, task.since_on, task.child_due_on) == (
        ChildStatus.ASSIGNED,
        date(2026, 7, 3),
        date(2026, 7, 22),
    )
    event = story.told[-1][0]
    assert isinstance(event, ChildProgressed)
    assert (event.at, event.clause) == (datetime.combine(date(2026, 7, 3), time(12), ZONE).astimezone(UTC), "T-20")


def test_progress_is_recorded_once_for_each_key_also_when_older_ones_come_again() -> None:
    told = [progress(ChildStatus.RECEIVED, key="e1"), progress(ChildStatus.ACCEPTED, key="e2")]
    story = handed_down().given(told[0], CLOCK).given(told[1], CLOCK)
    assert [story.when(each, CLOCK) for each in told] == [(), ()]
    assert story.matter.children["hill"].status is ChildStatus.ACCEPTED


def test_progress_without_a_key_changes_nothing_when_it_says_the_same() -> None:
    story = handed_down().given(progress(ChildStatus.RETURNED, "不属本区"), CLOCK)
    assert story.when(progress(ChildStatus.RETURNED, "不属本区"), CLOCK) == ()
    assert only(story.when(progress(ChildStatus.RETURNED, "另有说明"), CLOCK))


@pytest.mark.parametrize("command", [progress(ChildStatus.CLOSED, child="lake"), progress(ChildStatus.HANDED_DOWN)])
def test_progress_is_refused_when_it_fits_no_hand_down(command: RecordChildProgress) -> None:
    refusal = handed_down().when(command, CLOCK)
    assert isinstance(refusal, Refusal)
    assert (refusal.why, refusal.clause) == (Why.UNKNOWN, "T-20")


@pytest.mark.parametrize("status", sorted(set(ChildStatus) - {ChildStatus.HANDED_DOWN}))
def test_matter_goes_down_again_only_after_an_answer(status: ChildStatus) -> None:
    story = handed_down().given(progress(status, key="e1"), CLOCK)
    decision = story.when(OTHER)
    if status in ANSWERED:
        event = only(decision)
        assert isinstance(event, MatterHandedDown)
        assert event.ordinal == 2
    else:
        assert isinstance(decision, Refusal)


def test_every_status_has_a_name() -> None:
    assert set(STATUS_NAMES) == set(ChildStatus)


def tell(state: superior.Superior, command: TellSuperior) -> tuple[SuperiorTold, ...]:
    clock = Actor(person="system", role=CLOCK)
    rules = rulebook(pack(roles=(*pack().roles[:-1], pack().roles[-1].model_copy(update={"acts": ("TellSuperior",)}))))
    at = datetime(2026, 7, 2, 4, tzinfo=UTC)
    decision = superior.ACTS.decide(command, state, Context(at, date(2026, 7, 2), clock, rules, {}))
    assert isinstance(decision, tuple), decision
    return tuple(event for event in decision if isinstance(event, SuperiorTold))


def received(task: SuperiorTask | None = TASK) -> TicketReceived:
    content = TicketContent(title="修路", content="某路段破损", superior=task)
    return TicketReceived(ticket=TICKET, content=content, received_at=datetime(2026, 7, 2, tzinfo=UTC))


def commands(event: Event, subject: str = f"matter:{MATTER_ID}") -> list[tuple[str, TellSuperior]]:
    of_ticket = isinstance(event, TicketReceived | TicketReturned)
    source = ticket_tellings(event) if of_ticket else superior_follow_ups(subject, event, rulebook(), date(2026, 7, 2))
    return [(where, command) for where, command in source if isinstance(command, TellSuperior)]


def test_superior_is_told_of_receipt_and_return_each_once() -> None:
    state = superior.initial("x")
    returned = TicketReturned(ticket=TICKET, reason="不属本区", by=Actor(person="p", role=STAFF))
    told: list[SuperiorTold] = []
    for event in (received(), returned, received(), returned):
        ((subject, command),) = commands(event)
        assert subject == f"superior:{TICKET.ticket_id}"
        for each in tell(state, command):
            told.append(each)
            state = superior.evolve(state, each, date(2026, 7, 2))
    assert [(each.status, each.text) for each in told] == [
        (ChildStatus.RECEIVED, ""),
        (ChildStatus.RETURNED, "不属本区"),
    ]
    assert all(each.task == TASK for each in told)


def test_nobody_is_told_of_a_ticket_that_only_bears_the_channels_name() -> None:
    ((_, command),) = commands(received(task=None))
    assert tell(superior.initial("x"), command) == ()


def of_superior(event_type: type[Event], channel: str = "superior") -> Event:
    """Return the event of that type of a matter that rests on a ticket of the channel."""
    ticket = TICKET.model_copy(update={"channel": channel})
    opened = proposed().model_copy(update={"tickets": (ticket,)})
    story = Story(rules=rulebook()).given(opened)
    if event_type is MatterDeclined:
        story.given(signature(approved=False), DIRECTOR)
    else:
        story.given(signature(), DIRECTOR).given(order())
    return next(event for event, _ in story.told if isinstance(event, event_type))


@pytest.mark.parametrize(
    ("event_type", "status", "due_on"),
    [
        pytest.param(MatterTakenUp, ChildStatus.TAKEN_UP, None, id="taken_up"),
        pytest.param(MatterDeclined, ChildStatus.DECLINED, None, id="declined"),
        pytest.param(MatterAssigned, ChildStatus.ASSIGNED, date(2026, 7, 31), id="assigned"),
    ],
)
def test_superior_is_told_of_the_matter_without_its_units(
    event_type: type[Event], status: ChildStatus, due_on: date | None
) -> None:
    ((subject, command),) = commands(of_superior(event_type))
    assert (subject, command.status, command.due_on) == (f"superior:{TICKET.ticket_id}", status, due_on)
    assert command.matter_id == MATTER_ID
    assert LEAD not in command.model_dump_json()


def test_superior_is_told_the_outcome_when_the_matter_is_closed() -> None:
    fields = {"tickets": (TICKET,), "outcome": "路面已修复", "title": "修路"}
    event = MatterClosed.model_construct(**fields)
    ((_, command),) = commands(event)
    assert (command.status, command.text) == (ChildStatus.CLOSED, "路面已修复")


@pytest.mark.parametrize("event_type", [MatterTakenUp, MatterAssigned])
def test_nobody_is_told_of_matters_that_rest_on_other_channels(event_type: type[Event]) -> None:
    assert commands(of_superior(event_type, channel="hotline_12345")) == []


def test_ticket_merged_later_is_told_of_too() -> None:
    story = Story(rules=rulebook()).given(proposed()).given(LinkTicket(ticket=TICKET)).given(signature(), DIRECTOR)
    event = next(event for event, _ in story.told if isinstance(event, MatterTakenUp))
    assert [command.status for _, command in commands(event)] == [ChildStatus.TAKEN_UP]
