"""The page of a register: which matters of a period it holds, found by the ledger and by the marks in the log."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.events.matter_demands import MatterMarked
from duban_tracking.adapters.records import LEDGER_COLUMNS, NOT_ACCUSED
from duban_tracking.ports_reading import RegisterQuery

# The type is written out, so that PostgreSQL knows the index over the marks to be enough.
_MARKED = (
    "SELECT substr(e.subject, 8)::uuid FROM event e WHERE e.jurisdiction = $1 "
    f"AND e.type = '{MatterMarked.TYPE}' AND e.data::jsonb ->> 'mark' = ANY($9::text[])"
)
_HELD = (
    "l.jurisdiction = $1 AND l.proposed_on <= $3 AND (l.closed_on IS NULL OR l.closed_on >= $2) "
    "AND (NOT $4::boolean OR l.closed_on IS NULL) "
    "AND (cardinality($5::text[]) = 0 OR l.track = ANY($5)) "
    f"AND (NOT $6::boolean OR l.category = ANY($7::text[]) OR l.origin = ANY($8::text[]) OR l.matter_id IN ({_MARKED}))"
)
_SEEN = (
    f"{NOT_ACCUSED.format(unit='$10')} AND (l.lead_unit <> ALL($11::text[]) "
    "OR $10::text = ANY(string_to_array(l.co_units, ',')))"
)
# Whole rows are fetched of the page alone; what is put in order is narrow.
_PAGE = (
    f"WITH page AS MATERIALIZED (SELECT l.proposed_on, l.matter_id FROM ledger l WHERE {_HELD} AND {_SEEN} "
    "ORDER BY l.proposed_on, l.matter_id OFFSET $12::bigint LIMIT $13::bigint) "
    f"SELECT {LEDGER_COLUMNS} FROM page JOIN ledger l ON l.jurisdiction = $1 AND l.matter_id = page.matter_id "
    "ORDER BY page.proposed_on, page.matter_id"
)


async def register_page(connection: AsyncConnection, jurisdiction: str, query: RegisterQuery) -> list[Any]:
    """Return the rows of the ledger that the page holds, in the order in which matters were proposed."""
    found = await connection.exec_driver_sql(
        _PAGE,
        (
            jurisdiction,
            query.from_on,
            query.until_on,
            query.unfinished,
            list(query.tracks),
            bool(query.categories or query.origins or query.marks),
            list(query.categories),
            list(query.origins),
            list(query.marks),
            query.kept_from,
            list(query.confined_leads),
            query.skip,
            query.limit,
        ),
    )
    return list(found)
