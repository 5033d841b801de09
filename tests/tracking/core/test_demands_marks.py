"""Marks, urging of marked matters, owners, changes of scope, plans and states of a period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duban_contracts.commands.matter import (
    AmendMatter,
    ChangeOwner,
    CloseMatter,
    Command,
    FilePlan,
    MarkMatter,
    SetStanding,
    UrgeUnit,
)
from duban_contracts.commands.reports import FileReport, VerifyReport
from duban_contracts.events.matter import UnitUrged
from duban_contracts.events.matter_reports import MatterDutyOpened
from duban_contracts.vocabulary import ApprovalSubject, ReportKind
from duban_sdk.tables import ReportRow
from duban_tracking.core.context import Refusal, Why
from duban_tracking.core.matter.passing_time import next_wake_on
from duban_tracking.core.matter.planning import unanswered
from duban_tracking.core.matter.standings import classify, standing_in
from tests.tracking.core.demand_story import SECTION, DemandStory, acknowledge, demanding, taken_up
from tests.tracking.core.story import (
    CLOCK,
    CO,
    DIRECTOR,
    HEAD,
    LEAD,
    OTHER,
    STAFF,
    UNIT_ROLE,
    closing_report,
    order,
    signature,
    text_of,
)

MAJOR = MarkMatter(mark="major", authority="县长")
MEDIA = MarkMatter(mark="media", authority="县长")
AMENDED = AmendMatter(title="修路修桥", content="另加桥梁", reason="范围扩大")


def assigned(**matter: object) -> DemandStory:
    story = taken_up(**matter)
    story.given(order())
    return story


def urge(officer: str = "", addressee: str = "", unit: str = LEAD, key: str = "u1") -> UrgeUnit:
    return UrgeUnit(key=key, unit=unit, form="phone", message="请抓紧", officer=officer, addressee=addressee)


def test_mark_stands_once_when_its_authority_puts_it() -> None:
    story = assigned().given(MAJOR, DIRECTOR)
    assert dict(story.matter.marks) == {"major": date(2026, 7, 1)}
    assert story.when(MAJOR, DIRECTOR) == ()


def test_mark_is_refused_when_another_role_puts_it() -> None:
    assert assigned().reason(assigned().when(MAJOR, STAFF)) == "D-mark"


@pytest.mark.parametrize(
    "command",
    [urge(), urge(officer="陈科长"), urge(officer="陈科长", addressee="某副局长"), urge("陈科长", "x", OTHER)],
    ids=["nobody", "no_addressee", "not_the_principal", "unit_without_principal"],
)
def test_urging_of_a_marked_matter_is_refused_when_it_is_not_person_to_principal(command: UrgeUnit) -> None:
    story = assigned().given(MAJOR, DIRECTOR)
    if command.unit == OTHER:
        # Its principal left after the order had gone out.
        assert story.matter.order is not None
        with_other = story.matter.order.model_copy(update={"co_units": (CO, OTHER)})
        story.matter = replace(story.matter, order=with_other)
    assert story.reason(story.when(command)) == "D-urge"


def test_urging_is_counted_by_unit() -> None:
    story = assigned().given(MAJOR, DIRECTOR).given(urge("陈科长", "李局长")).given(urge("陈科长", "李局长", key="u2"))
    urged = story.told[-1][0]
    assert isinstance(urged, UnitUrged)
    assert (urged.officer, urged.addressee) == ("陈科长", "李局长")
    assert dict(story.matter.urged) == {LEAD: 2}


@pytest.mark.parametrize(
    ("marked_on", "received_on", "due_on"),
    [
        (date(2026, 7, 1), date(2026, 7, 1), date(2026, 7, 8)),
        (date(2026, 7, 6), date(2026, 7, 1), date(2026, 7, 13)),
        (date(2026, 7, 1), None, date(2026, 7, 9)),
    ],
    ids=["marked_before_receipt", "marked_later", "never_signed"],
)
def test_interim_report_is_owed_seven_days_from_receipt_or_mark(
    marked_on: date, received_on: date | None, due_on: date
) -> None:
    story = assigned()
    if received_on:
        story.given(acknowledge(), UNIT_ROLE, on=received_on)
    story.given(MEDIA, STAFF, on=marked_on)
    assert next_wake_on(story.matter, story.rules, None) is not None
    story.days_pass(date(2026, 7, 6))
    duty = next(event for event, _ in story.told if isinstance(event, MatterDutyOpened))
    assert (duty.row, duty.due.nominal_on, duty.answered_by) == ("interim", due_on, ReportKind.INTERIM)
    story.days_pass(date(2026, 7, 7))
    assert story.names().count("MatterDutyOpened") == 1


def test_interim_report_answers_the_duty() -> None:
    story = assigned().given(acknowledge(), UNIT_ROLE).given(MEDIA).days_pass(date(2026, 7, 2))
    report = FileReport(key="i1", kind=ReportKind.INTERIM, unit=LEAD, text=text_of())
    story.rules = demanding(
        reports=(*story.rules.pack.reports, ReportRow(code="interim", kind=ReportKind.INTERIM, clause="D-r"))
    )
    story.given(report, UNIT_ROLE, on=date(2026, 7, 3))
    assert story.names()[-1] == "MatterDutyDone"


@pytest.mark.parametrize(
    ("command", "role", "allowed"),
    [
        (order(), SECTION, True),
        (order(), STAFF, False),
        (order(), HEAD, False),
    ],
    ids=["owner", "office", "head"],
)
def test_owned_matter_is_assigned_by_its_owner(command: Command, role: str, allowed: bool) -> None:
    decision = taken_up(category="4").when(command, role)
    if allowed:
        assert not isinstance(decision, Refusal)
    else:
        assert isinstance(decision, Refusal)
        assert (decision.why, decision.clause) == (Why.ROLE, "D-4")


def test_raised_matter_is_the_offices() -> None:
    story = taken_up(category="4").given(order(), SECTION)
    raised = ChangeOwner(owner="supervision_staff", cause="proposal:x", clause="D-raise")
    story.given(raised, CLOCK)
    assert story.when(raised, CLOCK) == ()
    assert story.reason(story.when(urge(), SECTION)) == "D-4"
    assert not isinstance(story.when(urge(), HEAD), Refusal)


def test_changed_scope_is_approved_anew_before_anything_else() -> None:
    story = taken_up().given(AMENDED)
    assert story.matter.title == "修路"
    assert story.reason(story.when(order())) == "D-amend"
    story.given(signature(ApprovalSubject.AMENDMENT), DIRECTOR)
    assert (story.matter.title, story.matter.amendment) == ("修路修桥", None)
    assert story.when(AMENDED) == ()
    assert not isinstance(story.when(order()), Refusal)


def test_refused_change_leaves_the_matter_as_it_is() -> None:
    story = taken_up().given(AMENDED).given(signature(ApprovalSubject.AMENDMENT, approved=False), DIRECTOR)
    assert (story.matter.title, story.matter.amendment) == ("修路", None)


def test_scope_of_a_matter_that_is_not_approved_cannot_change() -> None:
    assert DemandStory().reason(DemandStory().when(AMENDED)) == "D-amend"


def plan(unit: str = LEAD, on: date = date(2026, 7, 10)) -> FilePlan:
    return FilePlan.model_validate(
        {"unit": unit, "plan": "分三步", "sub_tasks": [{"text": "勘察", "person": "张工", "due_on": on}]}
    )


def test_plan_stands_on_the_matter_and_leaves_the_gap_list() -> None:
    story = assigned()
    (gap,) = unanswered([story.matter], LEAD)
    assert (gap.without_plan, gap.without_answer) == (True, True)
    story.given(plan(), UNIT_ROLE)
    assert story.when(plan(), UNIT_ROLE) == ()
    (gap,) = unanswered([story.matter], LEAD)
    assert (gap.without_plan, gap.without_answer) == (False, True)
    story.given(closing_report(), UNIT_ROLE, on=date(2026, 7, 20))
    assert list(unanswered([story.matter], LEAD)) == []


@pytest.mark.parametrize(
    ("command", "unit"),
    [(plan(OTHER), OTHER), (plan(on=date(2026, 6, 1)), LEAD)],
    ids=["not_its_matter", "sub_task_in_the_past"],
)
def test_plan_is_refused_with_its_clause(command: FilePlan, unit: str) -> None:
    story = assigned()
    assert story.reason(story.when(command, UNIT_ROLE, unit)) == "T-0"


ON = date(2026, 7, 20)


def test_each_matter_has_exactly_one_state() -> None:
    rows = demanding().pack.standings
    fresh, started = assigned(), assigned().given(acknowledge(), UNIT_ROLE)
    closed = assigned().given(closing_report(), UNIT_ROLE, on=ON).given(VerifyReport(key="r1")).given(CloseMatter())
    cases = [(fresh, ON, "slow"), (started, ON, "well"), (started, date(2026, 8, 20), "slow"), (closed, ON, "done")]
    for story, on, code in cases:
        found = classify(story.matter, on, rows)
        assert found is not None
        assert (found.row.code, found.flagged) == (code, code == "slow")
    assert classify(fresh.matter, ON, ()) is None


def test_state_that_the_office_sets_is_not_changed_by_a_section() -> None:
    story = assigned().given(SetStanding(period="2026Q3", standing="well"), SECTION)
    assert story.matter.standings["2026Q3"] == ("well", False)
    story.given(SetStanding(period="2026Q3", standing="slow"), STAFF)
    assert story.reason(story.when(SetStanding(period="2026Q3", standing="well"), SECTION)) == "D-stand"
    found = standing_in(story.matter, "2026Q3", ON, story.rules.pack.standings)
    assert found is not None
    assert (found.row.code, found.set_by_people) == ("slow", True)


def test_unknown_state_is_refused_with_its_clause() -> None:
    story = assigned()
    assert story.reason(story.when(SetStanding(period="2026Q3", standing="fine"))) == "D-stand"
