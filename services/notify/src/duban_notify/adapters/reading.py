"""What the HTTP interface reads and changes: notices with their receipts, and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Row, Select

from duban_runtime.database import Database

_NOTICE = sa.table(
    "notice",
    *map(
        sa.column,
        [
            "jurisdiction",
            "id",
            "cause",
            "cause_type",
            "stream",
            "row_code",
            "recipient",
            "unit",
            "address",
            "title",
            "body",
            "urgent",
            "created_at",
            "release_at",
            "state",
            "message",
            "attempts",
            "sender",
            "response",
            "delivered_at",
            "read_at",
        ],
    ),
)
_ANSWER = sa.table(
    "answer",
    *map(
        sa.column,
        [
            "jurisdiction",
            "id",
            "ticket",
            "channel",
            "external_id",
            "revision",
            "status",
            "body",
            "sequence",
            "state",
            "attempts",
            "response",
            "occurred_at",
            "created_at",
            "delivered_at",
            "cause",
        ],
    ),
)
_RETRY = """
    WITH again AS (
        UPDATE notice SET state = 'pending', attempts = 0, release_at = $3
        WHERE jurisdiction = $1 AND id = $2 AND state = 'failed' RETURNING address
    )
    INSERT INTO mailbox AS m (jurisdiction, address, next_at) SELECT $1::text, address, $3 FROM again
    ON CONFLICT (jurisdiction, address) DO UPDATE SET next_at = LEAST(m.next_at, excluded.next_at), not_before = NULL
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a list begins: after this row, newest first."""

    created_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """Conditions that are None hold always."""

    recipient: str | None = None
    unit: str | None = None
    state: str | None = None
    stream: str | None = None
    cause: UUID | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What a caller may see: everything, or what went to him or her, or to his or her unit as well."""

    person: str
    unit: str | None = None
    everything: bool = False

    def covers(self, row: Row[Any]) -> bool:
        """Return whether a notice may be seen."""
        return self.everything or row.recipient == self.person or (self.unit is not None and row.unit == self.unit)


@dataclass(frozen=True, slots=True)
class AnswerFilter:
    """Conditions that are None hold always."""

    ticket: UUID | None = None
    channel: str | None = None
    state: str | None = None


class Reading:
    """Reads and marks notices of one jurisdiction per call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def notices(
        self, jurisdiction: str, conditions: NoticeFilter, sight: Sight, after: Place | None, limit: int
    ) -> list[Row[Any]]:
        """Return a page of the notices in sight, newest first."""
        columns = _NOTICE.c
        where = [
            columns[name] == value
            for name in ("recipient", "unit", "state", "stream", "cause")
            if (value := getattr(conditions, name)) is not None
        ]
        if not sight.everything:
            own = columns["recipient"] == sight.person
            where.append(own if sight.unit is None else sa.or_(own, columns["unit"] == sight.unit))
        return await self._page(jurisdiction, sa.select(_NOTICE), where, after, limit)

    async def notice(self, jurisdiction: str, notice: UUID) -> Row[Any] | None:
        """Return one notice."""
        statement = sa.select(_NOTICE).where(_NOTICE.c.jurisdiction == jurisdiction, _NOTICE.c.id == notice)
        async with self._database.transaction({jurisdiction}) as connection:
            return (await connection.execute(statement)).one_or_none()

    async def confirm(self, jurisdiction: str, notice: UUID, now: datetime) -> None:
        """The recipient has read the notice; the first time counts."""
        async with self._database.transaction({jurisdiction}) as connection:
            await connection.exec_driver_sql(
                "UPDATE notice SET read_at = $3 WHERE jurisdiction = $1 AND id = $2 AND read_at IS NULL",
                (jurisdiction, notice, now),
            )

    async def retry(self, jurisdiction: str, notice: UUID, now: datetime) -> bool:
        """A failed notice waits to be sent again at once; return whether it had failed."""
        async with self._database.transaction({jurisdiction}) as connection:
            done = await connection.exec_driver_sql(_RETRY, (jurisdiction, notice, now))
            return done.rowcount > 0

    async def answers(
        self, jurisdiction: str, conditions: AnswerFilter, after: Place | None, limit: int
    ) -> list[Row[Any]]:
        """Return a page of answers to channels, newest first."""
        columns = _ANSWER.c
        where = [
            columns[name] == value
            for name in ("ticket", "channel", "state")
            if (value := getattr(conditions, name)) is not None
        ]
        return await self._page(jurisdiction, sa.select(_ANSWER), where, after, limit)

    async def _page(
        self,
        jurisdiction: str,
        statement: Select[Any],
        where: list[ColumnElement[bool]],
        after: Place | None,
        limit: int,
    ) -> list[Row[Any]]:
        columns = statement.selected_columns
        newest_first = sa.tuple_(columns["created_at"], columns["id"])
        if after is not None:
            where.append(newest_first < sa.tuple_(sa.literal(after.created_at), sa.literal(after.id)))
        paged = (
            statement.where(columns["jurisdiction"] == jurisdiction, *where)
            .order_by(columns["created_at"].desc(), columns["id"].desc())
            .limit(limit)
        )
        async with self._database.transaction({jurisdiction}) as connection:
            return list(await connection.execute(paged))
