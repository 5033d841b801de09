"""汝×县 examined from outside: clauses that meet on awkward days, reckoned by hand from the text."""

from __future__ import annotations

import pytest

from tests.plugins.examined_scenes import examined, refusals, why

SCENARIOS = {
    "henan_ru_receipts": set(),
    "henan_ru_new_year": set(),
    "henan_ru_reasons": {16},
    "henan_ru_last_places": {19, 23},
    "henan_ru_tie_decided": set(),
    "henan_ru_two_ranked": set(),
    "henan_ru_wrong_inputs": {1, 2, 3, 5, 8, 9, 10, 14, 17, 20, 21},
}
"""Which steps the text refuses, by scenario; all others are carried out."""


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario_comes_out_as_reckoned_by_hand(name: str) -> None:
    assert examined(name)[1] == []
    assert set(refusals(name)) == SCENARIOS[name]


@pytest.mark.parametrize(
    ("step", "clause", "words"),
    [
        pytest.param(1, "R-4.3.4", "晚于今天", id="ranking-of-tomorrow"),
        pytest.param(2, "R-4.3.4", "每个单位只列一次", id="unit-ranked-twice"),
        pytest.param(3, "R-4.3.4", "并列末位", id="last-place-of-a-first"),
        pytest.param(5, "R-3.2", "没有发送途径", id="way-of-no-notice"),
        pytest.param(8, "R-3.4", "须写明办结日期", id="closing-without-day"),
        pytest.param(10, "R-3.4", "核查通过", id="struck-off-unreported"),
        pytest.param(14, "R-4.3.2", "印发的文书", id="circular-without-paper"),
        pytest.param(20, "R-4.3.2", "早于今天", id="rectified-by-yesterday"),
    ],
)
def test_wrong_input_is_refused_by_its_clause_when(step: int, clause: str, words: str) -> None:
    told_clause, reason = refusals("henan_ru_wrong_inputs")[step]
    assert (told_clause, words in reason) == (clause, True)


def test_r_4_3_4_answer_counts_the_two_rankings_that_put_it_last() -> None:
    answer = why("henan_ru_tie_decided", "proposal", "warning_interview,cgz")
    assert "第1次：2026年4月10日“重点项目”排名（2026年第1季度）末位" in answer
    assert "第2次：2026年7月10日“重点项目”排名（2026年第2季度）末位" in answer


def test_r_4_3_1_answer_is_about_the_matter_that_was_asked_for() -> None:
    """The three matters are late together, and what waited for their reasons named all of them."""
    assert "“通知”（2026年第3号）" in why("henan_ru_reasons", "proposal", "self_criticism,jtj,no")
    assert "这项建议没有提出" in why("henan_ru_reasons", "proposal", "self_criticism,jtj,yes")


def test_r_4_4b_answer_tells_that_the_veto_was_lifted() -> None:
    answer = why("henan_ru_last_places", "veto", "nyj", "2026")
    assert "没有生效的一票否决" in answer
    assert "R-4.4b" in answer


def test_question_about_a_ranking_by_its_work_is_answered_with_the_names_that_there_are() -> None:
    assert "没有 projects；可用本地名称或编号：q1、q2、q3、q4" in why(
        "henan_ru_last_places", "place", "projects", "cgz"
    )
