"""What the jurisdiction above is told once the order is out: dates that move, an order withdrawn, another scope."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from duban_contracts.base import Event
from duban_contracts.commands.calendar import RecomputeDates
from duban_contracts.commands.matter import (
    AmendMatter,
    DecideObjection,
    FileObjection,
    FixLimit,
    LinkTicket,
    RecordChildProgress,
    RequestExtension,
    TellSuperior,
)
from duban_contracts.common import Actor, SuperiorTask, TicketRef
from duban_contracts.events.calendar import DueDateRecomputed
from duban_contracts.events.handing_down import ChildProgressed, SuperiorTold
from duban_contracts.vocabulary import ApprovalSubject, ChildStatus, MatterState
from duban_tracking.core.context import Context
from duban_tracking.core.hierarchy import superior
from duban_tracking.core.hierarchy.follow_ups import superior_follow_ups
from duban_tracking.translate.descriptions import describe
from tests.tracking.arrangement import calendar_after, calendar_before
from tests.tracking.core import demand_story
from tests.tracking.core.demand_story import VICE, acknowledge
from tests.tracking.core.handed_down_story import handed_down, progress
from tests.tracking.core.story import (
    CLOCK,
    DIRECTOR,
    LEAD,
    LEADER,
    MATTER_ID,
    UNIT_ROLE,
    Story,
    assigned,
    order,
    pack,
    rulebook,
    signature,
)

TICKET = TicketRef(ticket_id=uuid4(), channel="superior", external_id=f"city:{MATTER_ID}", revision=1)
TASK = SuperiorTask(jurisdiction="city", name="某市", matter_id=MATTER_ID, requirement="限期整改")
"""The county's matter and the city's have one id in these stories."""
LATER = date(2026, 8, 20)
ASSIGNED, TAKEN_UP = ChildStatus.ASSIGNED, ChildStatus.TAKEN_UP


def from_above(story: Story) -> Story:
    """Return the story of a matter that also rests on a ticket from above; nothing of it was told yet."""
    story.given(LinkTicket(ticket=TICKET))
    story.told.clear()
    return story


def tellings(story: Story) -> list[TellSuperior]:
    """Return what the matter's events ask to be told, in order."""
    subject = f"matter:{MATTER_ID}"
    asked = [each for event, on in story.told for each in superior_follow_ups(subject, event, story.rules, on)]
    assert {where for where, _ in asked} <= {f"superior:{TICKET.ticket_id}"}
    return [command for _, command in asked if isinstance(command, TellSuperior)]


REQUEST = RequestExtension(key="e", unit=LEAD, reason="雨季", plan="分段", schedule="每周", new_due_on=LATER)


def extended(approved: bool = True) -> Story:
    verdict = signature(ApprovalSubject.EXTENSION, "e", approved=approved)
    return from_above(assigned()).given(REQUEST, UNIT_ROLE).given(verdict, LEADER)


def limited() -> Story:
    story = demand_story.taken_up().given(order(due_on=None)).given(acknowledge(), UNIT_ROLE)
    return from_above(story).given(FixLimit(due_on=LATER, measures="组织抢修"), VICE)


def recomputed() -> Story:
    story = from_above(assigned(rulebook(calendar=calendar_before()), due_on=date(2027, 2, 12)))
    story.rules = replace(story.rules, calendar=calendar_after())
    return story.given(RecomputeDates(calendar_version=calendar_after().version), CLOCK, on=date(2026, 12, 1))


def amended() -> Story:
    story = from_above(assigned()).given(AmendMatter(title="修桥", content="改修桥", reason="范围有误"))
    return story.given(signature(ApprovalSubject.AMENDMENT), DIRECTOR)


def withdrawn() -> Story:
    story = from_above(assigned()).given(FileObjection(unit=LEAD, reason="不属我局职责"), UNIT_ROLE)
    return story.given(DecideObjection(unit=LEAD, accepted=True, opinion="属实"))


CHANGES = {
    "extension_granted": (extended, ASSIGNED, "经批准延期", LATER),
    "limit_fixed": (limited, ASSIGNED, "办理时限已确定", LATER),
    "scope_amended": (amended, None, "督查事项的内容、范围已变更", None),
    "order_withdrawn": (withdrawn, TAKEN_UP, "职责异议成立，重新交办", None),
}


@pytest.mark.parametrize("case", CHANGES)
def test_superior_is_told_when(case: str) -> None:
    story, status, text, due_on = CHANGES[case]
    told = tellings(story())
    assert [(each.status, each.text, each.due_on) for each in told] == [(status, text, due_on)]
    assert LEAD not in told[0].model_dump_json()


def test_superior_is_not_told_when_another_arrangement_leaves_the_day_that_was_set() -> None:
    assert tellings(recomputed()) == []


def test_superior_is_told_when_another_arrangement_gives_another_day() -> None:
    (event,) = (event for event, _ in recomputed().told if isinstance(event, DueDateRecomputed))
    assert event.tickets == (TICKET,)
    moved = event.model_copy(update={"due": event.due.model_copy(update={"nominal_on": LATER})})
    ((_, told),) = superior_follow_ups(f"matter:{MATTER_ID}", moved, rulebook(), LATER)
    assert isinstance(told, TellSuperior)
    assert (told.status, told.due_on) == (ASSIGNED, LATER)


def test_superior_is_not_told_when_the_extension_is_refused() -> None:
    assert tellings(extended(approved=False)) == []


def test_superior_is_told_the_date_of_the_matter_into_which_its_ticket_was_merged() -> None:
    story = assigned().given(LinkTicket(ticket=TICKET))
    (told,) = tellings(story)
    assert (told.status, told.due_on) == (ChildStatus.MERGED, date(2026, 7, 31))


@pytest.mark.parametrize(
    ("state", "status"),
    [(MatterState.CLOSED, ChildStatus.CLOSED), (MatterState.ARCHIVED, ChildStatus.CLOSED)],
)
def test_superior_is_told_of_the_end_when_its_ticket_is_merged_into_what_has_ended(
    state: MatterState, status: ChildStatus
) -> None:
    story = assigned()
    object.__setattr__(story.matter, "state", state)
    (told,) = tellings(story.given(LinkTicket(ticket=TICKET)))
    assert told.status is status


def _telling(**fields: object) -> TellSuperior:
    return TellSuperior.model_validate({"ticket": TICKET.model_dump(), **fields})


def told_of(*commands: TellSuperior) -> list[tuple[ChildStatus, str, date | None]]:
    """Return what goes up for the commands, each on the stream as it is by then."""
    tables = pack(roles=(*pack().roles[:-1], pack().roles[-1].model_copy(update={"acts": ("TellSuperior",)})))
    by, on = Actor(person="system", role=CLOCK), date(2026, 7, 2)
    context = Context(datetime(2026, 7, 2, 4, tzinfo=UTC), on, by, rulebook(tables), {})
    state = superior.Superior(task=TASK)
    told: list[tuple[ChildStatus, str, date | None]] = []
    for command in commands:
        decision = superior.ACTS.decide(command, state, context)
        assert isinstance(decision, tuple)
        for event in decision:
            assert isinstance(event, SuperiorTold)
            told.append((event.status, event.text, event.due_on))
            state = superior.evolve(state, event, on)
    return told


def test_date_that_moves_back_is_told_again() -> None:
    first, later = _telling(status="assigned", due_on="2026-07-31"), _telling(status="assigned", due_on="2026-08-20")
    told = told_of(first, later, _telling(status="taken_up"), first)
    assert [due_on for _, _, due_on in told] == [date(2026, 7, 31), LATER, None, date(2026, 7, 31)]


def test_change_without_a_status_is_told_with_that_of_before() -> None:
    told = told_of(_telling(text="太早"), _telling(status="assigned", due_on="2026-07-31"), _telling(text="范围已变更"))
    assert told == [(ASSIGNED, "", date(2026, 7, 31)), (ASSIGNED, "范围已变更", None)]


def _shown(*told: RecordChildProgress) -> tuple[ChildStatus, str, date | None]:
    story = handed_down()
    for each in told:
        story.given(each, CLOCK)
    task = story.matter.children["hill"]
    return task.status, task.text, task.child_due_on


ORDERED = progress(ASSIGNED, due_on="2026-07-22", key="1")
SHOWN = {
    "moved": (progress(ASSIGNED, "经批准延期", due_on="2026-08-20", key="2"), (ASSIGNED, "经批准延期", LATER)),
    "amended": (progress(ASSIGNED, "范围已变更", key="2"), (ASSIGNED, "范围已变更", date(2026, 7, 22))),
    "withdrawn": (progress(TAKEN_UP, "重新交办", key="2"), (TAKEN_UP, "重新交办", None)),
}


@pytest.mark.parametrize("case", SHOWN)
def test_matter_above_shows_the_date_of_the_child_as_it_is_now(case: str) -> None:
    then, shown = SHOWN[case]
    assert _shown(ORDERED, then) == shown


def test_clerk_above_reads_that_the_date_moved() -> None:
    story = handed_down().given(ORDERED, CLOCK).given(SHOWN["moved"][0], CLOCK)
    event: Event = story.told[-1][0]
    assert isinstance(event, ChildProgressed)
    assert describe(event, {}) == "山区已交办，办理时限2026年8月20日：经批准延期"
