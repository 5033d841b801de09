"""Ports of this machine: free ones, and who holds the taken ones."""

from __future__ import annotations

import contextlib
import socket

import psutil

from duban_standalone.errors import PortTaken

LOCAL_HOST = "127.0.0.1"


def free_port() -> int:
    """Return a port that nobody listens on now; another process may still take it first."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Return different ports that nobody listens on now."""
    with contextlib.ExitStack() as stack:
        # All are held until the last is known: one port at a time could be given out twice.
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((LOCAL_HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def require_free(port: int, purpose: str, host: str = LOCAL_HOST) -> None:
    """Return when `port` can be listened on.

    Raises:
        PortTaken: it cannot; the error names the process where the system shows it.
    """
    with socket.socket() as probe:
        # The servers set this option too: connections lingering from a former run must not count as a holder.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(port, purpose, owner_of(port)) from error


def owner_of(port: int) -> str | None:
    """Return name and id of the process listening on `port`, or None when the system does not tell."""
    with contextlib.suppress(psutil.Error, OSError):
        for connection in psutil.net_connections(kind="tcp"):
            local = connection.laddr
            if local and local.port == port and connection.status == psutil.CONN_LISTEN and connection.pid:
                return f"{psutil.Process(connection.pid).name()}（进程号 {connection.pid}）"
    return None
