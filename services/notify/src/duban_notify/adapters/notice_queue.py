"""The queue of notices in PostgreSQL: addresses are leased, so that one process at a time sends to each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.base import Event
from duban_contracts.events.notify import NoticeDelivered, NoticeFailed
from duban_notify.core.messages import DueNotice, Message
from duban_notify.ports import Delivered, Mailbox, NotDelivered, SentNotice
from duban_runtime.database import Database
from duban_runtime.log import EventLog, NewEvent

_DUE_LIMIT = 1000
"""New notices looked at in one claim: more than its messages can hold, so that a rest is noticed."""
# As a subquery of the join the choice may run once for every row of the other side, and claim several.
_CLAIM = """
    WITH c AS MATERIALIZED (
        SELECT jurisdiction, address FROM mailbox
        WHERE next_at IS NOT NULL AND GREATEST(next_at, not_before, lease_until) <= $1
        ORDER BY GREATEST(next_at, not_before, lease_until) LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE mailbox m SET lease = $2, lease_until = $3
    FROM c
    WHERE m.jurisdiction = c.jurisdiction AND m.address = c.address
    RETURNING m.jurisdiction, m.address, m.lease, m.lease_until, m.throttled, m.failures, m.sent_at
"""
_DUE_COLUMNS = "id, cause, row_code, recipient, title, body, urgent, merge_key, release_at, message"
_DUE_WHERE = "jurisdiction = $1 AND address = $2 AND release_at <= $3 AND state IN ('pending', 'sending')"
_DUE = f"""
    SELECT {_DUE_COLUMNS} FROM notice WHERE {_DUE_WHERE} AND message IS NOT NULL
    UNION ALL
    (SELECT {_DUE_COLUMNS} FROM notice WHERE {_DUE_WHERE} AND message IS NULL ORDER BY release_at, id LIMIT $4)
"""
_MARK = """
    UPDATE notice n SET state = 'sending', message = t.message
    FROM unnest($2::uuid[], $3::uuid[]) AS t(id, message) WHERE n.jurisdiction = $1 AND n.id = t.id
    RETURNING n.id, n.traceparent
"""
_RETURNED = "RETURNING id, cause, recipient, correlation, traceparent, published"
_DELIVERED = f"""
    UPDATE notice SET state = 'delivered', attempts = attempts + 1, delivered_at = $3, sender = $4, response = $5,
                      published = published + 1
    WHERE jurisdiction = $1 AND id = ANY($2::uuid[]) AND state IN ('pending', 'sending') {_RETURNED}
"""
_ATTEMPTED = """
    UPDATE notice SET attempts = attempts + 1, sender = $3, response = $4
    WHERE jurisdiction = $1 AND address = $2 AND state IN ('pending', 'sending') AND release_at <= $5
"""
_GIVEN_UP = f"""
    UPDATE notice SET state = 'failed', published = published + 1
    WHERE jurisdiction = $1 AND address = $2 AND state IN ('pending', 'sending') AND attempts >= $3 {_RETURNED}
"""
_REFUSED = f"""
    UPDATE notice SET state = 'failed', attempts = attempts + 1, sender = $3, response = $4, published = published + 1
    WHERE jurisdiction = $1 AND id = ANY($2::uuid[]) AND state IN ('pending', 'sending') {_RETURNED}
"""
_RELEASE = """
    UPDATE mailbox SET lease = NULL, lease_until = NULL, throttled = $4, failures = $5, not_before = $6,
        next_at = (SELECT min(release_at) FROM notice
                   WHERE jurisdiction = $1 AND address = $2 AND state IN ('pending', 'sending'))
    WHERE jurisdiction = $1 AND address = $2 AND lease = $3
"""


class SqlNoticeQueue:
    """``NoticeQueue`` on a database; what happens to a notice is published through the event log."""

    def __init__(self, database: Database, log: EventLog, new_lease: Callable[[], UUID] = uuid4) -> None:
        self._database = database
        self._log = log
        self._new_lease = new_lease

    async def claim(self, scope: frozenset[str], now: datetime, lease_until: datetime) -> Mailbox | None:
        async with self._database.transaction(scope) as connection:
            found = await connection.exec_driver_sql(_CLAIM, (now, self._new_lease(), lease_until))
            row = found.one_or_none()
        if row is None:
            return None
        return Mailbox(
            jurisdiction=row.jurisdiction,
            address=row.address,
            lease=row.lease,
            lease_until=row.lease_until,
            throttled=row.throttled,
            failures=row.failures,
            sent_at=tuple(row.sent_at),
        )

    async def due(self, mailbox: Mailbox, now: datetime) -> list[DueNotice]:
        async with self._database.transaction({mailbox.jurisdiction}) as connection:
            found = await connection.exec_driver_sql(_DUE, (mailbox.jurisdiction, mailbox.address, now, _DUE_LIMIT))
            return [_due(row) for row in found]

    async def mark_sending(self, mailbox: Mailbox, messages: Sequence[Message]) -> Mapping[UUID, str | None]:
        pairs = [(notice, message.id) for message in messages for notice in message.notices]
        async with self._database.transaction({mailbox.jurisdiction}) as connection:
            found = await connection.exec_driver_sql(
                _MARK, (mailbox.jurisdiction, [notice for notice, _ in pairs], [message for _, message in pairs])
            )
            return {row.id: row.traceparent for row in found}

    async def delivered(self, mailbox: Mailbox, message: Message, outcome: Delivered, now: datetime) -> None:
        async with self._database.transaction({mailbox.jurisdiction}) as connection:
            found = await connection.exec_driver_sql(
                _DELIVERED, (mailbox.jurisdiction, list(message.notices), now, outcome.sender, outcome.response)
            )
            await self._publish(
                connection,
                mailbox.jurisdiction,
                now,
                (
                    (
                        sent,
                        NoticeDelivered(
                            notice_id=sent.id,
                            cause=str(sent.cause),
                            recipient=sent.recipient,
                            sender=outcome.sender,
                            delivered_at=now,
                        ),
                    )
                    for sent in map(_sent, found)
                ),
            )
            await self._count_message(connection, mailbox)

    async def failed(
        self, mailbox: Mailbox, message: Message, outcome: NotDelivered, now: datetime, *, max_attempts: int
    ) -> int:
        code, address = mailbox.jurisdiction, mailbox.address
        async with self._database.transaction({code}) as connection:
            if outcome.permanent:
                found = await connection.exec_driver_sql(
                    _REFUSED, (code, list(message.notices), outcome.sender, outcome.reason)
                )
            else:
                # What waits at the address has been kept from going out as well: it shares the attempt.
                await connection.exec_driver_sql(_ATTEMPTED, (code, address, outcome.sender, outcome.reason, now))
                found = await connection.exec_driver_sql(_GIVEN_UP, (code, address, max_attempts))
            given_up = [_sent(row) for row in found]
            await self._publish(
                connection,
                code,
                now,
                (
                    (
                        sent,
                        NoticeFailed(
                            notice_id=sent.id, cause=str(sent.cause), recipient=sent.recipient, reason=outcome.reason
                        ),
                    )
                    for sent in given_up
                ),
            )
            await self._count_message(connection, mailbox)
        return len(given_up)

    async def release(self, mailbox: Mailbox, *, throttled: bool, failures: int, not_before: datetime | None) -> None:
        async with self._database.transaction({mailbox.jurisdiction}) as connection:
            # The lock first, in a statement of its own: what others add meanwhile is then seen by the next one.
            await connection.exec_driver_sql(
                "SELECT 1 FROM mailbox WHERE jurisdiction = $1 AND address = $2 FOR UPDATE",
                (mailbox.jurisdiction, mailbox.address),
            )
            await connection.exec_driver_sql(
                _RELEASE, (mailbox.jurisdiction, mailbox.address, mailbox.lease, throttled, failures, not_before)
            )

    async def _publish(
        self,
        connection: AsyncConnection,
        jurisdiction: str,
        now: datetime,
        told: Iterable[tuple[SentNotice, Event]],
    ) -> None:
        events = [
            NewEvent.of(
                jurisdiction=jurisdiction,
                source=self._log.service,
                subject=f"notice:{sent.id}",
                sequence=sent.sequence,
                payload=payload,
                occurred_at=now,
                correlation=sent.correlation,
                causation=str(sent.cause),
                traceparent=sent.traceparent,
            )
            for sent, payload in told
        ]
        await self._log.append(connection, events)

    async def _count_message(self, connection: AsyncConnection, mailbox: Mailbox) -> None:
        await connection.exec_driver_sql(
            "UPDATE mailbox SET sent_at = $3::timestamptz[] WHERE jurisdiction = $1 AND address = $2",
            (mailbox.jurisdiction, mailbox.address, list(mailbox.sent_at)),
        )


def _due(row: Any) -> DueNotice:
    return DueNotice(
        id=row.id,
        cause=row.cause,
        row=row.row_code,
        recipient=row.recipient,
        title=row.title,
        text=row.body,
        urgent=row.urgent,
        merge_key=row.merge_key,
        release_at=row.release_at,
        message=row.message,
    )


def _sent(row: Any) -> SentNotice:
    return SentNotice(row.id, row.cause, row.recipient, row.correlation, row.traceparent, row.published)
