"""The queue of answers in PostgreSQL: tickets are leased, so that their answers go one after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.events.notify import ChannelAnswered
from duban_notify.adapters.answer_rows import ANSWER_COLUMNS, answer_of
from duban_notify.ports import ClaimedTicket, Delivered, NotDelivered, PendingAnswer
from duban_runtime.database import Database
from duban_runtime.log import EventLog, NewEvent

# As a subquery of the join the choice may run once for every row of the other side, and claim several.
_CLAIM = """
    WITH c AS MATERIALIZED (
        SELECT jurisdiction, id FROM ticket WHERE next_at IS NOT NULL AND GREATEST(next_at, lease_until) <= $1
        ORDER BY GREATEST(next_at, lease_until) LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE ticket t SET lease = $2, lease_until = $3
    FROM c
    WHERE t.jurisdiction = c.jurisdiction AND t.id = c.id
    RETURNING t.jurisdiction, t.id, t.channel, t.lease, t.lease_until, t.failures
"""
_NEXT = f"""
    SELECT {ANSWER_COLUMNS} FROM answer WHERE jurisdiction = $1 AND ticket = $2 AND state = 'pending'
    ORDER BY sequence LIMIT 1
"""
_ACCEPTED = """
    WITH accepted AS (
        UPDATE answer SET state = 'accepted', attempts = attempts + 1, response = $4, delivered_at = $5
        WHERE jurisdiction = $1 AND id = $3 AND state = 'pending' RETURNING ticket
    )
    UPDATE ticket t SET published = published + 1 FROM accepted a
    WHERE t.jurisdiction = $1 AND t.id = $2 AND a.ticket = t.id RETURNING t.published
"""
_REFUSED = """
    UPDATE answer SET attempts = attempts + 1, response = $3 WHERE jurisdiction = $1 AND id = $2 AND state = 'pending'
"""
_STOP = """
    WITH stopped AS (
        UPDATE answer SET state = 'stopped' WHERE jurisdiction = $1 AND ticket = $2 AND state IN ('held', 'pending')
    )
    UPDATE ticket SET stopped = true WHERE jurisdiction = $1 AND id = $2
"""
_RELEASE = """
    UPDATE ticket SET lease = NULL, lease_until = NULL, failures = $4, next_at = (
        SELECT GREATEST(min(created_at), $5) FROM answer
        WHERE jurisdiction = $1 AND ticket = $2 AND state = 'pending' HAVING count(*) > 0
    ) WHERE jurisdiction = $1 AND id = $2 AND lease = $3
"""


class SqlAnswerQueue:
    """``AnswerQueue`` on a database; accepted answers are published through the event log."""

    def __init__(self, database: Database, log: EventLog, new_lease: Callable[[], UUID] = uuid4) -> None:
        self._database = database
        self._log = log
        self._new_lease = new_lease

    async def claim(self, scope: frozenset[str], now: datetime, lease_until: datetime) -> ClaimedTicket | None:
        async with self._database.transaction(scope) as connection:
            found = await connection.exec_driver_sql(_CLAIM, (now, self._new_lease(), lease_until))
            row = found.one_or_none()
        if row is None:
            return None
        return ClaimedTicket(row.jurisdiction, row.id, row.channel, row.lease, row.lease_until, row.failures)

    async def next(self, ticket: ClaimedTicket) -> PendingAnswer | None:
        async with self._database.transaction({ticket.jurisdiction}) as connection:
            found = await connection.exec_driver_sql(_NEXT, (ticket.jurisdiction, ticket.ticket_id))
            row = found.one_or_none()
        return None if row is None else PendingAnswer(answer_of(row), row.sequence)

    async def accepted(self, ticket: ClaimedTicket, pending: PendingAnswer, outcome: Delivered, now: datetime) -> None:
        code, answer = ticket.jurisdiction, pending.answer
        async with self._database.transaction({code}) as connection:
            found = await connection.exec_driver_sql(
                _ACCEPTED, (code, ticket.ticket_id, answer.id, outcome.response, now)
            )
            published = found.scalar_one_or_none()
            if published is not None:
                await self._publish(connection, pending, published, now)

    async def refused(self, ticket: ClaimedTicket, pending: PendingAnswer, outcome: NotDelivered) -> None:
        code = ticket.jurisdiction
        async with self._database.transaction({code}) as connection:
            await connection.exec_driver_sql(_REFUSED, (code, pending.answer.id, outcome.reason))
            if outcome.gone:
                await connection.exec_driver_sql(_STOP, (code, ticket.ticket_id))

    async def release(self, ticket: ClaimedTicket, *, failures: int, not_before: datetime | None) -> None:
        async with self._database.transaction({ticket.jurisdiction}) as connection:
            # The lock first, in a statement of its own: what others add meanwhile is then seen by the next one.
            await connection.exec_driver_sql(
                "SELECT 1 FROM ticket WHERE jurisdiction = $1 AND id = $2 FOR UPDATE",
                (ticket.jurisdiction, ticket.ticket_id),
            )
            await connection.exec_driver_sql(
                _RELEASE, (ticket.jurisdiction, ticket.ticket_id, ticket.lease, failures, not_before)
            )

    async def _publish(
        self, connection: AsyncConnection, pending: PendingAnswer, published: int, now: datetime
    ) -> None:
        answer = pending.answer
        event = NewEvent.of(
            jurisdiction=answer.cause.jurisdiction,
            source=self._log.service,
            subject=f"answer:{answer.ticket.ticket_id}",
            sequence=published,
            payload=ChannelAnswered(
                ticket=answer.ticket, status=answer.status.value, cause=str(answer.cause.id), delivered_at=now
            ),
            occurred_at=now,
            correlation=answer.cause.correlation,
            causation=str(answer.cause.id),
            traceparent=answer.cause.traceparent,
        )
        await self._log.append(connection, [event])
