"""Persons whom a measure names: staff of the unit by the register, where the rules want that, and nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duban_contracts.events.proposal import ProposalRaised
from duban_sdk.measures import MeasurePolicy
from duban_tracking.core.context import Refusal, Why
from tests.tracking.core.ladder_play import LadderPlay, by_hand, incident, ladder, record
from tests.tracking.core.story import LEAD, STAFF

POLICY = MeasurePolicy(one_per_fact=False, persons_of_record=True, fact_clause="L-F", clause="L-0")


def proposed(policy: MeasurePolicy = POLICY) -> tuple[LadderPlay, str, str]:
    """A measure that may name persons is proposed against a unit with one person of record."""
    play = ladder(measure_policy=policy)
    play.units = {**play.units, LEAD: replace(play.units[LEAD], persons=(("unit_deputy", "周副局长"),))}
    fact = record(play, incident("grave"))
    return play, play.only("account"), fact


@pytest.mark.parametrize(
    ("persons", "named"),
    [(("周副局长",), True), (("某企业经理",), False), (("周副局长", "某企业经理"), False)],
    ids=["of the unit", "head of an enterprise", "one of two"],
)
def test_only_staff_of_the_unit_are_named(persons: tuple[str, ...], named: bool) -> None:
    play, subject, fact = proposed()
    command = by_hand(kind="account", ground="grave", fact=fact, persons=persons, persons_approver="县长")
    decision = play.when(subject, command, STAFF)
    if named:
        assert isinstance(decision, tuple)
        assert [event.persons for event in decision if isinstance(event, ProposalRaised)] == [persons]
    else:
        assert isinstance(decision, Refusal)
        assert (decision.why, decision.clause) == (Why.RULE, "L-F")
        assert "某企业经理" in decision.reason


def test_anybody_is_named_where_the_rules_say_nothing_of_it() -> None:
    play, subject, fact = proposed(POLICY.model_copy(update={"persons_of_record": False}))
    command = by_hand(kind="account", ground="grave", fact=fact, persons=("某企业经理",), persons_approver="县长")
    assert isinstance(play.when(subject, command, STAFF), tuple)
