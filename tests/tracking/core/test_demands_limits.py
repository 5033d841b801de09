"""Limits that are open, given by receipt, special, or agreed: nothing is late before."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.matter import CloseMatter, FileReason, FixLimit
from duban_contracts.commands.reports import VerifyReport
from duban_contracts.events.matter import MatterClosed, MatterFellOverdue
from duban_contracts.events.matter_demands import LimitFixed, LimitProposed
from duban_contracts.vocabulary import ApprovalSubject, Completion, MatterState, Reporting
from duban_tracking.core.context import Refusal
from duban_tracking.core.matter.passing_time import late_at, next_wake_on
from tests.tracking.core.demand_story import VICE, DemandStory, acknowledge, demanding, taken_up, upon_receipt
from tests.tracking.core.story import CO, LEAD, STAFF, UNIT_ROLE, closing_report, order, signature

OPEN = order(due_on=None)
LIMIT = ApprovalSubject.LIMIT


def with_open_limit(**changes: object) -> DemandStory:
    story = taken_up(demanding(**changes))
    story.given(OPEN)
    return story


def test_order_goes_out_without_a_date_when_the_limit_is_open() -> None:
    story = with_open_limit()
    assert (story.matter.state, story.matter.due) == (MatterState.ASSIGNED, None)


def test_nothing_is_late_before_the_limit_is_fixed() -> None:
    story = with_open_limit().days_pass(date(2027, 6, 1))
    assert "MatterFellOverdue" not in story.names()
    assert not story.matter.overdue


def test_limit_stands_when_who_may_agree_fixes_it() -> None:
    story = with_open_limit().given(FixLimit(due_on=date(2026, 7, 20), measures="组织抢修"), VICE)
    fixed = story.told[-1][0]
    assert isinstance(fixed, LimitFixed)
    assert (fixed.due.nominal_on, fixed.measures, fixed.clause) == (date(2026, 7, 20), "组织抢修", "D-limit")
    assert story.matter.original_due == story.matter.due == fixed.due


def test_limit_waits_for_agreement_when_the_unit_proposes_it() -> None:
    story = with_open_limit().given(FixLimit(due_on=date(2026, 7, 20)), UNIT_ROLE)
    assert isinstance(story.told[-1][0], LimitProposed)
    assert story.matter.due is None
    story.given(signature(LIMIT), VICE)
    assert story.matter.due is not None
    assert story.matter.due.nominal_on == date(2026, 7, 20)


def test_limit_stays_open_when_agreement_is_refused() -> None:
    story = with_open_limit().given(FixLimit(due_on=date(2026, 7, 20)), UNIT_ROLE)
    story.given(signature(LIMIT, approved=False), VICE)
    assert story.matter.due is None
    story.given(FixLimit(due_on=date(2026, 7, 27)), UNIT_ROLE).given(signature(LIMIT), VICE)
    assert story.matter.due is not None
    assert story.matter.due.nominal_on == date(2026, 7, 27)


def test_month_is_proposed_when_three_working_days_from_receipt_pass_without_a_limit() -> None:
    story = with_open_limit().given(acknowledge(), UNIT_ROLE).days_pass(date(2026, 7, 6))
    assert "LimitProposed" not in story.names()
    assert next_wake_on(story.matter, story.rules, date(2026, 7, 6)) == date(2026, 7, 7)
    story.days_pass(date(2026, 7, 7))
    proposed = story.told[-1][0]
    assert isinstance(proposed, LimitProposed)
    assert proposed.automatic
    assert proposed.due.nominal_on == date(2026, 8, 1)
    story.days_pass(date(2026, 7, 20))
    assert story.names().count("LimitProposed") == 1


def test_matter_is_late_when_the_agreed_limit_passes() -> None:
    story = with_open_limit().given(FixLimit(due_on=date(2026, 7, 20)), VICE).days_pass(date(2026, 7, 21))
    assert isinstance(story.told[-1][0], MatterFellOverdue)


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [(date(2026, 7, 1), date(2026, 8, 1)), (None, date(2026, 8, 2)), (date(2026, 7, 8), date(2026, 8, 2))],
    ids=["signed_at_once", "never_signed", "signed_late"],
)
def test_month_runs_from_receipt_or_the_next_working_day(received_on: date | None, due_on: date) -> None:
    story = taken_up(upon_receipt())
    story.given(OPEN)
    if received_on:
        story.given(acknowledge(), UNIT_ROLE, on=received_on)
    story.days_pass(date(2026, 7, 10))
    assert story.matter.due is not None
    assert (story.matter.due.nominal_on, story.matter.due.start_event) == (due_on, "acknowledged")
    assert story.names().count("LimitFixed") == 1


def test_receipt_by_a_co_organiser_starts_no_limit() -> None:
    story = taken_up(upon_receipt())
    story.given(OPEN).given(acknowledge(CO), UNIT_ROLE, CO)
    assert story.matter.due is None


def test_sweep_after_an_outage_gives_the_limit_and_finds_it_passed() -> None:
    story = taken_up(upon_receipt())
    story.given(OPEN).days_pass(date(2026, 10, 1))
    assert [name for name in story.names() if name in {"LimitFixed", "MatterFellOverdue"}] == [
        "LimitFixed",
        "MatterFellOverdue",
    ]


def test_limit_in_hours_is_late_after_its_instant() -> None:
    story = taken_up()
    story.given(order(due_on=None, limit_hours=20, limit_reason="防汛急件"))
    due = story.matter.due
    assert due is not None
    assert due.enforce_at is not None
    assert (due.enforce_on, late_at(story.matter)) == (date(2026, 7, 2), due.enforce_at)
    story.days_pass(date(2026, 7, 2))
    assert story.matter.overdue


REFUSED = [
    ("hours_without_reason", order(due_on=None, limit_hours=20), "D-special"),
    ("hours_and_date", order(limit_hours=20, limit_reason="急"), "D-special"),
    ("past_date", order(due_on=date(2026, 6, 1)), "T-0"),
]


@pytest.mark.parametrize(("command", "clause"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_impossible_limit_is_refused_with_its_clause(command: object, clause: str) -> None:
    story = taken_up()
    assert story.reason(story.when(command, STAFF)) == clause  # type: ignore[arg-type]


def test_limit_that_is_fixed_moves_by_extension_only() -> None:
    story = with_open_limit().given(FixLimit(due_on=date(2026, 7, 20)), VICE)
    assert story.when(FixLimit(due_on=date(2026, 7, 20)), VICE) == ()
    assert isinstance(story.when(FixLimit(due_on=date(2026, 7, 21)), VICE), Refusal)


def test_limit_is_not_fixed_when_handler_or_measures_are_demanded_and_missing() -> None:
    row = demanding().pack.limits[0].model_copy(update={"required": ("handler", "measures")})
    story = with_open_limit(limits=(row,))
    fix = FixLimit(due_on=date(2026, 7, 20))
    assert story.reason(story.when(fix, VICE)) == "D-limit"
    story.given(acknowledge(), UNIT_ROLE)
    assert story.reason(story.when(fix, VICE)) == "D-limit"
    story.given(FixLimit(due_on=date(2026, 7, 20), measures="商定"), VICE)
    assert story.matter.due is not None


def test_matter_closed_with_its_limit_open_is_in_time() -> None:
    story = with_open_limit().given(closing_report(unit=LEAD), UNIT_ROLE, on=date(2026, 7, 21))
    closed = story.given(VerifyReport(key="r1")).given(CloseMatter()).told[-1][0]
    assert isinstance(closed, MatterClosed)
    assert (closed.completion, closed.reporting) == (Completion.IN_TIME, Reporting.IN_TIME)
    assert closed.due.nominal_on == date(2026, 7, 21)


def test_reason_given_while_the_limit_is_open_is_in_time() -> None:
    story = with_open_limit().given(FileReason(key="why", unit=LEAD, reason="汛期"), UNIT_ROLE)
    assert story.matter.reasons["why"].in_time


def test_passing_time_twice_proposes_once() -> None:
    story = with_open_limit().given(acknowledge(), UNIT_ROLE).days_pass(date(2026, 7, 9))
    before = len(story.told)
    story.days_pass(date(2026, 7, 9))
    assert len(story.told) == before
