"""Reads one durable consumer with a single standing request: no polling when idle, no waiting to fill a batch."""

from __future__ import annotations

import asyncio
import json

from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import TimeoutError as NatsTimeout

from duban_runtime.bus import Bus
from duban_runtime.errors import RetryLater

_EXPIRES_SECONDS = 30.0
_HEARTBEAT_SECONDS = 5.0
_NANOSECONDS = 1_000_000_000
_SILENCE_SECONDS = 12.0
"""Two heartbeats missed: the request is lost, as after a reconnect."""
_LINGER_SECONDS = 0.002


class ConsumerGone(RetryLater):
    """The durable consumer or its stream does not exist; it must be declared again."""


class Pull:
    """A standing pull request on one durable consumer."""

    def __init__(self, bus: Bus, stream: str, consumer: str, limit: int) -> None:
        self._bus = bus
        self._request_subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._limit = limit
        self._subscription: Subscription | None = None
        self._inbox = ""
        self._outstanding = 0
        self._heard_at = 0.0
        self.pending = 0
        """Messages that the broker still had for this consumer after the last one received."""

    async def batch(self, wait_seconds: float) -> list[Msg]:
        """Return what is there, at most ``limit`` messages; empty when nothing came in time.

        Raises:
            ConsumerGone: the consumer must be declared again.
        """
        await self._request()
        first = await self._next(wait_seconds)
        if first is None:
            self._forget_lost_request()
            return []
        messages: list[Msg] = []
        self._sort(first, messages)
        while messages and len(messages) < self._limit:
            another = await self._next(_LINGER_SECONDS)
            if another is None:
                break
            self._sort(another, messages)
        if messages:
            self.pending = messages[-1].metadata.num_pending
        return messages

    async def close(self) -> None:
        """The subscription is gone; what lies here untouched goes back to the broker at once."""
        untouched: list[Msg] = []
        while self._subscription is not None and self._subscription.pending_msgs:
            message = await self._next(_LINGER_SECONDS)
            if message is not None and message.data:
                untouched.append(message)
        subscription, self._subscription = self._subscription, None
        self._outstanding = 0
        if subscription is not None:
            await subscription.unsubscribe()
        for message in untouched:
            await message.nak()

    async def _request(self) -> None:
        if self._subscription is None:
            self._inbox = self._bus.client.new_inbox()
            self._subscription = await self._bus.client.subscribe(self._inbox)
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

    async def _next(self, wait_seconds: float) -> Msg | None:
        if self._subscription is None:
            return None
        try:
            return await self._subscription.next_msg(timeout=wait_seconds)
        except (NatsTimeout, TimeoutError):
            return None

    def _sort(self, message: Msg, messages: list[Msg]) -> None:
        self._heard_at = _now()
        status = (message.headers or {}).get("Status") if not message.data else None
        if status is None:
            self._outstanding -= 1
            messages.append(message)
        elif status == "100":
            return
        elif status in {"404", "408"}:
            self._outstanding = 0
        else:
            self._outstanding = 0
            description = (message.headers or {}).get("Description", "")
            if status == "503" or "Deleted" in description:
                raise ConsumerGone(f"consumer is gone ({status} {description})")

    def _forget_lost_request(self) -> None:
        if _now() - self._heard_at > _SILENCE_SECONDS:
            self._outstanding = 0


def _now() -> float:
    return asyncio.get_running_loop().time()
