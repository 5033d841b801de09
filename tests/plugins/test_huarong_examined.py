"""华容区 examined from outside: what its answers tell a clerk, and when a limit in hours is over."""

from __future__ import annotations

from tests.plugins.examined_scenes import refusals, why


def test_e_10e_request_after_the_hour_is_late_though_on_the_same_day() -> None:
    assert refusals("huarong_hours_and_numbers")[7] == ("E-10c", "期限 2026-10-03 已过，延期须在到期前书面申请")


def test_e_10b_answer_tells_the_first_date_and_the_moved_one() -> None:
    answer = why("huarong_february", "date", "canal")
    assert "原定时限：2026年2月28日（周六）" in answer
    assert "由2026年2月28日（周六）改为2026年3月16日（周一）：第1次申请延期（春节停工）" in answer


def test_e_12_5_answer_is_about_the_proposal_that_stands() -> None:
    answer = why("huarong_withdrawn", "proposal", "responsibility,duandian,own")
    assert "目前：待签批" in answer
    assert "虚报" in answer
    assert "E-12.5" in answer
