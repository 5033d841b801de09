"""Counts kept up fact by fact say what the core's tally says when it reckons everything anew."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

import pytest

from duban_sdk.measures import Ground
from duban_sdk.rulebook import Rulebook
from duban_standalone.backtest.counting import Counts
from duban_standalone.backtest.rulebooks import Rules, tried_rules
from duban_tracking.core.escalation.basis import Basis
from duban_tracking.core.escalation.tally import CountedFact, Fact, Tally, counted, evolve
from tests.simulation.test_backtest import yunhe

FACTS, CAUSES = 250, 60
BEGUN_AT = datetime(2025, 9, 1, 1, tzinfo=UTC)
CODE = "late_report"


@cache
def counting_rules() -> Rulebook:
    """Return rules that have grounds which count."""
    return Rules(tried_rules(yunhe(), "henan_ru", "", {})).current


def rules_with(*, times: int, in_a_row: bool, excused_by_reason: bool) -> Rulebook:
    """Return such rules with two grounds that count: the given one, and another for one fact more."""
    rules = counting_rules()
    kept = tuple(ground for ground in rules.pack.grounds if ground.trigger != "count")
    model = next(ground for ground in rules.pack.grounds if ground.trigger == "count")
    told = {"fact": CODE, "in_a_row": in_a_row, "excused_by_reason": excused_by_reason}
    rows: list[Ground] = [
        model.model_copy(update={**told, "code": f"own{more}", "times": times + more}) for more in range(2)
    ]
    given = {each.name: getattr(rules, each.name) for each in fields(Rulebook)}
    given["pack"] = rules.pack.model_copy(update={"grounds": (*kept, *rows)})
    return Rulebook(**given)


def told_facts(seed: int) -> list[CountedFact]:
    """Return facts in no order of their sending: new ones, some told again otherwise, some taken back."""
    random = Random(seed)
    told = []
    for _ in range(FACTS):
        number = random.randrange(CAUSES)
        sent_at = BEGUN_AT + timedelta(days=3 * number + (200 if random.random() < 0.1 else 0))
        fact = Fact(sent_at, random.random() < 0.7, random.random() < 0.2)
        gone = random.random() < 0.15
        told.append(CountedFact(CODE, "u1", f"matter:{number}#overdue", fact, gone))
    return told


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("excused_by_reason", [False, True], ids=["plain", "heeding_reasons"])
@pytest.mark.parametrize("in_a_row", [False, True], ids=["in_a_year", "in_a_row"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_counts_agree_with_the_tally_whatever_comes(
    times: int, in_a_row: bool, excused_by_reason: bool, seed: int
) -> None:
    rules = rules_with(times=times, in_a_row=in_a_row, excused_by_reason=excused_by_reason)
    subject = f"tally:{CODE}:u1"
    state, counts = Tally(f"{CODE}:u1"), Counts("u1")
    reached = undone = 0
    for told in told_facts(seed):
        event = counted(told, state, rules)
        assert counts.counted(subject, told, rules) == (event if event.reached or event.undone else None)
        state = evolve(state, event, told.fact.sent_at.date())
        assert counts.known(subject, told.cause) == ({} if told.gone else {told.cause: told.fact})
        reached, undone = reached + len(event.reached), undone + len(event.undone)
    assert reached > 0
    assert undone > 0


def test_nothing_on_a_tally_is_looked_at_again_when_all_its_uses_hold() -> None:
    basis = Basis(f"tally:{CODE}:u1", {"measure.a.u1": ()})
    assert Counts("u1").concerned(basis).proposals == {}


def test_what_rests_on_other_things_is_always_looked_at_again() -> None:
    basis = Basis("matter:1", {"measure.a.u1": ()})
    assert Counts("u1").concerned(basis) is basis
