"""The test vectors of working days and counting, each as its row says it; one table, so that none is forgotten."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from duban_calendar_cn.years import calendar_year
from duban_calendar_xinjiang.overlay import overlay_of
from duban_sdk.calendar import Calendar
from duban_sdk.counting import (
    AfterTerm,
    DateRule,
    MonthLastWorkingDay,
    MonthlyDay,
    WeeklyDay,
    WorkingDaysBefore,
    occurrences,
    resolve,
)

YEARS = range(2020, 2030)
CN = Calendar(filter(None, map(calendar_year, YEARS)))
XINJIANG = Calendar(filter(None, map(calendar_year, YEARS)), filter(None, map(overlay_of, YEARS)))
MONTH = AfterTerm(amount=1, unit="months")
THIRTY_WORKING = AfterTerm(amount=30, unit="working_days")
LAST = MonthLastWorkingDay()
ON_29TH = MonthlyDay(day=29, missing_day="next_month")


def days(amount: int) -> AfterTerm:
    return AfterTerm(amount=amount, unit="calendar_days")


class Vector(NamedTuple):
    """Rule, day it is applied to, then nominal and enforced day, whether it may change, and the calendar."""

    rule: DateRule
    start: str
    nominal: str
    enforced: str
    provisional: bool = False
    calendar: Calendar = CN


VECTORS = {
    "month-from-31-january": Vector(MONTH, "2026-01-31", "2026-02-28", "2026-02-28"),
    "month-from-1-september": Vector(MONTH, "2026-09-01", "2026-10-01", "2026-10-08"),
    "7-days-from-25-september": Vector(days(7), "2026-09-25", "2026-10-02", "2026-10-08"),
    "7-days-from-9-february": Vector(days(7), "2026-02-09", "2026-02-16", "2026-02-24"),
    "30-working-days-from-20-january": Vector(THIRTY_WORKING, "2026-01-20", "2026-03-09", "2026-03-09"),
    "30-working-days-from-10-september": Vector(THIRTY_WORKING, "2026-09-10", "2026-10-28", "2026-10-28"),
    "30-working-days-into-2027": Vector(THIRTY_WORKING, "2026-11-23", "2027-01-05", "2027-01-05", True),
    "last-working-day-of-january": Vector(LAST, "2026-01-01", "2026-01-30", "2026-01-30"),
    "last-working-day-of-february-a-saturday": Vector(LAST, "2026-02-01", "2026-02-28", "2026-02-28"),
    "last-working-day-of-may": Vector(LAST, "2026-05-01", "2026-05-29", "2026-05-29"),
    "last-working-day-of-october": Vector(LAST, "2026-10-01", "2026-10-30", "2026-10-30"),
    "petition-60-days": Vector(days(60), "2026-08-03", "2026-10-02", "2026-10-08"),
    "review-30-days": Vector(days(30), "2026-09-02", "2026-10-02", "2026-10-08"),
    "suggestion-3-months": Vector(
        AfterTerm(amount=3, unit="months"), "2026-11-30", "2027-02-28", "2027-03-01", provisional=True
    ),
    "1-october": Vector(MonthlyDay(day=1), "2026-10-01", "2026-10-01", "2026-10-08"),
    "3-october": Vector(MonthlyDay(day=3), "2026-10-01", "2026-10-03", "2026-10-08"),
    "5-october": Vector(MonthlyDay(day=5), "2026-10-01", "2026-10-05", "2026-10-08"),
    "29-february-2026": Vector(ON_29TH, "2026-02-01", "2026-03-01", "2026-03-02"),
    "29-february-2027": Vector(ON_29TH, "2027-02-01", "2027-03-01", "2027-03-01", True),
    "5-may": Vector(MonthlyDay(day=5), "2026-05-01", "2026-05-05", "2026-05-06"),
    "10-may": Vector(MonthlyDay(day=10), "2026-05-01", "2026-05-10", "2026-05-11"),
    "7-working-days-ahead": Vector(WorkingDaysBefore(working_days=7), "2026-10-09", "2026-09-22", "2026-09-22"),
    "30-working-days-nationally-in-2025": Vector(THIRTY_WORKING, "2025-05-28", "2025-07-10", "2025-07-10"),
    "30-working-days-in-xinjiang-in-2025": Vector(
        THIRTY_WORKING, "2025-05-28", "2025-07-15", "2025-07-15", calendar=XINJIANG
    ),
}


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS)
def test_n_c1_vector_gives_its_date(vector: Vector) -> None:
    due = resolve(vector.rule, vector.calendar, date.fromisoformat(vector.start))
    assert (str(due.nominal_on), str(due.enforce_on), due.provisional) == vector[2:5]


@pytest.mark.parametrize(
    ("day", "remind"),
    [(1, "2026-09-30"), (3, "2026-09-30"), (5, "2026-09-30")],
    ids=["1-october", "3-october", "5-october"],
)
def test_n_c1_reminder_of_a_day_in_the_holiday_rolls_back(day: int, remind: str) -> None:
    assert str(resolve(MonthlyDay(day=day), CN, date(2026, 10, 1)).remind_on) == remind


def test_n_c1_reminder_of_10_may_falls_on_the_saturday_that_is_worked() -> None:
    assert resolve(MonthlyDay(day=10), CN, date(2026, 5, 1)).remind_on == date(2026, 5, 9)
    assert CN.is_working_day(date(2026, 5, 9))


def test_mondays_off_in_2026_are_these_five() -> None:
    mondays = occurrences(WeeklyDay(weekday=1), CN, date(2026, 1, 1), date(2026, 12, 31))
    off = [f"{due.nominal_on:%m-%d}" for due in mondays if due.nominal_on != due.enforce_on]
    assert off == ["02-16", "02-23", "04-06", "05-04", "10-05"]


@pytest.mark.parametrize(("year", "working"), [(2024, 251), (2025, 248), (2026, 248)])
def test_year_has_so_many_working_days(year: int, working: int) -> None:
    assert CN.working_days_between(date(year, 1, 1), date(year, 12, 31)) == working


def test_new_years_eve_of_2024_was_worked() -> None:
    assert CN.is_working_day(date(2024, 2, 9))
