"""Counting of dates: the due date that a declared rule gives for a day.

Source: 民法典 第二百零一条—第二百零四条 (N-C1). The start day is not counted, months and years end on the
corresponding day or else on the month's last, and a last day off moves to the next working day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import assert_never

from duban_contracts.dates import DueDate
from duban_sdk.calendar import DAY, Calendar, month_end
from duban_sdk.date_rules import (
    START_EVENTS,
    AfterTerm,
    DateOrigin,
    DateRule,
    MissingDay,
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
    rule_code,
    rule_from_code,
)

__all__ = [
    "START_EVENTS",
    "AfterTerm",
    "DateOrigin",
    "DateRule",
    "DueDate",
    "MonthLastWorkingDay",
    "MonthlyDay",
    "PeriodicRule",
    "QuarterLastWorkingDay",
    "StatedDay",
    "Term",
    "WeeklyDay",
    "WeeklyWorkingDay",
    "WorkingDaysBefore",
    "YearlyDay",
    "add_months",
    "anchor_of",
    "counted_span",
    "day_of_month",
    "due_after",
    "due_on",
    "occurrences",
    "recomputed",
    "resolve",
    "rule_code",
    "rule_from_code",
]


def add_months(on: date, months: int) -> date:
    """Return the corresponding day ``months`` later, or that month's last day where it has no such day."""
    index = on.year * 12 + on.month - 1 + months
    return day_of_month(index // 12, index % 12 + 1, on.day)


def day_of_month(year: int, month: int, day: int, missing_day: MissingDay = "month_end") -> date:
    """Return a day of a month; one that the month lacks becomes its last day or the next month's first."""
    last_on = month_end(year, month)
    if day <= last_on.day:
        return last_on.replace(day=day)
    return last_on if missing_day == "month_end" else last_on + DAY


def anchor_of(rule: DateRule, on: date) -> date:
    """Return the day that the rule is really applied to: the first day of the period, or ``on`` itself."""
    match rule:
        case MonthlyDay() | MonthLastWorkingDay():
            return on.replace(day=1)
        case WeeklyDay() | WeeklyWorkingDay():
            return on - timedelta(days=on.weekday())
        case QuarterLastWorkingDay():
            return date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
        case YearlyDay():
            return date(on.year, 1, 1)
        case AfterTerm() | StatedDay() | WorkingDaysBefore():
            return on
        case _:
            assert_never(rule)


def resolve(rule: DateRule, calendar: Calendar, on: date, origin: DateOrigin | None = None) -> DueDate:
    """Return the due date that ``rule`` gives for ``on``.

    Args:
        rule: the declared rule.
        calendar: working days.
        on: the start event's day (``after``, ``working_days_before``), the stated day (``stated``), or any
            day of the period (monthly, weekly, quarterly, yearly rules).
        origin: start event, clause and pack version, recorded as they are. A periodic rule starts from its
            period whatever the origin says.
    """
    origin = origin or DateOrigin()
    anchor_on = anchor_of(rule, on)
    nominal_on = _nominal(rule, calendar, anchor_on)
    enforce_on = calendar.on_or_after(nominal_on)
    remind_on = calendar.on_or_before(nominal_on)
    first_on, last_on = counted_span(rule, anchor_on, nominal_on)
    return DueDate(
        nominal_on=nominal_on,
        enforce_on=enforce_on,
        remind_on=remind_on,
        provisional=calendar.provisional_between(min(first_on, remind_on), max(last_on, enforce_on)),
        calendar_version=calendar.version,
        start_on=anchor_on,
        start_event="period" if isinstance(rule, PeriodicRule) else origin.start_event,
        rule=rule_code(rule),
        clause=origin.clause,
        pack_version=origin.pack_version,
    )


def _nominal(rule: DateRule, calendar: Calendar, on: date) -> date:
    match rule:
        case AfterTerm():
            return _after(rule, calendar, on)
        case StatedDay():
            return on
        case MonthlyDay():
            month_on = add_months(on, rule.months_later)
            return day_of_month(month_on.year, month_on.month, rule.day, rule.missing_day)
        case WeeklyDay():
            return on + timedelta(days=rule.weekday - 1)
        case WeeklyWorkingDay():
            return _last_working_day(calendar, on, on + timedelta(days=rule.weekday - 1))
        case MonthLastWorkingDay():
            return calendar.last_working_day_of_month(on.year, on.month)
        case QuarterLastWorkingDay():
            return calendar.last_working_day_of_quarter(on.year, (on.month + 2) // 3)
        case YearlyDay():
            return day_of_month(on.year, rule.month, rule.day, rule.missing_day)
        case WorkingDaysBefore():
            return calendar.working_days_back(on, rule.working_days)
        case _:
            assert_never(rule)


def _last_working_day(calendar: Calendar, first_on: date, last_on: date) -> date:
    found_on = calendar.on_or_before(last_on)
    return found_on if found_on >= first_on else last_on


def _after(rule: AfterTerm, calendar: Calendar, on: date) -> date:
    match rule.unit:
        case "calendar_days":
            return on + timedelta(days=rule.amount)
        case "working_days":
            return calendar.add_working_days(on, rule.amount)
        case "months":
            return add_months(on, rule.amount)
        case "years":
            return add_months(on, 12 * rule.amount)
        case _:
            assert_never(rule.unit)


def counted_span(rule: DateRule, anchor_on: date, nominal_on: date) -> tuple[date, date]:
    """Return the first and the last day whose being off or working decides ``nominal_on``."""
    match rule:
        case AfterTerm(unit="working_days"):
            return anchor_on + DAY, nominal_on
        case WorkingDaysBefore():
            return nominal_on, anchor_on - DAY
        case WeeklyWorkingDay():
            return nominal_on, anchor_on + timedelta(days=rule.weekday - 1)
        case MonthLastWorkingDay():
            return nominal_on, month_end(anchor_on.year, anchor_on.month)
        case QuarterLastWorkingDay():
            return nominal_on, month_end(anchor_on.year, anchor_on.month + 2)
        case _:
            return nominal_on, nominal_on


def due_after(calendar: Calendar, start_on: date, term: Term, origin: DateOrigin | None = None) -> DueDate:
    """Return the due date a term after ``start_on``, which is not counted (N-C1)."""
    return resolve(AfterTerm(amount=term.amount, unit=term.unit), calendar, start_on, origin)


def due_on(calendar: Calendar, stated_on: date, origin: DateOrigin | None = None) -> DueDate:
    """Return the due date of a stated day; the day itself is included, a day off rolls."""
    return resolve(StatedDay(), calendar, stated_on, origin)


def occurrences(
    rule: PeriodicRule, calendar: Calendar, first_on: date, last_on: date, origin: DateOrigin | None = None
) -> tuple[DueDate, ...]:
    """Return the due dates of a periodic rule whose nominal day lies in the span, both ends included."""
    months_later = rule.months_later if isinstance(rule, MonthlyDay) else 0
    # One month more, because a missing day may stand in the month after its period.
    anchor_on = anchor_of(rule, add_months(first_on, -months_later - 1))
    found: list[DueDate] = []
    while (due := resolve(rule, calendar, anchor_on, origin)).nominal_on <= last_on:
        if due.nominal_on >= first_on:
            found.append(due)
        anchor_on = _next_anchor(rule, anchor_on)
    return tuple(found)


def _next_anchor(rule: PeriodicRule, anchor_on: date) -> date:
    match rule:
        case WeeklyDay() | WeeklyWorkingDay():
            return anchor_on + timedelta(days=7)
        case MonthlyDay() | MonthLastWorkingDay():
            return add_months(anchor_on, 1)
        case QuarterLastWorkingDay():
            return add_months(anchor_on, 3)
        case YearlyDay():
            return add_months(anchor_on, 12)
        case _:
            assert_never(rule)


def recomputed(due: DueDate, calendar: Calendar, *, never_earlier: bool = True) -> DueDate:
    """Return ``due`` by another calendar, by default with an ``enforce_on`` no earlier than before.

    A notice that arrives later must not make late what was in time when it was done.

    Raises:
        ValueError: ``due`` carries no rule code or no start day.
    """
    if due.start_on is None:
        raise ValueError("a due date without start day cannot be recomputed")
    origin = DateOrigin(start_event=due.start_event, clause=due.clause, pack_version=due.pack_version)
    fresh = resolve(rule_from_code(due.rule), calendar, due.start_on, origin)
    if not never_earlier or fresh.enforce_on >= due.enforce_on:
        return fresh
    return fresh.model_copy(update={"enforce_on": due.enforce_on})
