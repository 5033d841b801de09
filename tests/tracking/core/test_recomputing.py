"""A later arrangement of days off: open dates follow it, what is done or judged stays, nothing is late by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duban_contracts.base import Event
from duban_contracts.commands.calendar import RecomputeDates
from duban_contracts.commands.matter import ConfirmDueDate, RequestExtension
from duban_contracts.commands.reports import VerifyReport
from duban_contracts.common import Actor
from duban_contracts.dates import DueDate
from duban_contracts.events.calendar import DueDateRecomputed
from duban_contracts.events.conclusion import ConclusionServed, RectificationItem
from duban_contracts.events.duty import DutyDone, DutyOpened
from duban_contracts.events.escalation import MeasureImposed, MeasureLapsed, MeasureMet
from duban_contracts.events.matter import MatterFellOverdue
from duban_contracts.events.proposal import ProposalRaised
from duban_contracts.vocabulary import ApprovalSubject, Horizon
from duban_sdk.calendar import Calendar
from duban_sdk.counting import resolve
from duban_sdk.date_rules import AfterTerm, DateOrigin, DateRule, StatedDay
from duban_tracking.core.context import Refusal, Why
from duban_tracking.core.kinds import KINDS
from duban_tracking.core.recomputing import OpenDate, moved_dates
from tests.tracking.arrangement import calendar_after, calendar_before
from tests.tracking.core.story import (
    CLOCK,
    LEAD,
    LEADER,
    MATTER_ID,
    STAFF,
    UNIT_ROLE,
    Story,
    assigned,
    closing_report,
    rulebook,
    signature,
)

BEFORE, AFTER = calendar_before(), calendar_after()
NOW = date(2026, 12, 1)
FESTIVAL = date(2027, 2, 12)
"""A Friday: a working day by the law alone, off by the arrangement."""


def out(due_on: date = FESTIVAL, **changes: object) -> Story:
    """Return a story in which the order went out before the notice of 2027 came."""
    return assigned(rulebook(calendar=BEFORE), due_on=due_on, **changes)


def arrived(story: Story, on: date = NOW, calendar: Calendar = AFTER) -> Story:
    """Return the story after the notice came and open dates were computed again."""
    story.rules = replace(story.rules, calendar=calendar)
    return story.given(RecomputeDates(calendar_version=calendar.version), CLOCK, on=on)


def recomputed(story: Story) -> list[DueDateRecomputed]:
    return [event for event, _ in story.told if isinstance(event, DueDateRecomputed)]


def test_n_c1_open_date_moves_becomes_final_and_is_recorded_with_old_and_new() -> None:
    story = arrived(out())
    (event,) = recomputed(story)
    assert (event.what, event.units) == ("due", (LEAD, "zjj"))
    assert (event.previous.enforce_on, event.previous.provisional) == (FESTIVAL, True)
    assert (event.due.enforce_on, event.due.provisional) == (date(2027, 2, 15), False)
    assert (event.previous.calendar_version, event.due.calendar_version) == (BEFORE.version, AFTER.version)
    assert event.reason == "放假安排已公布，完成时限由 2027-02-12 调整为 2027-02-15"
    assert story.matter.due == story.matter.original_due == event.due


def test_second_time_changes_nothing() -> None:
    story = arrived(out())
    assert story.when(RecomputeDates(calendar_version=AFTER.version), CLOCK) == ()


def test_other_calendar_than_the_previewed_one_is_refused() -> None:
    story = out()
    refusal = story.when(RecomputeDates(calendar_version="cn-1999"), CLOCK)
    assert isinstance(refusal, Refusal)
    assert (refusal.why, refusal.clause) == (Why.STATE, "N-C1")


def test_date_that_nothing_moves_is_left_alone() -> None:
    assert recomputed(arrived(out(date(2026, 12, 18)))) == []


def test_final_date_has_consequences_that_the_provisional_one_had_not() -> None:
    story = arrived(out()).days_pass(date(2027, 2, 16))
    assert [on for event, on in story.told if isinstance(event, MatterFellOverdue)] == [date(2027, 2, 16)]


def test_closed_matter_keeps_its_date() -> None:
    story = out().given(closing_report(completed_on=NOW), UNIT_ROLE, on=NOW).given(VerifyReport(key="r1"))
    assert recomputed(arrived(story)) == []


def test_reported_matter_keeps_its_date() -> None:
    story = out().given(closing_report(completed_on=NOW), UNIT_ROLE, on=NOW)
    assert recomputed(arrived(story)) == []


def test_overdue_matter_keeps_the_date_that_passed() -> None:
    story = out().given(ConfirmDueDate(), STAFF).days_pass(date(2027, 2, 13))
    assert "MatterFellOverdue" in story.names()
    assert recomputed(arrived(story, on=date(2027, 2, 14))) == []


def test_date_that_waited_for_the_notice_is_not_enforced_before_tomorrow() -> None:
    """The notice comes after the provisional date: the unit has the day on which it learns of it."""
    late = date(2027, 3, 10)
    story = arrived(out(), on=late)
    assert recomputed(story)[0].due.enforce_on == late
    assert "MatterFellOverdue" not in story.days_pass(late).names()
    assert "MatterFellOverdue" in story.days_pass(date(2027, 3, 11)).names()


def test_requested_date_moves_with_the_arrangement_and_is_granted_as_moved() -> None:
    request = RequestExtension(
        key="x1", unit=LEAD, reason="雨季", plan="分段施工", schedule="逐月推进", new_due_on=FESTIVAL
    )
    story = out(date(2026, 12, 18)).given(request, UNIT_ROLE, on=NOW)
    (event,) = recomputed(arrived(story))
    assert (event.what, event.due.enforce_on) == ("extension:x1", date(2027, 2, 15))
    story.given(signature(ApprovalSubject.EXTENSION, "x1"), LEADER)
    assert story.matter.due == event.due


def test_duty_on_a_matter_moves_and_a_missed_one_does_not() -> None:
    story = out(date(2026, 12, 18), horizon=Horizon.LONG).days_pass(date(2026, 9, 10))
    story.days_pass(date(2027, 2, 1))
    names = [event.what for event in recomputed(arrived(story, on=date(2027, 2, 1)))]
    assert names == ["duty:monthly_report:2027-01", "duty:monthly_report:2027-02"]
    assert all(not duty.due.provisional for duty in story.matter.duties.values())


def due(rule: DateRule, on: date, calendar: Calendar = BEFORE) -> DueDate:
    return resolve(rule, calendar, on, DateOrigin(clause="T-1"))


DAYS = [
    ("moved-later", StatedDay(), FESTIVAL, "2027-02-15"),
    ("working-days", AfterTerm(amount=30, unit="working_days"), date(2027, 1, 4), "2027-02-22"),
    ("weekend-worked", AfterTerm(amount=8, unit="working_days"), date(2027, 2, 15), "2027-02-25"),
    ("stated-on-a-weekend-worked", StatedDay(), date(2027, 2, 20), "2027-02-22"),
]


@pytest.mark.parametrize(("rule", "start", "expected"), [row[1:] for row in DAYS], ids=[row[0] for row in DAYS])
def test_n_c1_date_never_becomes_enforceable_earlier(rule: DateRule, start: date, expected: str) -> None:
    old = due(rule, start)
    ((_, new),) = moved_dates([OpenDate("due", "期限", old)], AFTER, NOW)
    assert str(new.enforce_on) == expected
    assert new.enforce_on >= old.enforce_on


def test_limit_in_hours_and_a_date_without_rule_stay_as_they_are() -> None:
    known = due(StatedDay(), FESTIVAL)
    hours = known.model_copy(update={"enforce_at": "2027-02-12T03:00:00Z"})
    unknown = known.model_copy(update={"start_on": None})
    dates = [OpenDate("due", "期限", each) for each in (hours, unknown)]
    assert list(moved_dates(dates, AFTER, NOW)) == []


def opened_duty() -> DutyOpened:
    return DutyOpened(
        row="circular",
        name="月度通报",
        holder="supervision_head",
        period="2027-01",
        due=due(StatedDay(), FESTIVAL),
        clause="T-6",
    )


def duty_after(*events: Event) -> list[str]:
    """Return which dates of an office duty move after these events."""
    kind = KINDS["duty"]
    state = kind.initial("circular:2027-01:supervision_head")
    for event in events:
        state = kind.evolve(state, event, NOW)
    return [each.what for each, _ in moved_dates(kind.open_dates(state), AFTER, NOW)]


def test_office_duty_moves_while_it_is_open_only() -> None:
    done = DutyDone.model_validate(
        {
            "row": "circular",
            "period": "2027-01",
            "holder": "supervision_head",
            "done_by": "paper:1",
            "on_time": True,
            "by": {"person": "p", "role": "clock"},
            "clause": "T-6",
        }
    )
    assert duty_after(opened_duty()) == ["due"]
    assert duty_after(opened_duty(), done) == []


def test_office_duty_takes_its_new_date_and_tells_whose_it_is() -> None:
    kind = KINDS["duty"]
    state = kind.evolve(kind.initial("circular:2027-01:supervision_head"), opened_duty(), NOW)
    context = Story(rules=rulebook(calendar=AFTER), on=NOW).context(CLOCK)._replace(related={})
    events = kind.decide(RecomputeDates(calendar_version=AFTER.version), state, context)
    assert not isinstance(events, Refusal)
    assert [(event.holder, event.units) for event in events] == [("supervision_head", ())]  # type: ignore[attr-defined]
    after = kind.evolve(state, events[0], NOW)
    assert after.due.enforce_on == date(2027, 2, 15)
    assert kind.decide(RecomputeDates(calendar_version=AFTER.version), after, context) == ()


def measure_after(*events: Event) -> list[str]:
    """Return which dates of an imposed measure move after these events."""
    kind = KINDS["proposal"]
    state = kind.initial("remind.2027.jtj")
    for event in (raised_measure(), imposed_measure(), *events):
        state = kind.evolve(state, event, NOW)
    return [each.what for each, _ in moved_dates(kind.open_dates(state), AFTER, NOW)]


def raised_measure() -> ProposalRaised:
    fields = {"kind": "remind", "name": "提醒", "unit": LEAD, "period": "2027", "matters": (), "reason": "逾期"}
    return ProposalRaised.model_validate({**fields, "steps": (), "clause": "T-9"})


def imposed_measure() -> MeasureImposed:
    fields = {"kind": "remind", "name": "提醒", "unit": LEAD, "requirement": "限期改正", "imposed_on": NOW}
    by = {"person": "p", "role": "supervision_head"}
    return MeasureImposed.model_validate(
        {**fields, "new_due": due(StatedDay(), FESTIVAL).model_dump(), "by": by, "clause": "T-9"}
    )


def test_date_of_a_measure_moves_until_it_is_met_or_has_lapsed() -> None:
    met = MeasureMet(kind="remind", unit=LEAD, met_on=NOW, clause="T-9")
    lapsed = MeasureLapsed(kind="remind", name="提醒", unit=LEAD, new_due=due(StatedDay(), FESTIVAL), clause="T-9")
    assert measure_after() == ["new_due"]
    assert measure_after(met) == measure_after(lapsed) == []


def served_conclusion() -> ConclusionServed:
    item = RectificationItem(key="a", text="补种", due=due(StatedDay(), FESTIVAL))
    review_by = due(AfterTerm(amount=30, unit="calendar_days"), date(2027, 1, 13))
    by = Actor(person="p", role="supervision_staff")
    return ConclusionServed(unit=LEAD, served_on=NOW, review_by=review_by, rectifications=(item,), by=by, clause="N-16")


def test_n_17_review_and_rectification_dates_move_and_are_taken_over() -> None:
    kind = KINDS["conclusion"]
    state = kind.evolve(kind.initial(str(MATTER_ID)), served_conclusion(), NOW)
    context = Story(rules=rulebook(calendar=AFTER), on=NOW).context(CLOCK)
    events = kind.decide(RecomputeDates(calendar_version=AFTER.version), state, context)
    assert not isinstance(events, Refusal)
    for event in events:
        state = kind.evolve(state, event, NOW)
    assert (state.served.review_by.enforce_on, state.served.rectifications[0].due.enforce_on) == (
        date(2027, 2, 15),
        date(2027, 2, 15),
    )
    assert kind.decide(RecomputeDates(calendar_version=AFTER.version), state, context) == ()
