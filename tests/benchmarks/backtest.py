"""How long a recorded history takes to be replayed under other rules.

    python -m tests.benchmarks.backtest [--matters 100000] [--case yunhe:early_days=0 ...] [--quick]

A case is a plugin, or a plugin with a changed parameter; the slowest of them is held against the target. Unless cases
are given these are a changed parameter, which shares most of the past with the record; the plugin of another county,
under which every matter goes its own way; and one whose rules count facts over all matters of a unit.

What is timed is the command itself, from its start to its last line, with two worker processes. The history is made
before: a few hundred matters of every shape are played, and copied with ids of their own. CPU seconds are told beside
the clock's, since other work may share the machine.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from duban_sdk.loader import load_plugins
from duban_sdk.shelf import Shelf
from tests.simulation.scenes import shipped
from tests.support.histories import played, write

TARGET_SECONDS = 60.0
TARGET_MATTERS = 100_000
PLAYED = 400
COMMAND = (sys.executable, "-m", "duban_standalone.cli", "rules", "backtest", "--from", "yunhe")
CASES = ("yunhe:early_days=0", "huarong", "henan_ru")
_SUMMARY = re.compile(r"(\d+) 件事项")
_DIFFERENCES = re.compile(r"不同之处：.*")


def _told(case: str, path: Path, matters: int) -> float:
    """Print what a case needed; return its seconds."""
    rules, _, parameter = case.partition(":")
    given = ("--rules", rules, *(("--parameter", parameter) if parameter else ()))
    before = os.times()
    started = time.perf_counter()
    said = subprocess.run([*COMMAND, *given, str(path)], check=True, capture_output=True, text=True).stdout
    seconds = time.perf_counter() - started
    used = os.times()
    cpu = used.children_user + used.children_system - before.children_user - before.children_system
    replayed, differences = _SUMMARY.search(said), _DIFFERENCES.search(said)
    assert replayed, said[:200]
    assert differences, said[:200]
    assert int(replayed[1]) == matters, "every matter is replayed"
    print(f"{case}: {differences[0]}")
    print(f"  {seconds:.1f} s; CPU {cpu:.1f} s, {cpu / matters * 1e3:.2f} ms per matter", flush=True)
    return seconds


def main() -> int:
    """Measure; return 1 when the target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.backtest", description="Measures backtests.")
    parser.add_argument("--matters", type=int, default=TARGET_MATTERS)
    parser.add_argument("--case", action="append", help="PLUGIN or PLUGIN:NAME=VALUE; may be repeated")
    parser.add_argument("--quick", action="store_true", help="4,000 matters")
    given = parser.parse_args()
    copies = (4_000 if given.quick else given.matters) // PLAYED
    with TemporaryDirectory(prefix="duban-benchmark-") as folder:
        path = Path(folder) / "log.ndjson"
        events = write(played(Shelf(load_plugins(shipped()["yunhe"])), PLAYED), path, copies)
        os.sync()  # Writing it out is no part of what is timed.
        matters = copies * PLAYED
        print(f"{matters:,} matters, {events:,} events, {path.stat().st_size / 1e6:,.0f} MB", flush=True)
        took = {case: _told(case, path, matters) for case in given.case or CASES}
    worst = max(took, key=lambda case: took[case])
    print(f"{matters:,} matters in {took[worst]:.1f} s ({worst}): {matters / took[worst]:,.0f} a second")
    return 0 if matters / took[worst] >= TARGET_MATTERS / TARGET_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
