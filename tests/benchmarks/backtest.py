"""How long a recorded history takes to be replayed under other rules.

    python -m tests.benchmarks.backtest [--matters 100000] [--case yunhe:early_days=0 ...] [--quick]

A case is a plugin, or a plugin with a changed parameter; the slowest of them is held against the target. Unless cases
are given these are a changed parameter, which shares most of the past with the record; the plugin of another county,
under which every matter goes its own way; and one whose rules count facts over all matters of a unit.

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
CASES = ("yunhe:early_days=0", "huarong", "henan_ru")


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


def _told(case: str, path: Path, matters: int) -> float:
    """Print what a case needed; return its seconds."""
    rules, _, parameter = case.partition(":")
    before = _cpu_seconds()
    comparison, seconds = measure(path, rules, tomllib.loads(parameter))
    cpu = _cpu_seconds() - before
    found = comparison.findings
    assert found.matters == matters, "every matter is replayed"
    own, worker = (peak / 1024 for peak in _used(lambda usage: usage.ru_maxrss))
    print(
        f"{case}: {len(found.dates):,} dates, {len(found.kept):,} results, {len(comparison.points):,} accounts differ"
    )
    per_matter = f"{cpu / found.matters * 1e3:.2f} ms per matter"
    print(f"  {seconds:.1f} s; CPU {cpu:.1f} s, {per_matter}; peak RSS so far {own:.0f} MB, worker {worker:.0f} MB")
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
        matters = copies * PLAYED
        print(f"{matters:,} matters, {events:,} events, {path.stat().st_size / 1e6:,.0f} MB", flush=True)
        took = {case: _told(case, path, matters) for case in given.case or CASES}
    worst = max(took, key=lambda case: took[case])
    print(f"{matters:,} matters in {took[worst]:.1f} s ({worst}): {matters / took[worst]:,.0f} a second")
    return 0 if matters / took[worst] >= TARGET_MATTERS / TARGET_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
