"""The command ``duban rules backtest``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from duban_standalone import cli
from duban_standalone.backtest.run import LARGE
from tests.simulation.test_backtest import county, one_matter
from tests.support.histories import write

Run = Callable[..., tuple[int, str, str]]
PROCESSES = 4
"""The command, two workers, and what Python starts beside them."""


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on the history of one matter; returns exit code, output and errors."""
    file = tmp_path / "log.ndjson"
    write(one_matter(), file)

    def backtest(*options: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["duban", "rules", "backtest", "--from", "yunhe", str(file), *options])
        code = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return backtest


def test_backtest_tells_in_chinese_what_would_differ(run: Run) -> None:
    code, out, _ = run("--rules", "yunhe", "--parameter", "redo_working_days=3")
    assert code == 0
    assert "云和县（yunhe）历史回放：1 件事项" in out
    assert "参数 yunhe.redo_working_days：5 → 3" in out
    assert "按原规则回放的结果与记录相比，有 0 处不同" in out
    assert "2026-04-02（Y-2.4b）  →  2026-03-31（Y-2.4b）" in out
    assert "单位0  2026年  +3  →  +2  Y-3.2a：+3（2笔）→+2（1笔）" in out
    assert "不比较：操作人的权限、签批环节" in out


def test_backtest_says_that_nothing_differs(run: Run) -> None:
    _, out, _ = run("--rules", "yunhe@2022.1")
    assert "不同之处：期限 0，按时与否 0，建议 0，得分 0，名次 0" in out
    assert "（1）" not in out


def test_json_has_the_same_bytes_each_time(run: Run) -> None:
    options = ("--rules", "yunhe", "--parameter", "early_days=0", "--json")
    first, again = run(*options)[1], run(*options)[1]
    assert first == again
    told = json.loads(first)
    assert list(told) == sorted(told)
    assert told["points"][0]["was_points"] == "3"
    assert told["rules"]["parameters"] == [{"plugin": "yunhe", "name": "early_days", "was": 1, "would_be": 0}]


def test_limit_shortens_each_table_and_says_so(run: Run) -> None:
    _, out, _ = run("--rules", "yunhe", "--parameter", "early_days=0", "--limit", "1")
    assert "名次不同（4）" in out
    assert "……另有 3 行（--limit 0 全部列出，或用 --json）" in out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--rules", "yunhe@1999.1"), "插件 yunhe 没有版本 1999.1；可用：2022.1"),
        (("--rules", "nowhere"), "nowhere"),
        (("--rules", "yunhe", "--parameter", "early_days"), "写法有误"),
        (("--rules", "yunhe", "--parameter", "late_days=1"), "late_days"),
    ],
    ids=["version", "plugin", "spelling", "parameter"],
)
def test_unknown_rules_end_with_code_two(options: tuple[str, ...], said: str, run: Run) -> None:
    code, out, told = run(*options)
    assert (code, out) == (2, "")
    assert said in told


def living(group: int) -> list[str]:
    """Return the processes of a group that have not ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of, *_ = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(of) == group and state != "Z":
            found.append(stat.parent.name)
    return found


def ends(group: int) -> bool:
    """Return whether the group is gone soon."""
    until = time.monotonic() + 20
    while living(group) and time.monotonic() < until:
        time.sleep(0.05)
    return not living(group)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["ctrl_c", "term", "kill"])
def test_no_worker_outlives_an_interrupted_backtest(told: signal.Signals, tmp_path: Path) -> None:
    write(county(), tmp_path / "log.ndjson", copies=1 + LARGE // 1_000_000)
    arguments = ("rules", "backtest", "--from", "yunhe", str(tmp_path / "log.ndjson"), "--rules", "huarong")
    command = (sys.executable, "-c", "from duban_standalone.cli import main; main()", *arguments)
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, text=True) as process:
        while len(living(process.pid)) < PROCESSES and process.poll() is None:
            time.sleep(0.02)
        # Ctrl-C reaches every process of the terminal's group, a signal to the command that one alone.
        (os.killpg if told is signal.SIGINT else os.kill)(process.pid, told)
        assert process.wait(20) == (130 if told is signal.SIGINT else -told)
        assert ends(process.pid)
        said = process.stderr.read() if process.stderr else ""
    assert told is not signal.SIGINT or not said.strip()


def test_killed_worker_is_told_in_words(tmp_path: Path) -> None:
    write(county(), tmp_path / "log.ndjson", copies=1 + LARGE // 1_000_000)
    arguments = ("rules", "backtest", "--from", "yunhe", str(tmp_path / "log.ndjson"), "--rules", "huarong")
    command = (sys.executable, "-c", "from duban_standalone.cli import main; main()", *arguments)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, text=True
    ) as process:
        while len(living(process.pid)) < PROCESSES and process.poll() is None:
            time.sleep(0.02)
        workers = [each for each in living(process.pid) if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]
        os.kill(int(workers[0]), signal.SIGKILL)
        out, said = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert said.splitlines()[-1] == "错误：回放进程意外终止，可能是内存不足"
    assert "Traceback" not in said
    assert ends(process.pid)
