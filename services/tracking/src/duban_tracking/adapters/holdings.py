"""What units hold and owe, read from the projections: for the duties of a day, and for counting requests."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.events.matter import UnitUrged
from duban_contracts.events.matter_reports import MatterDutyOpened
from duban_tracking.ports import HeldSpan

REQUESTS = (UnitUrged.TYPE, MatterDutyOpened.TYPE)
"""Types of the events by which something is asked of a unit about a matter."""

# One row per unit, track and category in the usual case of one day, however many matters there are.
_HELD = (
    "SELECT u.unit, l.track, l.category, greatest(l.assigned_on, $2::date) AS from_on, l.closed_on "
    "FROM ledger l CROSS JOIN LATERAL unnest("
    "string_to_array(concat_ws(',', nullif(l.lead_unit, ''), nullif(l.co_units, '')), ',')) AS u(unit) "
    "WHERE l.jurisdiction = $1 AND l.assigned_on <= $3 AND (l.state IN ('assigned', 'reported', 'verified') "
    "OR (l.state IN ('closed', 'archived') AND l.closed_on >= $2)) "
    "GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
)
_OPENED = "SELECT subject FROM item WHERE jurisdiction = $1 AND subject = ANY($2::text[])"
_ASKED_ON_MATTERS = (
    "SELECT e.type, count(*) AS times FROM event e WHERE e.jurisdiction = $1 AND e.subject IN ("
    "SELECT 'matter:' || u.matter_id FROM ledger_unit u WHERE u.jurisdiction = $1 AND u.unit = $2) "
    "AND e.occurred_at >= $3 AND e.occurred_at < $4 AND e.type = ANY($5::text[]) "
    "AND e.data::jsonb ->> 'unit' = $2 GROUP BY e.type"
)
_ASKED_BESIDE = (
    "SELECT kind, count(*) AS times FROM item WHERE jurisdiction = $1 "
    "AND ((kind = 'duty' AND unit = $2 AND opened_at >= $3 AND opened_at < $4) "
    "OR (kind = 'activity' AND happened_on >= $5 AND happened_on <= $6 "
    "AND (unit = $2 OR coalesce(data::jsonb -> 'units', '[]') ? $2))) GROUP BY kind"
)


class Span(NamedTuple):
    """A period as instants and as days; ``until_at`` is the first instant after it."""

    from_at: datetime
    until_at: datetime
    from_on: date
    until_on: date


def span_of(from_on: date, until_on: date, zone: ZoneInfo) -> Span:
    """Return the local days from one to the other, both included."""
    until = datetime.combine(until_on + timedelta(days=1), time.min, zone)
    return Span(datetime.combine(from_on, time.min, zone).astimezone(UTC), until.astimezone(UTC), from_on, until_on)


async def held_between(connection: AsyncConnection, jurisdiction: str, first_on: date, last_on: date) -> list[HeldSpan]:
    """Return who held what of which days from ``first_on`` to ``last_on``."""
    found = await connection.exec_driver_sql(_HELD, (jurisdiction, first_on, last_on))
    return [HeldSpan(row.unit, row.track, row.category, row.from_on, row.closed_on) for row in found]


async def opened_among(connection: AsyncConnection, jurisdiction: str, subjects: Collection[str]) -> frozenset[str]:
    """Return those of the duties that are open, or were, already."""
    found = await connection.exec_driver_sql(_OPENED, (jurisdiction, list(subjects)))
    return frozenset(row.subject for row in found)


async def asked_of_unit(
    connection: AsyncConnection, jurisdiction: str, unit: str, span: Span, types: Collection[str]
) -> dict[str, int]:
    """Return how often something was asked of a unit: by event type on its matters, by kind of stream beside them."""
    on_matters = await connection.exec_driver_sql(
        _ASKED_ON_MATTERS, (jurisdiction, unit, span.from_at, span.until_at, list(types))
    )
    beside = await connection.exec_driver_sql(_ASKED_BESIDE, (jurisdiction, unit, *span))
    return {row[0]: row.times for row in (*on_matters, *beside)}
