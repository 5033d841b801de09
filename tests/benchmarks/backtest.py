"""How long a recorded history takes to be replayed under other rules.

    python -m tests.benchmarks.backtest [--matters 100000] [--rules yunhe] [--parameter early_days=0] [--quick]

Two worker processes. The history is made before: a few hundred matters of every shape are played, and copied with ids
of their own. CPU seconds are told beside the clock's, since other work may share the machine.
"""

from __future__ import annotations

import argparse
import resource
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from duban_sdk.loader import load_plugins
from duban_sdk.shelf import Shelf
from duban_standalone.backtest.result import result_of
from duban_standalone.backtest.rulebooks import Tried, tried_rules
from duban_standalone.backtest.run import Comparison, compare
from tests.simulation.scenes import shipped
from tests.support.histories import played, write

TARGET_SECONDS = 60.0
TARGET_MATTERS = 100_000
PLAYED = 400
WORKERS = 2


def measure(path: Path, rules: str, parameters: dict[str, object]) -> tuple[Comparison, float]:
    """Return what was found, and the seconds that it took from opening the file to the last sum."""
    shelf = Shelf(load_plugins(shipped()["yunhe"]))
    tried = tried_rules(shelf, rules, "", parameters)
    started = time.perf_counter()
    comparison = compare([path], Tried(shelf.settings), tried, jobs=WORKERS)
    result_of(comparison)
    return comparison, time.perf_counter() - started


def _used(what: Callable[[resource.struct_rusage], float]) -> tuple[float, float]:
    """Return what this process and its workers used."""
    return what(resource.getrusage(resource.RUSAGE_SELF)), what(resource.getrusage(resource.RUSAGE_CHILDREN))


def _cpu_seconds() -> float:
    return sum(_used(lambda usage: usage.ru_utime + usage.ru_stime))


def main() -> int:
    """Measure; return 1 when the target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.backtest", description="Measures backtests.")
    parser.add_argument("--matters", type=int, default=TARGET_MATTERS)
    parser.add_argument("--rules", default="yunhe")
    parser.add_argument("--parameter", default="early_days=0", help="empty: the rules as they are")
    parser.add_argument("--quick", action="store_true", help="4,000 matters")
    given = parser.parse_args()
    matters = 4_000 if given.quick else given.matters
    with TemporaryDirectory(prefix="duban-benchmark-") as folder:
        path = Path(folder) / "log.ndjson"
        events = write(played(Shelf(load_plugins(shipped()["yunhe"])), PLAYED), path, matters // PLAYED)
        print(f"{matters:,} matters, {events:,} events, {path.stat().st_size / 1e6:,.0f} MB", flush=True)
        before = _cpu_seconds()
        comparison, seconds = measure(path, given.rules, tomllib.loads(given.parameter))
        cpu = _cpu_seconds() - before
    found = comparison.findings
    assert found.matters == matters // PLAYED * PLAYED, "every matter is replayed"
    own, worker = (peak / 1024 for peak in _used(lambda usage: usage.ru_maxrss))
    print(f"differences: {len(found.dates):,} dates, {len(found.kept):,} results, {len(comparison.points):,} accounts")
    print(
        f"CPU {cpu:.1f} s, {cpu / found.matters * 1e3:.2f} ms per matter; peak RSS {own:.0f} MB, worker {worker:.0f} MB"
    )
    print(f"{found.matters:,} matters in {seconds:.1f} s: {found.matters / seconds:,.0f} a second")
    return 0 if found.matters / seconds >= TARGET_MATTERS / TARGET_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
