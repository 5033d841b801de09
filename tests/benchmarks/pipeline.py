"""From POST to tracked: the whole suite on this machine, at a given rate.

    python -m tests.benchmarks.pipeline [--rate 1000] [--seconds 60] [--latency-seconds 30]

Embedded PostgreSQL with fsync on, embedded NATS that syncs every write, one process a service, and the generator in a
process of its own. Every ticket is signed, checked, committed by intake, relayed, taken up by the channel's standing
order and proposed as a matter by tracking; scoring and notify consume meanwhile. A matter counts as tracked when the
transaction with its event and its ledger row was committed (PostgreSQL's own commit timestamp); latency is counted
from the moment at which the ticket was to be sent.

Two runs: the given rate, which must be kept up without a growing backlog, and half of it, whose p99 counts.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from duban_intake.core.identity import ticket_id
from tests.chaos.accounts import READS, streams_behind
from tests.support.stage import CHANNEL, JURISDICTION, SECRET, Stage

ROOT = Path(__file__).parents[2]
TARGET_RATE = 1_000.0
TARGET_P99_MS = 500.0
CONNECTIONS = 64
DRAIN_SECONDS = 60.0
# Kept up means: from the sixth second on as many matters are tracked as tickets are sent, give or take this share, and
# never more than this much work is on its way.
RAMP_SECONDS = 5.0
TOLERANCE = 0.01
BACKLOG_SECONDS = 2.0
WARM_UP_RATE, WARM_UP_SECONDS = 200.0, 3.0
ELSE = "(others)"
PROPOSED = "duban.tracking.matter.proposed.v1"


@dataclass(frozen=True)
class Run:
    """What a run came to. ``backlog``: tickets sent but not tracked, at each full second; times in seconds."""

    rate: float
    seconds: float
    sent: int
    accepted: int
    tracked: int
    tracked_rate: float
    http_p99_ms: float
    p50_ms: float
    p99_ms: float
    backlog: tuple[int, ...]
    cpu: dict[str, float]


def processes(stage: Stage) -> dict[str, list[psutil.Process]]:
    """Return the processes that work for each part."""
    parts: dict[str, list[psutil.Process]] = {}
    for code, process_id in stage.process_ids().items():
        parts[code] = [psutil.Process(process_id)]
    for name, server in (("PostgreSQL", stage.postgres), ("NATS", stage.nats)):
        parent = psutil.Process(server.process_id)
        parts[name] = [parent, *parent.children(recursive=True)]
    return parts


def cpu_seconds(stage: Stage) -> dict[str, float]:
    """Return what each part has used of the processors so far."""
    used: dict[str, float] = {}
    for name, members in processes(stage).items():
        times = [member.cpu_times() for member in members if member.is_running()]
        used[name] = sum(each.user + each.system for each in times)
    return used


def machine_seconds() -> float:
    """Return what all processes of the machine have used so far, and what it was denied by its host."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + getattr(times, "steal", 0.0))


def generate(stage: Stage, prefix: str, rate: float, seconds: float) -> tuple[list[float], list[float], float]:
    """Return when each ticket was to be sent, how long its answer took, and the generator's processor seconds."""
    file = stage.directory / f"{prefix}.bin"
    url = stage.url("intake")
    arguments = [url, SECRET, prefix, str(rate), str(seconds), str(CONNECTIONS), str(file)]
    before = psutil.Process().cpu_times()
    subprocess.run([sys.executable, "-m", "tests.benchmarks.open_loop", *arguments], cwd=ROOT, check=True)
    after = psutil.Process().cpu_times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    values = array("d")
    values.frombytes(file.read_bytes())
    return list(values[0::2]), list(values[1::2]), used


async def tracked_at(stage: Stage, prefix: str, count: int) -> dict[int, float]:
    """Return when each ticket's matter was committed, by the ticket's number; waits until all are or time is over."""
    numbers = {str(ticket_id(JURISDICTION, CHANNEL, f"{prefix}-{number:07d}")): number for number in range(count)}
    connection = await stage.connect()
    try:
        for _ in range(int(DRAIN_SECONDS / 0.5)):
            left = await connection.fetchval("SELECT count(*) FROM intake.outbox")
            rows = await connection.fetch(
                "SELECT correlationid, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float AS at "
                "FROM tracking.event WHERE type = $1",
                PROPOSED,
            )
            found = {numbers[row["correlationid"]]: row["at"] for row in rows if row["correlationid"] in numbers}
            if len(found) == count and not left:
                break
            await asyncio.sleep(0.5)
    finally:
        await connection.close()
    return found


async def until_all_followed(stage: Stage) -> float:
    """Return the seconds until scoring and notify had applied everything, too."""
    connection = await stage.connect()
    began = time.monotonic()
    try:
        while True:
            behind = [await streams_behind(connection, service, source) for service, source in READS]
            if not any(behind):
                return time.monotonic() - began
            await asyncio.sleep(0.5)
    finally:
        await connection.close()


def run(stage: Stage, prefix: str, rate: float, seconds: float) -> Run:
    """Return what one run came to."""
    before, machine_before = cpu_seconds(stage), machine_seconds()
    due, taken, generator = generate(stage, prefix, rate, seconds)
    tracked = asyncio.run(tracked_at(stage, prefix, len(due)))
    after, machine = cpu_seconds(stage), machine_seconds() - machine_before
    began, ended = due[0], due[0] + seconds
    commits = sorted(tracked.values())
    latencies = [at - due[number] for number, at in tracked.items()]
    backlog = tuple(
        bisect_right(due, second) - bisect_right(commits, second)
        for second in (began + each for each in range(1, int(seconds) + 1))
    )
    ramp = min(RAMP_SECONDS, seconds / 3)
    steady = bisect_right(commits, ended) - bisect_right(commits, began + ramp)
    p50, p99 = quantiles(latencies)
    return Run(
        rate=rate,
        seconds=seconds,
        sent=len(due),
        accepted=sum(each >= 0 for each in taken),
        tracked=len(tracked),
        tracked_rate=steady / (seconds - ramp),
        http_p99_ms=quantiles([each for each in taken if each >= 0])[1] * 1e3,
        p50_ms=p50 * 1e3,
        p99_ms=p99 * 1e3,
        backlog=backlog,
        cpu=_shares({**{name: after[name] - before[name] for name in after}, "generator": generator}, machine),
    )


def _shares(parts: dict[str, float], machine: float) -> dict[str, float]:
    """Return the processor seconds of each part, and of all that had nothing to do with the run."""
    return {**parts, ELSE: max(0.0, machine - sum(parts.values()))}


def quantiles(values: Sequence[float]) -> tuple[float, float]:
    """Return median and 99th percentile; endless ones when there is nothing to measure."""
    if len(values) < 2:
        return float("inf"), float("inf")
    cuts = statistics.quantiles(values, n=100)
    return cuts[49], cuts[98]


def sustained(got: Run) -> bool:
    """Return whether the rate was kept: everything arrived, in the run's time, and the backlog stayed small."""
    complete = got.tracked == got.sent == got.accepted
    return (
        complete and got.tracked_rate >= got.rate * (1 - TOLERANCE) and max(got.backlog) <= got.rate * BACKLOG_SECONDS
    )


def show(got: Run) -> None:
    """Print one run."""
    third = max(1, len(got.backlog) // 3)
    early, late = got.backlog[:third], got.backlog[-third:]
    print(
        f"offered {got.rate:.0f} /s for {got.seconds:.0f} s: sent {got.sent}, accepted {got.accepted}, "
        f"tracked {got.tracked} ({got.tracked_rate:.0f} /s within the run)\n"
        f"  HTTP p99 {got.http_p99_ms:.0f} ms   POST to tracked p50 {got.p50_ms:.0f} ms, p99 {got.p99_ms:.0f} ms\n"
        f"  backlog: first third {statistics.mean(early):.0f}, last third {statistics.mean(late):.0f}, "
        f"at most {max(got.backlog)}"
    )
    total = sum(got.cpu.values())
    for name, used in sorted(got.cpu.items(), key=lambda item: -item[1]):
        each_us = used / max(1, got.sent) * 1e6
        print(f"  cpu {name:11}{used:7.1f} s {used / total:6.0%} {each_us:7.0f} us a ticket", flush=True)


def main() -> int:
    """Print both runs and what was reached; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rate", type=float, default=TARGET_RATE)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--latency-seconds", type=float, default=30.0)
    given = parser.parse_args()
    with Stage(track_commits=True) as stage:
        stage.register_offices()
        run(stage, "warm-up", WARM_UP_RATE, WARM_UP_SECONDS)
        full = run(stage, "full", given.rate, given.seconds)
        show(full)
        followed_seconds = asyncio.run(until_all_followed(stage))
        print(f"  scoring and notify had applied everything {followed_seconds:.0f} s after that")
        half = run(stage, "half", given.rate / 2, given.latency_seconds)
        show(half)
    good = sustained(full) and half.tracked == half.sent and half.p99_ms < TARGET_P99_MS
    print(
        f"{full.tracked_rate:.0f} matters/s tracked for {full.seconds:.0f} s of {full.rate:.0f} offered, "
        f"p99 {half.p99_ms:.0f} ms at {half.rate:.0f} /s"
    )
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
