"""How fast timers fire: many open matters, of which many fall due at once.

    python -m tests.benchmarks.sweep [--matters 200000] [--due 20000] [--quick]

One sweeper in one process. Each fired timer is a matter whose events are read, that is told that time has passed,
and whose event, ledger row and next timer are committed.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from datetime import UTC, date, datetime

from prometheus_client import REGISTRY

from tests.benchmarks.seeded_tracking import seeded_world
from tests.tracking.world import World

TARGET_PER_SECOND = 1_500.0
TODAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DUE_ON = date(2026, 3, 20)


async def measure(matters: int, due: int) -> tuple[int, float]:
    """Return how many timers fired, and in how many seconds."""
    async with seeded_world(matters, due, DUE_ON, TODAY) as world:
        world.clock.go_to(2026, 3, 23)
        examined = _counter("duban_sweep_examined_total")
        started = time.perf_counter()
        await world.sweep()
        seconds = time.perf_counter() - started
        fired = int(_counter("duban_sweep_examined_total") - examined)
        await _check(world, due)
        return fired, seconds


def _counter(name: str) -> float:
    return REGISTRY.get_sample_value(name) or 0.0


async def _check(world: World, due: int) -> None:
    rows = await world.rows(
        "SELECT (SELECT count(*) FROM event WHERE type = 'duban.tracking.matter.overdue.v1') AS events, "
        "(SELECT count(*) FROM ledger WHERE overdue) AS overdue, "
        "(SELECT count(*) FROM timer WHERE wake_at <= $1) AS left_over",
        world.clock.now(),
    )
    events, overdue, left_over = rows[0]
    print(f"events {events:,}, overdue in the ledger {overdue:,}, timers left over {left_over:,}")
    assert (events, overdue, left_over) == (due, due, 0), "every matter falls overdue exactly once"


def main() -> int:
    """Measure; return 1 when the target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.sweep", description="Measures the sweep.")
    parser.add_argument("--matters", type=int, default=200_000)
    parser.add_argument("--due", type=int, default=20_000)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    given = parser.parse_args()
    parts = 10 if given.quick else 1
    fired, seconds = asyncio.run(measure(given.matters // parts, given.due // parts))
    rate = fired / seconds
    print(f"{fired:,} of {given.matters // parts:,} timers fired in {seconds:.1f} s: {rate:,.0f} a second")
    return 0 if rate >= TARGET_PER_SECOND else 1


if __name__ == "__main__":
    raise SystemExit(main())
