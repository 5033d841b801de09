"""What days bring: reminders, the date gone by, duties; each once, whenever the sweep comes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from duban_contracts.commands.matter import ConfirmDueDate, NameUnit, PassTime
from duban_contracts.commands.reports import FileReport, ReturnReport
from duban_contracts.events.matter import MatterFellOverdue
from duban_contracts.events.matter_reports import MatterDutyDone, MatterDutyMissed, MatterDutyOpened
from duban_contracts.vocabulary import Horizon, NamedAs, ReportKind, ReturnGround
from duban_tracking.core.matter.decisions import next_wake_on
from tests.tracking.core.story import CLOCK, LEAD, STAFF, UNIT_ROLE, Story, assigned, closing_report, text_of

ONE_DAY = timedelta(days=1)


def progress(key: str, duty: str | None = None) -> FileReport:
    return FileReport(key=key, kind=ReportKind.PROGRESS, unit=LEAD, text=text_of(), signed_by="局长", duty=duty)


def day_by_day(story: Story, until: date) -> Story:
    while story.on < until:
        story.days_pass(story.on + ONE_DAY)
    return story


def test_reminder_comes_three_days_before_and_once() -> None:
    story = day_by_day(assigned(), date(2026, 7, 31))
    reminded = [on for event, on in story.told if type(event).__name__ == "DueSoonReminded"]
    assert reminded == [date(2026, 7, 28)]


def test_overdue_comes_on_the_day_after_and_once() -> None:
    story = day_by_day(assigned(), date(2026, 8, 10))
    fell = [on for event, on in story.told if isinstance(event, MatterFellOverdue)]
    assert fell == [date(2026, 8, 1)]


def test_overdue_waits_for_a_day_off_to_end() -> None:
    story = day_by_day(assigned(due_on=date(2026, 10, 3)), date(2026, 10, 12))
    fell = [on for event, on in story.told if isinstance(event, MatterFellOverdue)]
    assert fell == [date(2026, 10, 9)]


def test_overdue_does_not_come_while_the_report_is_checked() -> None:
    story = assigned().given(closing_report(completed_on=date(2026, 7, 31)), UNIT_ROLE, on=date(2026, 7, 31))
    assert "MatterFellOverdue" not in day_by_day(story, date(2026, 8, 5)).names()
    story.given(ReturnReport(key="r1", ground=ReturnGround.SUBSTANCE, reason="不实"))
    assert "MatterFellOverdue" in story.days_pass(date(2026, 8, 5)).names()


def test_provisional_date_has_no_consequence_until_a_person_confirms_it() -> None:
    story = assigned(due_on=date(2027, 2, 1)).days_pass(date(2027, 3, 1))
    assert "MatterFellOverdue" not in story.names()
    assert "MatterFellOverdue" in story.given(ConfirmDueDate(), STAFF).days_pass(date(2027, 3, 1)).names()


FIRST_DUTY = [("ten_days_before", date(2026, 7, 26), "2026-08"), ("nine_days_before", date(2026, 7, 27), "2026-09")]


@pytest.mark.parametrize(("on", "first"), [row[1:] for row in FIRST_DUTY], ids=[row[0] for row in FIRST_DUTY])
def test_first_monthly_duty_lies_far_enough_after_assignment(on: date, first: str) -> None:
    story = Story(on=on)
    story.matter = assigned().matter
    story = _assigned_long(on)
    day_by_day(story, date(2026, 9, 10))
    opened = [event.period for event, _ in story.told if isinstance(event, MatterDutyOpened)]
    assert opened[0] == first


def _assigned_long(on: date) -> Story:
    from tests.tracking.core.story import DIRECTOR, order, proposed, signature

    story = Story(on=on).given(proposed()).given(signature(), DIRECTOR)
    return story.given(order(date(2026, 12, 20), horizon=Horizon.LONG))


def test_monthly_duty_is_missed_after_its_rolled_day_and_can_be_done_late() -> None:
    story = day_by_day(_assigned_long(date(2026, 7, 1)), date(2026, 9, 10))
    missed = [(event.duty, on) for event, on in story.told if isinstance(event, MatterDutyMissed)]
    assert missed == [("monthly_report:2026-08", date(2026, 8, 6)), ("monthly_report:2026-09", date(2026, 9, 8))]
    story.given(progress("p1"), UNIT_ROLE)
    done = [event for event, _ in story.told if isinstance(event, MatterDutyDone)]
    assert [event.on_time for event in done] == [False, False]


def test_sweep_after_an_outage_catches_up_on_every_period() -> None:
    daily = day_by_day(_assigned_long(date(2026, 7, 1)), date(2026, 11, 20))
    late = _assigned_long(date(2026, 7, 1)).days_pass(date(2026, 11, 20))
    kinds = (MatterDutyOpened, MatterDutyMissed)
    told = [{event for event, _ in story.told if isinstance(event, kinds)} for story in (daily, late)]
    assert told[0] == told[1]
    assert len(told[0]) == 8


def test_being_named_slow_makes_a_duty_to_give_reasons() -> None:
    naming = NameUnit(
        paper_id="22222222-2222-5222-8222-222222222222",
        paper_kind="monthly",
        unit=LEAD,
        named_as=NamedAs.SLOW,
        issued_on=date(2026, 7, 10),
        reasons_due_on=date(2026, 7, 17),
        clause="T-8",
    )
    story = assigned().given(naming, CLOCK, on=date(2026, 7, 10))
    day_by_day(story, date(2026, 7, 18))
    assert story.names()[-1] == "MatterDutyMissed"
    assert story.when(naming, CLOCK) == ()


def test_nothing_wakes_a_closed_matter() -> None:
    from duban_contracts.commands.matter import CloseMatter
    from tests.tracking.core.story import verified

    story = verified().given(CloseMatter())
    assert next_wake_on(story.matter, story.rules, None) is None
    assert story.when(PassTime(), CLOCK) == ()
