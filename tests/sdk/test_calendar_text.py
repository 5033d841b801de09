"""A year's calendar in Chinese lines."""

from __future__ import annotations

from duban_calendar_cn.years import calendar_year
from duban_sdk.calendar import Calendar, CalendarOverlay
from duban_sdk.calendar_text import calendar_lines

YEARS = tuple(filter(None, map(calendar_year, range(2025, 2028))))
CN = Calendar(YEARS)


def test_calendar_lines_list_days_off_and_make_up_days_of_a_published_year() -> None:
    lines = calendar_lines(CN, 2026)
    assert lines[0] == f"2026年工作日历（日历版本 {CN.version}）"
    assert "国办发明电〔2025〕7号" in lines[1]
    assert "2月  放假：2月15日至23日 春节  上班：2月14日 春节调休；2月28日 春节调休  工作日16天" in lines
    assert "3月  工作日22天" in lines
    assert "全年工作日248天" in lines
    assert lines[-1] == "注：2027年放假安排尚未公布，12月29日至31日可能因元旦调整"


def test_calendar_lines_say_that_the_year_is_provisional_when_its_notice_is_not_out() -> None:
    lines = calendar_lines(CN, 2027)
    assert lines[0].endswith("【暂定】")
    assert lines[1] == "依据：放假安排尚未公布，暂按法定节假日推算"
    assert not any("上班" in line for line in lines)


def test_calendar_lines_name_the_overlay_when_a_region_has_one() -> None:
    awaited = CalendarOverlay(region="xj", region_name="新疆", year=2026, published=False, source="自治区令174号")
    lines = calendar_lines(Calendar(YEARS, [awaited]), 2026)
    assert "地方安排：新疆，自治区令174号（尚未公布）" in lines
    assert lines[0].endswith("【暂定】")
