"""Suites of stand-in services, and the launcher in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from duban_standalone.data_directory import DataDirectory
from duban_standalone.embedded.ports import free_port
from duban_standalone.service_process import ServiceSpec
from duban_standalone.suite import Suite

FAKE = Path(__file__).parent / "fake_service.py"
NO_SERVERS = {"DUBAN_NATS_URL": "nats://nowhere", "DUBAN_DATABASE_URL": "postgresql://nowhere/x"}


def fake_service(name: str, behaviour: str = "serve") -> ServiceSpec:
    return ServiceSpec(name, f"服务{name}", (sys.executable, "-S", str(FAKE), name, behaviour))


def fake_suite(
    data: DataDirectory, config_dir: Path, said: Callable[[str], None], *specs: ServiceSpec, servers: bool = False
) -> Suite:
    """A suite of fakes on free ports; `servers` gives it the embedded ones."""
    environment = {"PATH": os.defpath, "FAKE_MARKS": str(data.path.parent / "marks")}
    return Suite(
        data,
        config_dir,
        said,
        port_base=0,
        specs=specs,
        migrate_command=None,
        environment=environment if servers else {**environment, **NO_SERVERS},
        ready_within_seconds=2.0,
    )


def free_port_base(count: int = 6) -> int:
    """A base from which `count` ports are free just now."""
    while True:
        base = free_port()
        taken = {connection.laddr.port for connection in psutil.net_connections("tcp") if connection.laddr}
        if base + count < 65_000 and not taken & set(range(base, base + count)):
            return base


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def start_launcher(script: Path, *arguments: str, cwd: Path) -> subprocess.Popen[str]:
    """A launcher in its own process, as an operator would have one."""
    return subprocess.Popen(
        [sys.executable, str(script), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def read_until(launcher: subprocess.Popen[str], word: str) -> str:
    """What the launcher prints up to the line with `word`."""
    assert launcher.stdout is not None
    seen = ""
    for line in launcher.stdout:
        seen += line
        if word in line:
            return seen
    raise AssertionError(f"ended without {word!r}:\n{seen}")


def end(launcher: subprocess.Popen[str], ask: signal.Signals) -> str:
    """What the launcher prints after the signal until it ends."""
    launcher.send_signal(ask)
    rest, _ = launcher.communicate(timeout=40)
    return rest
