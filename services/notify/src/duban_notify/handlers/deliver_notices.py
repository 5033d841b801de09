"""Delivers what is due at one address: claim, send, record."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from opentelemetry.trace import SpanKind

from duban_notify import metrics
from duban_notify.core.messages import Message, Plan, plan
from duban_notify.core.release import RATE_WINDOW_SECONDS, retry_delay_seconds
from duban_notify.ports import Delivered, Mailbox, NotDelivered, NoticeQueue, Outcome, Sender
from duban_notify.translate import Counties
from duban_runtime.clock import Clock
from duban_runtime.telemetry import span_from

_LOG = logging.getLogger(__name__)
_MESSAGES_PER_CLAIM = 8
_FIRST_DELAY_SECONDS = 30.0
_LONGEST_DELAY_SECONDS = 3600.0
_WINDOW = timedelta(seconds=RATE_WINDOW_SECONDS)


class DeliverNotices:
    """One address at a time. Several of them, in several processes, share the queue."""

    def __init__(
        self,
        counties: Counties,
        queue: NoticeQueue,
        sender: Sender,
        clock: Clock,
        *,
        timeout_seconds: float,
        max_attempts: int,
        after_commit: Callable[[], None] = lambda: None,
    ) -> None:
        self._counties = counties
        self._queue = queue
        self._sender = sender
        self._clock = clock
        # A lease outlives every send of its claim even if each of them takes the whole timeout.
        self._lease = timedelta(seconds=timeout_seconds * (_MESSAGES_PER_CLAIM + 1))
        self._max_attempts = max_attempts
        self._after_commit = after_commit

    async def deliver(self) -> bool:
        """What was due at one address is sent or set aside for later; return whether an address was due."""
        if not self._counties.working:
            return False
        now = self._clock.now()
        mailbox = await self._queue.claim(self._counties.scope, now, now + self._lease)
        if mailbox is None:
            return False
        await self._empty(mailbox, now)
        self._after_commit()
        return True

    async def _empty(self, mailbox: Mailbox, now: datetime) -> None:
        policy = self._counties.working[mailbox.jurisdiction].policy
        mailbox = replace(mailbox, sent_at=tuple(at for at in mailbox.sent_at if at > now - _WINDOW))
        left = policy.notify.rate_per_minute - len(mailbox.sent_at)
        planned = plan(await self._queue.due(mailbox, now), min(left, _MESSAGES_PER_CLAIM), mailbox.throttled, policy)
        parents = await self._queue.mark_sending(mailbox, planned.messages) if planned.messages else {}
        for message in planned.messages:
            outcome = await self._send(mailbox, message, parents)
            at = self._clock.now()
            mailbox = replace(mailbox, sent_at=(*mailbox.sent_at, at))
            if isinstance(outcome, Delivered):
                await self._queue.delivered(mailbox, message, outcome, at)
                mailbox = replace(mailbox, failures=0)
            elif not await self._goes_on_after(mailbox, message, outcome, at):
                return
        await self._release(mailbox, planned, left)

    async def _send(self, mailbox: Mailbox, message: Message, parents: Mapping[UUID, str | None]) -> Outcome:
        """Each notice of the message is a span in the trace of its own cause."""
        with ExitStack() as spans:
            for notice in message.notices:
                spans.enter_context(
                    span_from(
                        parents.get(notice),
                        "notify deliver",
                        kind=SpanKind.CLIENT,
                        jurisdiction=mailbox.jurisdiction,
                        notice_id=str(notice),
                    )
                )
            outcome = await self._sender.send(mailbox.jurisdiction, mailbox.address, message)
        is_delivered = isinstance(outcome, Delivered)
        metrics.MESSAGES.labels(outcome.sender, "delivered" if is_delivered else "failed").inc()
        _LOG.info(
            "message %s",
            "delivered" if is_delivered else "not delivered",
            extra={"message_id": str(message.id), "sender": outcome.sender, "notices": len(message.notices)},
        )
        return outcome

    async def _goes_on_after(self, mailbox: Mailbox, message: Message, outcome: NotDelivered, now: datetime) -> bool:
        """The failure is recorded; an address that may be down is left alone for a while."""
        failed = await self._queue.failed(mailbox, message, outcome, now, max_attempts=self._max_attempts)
        metrics.FAILED_NOTICES.labels(mailbox.jurisdiction).inc(failed)
        if outcome.permanent:
            return True
        failures = mailbox.failures + 1
        delay_seconds = outcome.retry_after_seconds
        if delay_seconds is None:
            delay_seconds = retry_delay_seconds(failures, _FIRST_DELAY_SECONDS, _LONGEST_DELAY_SECONDS)
        not_before = now + timedelta(seconds=delay_seconds)
        await self._queue.release(mailbox, throttled=mailbox.throttled, failures=failures, not_before=not_before)
        return False

    async def _release(self, mailbox: Mailbox, planned: Plan, left: int) -> None:
        is_over_rate = planned.held_back and left <= _MESSAGES_PER_CLAIM
        free_at = min(mailbox.sent_at) + _WINDOW if is_over_rate and mailbox.sent_at else None
        throttled = is_over_rate or (mailbox.throttled and planned.held_back)
        await self._queue.release(mailbox, throttled=throttled, failures=mailbox.failures, not_before=free_at)
