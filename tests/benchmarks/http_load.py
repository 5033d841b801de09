"""Load generator: keep-alive connections that each send the next signed ticket when the last is answered."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import cast
from urllib.parse import urlsplit

import uvloop
from standardwebhooks import Webhook

PATH = "/v1/bench/channels/hotline/tickets"
MOST_PER_SECOND = 14_000
_END_OF_HEAD = b"\r\n\r\n"
_ACCEPTED = b"202"
TEXT = (
    "来电人反映，城东小区三号楼电梯自上月起停运，老人上下楼十分不便，多次联系物业均被推诿，请有关部门督促尽快修复。" * 3
)


@dataclass(frozen=True)
class Report:
    """What a run came to."""

    accepted: int
    refused: int
    seconds: float
    p50_ms: float
    p99_ms: float


def requests(host: str, secret: str, prefix: str, how_many: int) -> list[bytes]:
    """Return complete signed requests, every second one with a contact."""
    webhook, now = Webhook(secret), datetime.now(UTC)
    made = []
    for number in range(how_many):
        payload: dict[str, object] = {
            "external_id": f"{prefix}-{number:07d}",
            "title": f"城东小区{number % 97}号楼电梯长期停运",
            "content": TEXT,
            "place": "云和县白龙山街道城东小区",
            "happened_at": "2026-03-01T08:30:00+08:00",
            "suggested_unit": "zjj",
        }
        if number % 2:
            payload["contact"] = {"name": "王某", "phone": f"139{number:08d}", "address": "城东小区3幢201"}
        body = json.dumps(payload, ensure_ascii=False)
        name = f"msg_{prefix}_{number}"
        content = body.encode()
        head = (
            f"POST {PATH} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(content)}\r\nwebhook-id: {name}\r\nwebhook-timestamp: {int(now.timestamp())}\r\n"
            f"webhook-signature: {webhook.sign(name, now, body)}\r\n\r\n"
        )
        made.append(head.encode() + content)
    return made


class Connection(asyncio.Protocol):
    """One request after the other."""

    def __init__(self, supply: Iterator[bytes], latencies: list[float], refusals: list[bytes]) -> None:
        self._supply = supply
        self._latencies = latencies
        self._refusals = refusals
        self._buffer = b""
        self._sent_at = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclass of asyncio's.
        self.transport = cast(asyncio.Transport, transport)
        self._send()

    def _send(self) -> None:
        request = next(self._supply, None)
        if request is not None and self.transport is not None:
            self._sent_at = time.perf_counter()
            self.transport.write(request)

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
        if self._buffer[9:12] == _ACCEPTED:
            self._latencies.append(time.perf_counter() - self._sent_at)
        else:
            self._refusals.append(self._buffer)
        self._buffer = b""
        self._send()


async def run(url: str, secret: str, prefix: str, seconds: float, connections: int) -> Report:
    """Return what the server at ``url`` did in so many seconds."""
    parts = urlsplit(url)
    host, port = str(parts.hostname), int(parts.port or 80)
    supply = iter(requests(f"{host}:{port}", secret, prefix, int(seconds * MOST_PER_SECOND)))
    latencies: list[float] = []
    refusals: list[bytes] = []
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    opened = [
        await loop.create_connection(lambda: Connection(supply, latencies, refusals), host, port)
        for _ in range(connections)
    ]
    await asyncio.sleep(seconds)
    elapsed, accepted = time.perf_counter() - began, len(latencies)
    for transport, _ in opened:
        transport.close()
    if refusals:
        sys.stderr.write(refusals[0].decode(errors="replace"))
    cuts = statistics.quantiles(latencies, n=100) if len(latencies) > 1 else [0.0] * 99
    return Report(accepted, len(refusals), elapsed, cuts[49] * 1e3, cuts[98] * 1e3)


def main() -> None:
    """Print the report as JSON."""
    url, secret, prefix, seconds, connections = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        report = runner.run(run(url, secret, prefix, float(seconds), int(connections)))
    print(json.dumps(asdict(report)))


if __name__ == "__main__":
    main()
