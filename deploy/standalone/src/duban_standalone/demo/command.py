"""Command ``duban demo``."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import asyncpg
import click
import httpx
import nats
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from duban_standalone.data_directory import DataDirectory
from duban_standalone.demo.driven_clock import CLOCK_FILE_VARIABLE, ClockFile
from duban_standalone.demo.player import JURISDICTION, Player
from duban_standalone.demo.quiet import Quiet
from duban_standalone.demo.report import Report
from duban_standalone.demo.script import Script, read_script
from duban_standalone.service_process import ServiceSpec, suite_services
from duban_standalone.suite import Suite
from duban_standalone.supervisor import TICK_SECONDS

REPORT_COLUMNS = 150
CHANNEL_VARIABLES = {
    "hotline_12345": "DUBAN_YUNHE_HOTLINE_SECRET",
    "leader_instruction": "DUBAN_YUNHE_LEADER_SECRET",
}
HURRY = {
    "DUBAN_SWEEP_SECONDS": "0.02",
    "DUBAN_RANKING_SWEEP_SECONDS": "0.05",
    "DUBAN_RANKING_SETTLE_SECONDS": "0.1",
}
"""Three months pass in seconds, so the sweeps look at the clock more often than in earnest."""


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=None,
    help="数据目录，须为空；默认用临时目录，演示后删除。",
)
def demo(data: Path | None) -> None:
    """用云和县的规则演示三个月的督查督办：真实的四个服务、NATS 和 PostgreSQL，时钟由演示推动。"""
    console = Console()
    if not console.is_terminal:
        console = Console(width=REPORT_COLUMNS)
    began = time.monotonic()
    script = read_script()
    with _directory(data) as directory, _suite(directory, script, console) as suite:
        console.print(f"各服务就绪，用时 {time.monotonic() - began:.1f} 秒；开始演示。")
        asyncio.run(_run(suite, directory, script, console))
    console.print(f"\n演示完成，服务已全部停止，共用时 {time.monotonic() - began:.1f} 秒。")


@contextlib.contextmanager
def _directory(given: Path | None) -> Iterator[DataDirectory]:
    if given is not None:
        with DataDirectory(given) as directory:
            yield directory
        return
    with tempfile.TemporaryDirectory(prefix="duban-demo-") as folder:
        # PostgreSQL runs as an account of its own when we are root; it must be able to pass through.
        Path(folder).chmod(0o755)
        with DataDirectory(Path(folder) / "data") as directory:
            yield directory


@contextlib.contextmanager
def _suite(directory: DataDirectory, script: Script, console: Console) -> Iterator[Suite]:
    clock_file = directory.path / "clock"
    ClockFile(clock_file).set(script.steps[0].at)
    environment = {**os.environ, **HURRY, CLOCK_FILE_VARIABLE: str(clock_file)}
    suite = Suite(
        directory,
        directory.config_directory(None),
        lambda line: console.print(f"  {line}", highlight=False),
        port_base=0,
        specs=tuple(_driven(spec) for spec in suite_services()),
        environment=environment,
    )
    stopped = threading.Event()
    with suite:
        watcher = threading.Thread(target=_watch, args=(suite, stopped), daemon=True)
        watcher.start()
        try:
            yield suite
        finally:
            stopped.set()
            watcher.join()


def _driven(spec: ServiceSpec) -> ServiceSpec:
    command = (sys.executable, "-m", "duban_standalone.demo.driven_service", spec.code, "serve")
    return ServiceSpec(spec.code, spec.title, command)


def _watch(suite: Suite, stopped: threading.Event) -> None:
    while not stopped.wait(TICK_SECONDS):
        suite.supervisor.tick()


async def _run(suite: Suite, directory: DataDirectory, script: Script, console: Console) -> None:
    connection = await asyncpg.connect(suite.database_url)
    bus = await nats.connect(suite.nats_url)
    async with httpx.AsyncClient(timeout=30) as client:
        quiet = Quiet(connection, bus.jetstream(), (JURISDICTION,))
        with _progress(script, console) as on_day:
            player = Player(
                script=script,
                urls={service.spec.code: service.url for service in suite.services},
                secrets={channel: _secret(suite, name) for channel, name in CHANNEL_VARIABLES.items()},
                token_key=suite.token_key,
                clock=ClockFile(directory.path / "clock"),
                quiet=quiet,
                client=client,
                on_day=on_day,
            )
            played = await player.play()
        await Report(player, console).show(played)
    await bus.close()
    await connection.close()


def _secret(suite: Suite, name: str) -> str:
    return suite.channel_secrets.get(name) or os.environ[name]


@contextlib.contextmanager
def _progress(script: Script, console: Console) -> Iterator[Callable[[datetime], None]]:
    first, last = script.days
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[day]}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("推进日期", total=(last - first).days, day=str(first))

        def on_day(now: datetime) -> None:
            progress.update(task, completed=(now.date() - first).days, day=str(now.date()))

        yield on_day
