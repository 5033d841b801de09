"""Explanation of due dates, in the words that a clerk reads."""

from __future__ import annotations

from datetime import date

import pytest

from duban_calendar_cn.years import calendar_year
from duban_sdk.calendar import Calendar, CalendarYear
from duban_sdk.counting import (
    AfterTerm,
    DateOrigin,
    DateRule,
    MonthLastWorkingDay,
    MonthlyDay,
    QuarterLastWorkingDay,
    StatedDay,
    WeeklyDay,
    WeeklyWorkingDay,
    WorkingDaysBefore,
    YearlyDay,
    resolve,
)
from duban_sdk.explain import explain, rule_words

CN = Calendar(filter(None, map(calendar_year, range(2020, 2029))))
VERSION = CN.version


def lines_of(rule: DateRule, on: date, origin: DateOrigin | None = None) -> list[str]:
    return list(explain(resolve(rule, CN, on, origin), CN).lines())


def test_explanation_names_start_skipped_days_and_make_up_days_when_working_days_are_counted() -> None:
    origin = DateOrigin(start_event="meeting", clause="A-9", pack_version="2026.1")
    assert lines_of(AfterTerm(amount=10, unit="working_days"), date(2026, 2, 10), origin) == [
        "起算：会议召开，2026年2月10日（周二），当日不计入",
        "规则：起算日之后10个工作日（条款 A-9，规则包 2026.1）",
        "计入工作日10天，其中调休上班2026年2月14日（周六）、2026年2月28日（周六）",
        "跳过休息日10天：2月15日至23日 春节；3月1日 周末",
        "名义到期日：2026年3月2日（周一）",
        "到期日为工作日，不顺延",
        f"日历版本：{VERSION}",
    ]


def test_explanation_names_the_roll_when_the_nominal_day_is_off() -> None:
    origin = DateOrigin(start_event="received", clause="R-6")
    assert lines_of(AfterTerm(amount=1, unit="months"), date(2026, 9, 1), origin) == [
        "起算：收到，2026年9月1日（周二），当日不计入",
        "规则：起算日之后1个月（条款 R-6，规则包 未注明）",
        "名义到期日：2026年10月1日（周四）",
        "顺延：10月1日至7日 国庆节，顺延至2026年10月8日（周四）",
        "提醒日提前至2026年9月30日（周三）",
        f"日历版本：{VERSION}",
    ]


def test_explanation_names_what_is_provisional() -> None:
    lines = lines_of(AfterTerm(amount=30, unit="working_days"), date(2026, 11, 23))
    assert lines[-1] == "暂定：2027年放假安排尚未公布，涉及12月29日至1月5日，公布后重新计算"


def test_explanation_names_the_period_of_a_periodic_rule() -> None:
    lines = lines_of(MonthlyDay(day=5), date(2026, 5, 20))
    assert lines[:2] == ["期限所在周期：自2026年5月1日（周五）起", "规则：每月5日前，含当日"]


def test_explanation_lists_the_days_off_after_a_last_working_day() -> None:
    explanation = explain(resolve(MonthLastWorkingDay(), CN, date(2026, 5, 1)), CN)
    assert [str(note.on) for note in explanation.skipped] == ["2026-05-30", "2026-05-31"]
    assert not explanation.counted


def test_explanation_counts_back_when_the_rule_does() -> None:
    explanation = explain(resolve(WorkingDaysBefore(working_days=7), CN, date(2026, 10, 9)), CN)
    assert [str(note.on)[5:] for note in explanation.counted] == [
        "09-22",
        "09-23",
        "09-24",
        "09-28",
        "09-29",
        "09-30",
        "10-08",
    ]


def test_explanation_omits_the_start_when_the_day_is_stated() -> None:
    assert lines_of(StatedDay(), date(2026, 5, 8))[0] == "规则：载明的日期，含当日"


def test_explanation_tells_both_dates_when_a_later_notice_changed_them() -> None:
    due = resolve(AfterTerm(amount=3, unit="months"), CN, date(2026, 11, 30))
    notice = CalendarYear(
        year=2027, published=True, source="测试用通知", working_weekend_days=frozenset({date(2027, 2, 28)})
    )
    later = Calendar([*(year for year in CN.years if year.published), notice])
    explanation = explain(due, later)
    assert (explanation.recorded, str(explanation.computed.enforce_on)) == (due, "2027-02-28")
    assert explanation.provisional_reason is None
    assert explanation.lines()[-2:] == (
        f"登记日期按日历版本{VERSION}计算为2027年3月1日（周一），按现行日历为2027年2月28日（周日）",
        "现行日历所得日期提前，仍以2027年3月1日（周一）为准，不因重算认定逾期",
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (AfterTerm(amount=7, unit="calendar_days"), "起算日之后7日"),
        (AfterTerm(amount=2, unit="years"), "起算日之后2年"),
        (MonthlyDay(day=10, months_later=1), "次月10日前，含当日"),
        (MonthlyDay(day=1, months_later=2), "第2个月后1日前，含当日"),
        (MonthlyDay(day=29, missing_day="next_month"), "每月29日前，含当日，当月无此日的为下月1日"),
        (WeeklyDay(weekday=1), "每周一"),
        (WeeklyWorkingDay(weekday=5), "每周五，遇休息日提前到当周前一工作日"),
        (QuarterLastWorkingDay(), "每季度最后一个工作日前，含当日"),
        (YearlyDay(month=12, day=31), "每年12月31日前，含当日，当月无此日的为月末"),
        (WorkingDaysBefore(working_days=7), "起算日之前7个工作日，起算日不计"),
    ],
    ids=str,
)
def test_rule_words_say_the_rule_in_chinese(rule: DateRule, words: str) -> None:
    assert rule_words(rule) == words
