"""A year's calendar in Chinese lines, for people to check against the notice."""

from __future__ import annotations

from datetime import date

from duban_sdk.calendar import Calendar, days, month_end
from duban_sdk.calendar_year import SATURDAY, CalendarOverlay
from duban_sdk.explain import DayNote, grouped, span_words


def calendar_lines(calendar: Calendar, year: int) -> list[str]:
    """Return the year's days off and make-up working days per month, with the sources and the totals.

    Ordinary weekends are not listed.
    """
    title = f"{year}年工作日历（日历版本 {calendar.version}）"
    lines = [title if calendar.is_published(year) else f"{title}【暂定】", f"依据：{calendar.year(year).source}"]
    lines += [_overlay_line(overlay) for overlay in calendar.overlays if overlay.year == year]
    lines += [_month_line(calendar, year, month) for month in range(1, 13)]
    total = calendar.working_days_between(date(year, 1, 1), date(year, 12, 31))
    lines.append(f"全年工作日{total}天")
    if calendar.is_published(year) and calendar.provisional(date(year, 12, 31)):
        lines.append(f"注：{year + 1}年放假安排尚未公布，12月29日至31日可能因元旦调整")
    return lines


def _overlay_line(overlay: CalendarOverlay) -> str:
    return f"地方安排：{overlay.region_name or overlay.region}，{overlay.source}{_pending(overlay)}"


def _pending(overlay: CalendarOverlay) -> str:
    if overlay.published:
        return ""
    spans = "、".join(phrase for first, last in overlay.open_spans for phrase in span_words(days(first, last)))
    return f"（尚未公布，{spans}暂定）" if spans else "（尚未公布）"


def _month_line(calendar: Calendar, year: int, month: int) -> str:
    month_days = tuple(days(date(year, month, 1), month_end(year, month)))
    off = [on for on in month_days if not calendar.is_working_day(on) and not calendar.plain_weekend(on)]
    working = [on for on in month_days if on.weekday() >= SATURDAY and calendar.is_working_day(on)]
    parts = [f"{month}月"]
    for word, listed in (("放假", off), ("上班", working)):
        if listed:
            notes = (DayNote(on=on, reason=calendar.reason(on).removesuffix("上班")) for on in listed)
            parts.append(f"{word}：{'；'.join(grouped(notes))}")
    parts.append(f"工作日{sum(map(calendar.is_working_day, month_days))}天")
    return "  ".join(parts)
