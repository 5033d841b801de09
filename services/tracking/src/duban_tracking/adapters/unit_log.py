"""The events of one unit, for sheets and ledgers of sanctions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_runtime.log import StoredEvent

_COLUMNS = (
    "position, jurisdiction, subject, sequence, id, type, occurred_at, recorded_at, "
    "correlationid, causationid, traceparent, producer, data"
)
# Streams are few beside the log, and each is found by its key.
_MATTERS = (
    "SELECT 'matter:' || u.matter_id FROM ledger_unit u JOIN ledger l ON l.jurisdiction = u.jurisdiction "
    "AND l.matter_id = u.matter_id WHERE u.jurisdiction = $1 AND u.unit = $2 "
    "AND l.assigned_on <= $5 AND (l.closed_on IS NULL OR l.closed_on >= $4)"
)
_OWN = (
    "SELECT subject FROM item WHERE jurisdiction = $1 AND unit = $2 AND kind = ANY($4::text[]) "
    "UNION ALL SELECT 'unit:' || $2"
)
_TOLD = f"SELECT {_COLUMNS} FROM event WHERE jurisdiction = $1 AND type = ANY($3::text[]) AND subject IN "
_MATTER = "matter"


async def told_of_unit(
    connection: AsyncConnection, jurisdiction: str, unit: str, *, types: Sequence[str], days: tuple[date, date]
) -> list[StoredEvent]:
    """Return the events of these types on the unit's own streams and on its matters of these days, in their order."""
    on_matters = [each for each in types if _kind(each) == _MATTER]
    on_own = [each for each in types if _kind(each) != _MATTER]
    rows: list[Any] = []
    if on_matters:
        rows += await connection.exec_driver_sql(f"{_TOLD} ({_MATTERS})", (jurisdiction, unit, on_matters, *days))
    if on_own:
        kinds = sorted({_kind(each) for each in on_own})
        rows += await connection.exec_driver_sql(f"{_TOLD} ({_OWN})", (jurisdiction, unit, on_own, kinds))
    return sorted((StoredEvent(*tuple(row)) for row in rows), key=lambda event: event.position)


def _kind(event_type: str) -> str:
    """Return the kind of stream on which such an event stands: ``duban.tracking.<kind>.<name>.v1``."""
    return event_type.split(".")[2]
