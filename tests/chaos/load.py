"""Work for a suite that is being broken: channels that push tickets, staff that record incidents, nobody gives up."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

import httpx
from standardwebhooks import Webhook

from duban_contracts.vocabulary import Role
from tests.support.stage import CHANNEL, JURISDICTION, SECRET, Stage

UNITS = {"jtj": "县交通运输局", "slj": "县水利局", "zjj": "县住房和城乡建设局"}
TICKETS_PER_SECOND, INCIDENTS_PER_SECOND = 40.0, 8.0
_RETRY_SECONDS = (0.1, 0.4)
_LONG_AGO = date(2026, 1, 5)
AWAY = "no answer"


@dataclass
class Load:
    """What was asked for and how it was answered; a request is repeated, unchanged, until it is answered for good."""

    stage: Stage
    name: str
    tickets: dict[str, UUID] = field(default_factory=dict)
    incidents: dict[str, UUID] = field(default_factory=dict)
    asked_tickets: int = 0
    asked_incidents: int = 0
    answers: dict[str, Counter[str]] = field(default_factory=lambda: {"intake": Counter(), "tracking": Counter()})
    wrong: list[str] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Requests go out at a steady rate during the block; afterwards each has been answered for good."""
        limits = httpx.Limits(max_connections=40)
        async with httpx.AsyncClient(timeout=10.0, limits=limits) as self._http:
            sources = [
                asyncio.create_task(self._emit(TICKETS_PER_SECOND, self._push_one)),
                asyncio.create_task(self._emit(INCIDENTS_PER_SECOND, self._record_one)),
            ]
            try:
                yield
            finally:
                self._stopping.set()
                await asyncio.gather(*sources)
                await asyncio.gather(*self._tasks)

    async def register_units(self) -> None:
        """The units that incidents are about, and those whose people are told, stand in the register."""
        self.stage.register_offices()
        async with httpx.AsyncClient(timeout=10.0) as http:
            for code, name in UNITS.items():
                url = f"{self.stage.url('tracking')}/v1/{JURISDICTION}/units/{code}"
                body = {"name": name, "kind": "department"}
                answer = await http.put(url, json=body, headers=self.stage.bearer(Role.SUPERVISION_STAFF))
                assert answer.is_success, answer.text

    async def _emit(self, per_second: float, one: Callable[[int], Awaitable[None]]) -> None:
        loop = asyncio.get_running_loop()
        began, number = loop.time(), 0
        while not self._stopping.is_set():
            task = asyncio.ensure_future(one(number))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            number += 1
            await asyncio.sleep(max(0.0, began + number / per_second - loop.time()))

    async def _push_one(self, number: int) -> None:
        self.asked_tickets += 1
        external_id = f"{self.name}-{number:05d}"
        payload = {"external_id": external_id, "title": f"第{number}号反映", "content": "路灯不亮，请派人维修。"}
        body = json.dumps(payload, ensure_ascii=False)
        url = f"{self.stage.url('intake')}/v1/{JURISDICTION}/channels/{CHANNEL}/tickets"
        said = await self._until_answered("intake", url, body, lambda: _signed(f"msg_{external_id}", body))
        if said is not None:
            self.tickets[external_id] = UUID(said["ticket_id"])

    async def _record_one(self, number: int) -> None:
        self.asked_incidents += 1
        key = f"{self.name}-{number:05d}"
        fact = {
            "kind": "not_cooperating",
            "unit": list(UNITS)[number % len(UNITS)],
            "happened_on": _LONG_AGO.isoformat(),
            "description": "不配合督查",
        }
        url = f"{self.stage.url('tracking')}/v1/{JURISDICTION}/incidents"
        headers = {**self.stage.bearer(Role.SUPERVISION_STAFF), "idempotency-key": key}
        said = await self._until_answered("tracking", url, json.dumps(fact, ensure_ascii=False), lambda: headers)
        if said is not None:
            self.incidents[key] = UUID(said["id"])

    async def _until_answered(
        self, service: str, url: str, body: str, headers: Callable[[], dict[str, str]]
    ) -> dict[str, str] | None:
        """Return what was answered; None after an answer that is neither success nor a request to come again."""
        while True:
            try:
                answer = await self._http.post(url, content=body.encode(), headers=headers())
            except httpx.TransportError:
                self.answers[service][AWAY] += 1
            else:
                self.answers[service][str(answer.status_code)] += 1
                if answer.is_success:
                    return dict(answer.json())
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or not answer.headers.get("retry-after"):
                    self.wrong.append(f"{answer.status_code} {answer.text}")
                    return None
            await asyncio.sleep(random.uniform(*_RETRY_SECONDS))


def _signed(webhook_id: str, body: str) -> dict[str, str]:
    at = datetime.now(UTC)
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(webhook_id, at, body),
        "content-type": "application/json",
    }
