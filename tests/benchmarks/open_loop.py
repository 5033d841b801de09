"""Load generator at a given rate: each ticket has its moment, and waiting for a free connection counts as latency.

    python -m tests.benchmarks.open_loop URL SECRET PREFIX RATE SECONDS CONNECTIONS FILE

Writes two numbers a ticket into FILE: when it was to be sent (seconds since the epoch), and the seconds until it was
accepted, or -1.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from array import array
from collections import deque
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import uvloop

from tests.benchmarks.http_load import requests

_END_OF_HEAD = b"\r\n\r\n"
_TICK_SECONDS = 0.001
_GRACE_SECONDS = 20.0
HEAD_START_SECONDS = 0.2


class Tickets:
    """What is to be sent, when, and how it went."""

    def __init__(self, made: list[bytes], rate: float) -> None:
        self.made = made
        self.rate = rate
        self.started_at = time.time() + HEAD_START_SECONDS
        self.taken = array("d", [-1.0]) * len(made)
        self.left = len(made)
        self.all_answered = asyncio.Event()
        self.idle: deque[Connection] = deque()
        self.waiting: deque[int] = deque()

    def due_at(self, number: int) -> float:
        return self.started_at + number / self.rate

    def answered(self, number: int, accepted: bool) -> None:
        if accepted:
            self.taken[number] = time.time() - self.due_at(number)
        self.left -= 1
        if not self.left:
            self.all_answered.set()


class Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self, tickets: Tickets) -> None:
        self._tickets = tickets
        self._buffer = b""
        self._number = 0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # No subclass of it where uvloop made it.
        self._transport = cast("asyncio.Transport", transport)
        self._tickets.idle.append(self)

    def send(self, number: int) -> None:
        """Send the ticket of that number."""
        assert self._transport is not None
        self._number = number
        self._transport.write(self._tickets.made[number])

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(_END_OF_HEAD)
        if end < 0:
            return
        head = self._buffer[:end].lower()
        start = head.index(b"content-length:") + 15
        length = int(head[start:].split(b"\r\n", 1)[0])
        if len(self._buffer) < end + len(_END_OF_HEAD) + length:
            return
        accepted = self._buffer[9:12] == b"202"
        if not accepted:
            sys.stderr.write(self._buffer.decode(errors="replace") + "\n")
        self._buffer = b""
        self._tickets.answered(self._number, accepted)
        if self._tickets.waiting:
            self.send(self._tickets.waiting.popleft())
        else:
            self._tickets.idle.append(self)


async def run(url: str, made: list[bytes], rate: float, connections: int) -> Tickets:
    """Return how the tickets went, once all were answered or the grace was over."""
    loop = asyncio.get_running_loop()
    tickets = Tickets(made, rate)
    host, port = place_of(url)
    for _ in range(connections):
        await loop.create_connection(lambda: Connection(tickets), host, port)
    tickets.started_at = time.time() + HEAD_START_SECONDS
    number = 0
    while number < len(made):
        due = min(len(made), int((time.time() - tickets.started_at) * rate) + 1)
        for each in range(number, due):
            if tickets.idle:
                tickets.idle.popleft().send(each)
            else:
                tickets.waiting.append(each)
        number = max(number, due)
        await asyncio.sleep(_TICK_SECONDS)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(tickets.all_answered.wait(), _GRACE_SECONDS)
    return tickets


def place_of(url: str) -> tuple[str, int]:
    """Return host and port."""
    parts = urlsplit(url)
    return str(parts.hostname), int(parts.port or 80)


def main() -> None:
    """Run what the command line says."""
    url, secret, prefix, rate, seconds, connections, file = sys.argv[1:]
    host, port = place_of(url)
    made = requests(f"{host}:{port}", secret, prefix, int(float(rate) * float(seconds)))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        tickets = runner.run(run(url, made, float(rate), int(connections)))
    values = array("d")
    for number, taken in enumerate(tickets.taken):
        values.extend((tickets.due_at(number), taken))
    Path(file).write_bytes(values.tobytes())


if __name__ == "__main__":
    main()
