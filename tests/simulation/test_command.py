"""The command ``duban rules simulate``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from duban_standalone import cli
from tests.simulation.scenes import ASSIGNED, HEAD

OVERDUE = "expect:\n  - matters: {matter: school, overdue: true}\n"
IN_TIME = "expect:\n  - not: {matters: {matter: school, overdue: true}}\n  - ledger: {unit: jyj, points: 2}\n"


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on a scenario; returns exit code, output and errors."""

    def simulate(text: str, *options: str) -> tuple[int, str, str]:
        file = tmp_path / "scenario.yaml"
        file.write_text(text, encoding="utf-8")
        monkeypatch.setattr("sys.argv", ["duban", "rules", "simulate", str(file), *options])
        code = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return simulate


def test_simulate_tells_the_account_in_chinese(run: Run) -> None:
    code, out, _ = run(HEAD + ASSIGNED)
    assert code == 0
    assert "【school】交办（2026年1号）：主办县教育局" in out
    assert "未按时完成且无正当理由，扣3分" in out


def test_simulate_gives_json_with_sorted_keys(run: Run) -> None:
    code, out, _ = run(HEAD + ASSIGNED, "--json")
    told = json.loads(out)
    assert code == 0
    assert list(told) == sorted(told)
    assert told["rules"]["yunhe"] == "2022.1"


@pytest.mark.parametrize(
    ("expect", "code", "said"),
    [(OVERDUE, 0, ""), (IN_TIME, 1, "不应有 {matter: school, overdue: true}")],
    ids=["met", "unmet"],
)
def test_simulate_checks_what_the_scenario_expects(expect: str, code: int, said: str, run: Run) -> None:
    ended, _, told = run(HEAD + ASSIGNED + expect, "--check")
    assert ended == code
    assert said in told


def test_simulate_names_every_unmet_expectation_with_its_line(run: Run) -> None:
    _, _, told = run(HEAD + ASSIGNED + IN_TIME, "--check")
    first = (HEAD + ASSIGNED).count("\n") + 2
    assert f"第 {first} 行" in told
    assert f"第 {first + 1} 行：ledger 中未见 {{unit: jyj, points: 2}}" in told


def test_simulate_ends_with_code_two_when_the_scenario_is_broken(run: Run) -> None:
    code, _, told = run("jurisdiction: yunhe\nsteps:\n  - {do: Promote}\n")
    assert code == 2
    assert "第 3 行 steps[1].do" in told
    assert "缺少 until" in told
