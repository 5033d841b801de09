"""Notices with their receipts, and answers, as the HTTP interface reads and marks them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, TableClause

from duban_notify.ports_reading import AnswerFilter, AnswerRecord, NoticeFilter, NoticeRecord, Place, Sight
from duban_runtime.database import Database

_COLUMNS = {"row": "row_code", "text": "body"}
"""Fields whose column has another name."""


def _table(name: str, record: type) -> TableClause:
    names = [_COLUMNS.get(field.name, field.name) for field in fields(record)]
    return sa.table(name, sa.column("jurisdiction"), *map(sa.column, names))


def _select(table: TableClause, record: type) -> Select[Any]:
    return sa.select(*(table.c[_COLUMNS.get(field.name, field.name)].label(field.name) for field in fields(record)))


_NOTICE, _ANSWER = _table("notice", NoticeRecord), _table("answer", AnswerRecord)
_RETRY = """
    WITH again AS (
        UPDATE notice SET state = 'pending', attempts = 0, release_at = $3
        WHERE jurisdiction = $1 AND id = $2 AND state = 'failed' RETURNING address
    )
    INSERT INTO mailbox AS m (jurisdiction, address, next_at) SELECT $1::text, address, $3 FROM again
    ON CONFLICT (jurisdiction, address) DO UPDATE SET next_at = LEAST(m.next_at, excluded.next_at), not_before = NULL
"""


class SqlReading:
    """``Reading`` on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def notices(
        self, jurisdiction: str, conditions: NoticeFilter, sight: Sight, *, after: Place | None, limit: int
    ) -> list[NoticeRecord]:
        columns = _NOTICE.c
        where = [*_conditions(_NOTICE, conditions, ("recipient", "unit", "state", "stream", "cause"))]
        if not sight.everything:
            own = columns.recipient == sight.person
            where.append(own if sight.unit is None else sa.or_(own, columns.unit == sight.unit))
        statement = _page(_select(_NOTICE, NoticeRecord).where(*where), _NOTICE, jurisdiction, after, limit)
        async with self._database.transaction({jurisdiction}) as connection:
            return [NoticeRecord(**row._mapping) for row in await connection.execute(statement)]

    async def notice(self, jurisdiction: str, notice: UUID) -> NoticeRecord | None:
        statement = _select(_NOTICE, NoticeRecord).where(_NOTICE.c.jurisdiction == jurisdiction, _NOTICE.c.id == notice)
        async with self._database.transaction({jurisdiction}) as connection:
            row = (await connection.execute(statement)).one_or_none()
        return None if row is None else NoticeRecord(**row._mapping)

    async def confirm(self, jurisdiction: str, notice: UUID, now: datetime) -> None:
        async with self._database.transaction({jurisdiction}) as connection:
            await connection.exec_driver_sql(
                "UPDATE notice SET read_at = $3 WHERE jurisdiction = $1 AND id = $2 AND read_at IS NULL",
                (jurisdiction, notice, now),
            )

    async def retry(self, jurisdiction: str, notice: UUID, now: datetime) -> bool:
        async with self._database.transaction({jurisdiction}) as connection:
            done = await connection.exec_driver_sql(_RETRY, (jurisdiction, notice, now))
            return done.rowcount > 0

    async def answers(
        self, jurisdiction: str, conditions: AnswerFilter, *, after: Place | None, limit: int
    ) -> list[AnswerRecord]:
        where = _conditions(_ANSWER, conditions, ("ticket", "channel", "state"))
        statement = _page(_select(_ANSWER, AnswerRecord).where(*where), _ANSWER, jurisdiction, after, limit)
        async with self._database.transaction({jurisdiction}) as connection:
            return [AnswerRecord(**row._mapping) for row in await connection.execute(statement)]


def _conditions(
    table: TableClause, conditions: NoticeFilter | AnswerFilter, names: Iterable[str]
) -> Iterable[ColumnElement[bool]]:
    for name in names:
        value = getattr(conditions, name)
        if value is not None:
            yield table.c[name] == value


def _page(
    statement: Select[Any], table: TableClause, jurisdiction: str, after: Place | None, limit: int
) -> Select[Any]:
    columns = table.c
    if after is not None:
        place = sa.tuple_(sa.literal(after.created_at), sa.literal(after.id))
        statement = statement.where(sa.tuple_(columns.created_at, columns.id) < place)
    newest_first = (columns.created_at.desc(), columns.id.desc())
    return statement.where(columns.jurisdiction == jurisdiction).order_by(*newest_first).limit(limit)
