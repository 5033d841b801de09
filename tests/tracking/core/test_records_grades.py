"""Grades by people and by measures, and lists for commendation."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.base import Event
from duban_contracts.commands.records import CheckNominations, ConfirmGrade, GradeUnit, Nominee, ProposeGrade
from duban_contracts.events.escalation import VetoLifted, VetoRecorded, VetoSuspended
from duban_contracts.events.nomination import NominationsChecked
from duban_contracts.events.proposal import ProposalDecided, ProposalWithdrawn
from duban_tracking.core.records.follow_ups import record_follow_ups
from tests.tracking.core.records_story import CLOCK, LEADER, STAFF, Town, refused, rules, uid
from tests.tracking.core.story import CO, LEAD, Story

GRADE, LIST = f"grade:2026:{LEAD}", f"nomination:{uid(8)}"
CAUSE = f"proposal:level_3.2026.{LEAD}"
VETOES, PROPOSAL = f"tally:veto:{LEAD}", "criticism.2026.jtj"
BY = Story().context(LEADER).by


def graded(grade: str = "excellent", **changes: object) -> GradeUnit:
    fields = {"period": "2026", "unit": LEAD, "grade": grade, "standard": "市标准第三项", "reason": "全部按时"}
    return GradeUnit.model_validate({**fields, **changes})


def proposed() -> ProposeGrade:
    return ProposeGrade(period="2026", unit=LEAD, grade="poor", reason="三级处理获准", cause=CAUSE)


@pytest.mark.parametrize(
    ("command", "role", "clause"),
    [
        (graded(), STAFF, "G-1"),
        (graded("splendid"), LEADER, "G-1"),
        (graded(standard=""), LEADER, "G-1"),
        (graded(reason=""), LEADER, "G-1"),
    ],
    ids=["role", "unknown grade", "no standard", "no reason"],
)
def test_grade_is_refused_with_its_clause_when(command: GradeUnit, role: str, clause: str) -> None:
    assert refused(Town().when(GRADE, command, role))[0] == clause


def test_grade_is_given_again_only_when_something_changed() -> None:
    town = Town().given(GRADE, graded(), LEADER)
    assert town.when(GRADE, graded(), LEADER) == ()
    assert town.given(GRADE, graded("poor"), LEADER).state(GRADE).grades == ("poor",)


def test_grade_that_a_measure_sets_holds_against_others_and_is_confirmed() -> None:
    town = Town().given(GRADE, graded(), LEADER).given(GRADE, proposed(), CLOCK)
    assert town.state(GRADE).grades == ("poor",)
    clause, reason = refused(town.when(GRADE, graded(), LEADER))
    assert (clause, "较差" in reason) == ("G-3", True)
    assert refused(town.when(GRADE, ConfirmGrade(), STAFF))[0] == "G-1"
    town.given(GRADE, ConfirmGrade(opinion="属实"), LEADER)
    assert town.when(GRADE, ConfirmGrade(), LEADER) == ()
    assert town.state(GRADE).confirmed is not None


def test_grade_is_not_confirmed_when_no_measure_set_one() -> None:
    assert refused(Town().given(GRADE, graded(), LEADER).when(GRADE, ConfirmGrade(), LEADER))[0] == "G-1"


def test_measure_sets_its_grade_when_approved_and_takes_it_back_when_withdrawn() -> None:
    town = Town().given(GRADE, graded(), LEADER)
    decided = ProposalDecided(kind="level_3", unit=LEAD, approved=True, by=BY, clause="M-3")
    gone = ProposalWithdrawn(kind="level_3", unit=LEAD, reason="复核撤销", clause="M-3")
    town.asked.extend(record_follow_ups(CAUSE, decided, town.rules, date(2026, 12, 30)))
    assert town.follow().state(GRADE).grades == ("poor",)
    # Withdrawn in the next year, it still finds the grade that it had set.
    town.asked.extend(record_follow_ups(CAUSE, gone, town.rules, date(2027, 1, 10)))
    assert town.follow().state(GRADE).grades == ("excellent",)


@pytest.mark.parametrize(("kind", "approved"), [("level_3", False), ("criticism", True)], ids=["refused", "no grade"])
def test_measure_sets_no_grade_when(kind: str, approved: bool) -> None:
    decided = ProposalDecided(kind=kind, unit=LEAD, approved=approved, by=BY, clause="M-3")
    assert list(record_follow_ups(CAUSE, decided, rules(), date(2026, 12, 30))) == []


def vetoed(town: Town, on: date = date(2026, 5, 8), persons: tuple[str, ...] = ()) -> Town:
    """A vetoing measure was imposed on the lead unit."""
    veto = VetoRecorded(
        unit=LEAD,
        persons=persons,
        measure="criticism",
        name="通报批评",
        proposal=PROPOSAL,
        imposed_on=on,
        clause="M-2",
    )
    town.told.setdefault(VETOES, []).append((veto, on))
    return town


def checked(town: Town, *nominees: Nominee) -> list[tuple[bool, list[str]]]:
    command = CheckNominations(check_id=uid(8), title="先进", period="2026", nominees=nominees)
    decision = town.when(LIST, command)
    assert isinstance(decision, tuple)
    (event,) = decision
    assert isinstance(event, NominationsChecked)
    return [(result.passed, [bar.clause for bar in result.bars]) for result in event.results]


NO_GRADES = rules(grading=None)


def test_nominees_pass_or_are_vetoed_each_with_its_clause() -> None:
    town = vetoed(Town(rules=NO_GRADES))
    assert checked(town, Nominee(unit=LEAD), Nominee(unit=CO)) == [(False, ["V-1"]), (True, [])]


@pytest.mark.parametrize(
    ("on", "then"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 5, 8), VetoLifted(unit=LEAD, proposal=PROPOSAL, reason="撤回")),
        (date(2026, 5, 8), VetoSuspended(unit=LEAD, proposal=PROPOSAL, held=True, reason="复核")),
    ],
    ids=["last year's", "lifted", "in review"],
)
def test_nominee_passes_when_the_veto_does_not_stand(on: date, then: Event | None) -> None:
    town = vetoed(Town(rules=NO_GRADES), on=on)
    town.told[VETOES].extend([(then, town.on)] if then else [])
    assert checked(town, Nominee(unit=LEAD)) == [(True, [])]


def test_veto_that_waits_for_a_review_is_shown_and_bars_nobody() -> None:
    town = vetoed(Town(rules=NO_GRADES))
    town.told[VETOES].append((VetoSuspended(unit=LEAD, proposal=PROPOSAL, held=True, reason="复核"), town.on))
    command = CheckNominations(check_id=uid(8), title="先进", period="2026", nominees=(Nominee(unit=LEAD),))
    ((result,),) = [event.results for event in town.when(LIST, command) if isinstance(event, NominationsChecked)]
    assert (result.passed, result.bars) == (True, ())
    assert [(bar.clause, bar.cause, "正在复核" in bar.reason) for bar in result.held] == [
        ("V-1", f"proposal:{PROPOSAL}", True)
    ]


def test_person_is_vetoed_when_the_sanction_names_that_person() -> None:
    town = vetoed(Town(rules=NO_GRADES), persons=("周某",))
    nominees = (Nominee(unit=LEAD, person="周某"), Nominee(unit=LEAD, person="李某"), Nominee(unit=LEAD))
    assert [passed for passed, _ in checked(town, *nominees)] == [False, True, False]


def test_nominee_outside_of_commendable_grades_is_barred() -> None:
    town = Town(rules=rules(veto=None)).given(GRADE, graded(), LEADER)
    assert checked(town, Nominee(unit=LEAD), Nominee(unit=CO)) == [(True, []), (False, ["G-2"])]
    town.given(GRADE, graded("poor"), LEADER)
    assert checked(town, Nominee(unit=LEAD, person="周某")) == [(False, ["G-2"])]


def test_list_is_refused_when_nobody_may_check_it() -> None:
    command = CheckNominations(check_id=uid(8), title="先进", period="2026", nominees=(Nominee(unit=LEAD),))
    assert refused(Town().when(LIST, command, LEADER))[0] == "V-1"
    none = Town(rules=rules(veto=None, grading=None))
    assert "没有评优审核" in refused(none.when(LIST, command))[1]
    odd = command.model_copy(update={"nominees": (Nominee(unit="nobody"),)})
    assert refused(Town().when(LIST, odd))[0] == "V-1"
