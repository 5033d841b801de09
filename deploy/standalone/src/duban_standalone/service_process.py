"""One service of the suite as a child process."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from duban_standalone.embedded import children
from duban_standalone.embedded.storage import storage_errors

# Longer than the services' own limit for a drain (20 s), so that they end by themselves.
STOP_WITHIN_SECONDS = 25.0
PROBE_TIMEOUT_SECONDS = 2.0
# Points and notices can come a moment later; people and channels wait for the other two.
NICENESS = {"scoring": 10, "notify": 10}


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """What is run as one service; `code` names its log and schema, `title` is what the operator reads.

    `niceness` is added to the launcher's: on a busy machine the others go before a service that has one.
    """

    code: str
    title: str
    command: tuple[str, ...]
    niceness: int = 0


def suite_services() -> tuple[ServiceSpec, ...]:
    """Return the four services in the order in which work flows through them, which is also the order of stopping."""
    titles = {"intake": "受理服务", "tracking": "督办服务", "scoring": "考核服务", "notify": "通知服务"}
    return tuple(
        ServiceSpec(code, title, (sys.executable, "-m", f"duban_{code}", "serve"), NICENESS.get(code, 0))
        for code, title in titles.items()
    )


class ServiceProcess:
    """Runs one service, configured by its environment only."""

    def __init__(self, spec: ServiceSpec, *, env: Mapping[str, str], host: str, port: int, log: Path) -> None:
        """Keep what to run; `env` is complete, `host` and `port` are where the service answers."""
        self.spec = spec
        self.log = log
        self.port = port
        self.url = f"http://{host}:{port}"
        self.exit_code: int | None = None
        self._host = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        self._env = dict(env)
        self._child: subprocess.Popen[bytes] | None = None
        self._written = 0

    @property
    def name(self) -> str:
        """Return the service's title."""
        return self.spec.title

    @property
    def process_id(self) -> int | None:
        """Return the process id while the service runs."""
        return self._child.pid if self._child and self._child.poll() is None else None

    def start(self) -> str:
        """Return the url of the service; it is not ready yet."""
        self.exit_code = None
        self._written = children.size_of(self.log)
        with storage_errors(self.log.parent):
            self._child = children.spawn(self.spec.command, log=self.log, env=self._env, death_signal=signal.SIGTERM)
        children.give_way(self._child, self.spec.niceness)
        return self.url

    def stop(self) -> None:
        """Leave no process: it was asked to drain, and killed when that took too long."""
        if self._child is not None:
            children.stop_child(self._child, signal.SIGTERM, STOP_WITHIN_SECONDS)
            self.exit_code = self._child.returncode
            self._child = None

    def kill(self) -> None:
        """End the process at once."""
        if self._child is not None and self._child.poll() is None:
            self._child.kill()

    def alive(self) -> bool:
        """Tell whether the process runs."""
        if self._child is None:
            return False
        self.exit_code = self._child.poll()
        return self.exit_code is None

    def last_words(self) -> str:
        """Return the end of what the service wrote since it was started."""
        return children.tail_of(self.log, self._written)

    def readiness(self) -> tuple[bool, str]:
        """Return whether /readyz says yes, else why not in one line."""
        connection = http.client.HTTPConnection(self._host, self.port, timeout=PROBE_TIMEOUT_SECONDS)
        try:
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            body = answer.read(65_536)
        except (OSError, http.client.HTTPException):
            return False, "尚未应答"
        finally:
            connection.close()
        return answer.status == http.client.OK, _failing_checks(body)


def _failing_checks(body: bytes) -> str:
    try:
        said = json.loads(body)
    except ValueError:
        return "应答无法解析"
    checks = said.get("checks", []) if isinstance(said, dict) else said
    failing = [
        f"{check.get('name', '')}：{check.get('detail', '')}"
        for check in checks
        if isinstance(check, dict) and not check.get("ok", True)
    ]
    return "；".join(failing)
