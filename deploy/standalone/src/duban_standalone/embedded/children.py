"""Child processes that never outlive the launcher."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

LARGEST_LOG_BYTES = 20 * 1024 * 1024
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Account:
    """The numeric user and group that a child runs as."""

    user_id: int
    group_id: int


def dies_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    """Return what a new child calls so that the kernel signals it when its parent ends, even by SIGKILL.

    None outside Linux: there a launcher that is killed hard leaves its children to the next start.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            # The parent ended between the fork and the request: nobody would send the signal any more.
            os._exit(1)

    return ask_kernel


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str],
    death_signal: signal.Signals,
    cwd: Path | None = None,
    account: Account | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Return the running child, in a session of its own, both outputs appended to `log`.

    The own session keeps a terminal's Ctrl-C from reaching the child: the launcher stops its children in order.
    """
    keep_log_small(log)
    with log.open("ab") as output:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            pass_fds=tuple(pass_fds),
            user=account.user_id if account else None,
            group=account.group_id if account else None,
            extra_groups=[] if account else None,
            # Two system calls that take no lock, hence safe after a fork even beside threads.
            preexec_fn=dies_with_parent(death_signal),  # noqa: PLW1509
        )


def give_way(child: subprocess.Popen[bytes], niceness: int) -> None:
    """The system prefers other processes to the child, the more the higher `niceness` is, where it can."""
    if not niceness or not hasattr(os, "setpriority"):
        return
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, child.pid, os.getpriority(os.PRIO_PROCESS, 0) + niceness)
    # Where Linux shares the processors out by session, a process's own priority counts within its session alone.
    with contextlib.suppress(OSError):
        Path(f"/proc/{child.pid}/autogroup").write_text(str(niceness), encoding="ascii")


def keep_log_small(log: Path) -> None:
    """Move a log that has grown large aside, over the one moved aside before."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > LARGEST_LOG_BYTES:
            log.replace(log.with_name(log.name + ".1"))


def stop_child(child: subprocess.Popen[bytes], ask: signal.Signals, patience_seconds: float) -> bool:
    """Return after the child ended: True when it did so on being asked, False when it had to be killed."""
    if child.poll() is not None:
        return True
    with contextlib.suppress(ProcessLookupError):
        child.send_signal(ask)
    try:
        child.wait(patience_seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return False
    return True


def end_orphans(orphans: Sequence[psutil.Process], ask: signal.Signals, patience_seconds: float) -> None:
    """Return after processes that a former, killed launcher left behind have ended."""
    for orphan in orphans:
        with contextlib.suppress(psutil.NoSuchProcess):
            orphan.send_signal(ask)
    _, alive = psutil.wait_procs(list(orphans), timeout=patience_seconds)
    for orphan in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            orphan.kill()
    psutil.wait_procs(alive, timeout=patience_seconds)


def processes_where(name: str, belongs: Callable[[psutil.Process], bool]) -> list[psutil.Process]:
    """Return the running processes called `name` for which `belongs` holds, as far as they may be looked at."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.name() == name and belongs(process):
                found.append(process)
    return found


def tail_of(log: Path, since_byte: int = 0, lines: int = 8) -> str:
    """Return the last lines written to `log` after `since_byte`, or nothing when there is no log."""
    try:
        with log.open("rb") as source:
            source.seek(since_byte)
            text = source.read()[-16_384:].decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def size_of(log: Path) -> int:
    """Return the bytes in `log`, zero when there is none or when it is about to be moved aside."""
    try:
        size = log.stat().st_size
    except FileNotFoundError:
        return 0
    return 0 if size > LARGEST_LOG_BYTES else size
