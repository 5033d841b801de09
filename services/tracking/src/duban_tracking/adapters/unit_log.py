"""The events of one unit, for sheets and ledgers of sanctions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_runtime.log import StoredEvent

_COLUMNS = (
    "position, jurisdiction, subject, sequence, id, type, occurred_at, recorded_at, "
    "correlationid, causationid, traceparent, producer, data"
)
# Streams are few beside the log, and each is found by its key.
_SUBJECTS = (
    "SELECT 'matter:' || u.matter_id FROM ledger_unit u JOIN ledger l ON l.jurisdiction = u.jurisdiction "
    "AND l.matter_id = u.matter_id WHERE u.jurisdiction = $1 AND u.unit = $2 "
    "AND l.assigned_on <= $5 AND (l.closed_on IS NULL OR l.closed_on >= $4) "
    "UNION ALL SELECT subject FROM item WHERE jurisdiction = $1 AND unit = $2 "
    "UNION ALL SELECT 'unit:' || $2"
)


async def told_of_unit(
    connection: AsyncConnection, jurisdiction: str, unit: str, *, types: Sequence[str], days: tuple[date, date]
) -> list[StoredEvent]:
    """Return the events of these types on the unit's own streams and on its matters of these days, in their order."""
    found = await connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM event WHERE jurisdiction = $1 AND type = ANY($3::text[]) "
        f"AND subject IN ({_SUBJECTS}) ORDER BY position",
        (jurisdiction, unit, list(types), *days),
    )
    return [StoredEvent(*tuple(row)) for row in found]
