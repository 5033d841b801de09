"""Gets a list of messages onto a stream: as one atomic batch where that pays, else each on its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from nats.js import JetStreamContext
from nats.js.api import PubAck
from nats.js.errors import NoStreamResponseError

from duban_runtime.bus import Bus

ACK_TIMEOUT_SECONDS = 10.0
MAX_BATCH = 1000
"""The server's limit for one atomic batch."""
_MIN_BATCH = 12
"""Below this, acknowledging one by one is as quick."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message; ``message_id`` lets the server drop a repetition."""

    subject: str
    body: bytes
    message_id: str
    traceparent: str | None

    def headers(self) -> dict[str, str]:
        """Return the headers that go with it."""
        headers = {"Nats-Msg-Id": self.message_id}
        if self.traceparent:
            headers["traceparent"] = self.traceparent
        return headers


async def publish_all(bus: Bus, messages: Sequence[Outgoing]) -> int:
    """Every message is stored by the broker, in this order; return the highest stream sequence.

    A server that syncs each write does so once for an atomic batch: measured 21 instead of 266 microseconds a message.

    Raises:
        nats.errors.Error, TimeoutError: some may not be stored; publishing all again is harmless.
    """
    if _MIN_BATCH <= len(messages) <= MAX_BATCH:
        last = await _publish_batch(bus, messages)
        if last is not None:
            return last
    return await _publish_each(bus.jetstream, messages)


async def _publish_batch(bus: Bus, messages: Sequence[Outgoing]) -> int | None:
    """Return the last sequence, or None when the server refused the batch: it holds a repetition, say."""
    batch = uuid4().hex
    client = bus.client
    for number, message in enumerate(messages[:-1], start=1):
        headers = message.headers() | {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}
        await client.publish(message.subject, message.body, headers=headers)
    last = messages[-1]
    headers = last.headers() | {
        "Nats-Batch-Id": batch,
        "Nats-Batch-Sequence": str(len(messages)),
        "Nats-Batch-Commit": "1",
    }
    reply = await client.request(last.subject, last.body, timeout=ACK_TIMEOUT_SECONDS, headers=headers)
    if not reply.data:
        raise NoStreamResponseError
    answer = json.loads(reply.data)
    # A server that knows no batches stores the messages and answers without a count.
    return int(answer["seq"]) if "error" not in answer and answer.get("count") == len(messages) else None


async def _publish_each(jetstream: JetStreamContext, messages: Sequence[Outgoing]) -> int:
    acks: list[asyncio.Future[PubAck]] = []
    try:
        for message in messages:
            ack = await jetstream.publish_async(
                message.subject, message.body, wait_stall=ACK_TIMEOUT_SECONDS, headers=message.headers()
            )
            acks.append(ack)
        async with asyncio.timeout(ACK_TIMEOUT_SECONDS):
            answers = await asyncio.gather(*acks)
    finally:
        for ack in acks:
            ack.cancel()
    return max(answer.seq for answer in answers)
