"""Accepted tickets a second over HTTP, beside a floor that only parses, inserts and commits in the same batches.

    python -m tests.benchmarks.intake_floor [--seconds 5] [--rounds 5]

Everything runs on this machine: the embedded servers with fsync on, the floor, intake, and the load generator, each in
a process of its own. Rounds alternate. Intake verifies signatures, checks, keeps the raw payload and its contact
sealed, appends the event, and relays to JetStream meanwhile; the floor does none of that.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
import psutil

from duban_intake.bootstrap import MIGRATIONS
from duban_runtime.migration import migrate
from duban_standalone.embedded import EmbeddedNats, EmbeddedPostgres
from duban_standalone.embedded.ports import free_port
from tests.benchmarks.http_load import Report

ROOT = Path(__file__).parents[2]
SECRET = "whsec_" + base64.b64encode(b"benchmark-signing-key-0000000001").decode()
TARGET_RATIO = 0.6
QUIET_PERCENT, QUIET_TRIES = 20.0, 40
CONFIGURATION = f"""
jurisdiction = "bench"
name = "测速县"
plugins = ["calendar_cn"]
[channels.hotline]
name = "热线"
secrets = ["{SECRET}"]
"""


@dataclass(frozen=True)
class Target:
    """One of the two servers."""

    name: str
    url: str
    process: subprocess.Popen[bytes]


@dataclass(frozen=True)
class Round:
    """What one round came to."""

    rate: float
    p50_ms: float
    p99_ms: float
    cpu_us: dict[str, float]
    refused: int


def cpu_seconds(process_id: int) -> float:
    """Return what a process and its children have used of a processor so far."""
    process = psutil.Process(process_id)
    own = process.cpu_times()
    total = float(own.user + own.system + own.children_user + own.children_system)
    for child in process.children(recursive=True):
        # One that ends meanwhile is among the ended children next time.
        with suppress(psutil.NoSuchProcess):
            used = child.cpu_times()
            total += used.user + used.system
    return total


@contextmanager
def serving(name: str, module: str, port: int, environment: dict[str, str]) -> Iterator[Target]:
    """Run one server; it is gone afterwards."""
    process = subprocess.Popen([sys.executable, "-m", module], env={**environment, "DUBAN_HTTP_PORT": str(port)})
    try:
        target = Target(name, f"http://127.0.0.1:{port}", process)
        until_ready(target)
        yield target
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def until_ready(target: Target) -> None:
    """Return when the server answers /readyz with 200."""
    for _ in range(300):
        try:
            if httpx.get(f"{target.url}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        if target.process.poll() is not None:
            raise SystemExit(f"{target.name} ended with {target.process.returncode}")
        time.sleep(0.1)
    raise SystemExit(f"{target.name} is not ready: {httpx.get(f'{target.url}/readyz').text}")


def run_round(target: Target, watched: dict[str, int], seconds: float, connections: int, prefix: str) -> Round:
    """Return what the generator, a process of its own, got out of the server; ``watched`` are processes by name."""
    everyone = {"server": target.process.pid, **watched}
    before = {name: cpu_seconds(process_id) for name, process_id in everyone.items()}
    arguments = [target.url, SECRET, prefix, str(seconds), str(connections)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.http_load", *arguments],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    report = Report(**json.loads(done.stdout))
    cpu_us = {
        name: (cpu_seconds(process_id) - before[name]) / max(1, report.accepted) * 1e6
        for name, process_id in everyone.items()
    }
    return Round(report.accepted / report.seconds, report.p50_ms, report.p99_ms, cpu_us, report.refused)


async def until_relayed(admin_url: str) -> float:
    """Return the seconds until every event was published, so that the next round has the machine to itself."""
    began = time.monotonic()
    connection = await asyncpg.connect(admin_url)
    try:
        while await connection.fetchval("SELECT count(*) FROM intake.outbox"):  # noqa: ASYNC110 intake empties it
            await asyncio.sleep(0.05)
    finally:
        await connection.close()
    return time.monotonic() - began


@contextmanager
def servers(directory: Path) -> Iterator[tuple[EmbeddedPostgres, EmbeddedNats]]:
    """Run PostgreSQL and NATS; they are gone afterwards."""
    postgres, nats = EmbeddedPostgres(directory / "pg"), EmbeddedNats(directory / "nats")
    with ExitStack() as stack:
        for server in (postgres, nats):
            server.start()
            stack.callback(server.stop)
        yield postgres, nats


def prepare(directory: Path, postgres: EmbeddedPostgres, nats: EmbeddedNats) -> dict[str, str]:
    """Return the environment of the servers; schemas and configuration are there."""
    asyncio.run(migrate(postgres.url, MIGRATIONS, "intake"))
    config_dir = directory / "config"
    config_dir.mkdir()
    (config_dir / "bench.toml").write_text(CONFIGURATION, encoding="utf-8")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        "DUBAN_DATABASE_URL": postgres.url,
        "DUBAN_NATS_URL": nats.url,
        "DUBAN_CONFIG_DIR": str(config_dir),
        "DUBAN_TOKEN_KEY": "benchmark-token-key-with-more-than-32-bytes",
        "DUBAN_VAULT_KEY": base64.b64encode(os.urandom(32)).decode(),
        "DUBAN_LOG_LEVEL": "WARNING",
    }


def measure(directory: Path, seconds: float, rounds: int, connections: int) -> dict[str, list[Round]]:
    """Return the rounds of both servers."""
    results: dict[str, list[Round]] = {"floor": [], "intake": []}
    with servers(directory) as (postgres, nats):
        environment = prepare(directory, postgres, nats)
        with (
            serving("floor", "tests.benchmarks.floor_app", free_port(), environment) as floor,
            serving("intake", "duban_intake", free_port(), environment) as intake,
        ):
            watched = {"postgres": postgres.process_id or 0, "nats": nats.process_id or 0}
            for number in range(-1, rounds):
                for target in (floor, intake):
                    warming = number < 0
                    await_quiet()
                    got = run_round(
                        target, watched, 1.0 if warming else seconds, connections, f"{target.name}-{number}"
                    )
                    waited = asyncio.run(until_relayed(postgres.admin_url))
                    if not warming:
                        results[target.name].append(got)
                        show(target.name, got, waited)
    return results


def await_quiet() -> None:
    """Return when nothing else keeps the machine busy, or after a while anyway, and say so."""
    for _ in range(QUIET_TRIES):
        if psutil.cpu_percent(interval=0.5) < QUIET_PERCENT:
            return
    print("the machine is busy with other things; the figures will be rough", flush=True)


def show(name: str, got: Round, waited: float) -> None:
    """Print one round."""
    print(
        f"{name:7}{got.rate:9.0f} /s   p50 {got.p50_ms:6.1f} ms   p99 {got.p99_ms:6.1f} ms   "
        f"cpu each: {', '.join(f'{part} {used:.0f}' for part, used in got.cpu_us.items())} us   "
        f"refused {got.refused}   relay behind by {waited:.1f} s",
        flush=True,
    )


def main() -> int:
    """Print the rounds and the ratio of the medians; 1 when it misses the target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=512)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as directory:
        # The server's own account must be able to enter it.
        Path(directory).chmod(0o755)
        results = measure(Path(directory), given.seconds, given.rounds, given.connections)
    floor, intake = (statistics.median(each.rate for each in results[name]) for name in ("floor", "intake"))
    pairs = list(zip(results["floor"], results["intake"], strict=True))
    # Neighbours in time, so that a busy spell of the machine falls on both.
    ratio = statistics.median(second.rate / first.rate for first, second in pairs)
    cpu = statistics.median(first.cpu_us["server"] / second.cpu_us["server"] for first, second in pairs)
    print(
        f"median: floor {floor:.0f} /s, intake {intake:.0f} /s, ratio {ratio:.2f} (target {TARGET_RATIO}); "
        f"ratio of the servers' processor time a ticket {cpu:.2f}"
    )
    return 0 if ratio >= TARGET_RATIO else 1


if __name__ == "__main__":
    raise SystemExit(main())
