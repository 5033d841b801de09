"""What must hold for every date, rule and calendar."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from duban_calendar_cn.years import calendar_year
from duban_sdk.calendar import Calendar, CalendarYear, days, provisional_year
from duban_sdk.counting import (
    AfterTerm,
    DateRule,
    MonthLastWorkingDay,
    MonthlyDay,
    QuarterLastWorkingDay,
    StatedDay,
    WeeklyDay,
    WeeklyWorkingDay,
    WorkingDaysBefore,
    YearlyDay,
    recomputed,
    resolve,
)
from duban_sdk.explain import DateExplanation, explain

PUBLISHED = tuple(filter(None, map(calendar_year, range(2020, 2027))))
CALENDARS = st.sampled_from(
    [Calendar(PUBLISHED), Calendar(filter(None, map(calendar_year, range(2020, 2051)))), Calendar()]
)
DATES = st.dates(date(2004, 1, 1), date(2100, 12, 31))
NEAR_DATES = st.dates(date(2020, 1, 1), date(2028, 12, 31))
COUNTS = st.integers(1, 60)
MISSING = st.sampled_from(["month_end", "next_month"])
UNITS = st.sampled_from(["calendar_days", "working_days", "months", "years"])
RULES: st.SearchStrategy[DateRule] = st.one_of(
    st.builds(AfterTerm, amount=st.integers(1, 40), unit=UNITS),
    st.just(StatedDay()),
    st.builds(MonthlyDay, day=st.integers(1, 31), missing_day=MISSING, months_later=st.integers(0, 12)),
    st.builds(WeeklyDay, weekday=st.integers(1, 7)),
    st.builds(WeeklyWorkingDay, weekday=st.integers(1, 7)),
    st.just(MonthLastWorkingDay()),
    st.just(QuarterLastWorkingDay()),
    st.builds(YearlyDay, month=st.integers(1, 12), day=st.integers(1, 31), missing_day=MISSING),
    st.builds(WorkingDaysBefore, working_days=COUNTS),
)


@given(CALENDARS, DATES, COUNTS)
def test_adding_working_days_ends_on_the_nth_working_day(calendar: Calendar, start_on: date, count: int) -> None:
    end_on = calendar.add_working_days(start_on, count)
    assert calendar.is_working_day(end_on)
    assert calendar.working_days_between(start_on + timedelta(1), end_on) == count


@given(CALENDARS, NEAR_DATES, st.integers(0, 30), COUNTS, st.integers(0, 10))
def test_adding_working_days_is_monotone(calendar: Calendar, start_on: date, later: int, count: int, more: int) -> None:
    end_on = calendar.add_working_days(start_on, count)
    assert calendar.add_working_days(start_on + timedelta(later), count) >= end_on
    assert calendar.add_working_days(start_on, count + more) >= end_on


@given(CALENDARS, DATES, COUNTS)
def test_counting_back_undoes_counting_forward_from_a_working_day(calendar: Calendar, on: date, count: int) -> None:
    start_on = calendar.on_or_after(on)
    assert calendar.working_days_back(calendar.add_working_days(start_on, count), count) == start_on


@given(CALENDARS, DATES)
def test_rolling_is_idempotent_and_lands_on_the_nearest_working_day(calendar: Calendar, on: date) -> None:
    forward, back = calendar.on_or_after(on), calendar.on_or_before(on)
    assert calendar.on_or_after(forward) == forward
    assert calendar.on_or_before(back) == back
    assert back <= on <= forward
    assert not any(calendar.is_working_day(day) for day in days(back + timedelta(1), forward - timedelta(1)))


@given(CALENDARS, DATES)
def test_reason_agrees_with_the_calendar(calendar: Calendar, on: date) -> None:
    working = calendar.reason(on) == "工作日" or calendar.reason(on).endswith("调休上班")
    assert working is calendar.is_working_day(on)


@given(RULES, CALENDARS, DATES)
def test_every_rule_gives_a_due_date_between_its_rolls(rule: DateRule, calendar: Calendar, on: date) -> None:
    due = resolve(rule, calendar, on)
    assert due.remind_on <= due.nominal_on <= due.enforce_on
    assert calendar.is_working_day(due.remind_on)
    assert calendar.is_working_day(due.enforce_on)
    assert recomputed(due, calendar) == due


def _turned_over(year: CalendarYear, first_on: date) -> CalendarYear:
    """The same year published, with every day from ``first_on`` on turned from off to working or back."""
    before = Calendar([year])
    span = tuple(days(first_on, date(year.year, 12, 31)))
    return CalendarYear(
        year=year.year,
        published=True,
        source="测试",
        days_off=frozenset(on for on in year.days_off if on < first_on)
        | {on for on in span if before.is_working_day(on)},
        working_weekend_days=frozenset(on for on in year.working_weekend_days if on < first_on)
        | {on for on in span if on.weekday() >= 5 and not before.is_working_day(on)},
    )


TURNED_OVER = Calendar(
    [
        *PUBLISHED[:-1],
        _turned_over(PUBLISHED[-1], date(2026, 12, 29)),
        *(_turned_over(provisional_year(year), date(year, 1, 1)) for year in (2027, 2028, 2029)),
    ]
)


@given(NEAR_DATES, RULES)
@settings(max_examples=300)
def test_settled_date_stays_whatever_the_notices_to_come_say(on: date, rule: DateRule) -> None:
    due = resolve(rule, Calendar(PUBLISHED), on)
    assume(not due.provisional)
    again = resolve(rule, TURNED_OVER, on)
    assert (again.nominal_on, again.enforce_on, again.remind_on) == (due.nominal_on, due.enforce_on, due.remind_on)


def _dates_from(explanation: DateExplanation, rule: DateRule) -> tuple[date, date, date]:
    """Work the three dates out from the explanation alone, the way a reader would tick days off."""
    due = explanation.computed
    counted = [note.on for note in explanation.counted]
    skipped = [note.on for note in explanation.skipped]
    nominal_on = due.nominal_on
    if isinstance(rule, AfterTerm) and rule.unit == "working_days":
        assert due.start_on is not None
        assert len(counted) == rule.amount
        nominal_on = due.start_on + timedelta(days=len(counted) + len(skipped))
    elif isinstance(rule, WorkingDaysBefore):
        assert due.start_on is not None
        assert len(counted) == rule.working_days
        nominal_on = due.start_on - timedelta(days=len(counted) + len(skipped))
    enforce_on = nominal_on + timedelta(days=len(explanation.rolled_forward))
    return nominal_on, enforce_on, nominal_on - timedelta(days=len(explanation.rolled_back))


@given(RULES, CALENDARS, NEAR_DATES)
def test_explanation_leads_to_the_same_dates(rule: DateRule, calendar: Calendar, on: date) -> None:
    due = resolve(rule, calendar, on)
    explanation = explain(due, calendar)
    assert explanation.computed == explanation.recorded == due
    assert _dates_from(explanation, rule) == (due.nominal_on, due.enforce_on, due.remind_on)
    assert all(calendar.is_working_day(note.on) for note in explanation.counted)
    off = (*explanation.skipped, *explanation.rolled_forward, *explanation.rolled_back)
    assert not any(calendar.is_working_day(note.on) for note in off)
    assert (explanation.provisional_reason is not None) is due.provisional
    assert due.calendar_version in "".join(explanation.lines())
