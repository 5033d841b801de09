"""Waits until everything that an act set going has come to rest in all services."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from duban_runtime.topology import stream_name
from duban_standalone.demo.script import ZONE
from duban_standalone.errors import StandaloneError

SERVICES = ("intake", "tracking", "scoring", "notify")
POLL_SECONDS = 0.01
PATIENCE_SECONDS = 30.0


class NeverQuiet(StandaloneError):
    """The services did not come to rest; something keeps failing and its log says what."""


class Quiet:
    """Looks at what is left to do: outboxes, consumers, timers. For the demo, which has the whole suite before it."""

    def __init__(self, connection: asyncpg.Connection[Any], jetstream: JetStreamContext, jurisdictions: Sequence[str]):
        self._connection = connection
        self._jetstream = jetstream
        self._jurisdictions = jurisdictions

    async def wait(self, now: datetime) -> None:
        """Return when nothing is left to do at ``now``.

        Raises:
            NeverQuiet: it took longer than ``PATIENCE_SECONDS``.
        """
        began = time.monotonic()
        left = await self._left(now)
        while left or await self._left(now):
            if time.monotonic() - began > PATIENCE_SECONDS:
                raise NeverQuiet(f"等待各服务处理完成超过 {PATIENCE_SECONDS:.0f} 秒，仍有：{left}")
            await asyncio.sleep(POLL_SECONDS)
            left = await self._left(now)

    async def _left(self, now: datetime) -> str:
        for name in SERVICES:
            pending = await self._pending(name)
            if pending:
                return f"{name} 的消息 {pending} 条待处理"
        outboxes = " + ".join(f"(SELECT count(*) FROM {name}.outbox)" for name in SERVICES)
        timers = "(SELECT count(*) FROM tracking.timer WHERE wake_at <= $1)"
        opened = "(SELECT count(*) FROM tracking.office_mark WHERE opened_on >= $2)"
        async with self._connection.transaction():
            scope = ",".join(self._jurisdictions)
            await self._connection.execute("SELECT set_config('duban.scope', $1, true)", scope)
            today = now.astimezone(ZONE).date()
            row = await self._connection.fetchrow(
                f"SELECT {outboxes} AS outbox, {timers} AS timer, {opened} AS opened", now, today
            )
        if row["outbox"]:
            return f"待发布事件 {row['outbox']} 条"
        if row["opened"] < len(self._jurisdictions):
            return "当日的定期任务尚未打开"
        return f"到期定时 {row['timer']} 条" if row["timer"] else ""

    async def _pending(self, service: str) -> int:
        try:
            consumers = await self._jetstream.consumers_info(stream_name(service))
        except NotFoundError:
            return 0
        return sum((each.num_pending or 0) + (each.num_ack_pending or 0) for each in consumers)
