"""Tells a channel the statuses of one ticket, strictly in their order: claim, post, record."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from opentelemetry.trace import SpanKind

from duban_notify import metrics
from duban_notify.core.answers import body_of
from duban_notify.core.release import retry_delay_seconds
from duban_notify.ports import (
    AnswerQueue,
    Callback,
    ClaimedTicket,
    Delivered,
    NotDelivered,
    Outcome,
    PendingAnswer,
)
from duban_notify.translate import Counties
from duban_runtime.clock import Clock
from duban_runtime.telemetry import span_from

_LOG = logging.getLogger(__name__)
_ANSWERS_PER_CLAIM = 8
_FIRST_DELAY_SECONDS = 5.0
_LONGEST_DELAY_SECONDS = 3600.0
_SENDER = "webhook"


class DeliverAnswers:
    """One ticket at a time. An answer is tried until it is accepted, for the next one may not overtake it."""

    def __init__(
        self,
        counties: Counties,
        queue: AnswerQueue,
        callback: Callback,
        clock: Clock,
        *,
        timeout_seconds: float,
        after_commit: Callable[[], None] = lambda: None,
    ) -> None:
        self._counties = counties
        self._queue = queue
        self._callback = callback
        self._clock = clock
        self._lease = timedelta(seconds=timeout_seconds * (_ANSWERS_PER_CLAIM + 1))
        self._after_commit = after_commit

    async def deliver(self) -> bool:
        """The answers due for one ticket are accepted, or set aside for later; return whether a ticket was due."""
        if not self._counties.working:
            return False
        now = self._clock.now()
        ticket = await self._queue.claim(self._counties.scope, now, now + self._lease)
        if ticket is None:
            return False
        await self._answer(ticket)
        self._after_commit()
        return True

    async def _answer(self, ticket: ClaimedTicket) -> None:
        for _ in range(_ANSWERS_PER_CLAIM):
            pending = await self._queue.next(ticket)
            if pending is None:
                break
            outcome = await self._post(ticket, pending)
            if isinstance(outcome, NotDelivered):
                await self._set_aside(ticket, pending, outcome)
                return
            await self._queue.accepted(ticket, pending, outcome, self._clock.now())
        await self._queue.release(ticket, failures=0, not_before=None)

    async def _post(self, ticket: ClaimedTicket, pending: PendingAnswer) -> Outcome:
        address = self._counties.working[ticket.jurisdiction].callbacks.get(ticket.channel)
        if address is None or not address.secret:
            return NotDelivered(_SENDER, "渠道未配置回调地址或签名密钥")
        answer = pending.answer
        with span_from(
            answer.cause.traceparent,
            "notify answer",
            kind=SpanKind.CLIENT,
            jurisdiction=ticket.jurisdiction,
            answer_id=str(answer.id),
        ):
            body = body_of(answer, pending.sequence)
            outcome = await self._callback.post(address.url, address.secret, answer.id, body)
        is_accepted = isinstance(outcome, Delivered)
        metrics.ANSWERS.labels(ticket.channel, "accepted" if is_accepted else "failed").inc()
        _LOG.info(
            "answer %s",
            "accepted" if is_accepted else "not accepted",
            extra={"answer_id": str(answer.id), "channel": ticket.channel, "sequence": pending.sequence},
        )
        return outcome

    async def _set_aside(self, ticket: ClaimedTicket, pending: PendingAnswer, outcome: NotDelivered) -> None:
        await self._queue.refused(ticket, pending, outcome)
        failures = ticket.failures + 1
        delay_seconds = outcome.retry_after_seconds
        if delay_seconds is None:
            delay_seconds = retry_delay_seconds(failures, _FIRST_DELAY_SECONDS, _LONGEST_DELAY_SECONDS)
        not_before = self._clock.now() + timedelta(seconds=delay_seconds)
        await self._queue.release(ticket, failures=failures, not_before=not_before)
