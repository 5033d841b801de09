"""Runs every benchmark, one after the other, and prints one table.

    python -m tests.benchmarks [--quick] [NAME ...]

A benchmark is a module here whose ``main`` prints what it sees, says what was reached in its last line, and exits with
0 when its target was met. ``--quick`` runs short ones, to see that they work; their figures say little.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
VERDICTS = {0: "met", 1: "MISSED"}


@dataclass(frozen=True)
class Benchmark:
    """One module, its target in words, and the arguments of its short form."""

    name: str
    target: str
    quick: tuple[str, ...]


BENCHMARKS = (
    Benchmark("intake_floor", "accepted tickets/s at least 0.6 of a floor", ("--seconds", "3", "--rounds", "1")),
    Benchmark(
        "pipeline",
        "POST to tracked: 1,000 matters/s for 60 s; p99 under 500 ms at half that",
        ("--seconds", "10", "--latency-seconds", "8"),
    ),
    Benchmark("sweep", "20,000 timers due of 200,000: at least 1,500 a second", ("--quick",)),
    Benchmark("ledger_page", "page of 50, filtered and searched, 200,000 matters: p95 under 50 ms", ("--quick",)),
    Benchmark("backtest", "100,000 matters replayed under other rules: under 60 s on 2 cores", ("--quick",)),
)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    target: str
    reached: str
    verdict: str


def run(benchmark: Benchmark, quick: bool) -> Row:
    """Return what a benchmark came to; its own lines are printed as they come."""
    command = [sys.executable, "-m", f"tests.benchmarks.{benchmark.name}", *(benchmark.quick if quick else ())]
    print(f"== {benchmark.name}", flush=True)
    last = ""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    verdict = VERDICTS.get(process.returncode, f"FAILED ({process.returncode})")
    return Row(benchmark.name, benchmark.target, last, verdict)


def table(rows: list[Row]) -> str:
    """Return the rows below a head, in columns."""
    lines = [Row("benchmark", "target", "reached", "verdict"), *rows]
    widths = [
        max(len(each) for each in column) for column in zip(*(vars(line).values() for line in lines), strict=True)
    ]
    shown = (zip(vars(line).values(), widths, strict=True) for line in lines)
    return "\n".join("  ".join(text.ljust(width) for text, width in line).rstrip() for line in shown)


def main() -> int:
    """Run what is asked for; return 1 when a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measures the suite.")
    parser.add_argument("--quick", action="store_true", help="short runs, to see that they work")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    given = parser.parse_args()
    known = [each.name for each in BENCHMARKS]
    unknown = [name for name in given.names if name not in known]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(known)}")
    rows = [run(each, given.quick) for each in BENCHMARKS if not given.names or each.name in given.names]
    print(f"\n{table(rows)}")
    return 0 if all(row.verdict == VERDICTS[0] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
