"""In any order of acts: what stands has its ground, what waits has a reason to, time leaves nothing behind."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban_contracts.commands.matter import PassTime
from duban_contracts.events.escalation import MeasureHandedOver, MeasureImposed, MeasureLapsed, ProposalHeld
from duban_contracts.events.proposal import ProposalRaised, ProposalSigned, ProposalWithdrawn
from duban_contracts.vocabulary import Horizon
from duban_sdk.measures import MeasurePolicy
from duban_sdk.pack import RulePack
from duban_tracking.core.escalation.grounds import Standing, Weighed, claim_of, looked_at, weigh
from duban_tracking.core.escalation.proposal_state import Proposal, Told
from duban_tracking.core.kinds import KINDS
from tests.tracking.core.escalation_tries import happening
from tests.tracking.core.ladder_play import LadderPlay, graph_pack, ladder_pack, letter
from tests.tracking.core.story import CLOCK, CO, LEAD

ONE = MeasurePolicy(one_per_fact=True, fact_clause="L-F", clause="L-0")
PACKS = {"ladder": ladder_pack(), "ladder of one": ladder_pack(measure_policy=ONE), "graph": graph_pack()}
EXAMPLES = 80
STEPS = st.lists(st.tuples(st.sampled_from((0, 0, 1, 3, 6, 9)), st.integers(0, 40), st.integers(0, 40)), max_size=18)


def played(pack: RulePack, steps: list[tuple[int, int, int]]) -> LadderPlay:
    """Days pass, and of the acts that are possible one is picked, kind by kind; every state on the way is sound."""
    play = LadderPlay(pack, on=date(2026, 7, 1))
    for number, due_on in enumerate((10, 14, 20), start=1):
        play.matter(number, date(2026, 7, due_on), horizon=Horizon.LONG)
    letter(play)
    for days, kind, which in steps:
        play.days_pass(play.on + timedelta(days=days))
        sound(play)
        possible = happening(play)
        names = sorted({type(each[1]).__name__ for each in possible})
        picked = [each for each in possible if type(each[1]).__name__ == names[kind % len(names)]]
        play.given(*picked[which % len(picked)])
        sound(play)
    return play


def proposals(play: LadderPlay) -> dict[str, Proposal]:
    return {subject: state for subject, state in play.streams.items() if subject.startswith("proposal:")}


def weighed(play: LadderPlay, told: Told) -> Weighed:
    claim = claim_of(play.rules, told)
    assert claim is not None
    return weigh(claim, {each: play.state(each) for each in looked_at(told.fact, told.matters)}, play.rules)


def sound(play: LadderPlay) -> None:
    """Assert what holds between any two acts."""
    claims: Counter[tuple[str, str, str | None]] = Counter()
    for subject, state in proposals(play).items():
        raised = state.raised
        if raised is not None and state.stands:
            claims[raised.fact, raised.unit, raised.ground] += 1
            assert raised.unit in (LEAD, CO, "slj"), subject
            assert state.handed or weighed(play, raised).standing is not Standing.FALLS, subject
        elif state.waiting:
            assert any(weighed(play, each).standing is Standing.WAITS for each in state.waiting), subject
    assert max(claims.values(), default=0) <= 1, claims
    assert vetoes(play) == imposed_vetoes(play)


def vetoes(play: LadderPlay) -> dict[str, bool]:
    """Return whether each veto that stands is suspended."""
    tallies = (state for subject, state in play.streams.items() if subject.startswith("tally:veto:"))
    return {veto.key: veto.held for tally in tallies for veto in tally.vetoes if not veto.withdrawn}


def imposed_vetoes(play: LadderPlay) -> dict[str, bool]:
    return {
        subject.partition(":")[2]: state.held
        for subject, state in proposals(play).items()
        if state.stands and state.imposed and state.imposed.vetoes
    }


def in_order(play: LadderPlay) -> None:
    """Assert that nothing happened to a proposal that did not stand, or was held, or on a day not certain."""
    states: dict[str, Proposal] = {}
    for subject, event, on in play.told:
        if not subject.startswith("proposal:"):
            continue
        before = states.get(subject) or KINDS["proposal"].initial(subject)
        if isinstance(event, ProposalSigned | ProposalWithdrawn | MeasureImposed | MeasureLapsed | MeasureHandedOver):
            assert before.stands, (subject, event)
            assert isinstance(event, ProposalWithdrawn) or not before.held, (subject, event)
        if isinstance(event, ProposalHeld):
            assert before.raised is not None, subject
        if isinstance(event, ProposalRaised):
            assert not before.stands or before.raised.kind == event.kind, subject
        if isinstance(event, MeasureLapsed):
            assert on > event.new_due.enforce_on
            assert before.date_confirmed or not event.new_due.provisional
        states[subject] = KINDS["proposal"].evolve(before, event, on)


def nothing_left(play: LadderPlay) -> None:
    """Assert that time, once passed, brings nothing more on the same day."""
    for subject in list(play.streams):
        kind = KINDS[subject.partition(":")[0]]
        wake_on = kind.wake(play.state(subject), play.rules, play.swept.get(subject))
        if wake_on is not None and wake_on <= play.on:
            play.given(subject, PassTime(), CLOCK)
    for subject in list(play.streams):
        if PassTime in KINDS[subject.partition(":")[0]].commands:
            assert play.when(subject, PassTime(), CLOCK) == (), subject


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_proposals_stand_wait_and_fall_with_their_grounds_in_any_history(pack: RulePack) -> None:
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(STEPS)
    def every_history(steps: list[tuple[int, int, int]]) -> None:
        play = played(pack, steps)
        in_order(play)
        nothing_left(play)

    every_history()
