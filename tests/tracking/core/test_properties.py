"""What must hold always: nothing twice, nothing raised, no day missed."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from duban_contracts.commands.matter import (
    AcknowledgeOrder,
    ArchiveMatter,
    CloseMatter,
    Command,
    DecideReason,
    FileReason,
    PassTime,
    UrgeUnit,
)
from duban_contracts.commands.reports import FindFalsification, ReturnReport, VerifyReport
from duban_contracts.vocabulary import ApprovalSubject, Horizon, ReturnGround, Weight
from duban_tracking.core.context import Refusal
from duban_tracking.core.matter.decisions import evolve, next_wake_on
from duban_tracking.core.matter.state import Matter
from tests.tracking.core.story import (
    CHIEF,
    CLOCK,
    CO,
    DIRECTOR,
    HEAD,
    LEAD,
    LEADER,
    STAFF,
    UNIT_ROLE,
    Story,
    order,
    proposed,
    signature,
)
from tests.tracking.core.test_lifecycle import extension
from tests.tracking.core.test_passing_time import progress

START = date(2026, 7, 1)
EXTENSION = ApprovalSubject.EXTENSION


def closing(on: date) -> Command:
    from tests.tracking.core.story import closing_report

    return closing_report(completed_on=on)


def acts(on: date) -> list[tuple[Command, str]]:
    """Return acts that may be tried on a day, sensible or not."""
    return [
        (proposed(), STAFF),
        (proposed(Weight.MAJOR, "meeting"), STAFF),
        *((signature(), role) for role in (DIRECTOR, CHIEF)),
        (signature(ApprovalSubject.ASSIGNMENT), HEAD),
        (order(on + timedelta(days=20)), STAFF),
        (order(on + timedelta(days=70), horizon=Horizon.LONG), STAFF),
        (AcknowledgeOrder(unit=CO), STAFF),
        (UrgeUnit(key="u1", unit=LEAD, form="phone", message="请抓紧"), STAFF),
        (closing(on), UNIT_ROLE),
        (progress("p1"), UNIT_ROLE),
        (ReturnReport(key="r1", ground=ReturnGround.FORM, reason="格式"), STAFF),
        (ReturnReport(key="r1", ground=ReturnGround.SUBSTANCE, reason="不实"), STAFF),
        (VerifyReport(key="r1"), STAFF),
        (extension(on + timedelta(days=90)), UNIT_ROLE),
        (signature(EXTENSION, "e1"), LEADER),
        (signature(EXTENSION, "e1", approved=False), LEADER),
        (FileReason(key="q1", unit=LEAD, reason="雨"), UNIT_ROLE),
        (DecideReason(key="q1", accepted=True, opinion="可"), LEADER),
        (FindFalsification(key="r1", finding="数据不实"), STAFF),
        (CloseMatter(), STAFF),
        (ArchiveMatter(), STAFF),
        (PassTime(), CLOCK),
    ]


@st.composite
def plays(draw: DrawFn) -> list[tuple[int, int]]:
    """Days to let pass, and which act then; a beginning that gets the matter going is likely."""
    opening = draw(st.sampled_from([[], [(0, 0), (0, 2), (0, 5)], [(0, 0), (0, 2), (0, 6)]]))
    step = st.tuples(st.integers(0, 25), st.integers(0, len(acts(START)) - 1))
    return opening + draw(st.lists(step, max_size=14))


def played(play: list[tuple[int, int]]) -> Story:
    """Try the acts of a play; whatever is not refused happens, and what happened once must not happen again."""
    story = Story(on=START)
    for days, choice in play:
        story.on += timedelta(days=days)
        command, role = acts(story.on)[choice]
        decision = story.when(command, role)
        if isinstance(decision, Refusal):
            assert decision.reason
            continue
        story.given(command, role)
        again = story.when(command, role)
        assert again == () or isinstance(again, Refusal), (command, again)
    return story


@settings(max_examples=150, deadline=None)
@given(plays())
def test_decide_twice_is_decide_once(play: list[tuple[int, int]]) -> None:
    played(play)


@settings(max_examples=100, deadline=None)
@given(plays(), st.randoms(use_true_random=False))
def test_evolve_never_raises_in_any_order(play: list[tuple[int, int]], random: object) -> None:
    told = played(play).told
    random.shuffle(told)  # type: ignore[attr-defined]
    matter = Matter(Story().matter.id)
    for event, on in told:
        matter = evolve(matter, event, on)


@settings(max_examples=100, deadline=None)
@given(plays(), st.integers(1, 80))
def test_nothing_happens_before_the_day_that_the_timer_is_set_to(play: list[tuple[int, int]], days: int) -> None:
    story = played(play)
    wake_on = next_wake_on(story.matter, story.rules, None)
    story.on += timedelta(days=days)
    if wake_on is None or story.on < wake_on:
        assert story.when(PassTime(), CLOCK) == ()


@settings(max_examples=100, deadline=None)
@given(plays(), st.integers(0, 80))
def test_time_once_passed_leaves_nothing_behind(play: list[tuple[int, int]], days: int) -> None:
    story = played(play)
    story.days_pass(story.on + timedelta(days=days))
    assert story.when(PassTime(), CLOCK) == ()
    wake_on = next_wake_on(story.matter, story.rules, story.on)
    assert wake_on is None or wake_on > story.on
