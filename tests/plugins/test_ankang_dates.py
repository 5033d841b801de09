"""Dates of Ankang against vectors reckoned by hand from the arrangements of 2026 and 2027's absence."""

from __future__ import annotations

from datetime import date

import pytest

from tests.plugins.ankang_rules import book

CASES = [
    pytest.param("quarter_report", (2026, 1, 1), (2026, 3, 31), id="A-7 first quarter"),
    pytest.param("quarter_report", (2026, 7, 1), (2026, 9, 30), id="A-7 third quarter, before National Day"),
    pytest.param("key_task_report", (2026, 1, 5), (2026, 1, 30), id="A-9a January ends on a Saturday"),
    pytest.param("key_task_report", (2026, 2, 3), (2026, 2, 28), id="A-9a February: make-up Saturday counts"),
    pytest.param("key_task_report", (2026, 5, 6), (2026, 5, 29), id="A-9a May ends on a Sunday"),
    pytest.param("key_task_report", (2026, 10, 9), (2026, 10, 30), id="A-9a October"),
    pytest.param("meeting_report", (2026, 1, 20), (2026, 3, 9), id="A-9b over Spring Festival"),
    pytest.param("meeting_report", (2026, 9, 10), (2026, 10, 28), id="A-9b over Mid-Autumn and National Day"),
    pytest.param("redo", (2026, 9, 30), (2026, 10, 13), id="A-9c over National Day, make-up Saturday counts"),
    pytest.param("exception_notice", (2026, 10, 9), (2026, 9, 22), id="A-10 back over two holidays"),
    pytest.param("exception_notice", (2026, 2, 25), (2026, 2, 9), id="A-10 back over Spring Festival"),
    pytest.param("activity_filing", (2026, 9, 22), (2026, 9, 30), id="A-10 filing over Mid-Autumn"),
    pytest.param("interview_reply", (2026, 3, 2), (2026, 3, 9), id="A-12.3b a week"),
    pytest.param("interview_reply", (2026, 9, 24), (2026, 10, 8), id="A-12.3b a week that ends on National Day"),
    pytest.param("interview_reply", (2026, 2, 9), (2026, 2, 24), id="A-12.3b a week that ends in Spring Festival"),
    pytest.param("quarterly_circular", (2026, 7, 1), (2026, 7, 15), id="A-7 circular of the second quarter"),
    pytest.param("assessment_export", (2025, 3, 3), (2025, 12, 31), id="A-12.4 end of 2025"),
]


@pytest.mark.parametrize(("code", "on", "enforce_on"), CASES)
def test_date_is_the_one_reckoned_by_hand(
    code: str, on: tuple[int, int, int], enforce_on: tuple[int, int, int]
) -> None:
    due = book().due(code, date(*on), "period")
    assert due.enforce_on == date(*enforce_on)
    assert not due.provisional


@pytest.mark.parametrize(
    ("code", "on", "enforce_on"),
    [
        pytest.param("meeting_report", (2026, 11, 23), (2027, 1, 5), id="A-9b into a year that is not out"),
        pytest.param("quarter_report", (2026, 10, 9), (2026, 12, 31), id="A-7 last quarter of 2026"),
        pytest.param("assessment_export", (2026, 3, 3), (2026, 12, 31), id="A-12.4 end of 2026"),
    ],
)
def test_date_is_provisional_while_the_notice_of_2027_is_not_out(
    code: str, on: tuple[int, int, int], enforce_on: tuple[int, int, int]
) -> None:
    due = book().due(code, date(*on), "period")
    assert (due.enforce_on, due.provisional) == (date(*enforce_on), True)


def test_parameters_move_the_dates_that_they_name() -> None:
    rules = book(meeting_report_working_days=10, interview_reply_days=3, exception_working_days=3)
    assert rules.due("meeting_report", date(2026, 3, 2), "meeting").enforce_on == date(2026, 3, 16)
    assert rules.due("interview_reply", date(2026, 3, 2), "interview").enforce_on == date(2026, 3, 5)
    assert rules.due("exception_notice", date(2026, 3, 12), "activity").enforce_on == date(2026, 3, 9)
