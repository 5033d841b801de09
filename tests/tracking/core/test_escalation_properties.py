"""Whatever happens in whatever order: no fact proposes twice, and the tally does not depend on the order of arrival."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from duban_contracts.commands.escalation import CountFact, ImposeMeasure, RecordMeasureFinding, RecordStatement
from duban_contracts.commands.matter import Command, DecideReason, FileReason, PassTime
from duban_contracts.commands.office import SignProposal, WithdrawIncident, WithdrawProposal
from duban_contracts.commands.records import HoldProposal
from duban_tracking.core.context import Refusal
from duban_tracking.core.kinds import KINDS
from tests.tracking.core.ladder_play import (
    PAPER_ID,
    LadderPlay,
    graph,
    graph_pack,
    incident,
    ladder_pack,
    letter,
    matter_id,
)
from tests.tracking.core.story import CHIEF, CLOCK, DIRECTOR, LEAD, LEADER, STAFF, UNIT_ROLE, closing_report

START = date(2026, 7, 1)


def acts(play: LadderPlay) -> list[tuple[str, Command, str, str]]:
    """Return acts that may be tried, sensible or not."""
    works = [f"matter:{matter_id(number)}" for number in (1, 2)]
    found: list[tuple[str, Command, str, str]] = []
    for work in works:
        found += [
            (work, FileReason(key="z", unit=LEAD, reason="雨"), UNIT_ROLE, LEAD),
            (work, DecideReason(key="z", accepted=True, opinion="可"), LEADER, "gov"),
            (work, DecideReason(key="z", accepted=False, opinion="否"), LEADER, "gov"),
            (work, closing_report(completed_on=play.on, co_parts=()), UNIT_ROLE, LEAD),
        ]
    for number, kind in enumerate(("again", "slack", "grave"), start=1):
        told = incident(kind, number, matter_id=matter_id(1))
        found += [
            (f"incident:{told.incident_id}", told, STAFF, "dcs"),
            (f"incident:{told.incident_id}", WithdrawIncident(reason="误"), STAFF, "dcs"),
        ]
    for subject in [each for each in play.streams if each.startswith("proposal:")][:4]:
        found += [
            *((subject, SignProposal(approved=True), role, "dcs") for role in (STAFF, DIRECTOR, CHIEF)),
            (subject, RecordStatement(text="影响"), STAFF, "dcs"),
            (subject, measure(play), STAFF, "dcs"),
            (subject, RecordMeasureFinding(finding="met", text="好"), STAFF, "dcs"),
            (subject, HoldProposal(held=True, reason="复核"), CLOCK, "dcs"),
            (subject, HoldProposal(held=False, reason="维持"), CLOCK, "dcs"),
            (subject, WithdrawProposal(reason="不当"), LEADER, "gov"),
        ]
    return found


def measure(play: LadderPlay) -> ImposeMeasure:
    return ImposeMeasure(requirement="限期", new_due_on=play.on + timedelta(days=10), target="完成", paper_id=PAPER_ID)


def played(play: LadderPlay, steps: list[tuple[int, int]]) -> LadderPlay:
    """Let days pass and try acts; whatever is not refused happens."""
    play.matter(1, date(2026, 7, 20))
    play.matter(2, date(2026, 7, 24))
    letter(play)
    for days, choice in steps:
        play.days_pass(play.on + timedelta(days=days))
        possible = acts(play)
        subject, command, role, unit = possible[choice % len(possible)]
        if not isinstance(play.when(subject, command, role, unit), Refusal):
            play.given(subject, command, role, unit)
    return play


STEPS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 60)), max_size=14)


@settings(max_examples=60, deadline=None)
@given(STEPS, st.booleans())
def test_no_fact_proposes_twice_while_its_proposal_stands(steps: list[tuple[int, int]], as_graph: bool) -> None:
    play = played(LadderPlay(graph_pack() if as_graph else ladder_pack(), on=START), steps)
    facts = Counter(
        (play.state(each).raised.fact, play.state(each).raised.unit, "" if as_graph else play.state(each).raised.kind)
        for each in play.proposals()
    )
    assert [fact for fact, times in facts.items() if times > 1] == []
    for subject in [each for each in play.streams if each.startswith("proposal:")]:
        raised = 0
        for name in play.events(subject):
            raised += {"ProposalRaised": 1, "ProposalWithdrawn": -1}.get(name, 0)
            assert raised in (0, 1), subject


@settings(max_examples=40, deadline=None)
@given(STEPS, st.integers(0, 40))
def test_time_once_passed_leaves_nothing_of_measures_behind(steps: list[tuple[int, int]], days: int) -> None:
    play = played(LadderPlay(ladder_pack(), on=START), steps)
    play.days_pass(play.on + timedelta(days=days))
    for subject, state in list(play.streams.items()):
        if subject.startswith("proposal:"):
            wake_on = KINDS["proposal"].wake(state, play.rules, None)
            assert wake_on is None or wake_on > play.on or play.when(subject, PassTime(), CLOCK) == ()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=10), st.randoms(use_true_random=False))
def test_last_word_on_a_tally_is_the_same_in_any_order_of_arrival(late: list[bool], random: object) -> None:
    facts = [
        CountFact(
            fact="late_receipt",
            unit=LEAD,
            sent_at=datetime(2026, 7, day, tzinfo=UTC),
            late=each,
            cause=f"order-{day}",
        )
        for day, each in enumerate(late, start=1)
    ]
    plays = []
    for shuffled in (False, True):
        if shuffled:
            random.shuffle(facts)  # type: ignore[attr-defined]
        play = graph()
        for fact in facts:
            play.given(f"tally:late_receipt:{LEAD}", fact, CLOCK)
        plays.append(play.state(f"tally:late_receipt:{LEAD}"))
    first, second = ({ground: len(each) for ground, each in used(state).items()} for state in plays)
    assert dict(plays[0].facts) == dict(plays[1].facts)
    assert first == second


def used(state: object) -> dict[str, list[str]]:
    """Return the facts that stand used, by ground."""
    by_ground: dict[str, list[str]] = {}
    for use in state.uses:  # type: ignore[attr-defined]
        by_ground.setdefault(use.ground, []).extend(use.causes)
    return by_ground
