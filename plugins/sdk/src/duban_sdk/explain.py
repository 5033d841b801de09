"""Explanation of a due date: each day counted or skipped, each roll, and what is still provisional."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import assert_never

from duban_contracts.base import Value
from duban_contracts.dates import DueDate
from duban_sdk.calendar import DAY, Calendar, days
from duban_sdk.counting import counted_span, recomputed
from duban_sdk.date_rules import (
    START_EVENTS,
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
    rule_from_code,
)

_WEEKDAYS = "一二三四五六日"
_WEEKEND = (5, 6)
_UNITS = {"calendar_days": "日", "working_days": "个工作日", "months": "个月", "years": "年"}


class DayNote(Value):
    """One day and the reason why it is off or working."""

    on: date
    reason: str


class DateExplanation(Value):
    """How a due date came about, by the calendar that is asked.

    ``recorded`` is the date as it stands in the log, ``computed`` what this calendar gives today; they differ
    when a notice changed days in between. All other fields explain ``computed``.
    ``counted`` and ``skipped`` are the days from the start to the nominal day in rules that count working days;
    ``rolled_forward`` lies between the nominal day and ``enforce_on``, ``rolled_back`` between it and
    ``remind_on``.
    """

    recorded: DueDate
    computed: DueDate
    rule_words: str
    counted: tuple[DayNote, ...] = ()
    skipped: tuple[DayNote, ...] = ()
    rolled_forward: tuple[DayNote, ...] = ()
    rolled_back: tuple[DayNote, ...] = ()
    provisional_reason: str | None = None

    def lines(self) -> tuple[str, ...]:
        """Return the explanation in the words of a clerk, one statement a line."""
        due = self.computed
        clause = f"（条款 {due.clause}，规则包 {due.pack_version or '未注明'}）" if due.clause else ""
        lines = [*self._start_lines(), f"规则：{self.rule_words}{clause}"]
        if self.counted:
            lines.append(f"计入工作日{len(self.counted)}天{_make_up(self.counted)}")
        if self.skipped:
            lines.append(f"跳过休息日{len(self.skipped)}天：{'；'.join(grouped(self.skipped))}")
        lines.append(f"名义到期日：{day_words(due.nominal_on)}")
        lines += self._roll_lines()
        lines.append(f"日历版本：{due.calendar_version}")
        if self.provisional_reason:
            lines.append(f"暂定：{self.provisional_reason}")
        return (*lines, *self._change_lines())

    def _start_lines(self) -> Iterator[str]:
        due = self.computed
        if due.start_on is None or due.start_event == "stated":
            return
        if due.start_event == "period":
            yield f"期限所在周期：自{day_words(due.start_on)}起"
            return
        yield f"起算：{START_EVENTS.get(due.start_event, due.start_event)}，{day_words(due.start_on)}，当日不计入"

    def _roll_lines(self) -> Iterator[str]:
        due = self.computed
        if due.enforce_on == due.nominal_on:
            yield f"到期日为{_working_day(due.nominal_on)}，不顺延"
            return
        if self.rolled_forward:
            yield f"顺延：{'；'.join(grouped(self.rolled_forward))}，顺延至{day_words(due.enforce_on)}"
        if self.rolled_back:
            yield f"提醒日提前至{day_words(due.remind_on)}"

    def _change_lines(self) -> Iterator[str]:
        old, new = self.recorded, self.computed
        if (old.nominal_on, old.enforce_on, old.remind_on) == (new.nominal_on, new.enforce_on, new.remind_on):
            return
        yield (
            f"登记日期按日历版本{old.calendar_version}计算为{day_words(old.enforce_on)}，"
            f"按现行日历为{day_words(new.enforce_on)}"
        )
        if old.enforce_on > new.enforce_on:
            yield f"现行日历所得日期提前，仍以{day_words(old.enforce_on)}为准，不因重算认定逾期"


def explain(due: DueDate, calendar: Calendar) -> DateExplanation:
    """Return the explanation of ``due`` by ``calendar``; its ``computed`` dates follow from the listed days.

    Raises:
        ValueError: ``due`` carries no rule code or no start day, so it cannot be computed again.
    """
    computed = recomputed(due, calendar, never_earlier=False)
    rule, start_on = rule_from_code(due.rule), computed.start_on or computed.nominal_on
    counted, skipped = _walk(rule, calendar, start_on, computed.nominal_on)
    return DateExplanation(
        recorded=due,
        computed=computed,
        rule_words=rule_words(rule),
        counted=counted,
        skipped=skipped,
        rolled_forward=_notes(calendar, days(computed.nominal_on, computed.enforce_on - DAY)),
        rolled_back=_notes(calendar, days(computed.remind_on + DAY, computed.nominal_on)),
        provisional_reason=_provisional_reason(rule, calendar, computed) if computed.provisional else None,
    )


def _walk(
    rule: DateRule, calendar: Calendar, start_on: date, nominal_on: date
) -> tuple[tuple[DayNote, ...], tuple[DayNote, ...]]:
    counts = isinstance(rule, WorkingDaysBefore) or (isinstance(rule, AfterTerm) and rule.unit == "working_days")
    searches = isinstance(rule, WeeklyWorkingDay | MonthLastWorkingDay | QuarterLastWorkingDay)
    if not (counts or searches):
        return (), ()
    span = tuple(days(*counted_span(rule, start_on, nominal_on)))
    working = _notes(calendar, (on for on in span if calendar.is_working_day(on)))
    return (working if counts else ()), _notes(calendar, (on for on in span if not calendar.is_working_day(on)))


def _notes(calendar: Calendar, span: Iterable[date]) -> tuple[DayNote, ...]:
    return tuple(DayNote(on=on, reason=calendar.why(on)) for on in span)


def _provisional_reason(rule: DateRule, calendar: Calendar, due: DueDate) -> str:
    first_on, last_on = counted_span(rule, due.start_on or due.nominal_on, due.nominal_on)
    touched = days(min(first_on, due.remind_on), max(last_on, due.enforce_on))
    unsettled = [on for on in touched if calendar.provisional(on)]
    missing = sorted({_awaited(calendar, on) for on in unsettled})
    return f"{'、'.join(missing)}放假安排尚未公布，涉及{'；'.join(span_words(unsettled))}，公布后重新计算"


def _awaited(calendar: Calendar, on: date) -> str:
    """Return whose arrangement may still change the day, in words."""
    if not calendar.is_published(on.year):
        return f"{on.year}年"
    for overlay in calendar.overlays:
        if any(first <= on <= last for first, last in overlay.open_spans):
            return f"{overlay.region_name or overlay.region}{on.year}年"
    return f"{on.year + 1}年"


def rule_words(rule: DateRule) -> str:
    """Return the rule in Chinese: 之日起30个工作日内 ..."""
    match rule:
        case AfterTerm():
            return f"起算日之后{rule.amount}{_UNITS[rule.unit]}"
        case StatedDay():
            return "载明的日期，含当日"
        case MonthlyDay():
            return f"{_month_words(rule.months_later)}{rule.day}日前，含当日{_missing(rule.day, rule.missing_day)}"
        case WeeklyDay():
            return f"每周{_WEEKDAYS[rule.weekday - 1]}"
        case WeeklyWorkingDay():
            return f"每周{_WEEKDAYS[rule.weekday - 1]}，遇休息日提前到当周前一工作日"
        case MonthLastWorkingDay():
            return "每月最后一个工作日前，含当日"
        case QuarterLastWorkingDay():
            return "每季度最后一个工作日前，含当日"
        case YearlyDay():
            return f"每年{rule.month}月{rule.day}日前，含当日{_missing(rule.day, rule.missing_day)}"
        case WorkingDaysBefore():
            return f"起算日之前{rule.working_days}个工作日，起算日不计"
        case _:
            assert_never(rule)


def _month_words(months_later: int) -> str:
    return {0: "每月", 1: "次月"}.get(months_later, f"第{months_later}个月后")


def _missing(day: int, missing_day: str) -> str:
    if day <= 28:
        return ""
    return "，当月无此日的为月末" if missing_day == "month_end" else "，当月无此日的为下月1日"


def _make_up(notes: tuple[DayNote, ...]) -> str:
    made_up = [note.on for note in notes if "调休上班" in note.reason]
    return f"，其中调休上班{'、'.join(day_words(on) for on in made_up)}" if made_up else ""


def _working_day(on: date) -> str:
    # That nothing is postponed on a weekend needs saying why.
    return "工作日（调休上班）" if on.weekday() in _WEEKEND else "工作日"


def day_words(on: date) -> str:
    """Return the day as a clerk writes it: 2026年10月8日（周四）."""
    return f"{on.year}年{on.month}月{on.day}日（周{_WEEKDAYS[on.weekday()]}）"


def grouped(notes: Iterable[DayNote]) -> tuple[str, ...]:
    """Return neighbouring days of one reason as one phrase each: 10月1日至7日 国庆节."""
    runs: list[list[DayNote]] = []
    for note in notes:
        if runs and runs[-1][-1].on + DAY == note.on and runs[-1][-1].reason == note.reason:
            runs[-1].append(note)
        else:
            runs.append([note])
    return tuple(f"{_run_words(run[0].on, run[-1].on)} {run[0].reason}" for run in runs)


def span_words(span: Iterable[date]) -> tuple[str, ...]:
    """Return runs of neighbouring days as one phrase each: 12月29日至31日."""
    return tuple(phrase.strip() for phrase in grouped(DayNote(on=on, reason="") for on in span))


def _run_words(first_on: date, last_on: date) -> str:
    first = f"{first_on.month}月{first_on.day}日"
    if first_on == last_on:
        return first
    last = f"{last_on.day}日" if first_on.month == last_on.month else f"{last_on.month}月{last_on.day}日"
    return f"{first}至{last}"
