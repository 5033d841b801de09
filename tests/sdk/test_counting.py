"""Counting of dates: the vectors of the regulations, and each kind of declared rule."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from duban_calendar_cn.years import calendar_year
from duban_sdk.calendar import Calendar, CalendarYear
from duban_sdk.counting import (
    AfterTerm,
    DateOrigin,
    DateRule,
    MonthLastWorkingDay,
    MonthlyDay,
    PeriodicRule,
    QuarterLastWorkingDay,
    StatedDay,
    Term,
    WeeklyDay,
    WeeklyWorkingDay,
    WorkingDaysBefore,
    YearlyDay,
    day_of_month,
    due_after,
    due_on,
    occurrences,
    recomputed,
    resolve,
    rule_code,
    rule_from_code,
)

CN = Calendar(filter(None, map(calendar_year, range(2020, 2029))))
MONTH = AfterTerm(amount=1, unit="months")
WEEK = AfterTerm(amount=7, unit="calendar_days")
THIRTY = AfterTerm(amount=30, unit="working_days")


def on(text: str) -> date:
    return date.fromisoformat(text)


# Each row: id, rule, day that it is applied to, then nominal, reminder and enforced day; "?" marks provisional.
VECTORS: list[tuple[str, DateRule, str, str]] = [
    ("huarong-no-31-february", MONTH, "2026-01-31", "2026-02-28 2026-02-28 2026-02-28"),
    ("huarong-national-day", MONTH, "2026-09-01", "2026-10-01 2026-09-30 2026-10-08"),
    ("huarong-7-days-october", WEEK, "2026-09-25", "2026-10-02 2026-09-30 2026-10-08"),
    ("huarong-7-days-february", WEEK, "2026-02-09", "2026-02-16 2026-02-14 2026-02-24"),
    ("ankang-30-january", THIRTY, "2026-01-20", "2026-03-09 2026-03-09 2026-03-09"),
    ("ankang-30-september", THIRTY, "2026-09-10", "2026-10-28 2026-10-28 2026-10-28"),
    ("ankang-30-into-2027", THIRTY, "2026-11-23", "2027-01-05 2027-01-05 2027-01-05 ?"),
    ("friday-works", WeeklyWorkingDay(weekday=5), "2026-09-07", "2026-09-11 2026-09-11 2026-09-11"),
    ("friday-off-rolls-back", WeeklyWorkingDay(weekday=5), "2026-10-01", "2026-09-30 2026-09-30 2026-09-30"),
    ("whole-week-off-rolls-forward", WeeklyWorkingDay(weekday=5), "2026-02-17", "2026-02-20 2026-02-14 2026-02-24"),
    ("ankang-last-january", MonthLastWorkingDay(), "2026-01-15", "2026-01-30 2026-01-30 2026-01-30"),
    ("ankang-last-february", MonthLastWorkingDay(), "2026-02-01", "2026-02-28 2026-02-28 2026-02-28"),
    ("ankang-last-may", MonthLastWorkingDay(), "2026-05-31", "2026-05-29 2026-05-29 2026-05-29"),
    ("ankang-last-october", MonthLastWorkingDay(), "2026-10-10", "2026-10-30 2026-10-30 2026-10-30"),
    ("last-december-open", MonthLastWorkingDay(), "2026-12-01", "2026-12-31 2026-12-31 2026-12-31 ?"),
    ("quarter-two", QuarterLastWorkingDay(), "2026-05-10", "2026-06-30 2026-06-30 2026-06-30"),
    (
        "ankang-7-working-days-ahead",
        WorkingDaysBefore(working_days=7),
        "2026-10-09",
        "2026-09-22 2026-09-22 2026-09-22",
    ),
    ("petition-60-days", AfterTerm(amount=60, unit="calendar_days"), "2026-08-03", "2026-10-02 2026-09-30 2026-10-08"),
    ("review-30-days", AfterTerm(amount=30, unit="calendar_days"), "2026-09-02", "2026-10-02 2026-09-30 2026-10-08"),
    ("suggestion-3-months", AfterTerm(amount=3, unit="months"), "2026-11-30", "2027-02-28 2027-02-26 2027-03-01 ?"),
    ("hutubi-1-october", MonthlyDay(day=1), "2026-10-20", "2026-10-01 2026-09-30 2026-10-08"),
    ("hutubi-3-october", MonthlyDay(day=3), "2026-10-20", "2026-10-03 2026-09-30 2026-10-08"),
    ("hutubi-5-october", MonthlyDay(day=5), "2026-10-20", "2026-10-05 2026-09-30 2026-10-08"),
    (
        "hutubi-29-february-2026",
        MonthlyDay(day=29, missing_day="next_month"),
        "2026-02-10",
        "2026-03-01 2026-02-28 2026-03-02",
    ),
    (
        "hutubi-29-february-2027",
        MonthlyDay(day=29, missing_day="next_month"),
        "2027-02-10",
        "2027-03-01 2027-03-01 2027-03-01 ?",
    ),
    ("yunhe-5-may", MonthlyDay(day=5), "2026-05-31", "2026-05-05 2026-04-30 2026-05-06"),
    ("yunhe-10-may", MonthlyDay(day=10), "2026-05-31", "2026-05-10 2026-05-09 2026-05-11"),
    ("yunhe-circular-of-april", MonthlyDay(day=10, months_later=1), "2026-04-17", "2026-05-10 2026-05-09 2026-05-11"),
    ("month-end", MonthlyDay(day=31), "2026-04-01", "2026-04-30 2026-04-30 2026-04-30"),
    ("year", YearlyDay(month=12, day=31), "2025-06-01", "2025-12-31 2025-12-31 2025-12-31"),
    ("leap-day", AfterTerm(amount=1, unit="years"), "2024-02-29", "2025-02-28 2025-02-28 2025-02-28"),
    ("stated-day-off", StatedDay(), "2026-10-04", "2026-10-04 2026-09-30 2026-10-08"),
    ("next-working-day", AfterTerm(amount=1, unit="working_days"), "2026-09-30", "2026-10-08 2026-10-08 2026-10-08"),
    ("december-window", AfterTerm(amount=5, unit="calendar_days"), "2026-12-24", "2026-12-29 2026-12-29 2026-12-29 ?"),
    (
        "december-before-window",
        AfterTerm(amount=4, unit="calendar_days"),
        "2026-12-24",
        "2026-12-28 2026-12-28 2026-12-28",
    ),
]


@pytest.mark.parametrize(("rule", "applied", "expected"), [pytest.param(*row, id=case) for case, *row in VECTORS])
def test_n_c1_rule_gives_the_due_date(rule: DateRule, applied: str, expected: str) -> None:
    due = resolve(rule, CN, on(applied))
    mark = " ?" if due.provisional else ""
    assert f"{due.nominal_on} {due.remind_on} {due.enforce_on}{mark}" == expected
    assert due.calendar_version == CN.version


def test_weekly_duty_moves_to_the_next_working_day_on_mondays_off() -> None:
    mondays = occurrences(WeeklyDay(weekday=1), CN, on("2026-01-01"), on("2026-12-31"))
    moved = {str(due.nominal_on): str(due.enforce_on) for due in mondays if due.enforce_on != due.nominal_on}
    assert len(mondays) == 52
    assert moved == {
        "2026-02-16": "2026-02-24",
        "2026-02-23": "2026-02-24",
        "2026-04-06": "2026-04-07",
        "2026-05-04": "2026-05-06",
        "2026-10-05": "2026-10-08",
    }


@pytest.mark.parametrize(
    ("rule", "nominal_days"),
    [
        pytest.param(MonthlyDay(day=5), ["2026-02-05", "2026-03-05"], id="monthly"),
        pytest.param(MonthlyDay(day=29, missing_day="next_month"), ["2026-03-01", "2026-03-29"], id="missing-day"),
        pytest.param(MonthlyDay(day=10, months_later=1), ["2026-02-10", "2026-03-10"], id="month-later"),
        pytest.param(MonthLastWorkingDay(), ["2026-02-28", "2026-03-31"], id="last-working-days"),
        pytest.param(QuarterLastWorkingDay(), ["2026-03-31"], id="quarter"),
        pytest.param(YearlyDay(month=3, day=31), ["2026-03-31"], id="year"),
    ],
)
def test_occurrences_are_those_whose_nominal_day_lies_in_the_span(rule: PeriodicRule, nominal_days: list[str]) -> None:
    found = occurrences(rule, CN, on("2026-02-01"), on("2026-03-31"))
    assert [str(due.nominal_on) for due in found] == nominal_days


def test_occurrences_include_a_missing_day_when_the_span_opens_on_its_stand_in() -> None:
    found = occurrences(MonthlyDay(day=29, missing_day="next_month"), CN, on("2026-03-01"), on("2026-03-28"))
    assert [str(due.nominal_on) for due in found] == ["2026-03-01"]


@pytest.mark.parametrize(
    ("published", "stated", "rolled"),
    [
        pytest.param(2024, "2024-12-28", "2024-12-30", id="forward-into-the-new-year-window"),
        pytest.param(2026, "2026-01-01", "2025-12-31", id="back-into-an-unpublished-year"),
    ],
)
def test_date_is_provisional_when_only_its_roll_reaches_an_unsettled_day(
    published: int, stated: str, rolled: str
) -> None:
    calendar = Calendar(year for year in CN.years if year.year == published)
    due = due_on(calendar, on(stated))
    assert not calendar.provisional(due.nominal_on)
    assert on(rolled) in (due.enforce_on, due.remind_on)
    assert due.provisional


def test_due_date_carries_its_origin() -> None:
    origin = DateOrigin(start_event="received", clause="R-3", pack_version="2026.1")
    due = due_after(CN, on("2026-09-01"), Term(amount=1, unit="months"), origin)
    assert (due.start_on, due.start_event, due.clause, due.pack_version, due.rule) == (
        on("2026-09-01"),
        "received",
        "R-3",
        "2026.1",
        "after:1:months",
    )


def test_periodic_due_date_starts_from_its_period() -> None:
    due = resolve(MonthlyDay(day=5), CN, on("2026-05-20"), DateOrigin(start_event="assigned"))
    assert (due.start_on, due.start_event) == (on("2026-05-01"), "period")


def test_stated_day_includes_the_day_itself() -> None:
    due = due_on(CN, on("2026-05-08"))
    assert due.enforce_on == due.remind_on == due.nominal_on == due.start_on == on("2026-05-08")


@pytest.mark.parametrize(
    ("missing_day", "expected"), [("month_end", "2027-02-28"), ("next_month", "2027-03-01")], ids=str
)
def test_day_of_month_follows_the_choice_when_the_month_lacks_the_day(missing_day: str, expected: str) -> None:
    rule = TypeAdapter(DateRule).validate_python({"kind": "monthly_day", "day": 30, "missing_day": missing_day})
    assert isinstance(rule, MonthlyDay)
    assert str(day_of_month(2027, 2, rule.day, rule.missing_day)) == expected


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (THIRTY, "after:30:working_days"),
        (StatedDay(), "stated"),
        (MonthlyDay(day=29, missing_day="next_month"), "monthly_day:29:next_month:0"),
        (WeeklyDay(weekday=1), "weekly_day:1"),
        (WeeklyWorkingDay(weekday=5), "weekly_working_day:5"),
        (MonthLastWorkingDay(), "month_last_working_day"),
        (QuarterLastWorkingDay(), "quarter_last_working_day"),
        (YearlyDay(month=12, day=31), "yearly_day:12:31:month_end"),
        (WorkingDaysBefore(working_days=7), "working_days_before:7"),
    ],
    ids=str,
)
def test_rule_is_found_again_from_its_code(rule: DateRule, code: str) -> None:
    assert rule_code(rule) == code
    assert rule_from_code(code) == rule


@pytest.mark.parametrize("code", ["", "after", "after:30", "after:x:months", "lunar:1", "stated:1", "weekly_day:8"])
def test_rule_code_is_refused_when_no_rule_has_it(code: str) -> None:
    with pytest.raises(ValueError, match=r"no date rule|validation error"):
        rule_from_code(code)


@pytest.mark.parametrize("amount", [0, -1, 4000])
def test_term_is_refused_when_its_length_is_impossible(amount: int) -> None:
    with pytest.raises(ValidationError):
        Term(amount=amount, unit="calendar_days")


NOTICE_2027 = CalendarYear(
    year=2027,
    published=True,
    source="测试用通知",
    days_off=frozenset({date(2027, 1, 1)}),
    working_weekend_days=frozenset({date(2027, 1, 2), date(2027, 2, 28)}),
)
WITH_2027 = Calendar([*(year for year in CN.years if year.published), NOTICE_2027])


def test_recomputed_settles_a_provisional_date_when_the_notice_arrives() -> None:
    due = resolve(AfterTerm(amount=31, unit="working_days"), CN, on("2026-11-23"), DateOrigin(clause="A-9"))
    later_calendar = Calendar([*CN.years[:-2], NOTICE_2027.model_copy(update={"working_weekend_days": frozenset()})])
    settled = recomputed(due, later_calendar)
    assert (due.provisional, settled.provisional) == (True, False)
    assert (settled.enforce_on, settled.clause) == (due.enforce_on, "A-9")
    assert settled.calendar_version == later_calendar.version != due.calendar_version


def test_recomputed_never_moves_the_enforced_day_forward_in_time() -> None:
    due = resolve(AfterTerm(amount=3, unit="months"), CN, on("2026-11-30"))
    settled = recomputed(due, WITH_2027)
    assert str(due.enforce_on) == "2027-03-01"
    assert (str(settled.nominal_on), str(settled.remind_on)) == ("2027-02-28", "2027-02-28")
    assert str(settled.enforce_on) == "2027-03-01"


def test_recomputing_is_refused_when_the_date_has_no_start_day() -> None:
    due = resolve(StatedDay(), CN, on("2026-10-04")).model_copy(update={"start_on": None})
    with pytest.raises(ValueError, match="without start day"):
        recomputed(due, CN)
