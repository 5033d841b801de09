"""Reads one durable consumer with a single standing request: no polling when idle, no waiting to fill a batch."""

from __future__ import annotations

import asyncio
import json
from collections import deque

from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from duban_runtime.bus import Bus
from duban_runtime.errors import RetryLater

_EXPIRES_SECONDS = 30.0
_HEARTBEAT_SECONDS = 5.0
_NANOSECONDS = 1_000_000_000
_SILENCE_SECONDS = 12.0
"""Two heartbeats missed: the request is lost, as after a reconnect."""
_LINGER_SECONDS = 0.002
"""Messages of one request come in a row: a moment more makes one transaction of them."""
SPACING_SECONDS = 0.01


class ConsumerGone(RetryLater):
    """The durable consumer or its stream does not exist; it must be declared again."""


class Pull:
    """A standing pull request on one durable consumer."""

    def __init__(
        self, bus: Bus, stream: str, consumer: str, limit: int, spacing_seconds: float = SPACING_SECONDS
    ) -> None:
        self._bus = bus
        self._spacing_seconds = spacing_seconds
        self._last_at = 0.0
        self._request_subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._limit = limit
        self._subscription: Subscription | None = None
        self._inbox = ""
        self._received: deque[Msg] = deque()
        self._arrived = asyncio.Event()
        self._outstanding = 0
        self._heard_at = 0.0
        self.pending = 0
        """Messages that the broker still had for this consumer after the last one received."""

    async def batch(self, wait_seconds: float) -> list[Msg]:
        """Return what is there, at most ``limit`` messages; empty when nothing came in time.

        Small batches come no closer than ``spacing_seconds``, which makes fewer and larger ones of a steady flow and
        keeps nothing waiting that comes alone.

        Raises:
            ConsumerGone: the consumer must be declared again.
        """
        await self._request()
        if not await self._wait(wait_seconds):
            if _now() - self._heard_at > _SILENCE_SECONDS:
                self._outstanding = 0
            return []
        if len(self._received) < self._limit / 2:
            await asyncio.sleep(max(_LINGER_SECONDS, self._last_at + self._spacing_seconds - _now()))
        messages: list[Msg] = []
        while self._received and len(messages) < self._limit:
            self._sort(self._received.popleft(), messages)
        if messages:
            self._last_at = _now()
            self.pending = messages[-1].metadata.num_pending
        return messages

    async def close(self) -> None:
        """The subscription is gone; what lies here untouched goes back to the broker at once."""
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            await subscription.unsubscribe()
        while self._received:
            message = self._received.popleft()
            if _status(message) is None:
                await message.nak()

    async def _request(self) -> None:
        if self._subscription is None:
            self._inbox = self._bus.client.new_inbox()
            self._subscription = await self._bus.client.subscribe(self._inbox, cb=self._receive)
            self._outstanding = 0
        if self._outstanding > 0:
            return
        body = {
            "batch": self._limit,
            "expires": int(_EXPIRES_SECONDS * _NANOSECONDS),
            "idle_heartbeat": int(_HEARTBEAT_SECONDS * _NANOSECONDS),
        }
        await self._bus.client.publish(self._request_subject, json.dumps(body).encode(), reply=self._inbox)
        self._outstanding = self._limit
        self._heard_at = _now()

    async def _receive(self, message: Msg) -> None:
        self._heard_at = _now()
        self._received.append(message)
        self._arrived.set()

    async def _wait(self, seconds: float) -> bool:
        if not self._received:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), seconds)
            except TimeoutError:
                return False
        return True

    def _sort(self, message: Msg, messages: list[Msg]) -> None:
        status = _status(message)
        if status is None:
            self._outstanding -= 1
            messages.append(message)
        elif status != "100":
            self._outstanding = 0
            description = (message.headers or {}).get("Description", "")
            if status == "503" or "Deleted" in description:
                self._received.clear()
                raise ConsumerGone(f"consumer is gone ({status} {description})")


def _status(message: Msg) -> str | None:
    return (message.headers or {}).get("Status") if not message.data else None


def _now() -> float:
    return asyncio.get_running_loop().time()
