"""Xinjiang's overlay: the days of a held notice, and days that a notice still to come may set."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from duban_calendar_cn.years import calendar_year
from duban_calendar_xinjiang.islamic import day_of
from duban_calendar_xinjiang.overlay import FIRST_YEAR, LAST_YEAR, PUBLISHED, overlay_of
from duban_sdk.calendar import Calendar
from duban_sdk.calendar_text import calendar_lines
from duban_sdk.calendar_year import CalendarOverlay
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.counting import resolve
from duban_sdk.date_rules import AfterTerm, MonthlyDay
from duban_sdk.explain import explain
from duban_sdk.loader import load_plugins
from duban_sdk.shelf import Shelf

YEARS = range(2020, 2029)
NATIONAL = Calendar(filter(None, map(calendar_year, YEARS)))
XINJIANG = Calendar(filter(None, map(calendar_year, YEARS)), filter(None, map(overlay_of, YEARS)))


def test_days_of_2025_are_those_of_the_notice() -> None:
    extra = [
        day
        for day in (date(2025, 1, 1) + timedelta(days=days) for days in range(365))
        if NATIONAL.is_working_day(day) and not XINJIANG.is_working_day(day)
    ]
    assert [f"{day:%m-%d}" for day in extra] == ["03-31", "06-06", "06-09", "06-10"]
    assert XINJIANG.why(date(2025, 6, 9)) == "古尔邦节（新疆）"


def test_month_end_in_the_holiday_rolls_past_it_there_alone() -> None:
    assert resolve(MonthlyDay(day=31), XINJIANG, date(2025, 3, 1)).enforce_on == date(2025, 4, 1)
    assert resolve(MonthlyDay(day=31), NATIONAL, date(2025, 3, 1)).enforce_on == date(2025, 3, 31)


OPEN = [
    ("before the feast of 2026", "2026-03-10", False),
    ("feast of 2026", "2026-03-20", True),
    ("after the feast of 2026", "2026-04-07", False),
    ("sacrifice of 2026", "2026-05-27", True),
    ("summer of 2026", "2026-07-01", False),
    ("held year", "2025-03-31", False),
    ("past year without a held notice", "2024-04-10", True),
    ("year without a national notice", "2027-07-01", True),
]


@pytest.mark.parametrize(("day", "expected"), [row[1:] for row in OPEN], ids=[row[0] for row in OPEN])
def test_day_is_provisional_where_a_notice_may_still_set_it(day: str, expected: bool) -> None:
    assert XINJIANG.provisional(date.fromisoformat(day)) is expected


def test_term_that_counts_over_open_days_is_provisional_and_says_why() -> None:
    due = resolve(AfterTerm(amount=15, unit="working_days"), XINJIANG, date(2026, 3, 4))
    assert due.provisional
    lines = explain(due, XINJIANG).lines()
    assert "暂定：新疆2026年放假安排尚未公布，涉及3月11日至25日，公布后重新计算" in lines
    assert not resolve(AfterTerm(amount=5, unit="working_days"), XINJIANG, date(2026, 6, 15)).provisional


def test_calendar_of_a_year_names_the_open_days() -> None:
    (line,) = [line for line in calendar_lines(XINJIANG, 2026) if line.startswith("地方安排")]
    assert line.endswith("（尚未公布，3月11日至4月3日、5月18日至6月10日暂定）")


def test_held_notices_lie_where_open_days_would_have_been() -> None:
    for year, holidays in PUBLISHED.items():
        for _, first, last in holidays:
            feast = min(
                (day_of(hijri, *day) for hijri in (1446, 1447) for day in ((10, 1), (12, 10))),
                key=lambda on: abs(on - first),
            )
            assert timedelta(0) <= last - first <= timedelta(days=5), year
            assert abs(feast - first) <= timedelta(days=3)


def test_every_year_that_the_suite_asks_for_has_an_overlay() -> None:
    assert all(overlay_of(year) for year in range(FIRST_YEAR, LAST_YEAR + 1))
    assert overlay_of(FIRST_YEAR - 1) is None


def test_calendar_version_changes_when_a_notice_is_entered() -> None:
    entered = CalendarOverlay(
        year=2026, published=True, source="试验", days_off=frozenset({date(2026, 3, 20)}), region="xinjiang"
    )
    overlays = [entered if year == 2026 else overlay_of(year) for year in YEARS]
    later = Calendar(filter(None, map(calendar_year, YEARS)), filter(None, overlays))
    assert later.version != XINJIANG.version
    assert not later.provisional(date(2026, 3, 20))


def test_overlay_refuses_open_days_of_a_published_or_another_year() -> None:
    for published, span in (
        (True, (date(2026, 3, 1), date(2026, 3, 2))),
        (False, (date(2025, 3, 1), date(2025, 3, 2))),
    ):
        with pytest.raises(ValueError, match="open days"):
            CalendarOverlay(year=2026, published=published, source="试验", region="xinjiang", open_spans=(span,))


def test_county_with_the_overlay_loads_and_keeps_its_version_apart() -> None:
    names = ("calendar_cn", "calendar_xinjiang")
    shelf = Shelf(load_plugins(JurisdictionSettings(jurisdiction="hutubi", name="呼图壁县", plugins=names)))
    assert shelf.calendar.version.split("+")[1].startswith("xinjiang-2025-")
