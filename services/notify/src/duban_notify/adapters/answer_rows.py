"""Desks and answers in PostgreSQL, within the transaction of a batch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.common import TicketRef
from duban_notify.core.answers import Answer, Status, TicketDesk
from duban_notify.core.values import Cause

ANSWER_COLUMNS = (
    "jurisdiction, id, ticket, channel, external_id, revision, status, body, occurred_at, sequence, "
    "cause, cause_type, stream, stream_sequence, correlation, traceparent"
)
# The row is made when absent, for only a row can be locked.
_LOCK = """
    INSERT INTO ticket AS t (jurisdiction, id) SELECT $1::text, i FROM unnest($2::uuid[]) i
    ON CONFLICT (jurisdiction, id) DO UPDATE SET id = t.id RETURNING id, opened, last_sequence
"""
_SAVE_DESKS = """
    UPDATE ticket SET opened = t.opened, last_sequence = t.last_sequence
    FROM unnest($2::uuid[], $3::bool[], $4::int[]) AS t(id, opened, last_sequence)
    WHERE ticket.jurisdiction = $1 AND ticket.id = t.id
"""
_SAVE_ANSWERS = """
    INSERT INTO answer AS a (jurisdiction, id, ticket, channel, external_id, revision, status, body, occurred_at,
                             sequence, cause, cause_type, stream, stream_sequence, correlation, traceparent,
                             state, created_at)
    SELECT $1::text, t.*, $18::timestamptz
    FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[], $9::timestamptz[],
                $10::int[], $11::uuid[], $12::text[], $13::text[], $14::bigint[], $15::text[], $16::text[],
                $17::text[]) AS t
    ON CONFLICT (jurisdiction, id) DO UPDATE SET sequence = excluded.sequence, state = excluded.state
    WHERE a.state = 'held'
"""
# A ticket whose channel is gone is told nothing more; one that pauses after a failure goes on pausing.
_QUEUE = """
    WITH stopped AS (
        UPDATE answer a SET state = 'stopped' FROM ticket t
        WHERE a.jurisdiction = $1 AND a.ticket = ANY($2::uuid[]) AND a.state IN ('pending', 'held')
          AND t.jurisdiction = a.jurisdiction AND t.id = a.ticket AND t.stopped
    )
    UPDATE ticket t SET channel = q.channel, next_at = COALESCE(t.next_at, $4::timestamptz)
    FROM unnest($2::uuid[], $3::text[]) AS q(id, channel)
    WHERE t.jurisdiction = $1 AND t.id = q.id AND NOT t.stopped
"""


class AnswerRows:
    """Answers of one jurisdiction on an open transaction."""

    def __init__(self, connection: AsyncConnection, jurisdiction: str) -> None:
        self._connection = connection
        self._jurisdiction = jurisdiction

    async def desks(self, tickets: Collection[UUID]) -> dict[UUID, TicketDesk]:
        """Return the desks of these tickets, locked until the transaction ends."""
        ordered = sorted(tickets)
        found = await self._connection.exec_driver_sql(_LOCK, (self._jurisdiction, ordered))
        desks = {row.id: TicketDesk(row.id, row.opened, row.last_sequence) for row in found}
        held = await self._connection.exec_driver_sql(
            f"SELECT {ANSWER_COLUMNS} FROM answer WHERE jurisdiction = $1 AND ticket = ANY($2::uuid[]) "
            "AND state = 'held' ORDER BY ticket, stream_sequence",
            (self._jurisdiction, ordered),
        )
        for row in held:
            desk = desks[row.ticket]
            desks[row.ticket] = replace(desk, held=(*desk.held, answer_of(row)))
        return desks

    async def save(
        self, desks: Collection[TicketDesk], answers: Sequence[Answer], answered_channels: frozenset[str], now: datetime
    ) -> None:
        """Desks and answers stand so; tickets with something to send are due."""
        ordered = sorted(desks, key=lambda desk: desk.ticket_id)
        await self._connection.exec_driver_sql(
            _SAVE_DESKS,
            (
                self._jurisdiction,
                [desk.ticket_id for desk in ordered],
                [desk.opened for desk in ordered],
                [desk.last_sequence for desk in ordered],
            ),
        )
        rows = [(answer, _state(answer, answered_channels)) for answer in answers]
        rows += [(answer, "held") for desk in ordered for answer in desk.held]
        await self._connection.exec_driver_sql(_SAVE_ANSWERS, (self._jurisdiction, *_columns(rows), now))
        channels = {answer.ticket.ticket_id: answer.ticket.channel for answer, state in rows if state == "pending"}
        if channels:
            due = sorted(channels)
            await self._connection.exec_driver_sql(
                _QUEUE, (self._jurisdiction, due, [channels[ticket] for ticket in due], now)
            )


def answer_of(row: Any) -> Answer:
    """Return the answer of a row with ``ANSWER_COLUMNS``."""
    return Answer(
        id=row.id,
        cause=Cause(
            id=row.cause,
            type=row.cause_type,
            stream=row.stream,
            sequence=row.stream_sequence,
            jurisdiction=row.jurisdiction,
            occurred_at=row.occurred_at,
            correlation=row.correlation,
            traceparent=row.traceparent,
        ),
        ticket=TicketRef(ticket_id=row.ticket, channel=row.channel, external_id=row.external_id, revision=row.revision),
        status=Status(row.status),
        text=row.body,
        occurred_at=row.occurred_at,
        sequence=row.sequence,
    )


def _state(answer: Answer, answered_channels: frozenset[str]) -> str:
    return "pending" if answer.ticket.channel in answered_channels else "not_required"


def _columns(rows: Sequence[tuple[Answer, str]]) -> tuple[list[object], ...]:
    answers = [answer for answer, _ in rows]
    return (
        [answer.id for answer in answers],
        [answer.ticket.ticket_id for answer in answers],
        [answer.ticket.channel for answer in answers],
        [answer.ticket.external_id for answer in answers],
        [answer.ticket.revision for answer in answers],
        [answer.status.value for answer in answers],
        [answer.text for answer in answers],
        [answer.occurred_at for answer in answers],
        [answer.sequence for answer in answers],
        [answer.cause.id for answer in answers],
        [answer.cause.type for answer in answers],
        [answer.cause.stream for answer in answers],
        [answer.cause.sequence for answer in answers],
        [answer.cause.correlation for answer in answers],
        [answer.cause.traceparent for answer in answers],
        [state for _, state in rows],
    )
