"""The service on a real database: events in, deliveries by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from duban_contracts.envelope import Envelope
from duban_notify.adapters.answer_queue import SqlAnswerQueue
from duban_notify.adapters.batch_store import SqlBatchStore
from duban_notify.adapters.late_store import SqlLateEvents
from duban_notify.adapters.notice_queue import SqlNoticeQueue
from duban_notify.core.messages import Message
from duban_notify.handlers.apply_events import ApplyEvents
from duban_notify.handlers.deliver_answers import DeliverAnswers
from duban_notify.handlers.deliver_notices import DeliverNotices
from duban_notify.handlers.late_events import LookAgain
from duban_notify.ports import Callback, Delivered, NotDelivered, Outcome, Sender
from duban_notify.translate import Counties, County
from duban_runtime.database import Database
from duban_runtime.log import EventLog
from tests.notify.rules import a_county
from tests.notify.story import FakeClock

TIMEOUT_SECONDS = 10.0
LEASE_SECONDS = 9 * TIMEOUT_SECONDS
MAX_ATTEMPTS = 3


class Killed(Exception):
    """The process dies here."""


@dataclass
class FakeSender:
    """Takes messages, or answers as it is told to: an outcome, or death after the message has left."""

    will: list[Outcome | type[Killed]] = field(default_factory=list)
    sent: list[tuple[str, Message]] = field(default_factory=list)

    async def send(self, jurisdiction: str, address: str, message: Message) -> Outcome:
        answer = self.will.pop(0) if self.will else Delivered("fake", "ok")
        if not isinstance(answer, NotDelivered):
            self.sent.append((address, message))
        if isinstance(answer, type):
            raise answer
        return answer

    @property
    def titles(self) -> list[str]:
        return [message.title for _, message in self.sent]


class NoCallback:
    """For tests without channels."""

    async def post(self, *args: object) -> Outcome:
        raise AssertionError("nothing was to be posted")


@dataclass
class Desk:
    """One process of the service, whose steps are taken one by one."""

    database: Database
    sender: Sender
    callback: Callback = field(default_factory=NoCallback)
    counties: Mapping[str, County] = field(default_factory=lambda: {"yunhe": a_county()})
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        counties, log = Counties(self.counties), EventLog("notify", "test")
        self._events = ApplyEvents(counties, self.clock, wait_seconds=60.0, faulty_retry_seconds=30.0)
        self._late = LookAgain(counties, SqlLateEvents(self.database), self.clock)
        self._notices = DeliverNotices(
            counties,
            SqlNoticeQueue(self.database, log),
            self.sender,
            self.clock,
            timeout_seconds=TIMEOUT_SECONDS,
            max_attempts=MAX_ATTEMPTS,
        )
        self._answers = DeliverAnswers(
            counties, SqlAnswerQueue(self.database, log), self.callback, self.clock, timeout_seconds=TIMEOUT_SECONDS
        )

    async def hears(self, *batches: Sequence[Envelope]) -> None:
        for batch in batches:
            jurisdiction = batch[0].jurisdiction
            async with self.database.transaction({jurisdiction}) as connection:
                await self._events.apply(SqlBatchStore(connection, jurisdiction), batch)

    async def looks_again(self) -> None:
        while await self._late.look():
            continue

    async def delivers(self, after_seconds: float = 0.0) -> None:
        """Everything that is due is sent."""
        self.clock.pass_seconds(after_seconds)
        while await self._notices.deliver():
            continue

    async def answers(self, after_seconds: float = 0.0) -> None:
        """Every answer that is due is posted."""
        self.clock.pass_seconds(after_seconds)
        while await self._answers.deliver():
            continue

    async def rows(self, statement: str, jurisdiction: str = "yunhe") -> list[tuple[Any, ...]]:
        async with self.database.transaction({jurisdiction}) as connection:
            return [tuple(row) for row in await connection.exec_driver_sql(statement)]

    async def states(self) -> list[str]:
        """States of all notices, oldest first."""
        return [row[0] for row in await self.rows("SELECT state FROM notice ORDER BY release_at, id")]

    async def published(self) -> list[str]:
        """Last parts of the types of the events published, in their order."""
        rows = await self.rows("SELECT type FROM event ORDER BY position")
        return [row[0].removeprefix("duban.notify.") for row in rows]
