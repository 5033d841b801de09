"""A PostgreSQL server from the wheel's programs."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Self

import psutil

from duban_standalone.embedded import children
from duban_standalone.embedded.cluster import ADMIN, DATABASE, ENVIRONMENT, LOGIN, Cluster, account_for
from duban_standalone.embedded.lock import DirectoryLock
from duban_standalone.embedded.pg_binaries import PostgresBinaries, find_binaries
from duban_standalone.embedded.ports import LOCAL_HOST, free_port, require_free
from duban_standalone.embedded.storage import kept_secrets, make_directory, storage_errors
from duban_standalone.errors import DataDirectoryDamaged, DiskFull, ServerDidNotStart

# Generous: after a hard stop the server first replays its log, and being killed meanwhile would begin that anew.
READY_WITHIN_SECONDS = 300.0
STOP_WITHIN_SECONDS = 10.0
STATUS_LINE = 7  # zero-based, of postmaster.pid
SETTINGS = {
    "listen_addresses": LOCAL_HOST,
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_min_duration_statement": "2000",
    "lc_messages": "C",
    "dynamic_shared_memory_type": "posix",
}
DAMAGE_MARKS = ("PANIC", "startup process failure", "control file", "PG_CONTROL_VERSION", "not a valid data directory")


class EmbeddedPostgres:
    """One PostgreSQL server on 127.0.0.1 with a login role that owns its database and nothing more."""

    name = "PostgreSQL"

    def __init__(self, data_dir: Path, port: int = 0) -> None:
        """Keep the place and port; port 0 takes a free one at the first start and keeps it for later ones."""
        self._home = data_dir.absolute() / "postgres"
        self._secrets = data_dir.absolute() / "postgres-passwords.json"
        self._port = port
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = DirectoryLock(data_dir.absolute() / "postgres.lock")
        self.log = data_dir.absolute() / "postgres.log"
        self.url = ""
        self.admin_url = ""

    @property
    def process_id(self) -> int | None:
        """Return the postmaster's process id while it runs."""
        return self._child.pid if self._child and self._child.poll() is None else None

    def start(self) -> str:
        """Return the url of a server that accepts connections as the login role."""
        make_directory(self._home.parent)
        make_directory(self._home)
        self._lock.acquire()
        try:
            return self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> str:
        account = account_for(self._home)
        binaries = find_binaries(account)
        cluster = Cluster(self._home, binaries, account)
        try:
            self._end_orphans()
            port = self._claim_port()
            passwords = self._prepare(cluster)
            written = children.size_of(self.log)
            self._child = self._spawn(cluster, binaries, port)
            self._await_ready(written)
        finally:
            cluster.close()
        self.url = f"postgresql://{LOGIN}:{passwords[LOGIN]}@{LOCAL_HOST}:{port}/{DATABASE}"
        self.admin_url = f"postgresql://{ADMIN}:{passwords[ADMIN]}@{LOCAL_HOST}:{port}/{DATABASE}"
        return self.url

    def stop(self) -> None:
        """Leave no server running; the data are consistent on disk."""
        if self._child is not None:
            children.stop_child(self._child, signal.SIGINT, STOP_WITHIN_SECONDS)
            self._child = None
            self._end_orphans()
        self._lock.release()

    def kill(self) -> None:
        """End the server at once; the next start replays its log."""
        if self._child is not None and self._child.poll() is None:
            self._child.send_signal(signal.SIGQUIT)

    def alive(self) -> bool:
        """Tell whether the server process runs."""
        return self.process_id is not None

    def __enter__(self) -> Self:
        """Start the server; its url is in `url`."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the server."""
        self.stop()

    def _claim_port(self) -> int:
        if self._port:
            require_free(self._port, self.name)
        else:
            self._port = free_port()
        return self._port

    def _prepare(self, cluster: Cluster) -> dict[str, str]:
        exists = cluster.exists()
        passwords, fresh = kept_secrets(self._secrets, [ADMIN, LOGIN])
        if not exists:
            cluster.create(passwords)
        elif fresh:
            cluster.set_passwords(passwords)
        return passwords

    def _spawn(self, cluster: Cluster, binaries: PostgresBinaries, port: int) -> subprocess.Popen[bytes]:
        settings = {**SETTINGS, "port": str(port)}
        command = [binaries.program("postgres"), "-D", cluster.path_of("pgdata")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with storage_errors(self._home):
            return children.spawn(
                command,
                log=self.log,
                env=ENVIRONMENT,
                cwd=Path("/"),
                account=cluster.account,
                pass_fds=cluster.pass_fds,
                death_signal=signal.SIGINT,
            )

    def _end_orphans(self) -> None:
        # Postmaster and backends all work in the data directory, whatever path they were given.
        pgdata = os.path.realpath(self._home / "pgdata")
        orphans = children.processes_where("postgres", lambda process: process.cwd() == pgdata)
        postmasters = [process for process in orphans if _parent_name(process) != "postgres"]
        children.end_orphans(postmasters, signal.SIGINT, STOP_WITHIN_SECONDS)
        rest = [process for process in orphans if process not in postmasters]
        children.end_orphans(rest, signal.SIGQUIT, 2.0)

    def _await_ready(self, written: int) -> None:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if not self.alive():
                raise self._failure("进程已退出", written)
            if self._status() == "ready":
                return
            time.sleep(0.01)  # the launcher waits in a process of its own, with no loop to hold up
        raise self._failure(f"{READY_WITHIN_SECONDS:.0f} 秒内未就绪", written)

    def _status(self) -> str:
        try:
            lines = (self._home / "pgdata" / "postmaster.pid").read_text("utf-8").splitlines()
        except OSError:
            return ""
        ours = self._child is not None and lines[:1] == [str(self._child.pid)]
        return lines[STATUS_LINE].strip() if ours and len(lines) > STATUS_LINE else ""

    def _failure(self, reason: str, written: int) -> Exception:
        tail = children.tail_of(self.log, written)
        if "No space left on device" in tail:
            return DiskFull(self._home)
        if any(mark in tail for mark in DAMAGE_MARKS):
            return DataDirectoryDamaged(self._home / "pgdata", f"PostgreSQL 无法读取其数据\n{tail}")
        return ServerDidNotStart(self.name, reason, self.log, tail)


def _parent_name(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        parent = process.parent()
        return parent.name() if parent else ""
    return ""
