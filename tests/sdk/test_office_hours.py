"""Counting office hours over noon, nights, weekends, holidays and make-up working days."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban_calendar_cn import duban_calendar_year
from duban_sdk.calendar import Calendar
from duban_sdk.office_hours import OFFICE_DAY, day_after, due_in_office_hours, is_office_time, office_deadline

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar([year for year in map(duban_calendar_year, range(2024, 2027)) if year])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


DEADLINES = [
    ("within_the_morning", "2026-03-02 09:30", 2, "2026-03-02 11:30"),
    ("ends_as_the_morning_ends", "2026-03-02 10:00", 2, "2026-03-02 12:00"),
    ("over_noon", "2026-03-02 10:00", 4, "2026-03-02 15:30"),
    ("sent_at_noon", "2026-03-02 12:30", 4, "2026-03-02 17:30"),
    ("over_night", "2026-03-02 16:30", 4, "2026-03-03 12:00"),
    ("sent_in_the_evening", "2026-03-02 20:00", 4, "2026-03-03 14:30"),
    ("sent_before_the_office_opens", "2026-03-02 07:00", 1, "2026-03-02 10:00"),
    ("over_the_weekend", "2026-03-06 17:00", 4, "2026-03-09 14:00"),
    ("over_the_national_holiday", "2026-09-30 17:00", 1, "2026-10-08 09:30"),
    ("on_a_make_up_saturday", "2026-02-14 09:00", 4, "2026-02-14 14:30"),
    ("several_days", "2026-03-02 09:00", 14, "2026-03-03 17:30"),
]


@pytest.mark.parametrize(("start", "hours", "end"), [row[1:] for row in DEADLINES], ids=[row[0] for row in DEADLINES])
def test_office_hours_end(start: str, hours: int, end: str) -> None:
    assert office_deadline(CALENDAR, at(start), hours) == at(end)


@pytest.mark.parametrize(
    ("moment", "manned"),
    [
        ("2026-03-02 09:00", True),
        ("2026-03-02 12:00", False),
        ("2026-03-02 17:30", False),
        ("2026-03-07 10:00", False),
        ("2026-02-14 10:00", True),
        ("2026-10-01 10:00", False),
    ],
)
def test_office_is_manned_in_its_hours_of_working_days(moment: str, manned: bool) -> None:
    assert is_office_time(CALENDAR, at(moment)) is manned


@given(
    minutes=st.integers(0, 600 * 24 * 60),
    hours=st.integers(1, 20),
)
def test_deadline_lies_in_office_time_and_grows_with_the_hours(minutes: int, hours: int) -> None:
    start = at("2025-01-01 00:00") + timedelta(minutes=minutes)
    end = office_deadline(CALENDAR, start, hours)
    assert end > start
    assert CALENDAR.is_working_day(end.astimezone(ZONE).date())
    assert office_deadline(CALENDAR, start, hours + 1) > end


def test_date_bears_its_instant_and_waits_for_an_arrangement_that_is_not_out() -> None:
    due = due_in_office_hours(CALENDAR, at("2026-03-02 16:30"), 4, clause="T-1", pack_version="t@1")
    assert (due.enforce_at, due.rule, due.start_event) == (at("2026-03-03 12:00"), "office_hours:4", "sent")
    assert (due.provisional, day_after(due).isoformat()) == (False, "2026-03-04")
    assert due_in_office_hours(CALENDAR, at("2026-12-31 17:00"), 4, clause="T-1").provisional
    urgent = due_in_office_hours(CALENDAR, at("2026-12-31 17:00"), 4, clause="T-1", outside=True)
    assert (urgent.provisional, urgent.enforce_at) == (False, at("2026-12-31 21:00").astimezone(UTC))


@pytest.mark.parametrize(
    ("hours", "spans"), [(0, OFFICE_DAY), (4, ()), (4, ((time(9), time(9)),))], ids=["no_hour", "no_span", "empty_span"]
)
def test_counting_is_refused_when_no_time_could_go_by(hours: int, spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="office hour"):
        office_deadline(CALENDAR, at("2026-03-02 09:00"), hours, spans)
