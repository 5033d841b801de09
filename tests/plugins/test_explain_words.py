"""Explanations of every example are in words that a clerk would use: no codes, nothing empty, nothing uncited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from duban_contracts.events.scoring import RankingDrawn
from duban_sdk.explanation import Explanation
from duban_standalone.rules_command import COUNTIES, SHIPPED_CONFIG
from duban_standalone.simulate_command import configured_in
from duban_standalone.simulation.player import play
from duban_standalone.simulation.reading import read_scenario
from duban_standalone.why.evidence import Evidence, Unanswerable, of_play
from duban_standalone.why.questions import asked

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = [
    "ankang/ladder",
    "henan_ru/graph",
    "huarong/matter",
    "hutubi/one_at_a_time",
    "national/calendar_arrival",
    "yunhe/points_of_matters",
]

_CODES = re.compile(r"measure\.[0-9a-f]{16}|\b[a-z]+_[a-z_]+(?::[\w-]+)?|\d{4}[QHW]\d")


def evidence_of(example: str) -> Evidence:
    plugin, name = example.split("/")
    path = ROOT / "plugins" / plugin / "src" / f"duban_{plugin}" / "examples" / f"{name}.yaml"
    return of_play(play(read_scenario(path.read_text(encoding="utf-8"), configured_in(SHIPPED_CONFIG, COUNTIES))))


def questions_of(evidence: Evidence) -> Iterator[tuple[str, ...]]:
    for subject in evidence.records.subjects:
        kind, _, key = subject.partition(":")
        if kind in ("matter", "duty", "proposal", "conclusion"):
            yield ("date", key if kind == "matter" else subject)
        if kind in ("proposal", "nomination"):
            yield (kind, key)
    yield from (("point", str(place)) for place in range(1, len(evidence.ledger) + 1))
    for each in evidence.scored:
        if isinstance(each.event, RankingDrawn):
            yield from (("rank", each.event.period, place.unit) for place in each.event.lists[0].units)
    yield from ((what, *told) for unit in evidence.records.units for what, *told in _of_unit(unit))


def _of_unit(unit: str) -> tuple[tuple[str, ...], ...]:
    return (("flag", "2026", unit), ("veto", unit), ("veto", unit, "2026"))


def answers(evidence: Evidence) -> Iterator[Explanation]:
    for what, *told in questions_of(evidence):
        with suppress(Unanswerable):
            yield from asked(evidence, what, told)


@pytest.fixture(scope="module", params=EXAMPLES)
def explained(request: pytest.FixtureRequest) -> tuple[Explanation, ...]:
    return tuple(answers(evidence_of(request.param)))


def test_every_answer_names_clause_document_and_version(explained: tuple[Explanation, ...]) -> None:
    assert explained
    for each in explained:
        assert each.answer, each.question
        assert each.cited is not None, each.question
        assert all((each.cited.document, each.cited.text, each.cited.plugin, each.cited.version)), each.question


def test_question_answer_and_records_hold_no_codes(explained: tuple[Explanation, ...]) -> None:
    for each in explained:
        told = (each.question, each.rule, *(source.text for source in each.sources))
        found = [(text, _CODES.findall(text)) for text in told if _CODES.search(_without_actors(text))]
        assert found == [], each.question


def _without_actors(text: str) -> str:
    """Take out who acted, whose names in the examples are those of roles, and what events recorded as a reason."""
    return re.sub(r"（[a-z_-]+）|(?:渠道再次来件）|上级渠道).*", "", text)


@pytest.mark.parametrize(
    ("example", "told"),
    [
        pytest.param("ankang/ladder", "问：“约谈后的情况说明和书面整改方案”的时限为什么是", id="task of a measure"),
        pytest.param("ankang/ladder", "能否推荐看当年的等次；请写明年度", id="veto of no year"),
        pytest.param("huarong/matter", "完成报送任务“", id="task of a matter"),
        pytest.param("huarong/matter", "签收，时限自收到起按规则给出", id="limit from receipt"),
        pytest.param("hutubi/one_at_a_time", "并入“上级政府督查机构”渠道工单 again", id="channel"),
        pytest.param("national/calendar_arrival", "仍为2027年2月22日（周一）：放假安排已公布", id="date that stays"),
        pytest.param("yunhe/points_of_matters", "通报对象：县教育局", id="unit named by a circular"),
        pytest.param("yunhe/points_of_matters", "2026年第2季度为什么排这个名次？", id="period of a ranking"),
    ],
)
def test_thing_is_called_by_its_name(example: str, told: str) -> None:
    assert any(told in line for each in answers(evidence_of(example)) for line in each.lines())
