"""A claim takes one row, also where the database took the table for nearly empty when it last looked.

It then joins row by row, and runs what stands inside the join again for each of them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from duban_notify.adapters.answer_queue import SqlAnswerQueue
from duban_notify.adapters.notice_queue import SqlNoticeQueue
from duban_runtime.database import Database
from duban_runtime.log import EventLog

pytestmark = pytest.mark.servers
NOW = datetime(2026, 7, 1, 2, tzinfo=UTC)
LEASE_UNTIL = NOW + timedelta(seconds=90)
SCOPE = frozenset({"yunhe"})
LOG = EventLog("notify", "test")
ROWS = 6


async def _grown(database: Database, table: str, key: str, keys: list[object]) -> None:
    """The table has these rows, all due; the database last looked when the first of them stood alone."""
    insert = f"INSERT INTO {table} (jurisdiction, {key}, next_at) VALUES ($1, $2, $3)"
    async with database.transaction(SCOPE) as connection:
        for number, each in enumerate(keys):
            await connection.exec_driver_sql(insert, ("yunhe", each, NOW - timedelta(minutes=1)))
            if number == 0:
                await connection.exec_driver_sql(f"ANALYZE {table}")


async def test_one_mailbox_is_claimed_at_a_time(database: Database) -> None:
    addresses: list[object] = [f"file:p-{number}" for number in range(ROWS)]
    await _grown(database, "mailbox", "address", addresses)
    queue = SqlNoticeQueue(database, LOG)
    claimed = [await queue.claim(SCOPE, NOW, LEASE_UNTIL) for _ in range(ROWS + 1)]
    assert sorted(each.address for each in claimed if each) == addresses
    assert claimed[-1] is None


async def test_one_ticket_is_claimed_at_a_time(database: Database) -> None:
    ids: list[object] = [UUID(int=number) for number in range(ROWS)]
    await _grown(database, "ticket", "id", ids)
    queue = SqlAnswerQueue(database, LOG)
    claimed = [await queue.claim(SCOPE, NOW, LEASE_UNTIL) for _ in range(ROWS + 1)]
    assert sorted(str(each.ticket_id) for each in claimed if each) == [str(each) for each in ids]
    assert claimed[-1] is None
