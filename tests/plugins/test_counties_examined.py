"""Counties examined from outside: clauses that meet on awkward days, reckoned by hand from the texts."""

from __future__ import annotations

import pytest

from tests.plugins.examined_scenes import examined, refusals

SCENARIOS = {
    "huarong_february": set(),
    "huarong_returns": {20},
    "huarong_year_end": {12},
    "huarong_withdrawn": {9, 11},
    "huarong_hours_and_numbers": {7},
    "huarong_wrong_inputs": {12, 13, 15, 16, 17, 20, 21},
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
    ("county", "step", "clause", "words"),
    [
        pytest.param("huarong", 12, "E-7", "所依据的批示", id="coordination-without-instruction"),
        pytest.param("huarong", 15, "E-12.5", "晚于今天", id="incident-of-tomorrow"),
        pytest.param("huarong", 16, "E-12.5", "证据材料", id="shirking-without-evidence"),
        pytest.param("huarong", 17, "E-4", "没有类别“11”", id="eleventh-class"),
        pytest.param("huarong", 20, "E-9.2", "早于今天", id="date-gone-by"),
        pytest.param("huarong", 21, "E-10e", "只能写明一种", id="date-and-hours"),
        pytest.param("henan_ru", 1, "R-4.3.4", "晚于今天", id="ranking-of-tomorrow"),
        pytest.param("henan_ru", 2, "R-4.3.4", "每个单位只列一次", id="unit-ranked-twice"),
        pytest.param("henan_ru", 3, "R-4.3.4", "并列末位", id="last-place-of-a-first"),
        pytest.param("henan_ru", 5, "R-3.2", "没有发送途径", id="way-of-no-notice"),
        pytest.param("henan_ru", 8, "R-3.4", "须写明办结日期", id="closing-without-day"),
        pytest.param("henan_ru", 10, "R-3.4", "核查通过", id="struck-off-unreported"),
        pytest.param("henan_ru", 14, "R-4.3.2", "印发的文书", id="circular-without-paper"),
        pytest.param("henan_ru", 20, "R-4.3.2", "早于今天", id="rectified-by-yesterday"),
    ],
)
def test_wrong_input_is_refused_by_its_clause_when(county: str, step: int, clause: str, words: str) -> None:
    told_clause, reason = refusals(f"{county}_wrong_inputs")[step]
    assert (told_clause, words in reason) == (clause, True)
