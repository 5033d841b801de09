"""华容区 examined from outside: clauses that meet on awkward days, reckoned by hand from the text."""

from __future__ import annotations

import pytest

from tests.plugins.examined_scenes import examined, refusals, why

SCENARIOS = {
    "huarong_february": set(),
    "huarong_returns": {20},
    "huarong_year_end": {12},
    "huarong_withdrawn": {9, 11},
    "huarong_hours_and_numbers": {7},
    "huarong_wrong_inputs": {12, 13, 15, 16, 17, 20, 21},
}
"""Which steps the text refuses, by scenario; all others are carried out."""


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario_comes_out_as_reckoned_by_hand(name: str) -> None:
    assert examined(name)[1] == []
    assert set(refusals(name)) == SCENARIOS[name]


@pytest.mark.parametrize(
    ("step", "clause", "words"),
    [
        pytest.param(12, "E-7", "所依据的批示", id="coordination-without-instruction"),
        pytest.param(15, "E-12.5", "晚于今天", id="incident-of-tomorrow"),
        pytest.param(16, "E-12.5", "证据材料", id="shirking-without-evidence"),
        pytest.param(17, "E-4", "没有类别“11”", id="eleventh-class"),
        pytest.param(20, "E-9.2", "早于今天", id="date-gone-by"),
        pytest.param(21, "E-10e", "只能写明一种", id="date-and-hours"),
    ],
)
def test_wrong_input_is_refused_by_its_clause_when(step: int, clause: str, words: str) -> None:
    told_clause, reason = refusals("huarong_wrong_inputs")[step]
    assert (told_clause, words in reason) == (clause, True)


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
