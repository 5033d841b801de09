"""What people read of the ledger, within one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_scoring.adapters.rows import (
    INPUT_COLUMNS,
    RANKING_COLUMNS,
    ROW_COLUMNS,
    frozen_ranking,
    kept_of,
    ledger_row,
)
from duban_scoring.core.facts import UNIT_PREFIX
from duban_scoring.core.flags import FlagState
from duban_scoring.core.ledger_rows import LedgerRow
from duban_scoring.ports import FrozenRanking, KeptInput

_CHUNK_ROWS = 1000


@dataclass(frozen=True)
class ReadRow:
    """A ledger row with its position, and the row that is against it."""

    position: int
    row: LedgerRow
    reversed_by: UUID | None


class LedgerReader:
    """Reads one jurisdiction's ledger."""

    def __init__(self, connection: AsyncConnection, jurisdiction: str) -> None:
        self._connection = connection
        self._jurisdiction = jurisdiction

    async def page(
        self, unit: str, year: int, *, after: int, limit: int, until_on: date | None = None
    ) -> Sequence[ReadRow]:
        """Return the rows on a unit's account, and those that it caused on its host's, oldest first."""
        return await self._rows(
            "(e.unit = $2 OR e.origin_unit = $2) AND e.year = $3 AND e.position > $4 "
            "AND ($5::date IS NULL OR e.booked_on <= $5::date) ORDER BY e.position LIMIT $6",
            (unit, year, after, until_on, limit),
        )

    async def row(self, entry_id: UUID) -> ReadRow | None:
        """Return one row of the ledger."""
        found = await self._rows("e.entry_id = $2", (entry_id,))
        return found[0] if found else None

    async def _rows(self, condition: str, arguments: tuple[object, ...]) -> list[ReadRow]:
        found = await self._select(
            "SELECT e.position, (SELECT r.entry_id FROM scoring.entry r WHERE r.jurisdiction = e.jurisdiction "
            "  AND r.reverses = e.entry_id ORDER BY r.position DESC LIMIT 1), "
            f"{ROW_COLUMNS} FROM scoring.entry e "
            f"WHERE e.jurisdiction = $1 AND {condition}",
            (self._jurisdiction, *arguments),
        )
        return [ReadRow(position, ledger_row(columns), against) for position, against, *columns in found]

    async def cause(self, row: LedgerRow) -> KeptInput | None:
        """Return the input that caused a row: of its own stream, or of another incident of its matter."""
        found = await self._select(
            f"SELECT {INPUT_COLUMNS} FROM scoring.input_event WHERE jurisdiction = $1 AND event_id = $2 "
            "AND sequence = $3 AND (subject = $4 OR subject IN "
            "  (SELECT subject FROM scoring.input_event WHERE jurisdiction = $1 AND matter_id = $5))",
            (self._jurisdiction, row.cause, row.cause_sequence, row.subject, row.matter_id),
        )
        return kept_of(found[0]) if found else None

    async def _select(self, statement: str, arguments: tuple[object, ...]) -> Sequence[tuple[Any, ...]]:
        return [tuple(row) for row in await self._connection.exec_driver_sql(statement, arguments)]

    async def flags(self, year: int | None) -> Sequence[FlagState]:
        """Return the flags that are up, of one year or of all."""
        found = await self._select(
            "SELECT flag, unit, year, raised FROM scoring.flag WHERE jurisdiction = $1 AND raised "
            "AND ($2::int IS NULL OR year = $2::int) ORDER BY year, unit, flag",
            (self._jurisdiction, year),
        )
        return [FlagState(*row) for row in found]

    async def rankings(self, year: int) -> Sequence[FrozenRanking]:
        """Return the rankings drawn of a year's running totals, in the order of their periods."""
        found = await self._select(
            f"SELECT {RANKING_COLUMNS} FROM scoring.ranking WHERE jurisdiction = $1 AND year = $2 ORDER BY period",
            (self._jurisdiction, year),
        )
        return [frozen_ranking(row) for row in found]

    async def ledger(self, year: int | None = None) -> Sequence[LedgerRow]:
        """Return all rows, or those of one year, in the order in which they were written."""
        found = await self._select(
            f"SELECT {ROW_COLUMNS} FROM scoring.entry e WHERE jurisdiction = $1 "
            "AND ($2::int IS NULL OR year = $2::int) ORDER BY position",
            (self._jurisdiction, year),
        )
        return [ledger_row(row) for row in found]

    async def scored_inputs(self) -> AsyncIterator[KeptInput]:
        """Yield the inputs of all matters and incidents, by stream and place in it."""
        last = ("", 0)
        while True:
            found = await self._select(
                f"SELECT {INPUT_COLUMNS} FROM scoring.input_event WHERE jurisdiction = $1 "
                "AND (subject, sequence) > ($2, $3) ORDER BY subject, sequence LIMIT $4",
                (self._jurisdiction, *last, _CHUNK_ROWS),
            )
            for kept in map(kept_of, found):
                if not kept.subject.startswith(UNIT_PREFIX):
                    yield kept
                last = (kept.subject, kept.sequence)
            if len(found) < _CHUNK_ROWS:
                return
