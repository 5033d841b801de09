"""Bad input is refused with the clause that it breaks, in words a clerk understands, and nothing of it is written."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias, cast

import pytest
import yaml

from tests.simulation.scenes import outcome

Told: TypeAlias = dict[str, list[dict[str, object]]]
CHINESE = re.compile(r"[一-鿿]")
CODE_WORDS = re.compile(r"\b(None|null|True|False|[A-Z][a-z]+[A-Z]\w+|\w+_(id|on|at))\b")
TOLD_APART = ("rules", "calendar_version", "refused")


class Case(NamedTuple):
    """``recorded``: event of a check that is written down by design, with the refusal in it."""

    scenario: str
    step: object
    clause: str
    says: str
    recorded: str = ""


def _cases() -> dict[str, Case]:
    cases: dict[str, Case] = {}
    for path in sorted(Path(__file__).with_name("bad_input").glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for bad in document.pop("x-bad"):
            name = f"{path.stem}: {bad.pop('case')} ({bad['clause']})"
            assert name not in cases, name
            cases[name] = Case(_dumped(document), **bad)
    return cases


def _dumped(document: object) -> str:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


CASES = _cases()


@cache
def _told(scenario: str) -> Told:
    return outcome(scenario)


def _with_step(case: Case) -> tuple[Told, int]:
    document = yaml.safe_load(case.scenario)
    document["steps"].append(case.step)
    return _told(_dumped(document)), len(document["steps"])


@pytest.mark.parametrize("scenario", dict.fromkeys(case.scenario for case in CASES.values()), ids=lambda _: "scenario")
def test_what_comes_before_the_bad_input_is_accepted(scenario: str) -> None:
    assert _told(scenario)["refused"] == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_bad_input_is_refused_with_its_clause(case: Case) -> None:
    told, step = _with_step(case)
    refused = [(each["step"], each["clause"]) for each in told["refused"]]
    assert refused == [(step, case.clause)], told["refused"]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_reason_of_the_refusal_is_for_a_clerk(case: Case) -> None:
    reason = cast(str, _with_step(case)[0]["refused"][0]["reason"])
    assert case.says in reason
    assert CHINESE.search(reason)
    assert not CODE_WORDS.search(reason), reason


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_nothing_of_bad_input_is_written(case: Case) -> None:
    told = _with_step(case)[0]
    before = _told(case.scenario)
    if case.recorded:
        told = {**told, "events": [each for each in told["events"] if each["name"] != case.recorded]}
    for part in before.keys() - set(TOLD_APART):
        assert told[part] == before[part], part


@pytest.mark.parametrize("county", ["ankang", "henan_ru", "huarong", "hutubi", "yunhe"])
def test_every_county_refuses_an_unknown_category(county: str) -> None:
    assert any(name.startswith(f"{county}: unknown category") for name in CASES)
