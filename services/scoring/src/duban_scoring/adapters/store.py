"""The ledger in PostgreSQL. Everything is one statement per batch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from duban_runtime.log import EventLog, NewEvent
from duban_scoring.adapters.rows import (
    ENTRY,
    INPUT_COLUMNS,
    RANKING_COLUMNS,
    ROW_COLUMNS,
    frozen_ranking,
    kept_of,
    ledger_row,
    make_up_text,
    row_values,
)
from duban_scoring.core.facts import UNIT_PREFIX
from duban_scoring.core.flags import FlagState
from duban_scoring.core.inputs import IncidentNoted
from duban_scoring.core.ledger_rows import LedgerRow
from duban_scoring.core.ranking import Sum
from duban_scoring.ports import FrozenRanking, KeptInput, Outgoing, RowSum

# As RowKind.sign says.
_SIGN = "CASE WHEN kind IN ('booked', 'reversal_moved') THEN 1 ELSE -1 END"


class PostgresLedger:
    """One jurisdiction's ledger within the transaction of ``connection``."""

    def __init__(self, connection: AsyncConnection, jurisdiction: str, log: EventLog) -> None:
        self._connection = connection
        self._jurisdiction = jurisdiction
        self._log = log

    async def lock(self) -> None:
        await self._connection.exec_driver_sql(
            "SELECT pg_advisory_xact_lock(hashtextextended('scoring.ledger.' || $1, 0))", (self._jurisdiction,)
        )

    async def keep(self, inputs: Sequence[KeptInput]) -> set[UUID]:
        if not inputs:
            return set()
        added = await self._select(
            "INSERT INTO scoring.input_event (jurisdiction, subject, sequence, event_id, occurred_at, data, matter_id) "
            "SELECT $1::text, t.* "
            "FROM unnest($2::text[], $3::bigint[], $4::uuid[], $5::timestamptz[], $6::text[], $7::uuid[]) AS t "
            "ON CONFLICT DO NOTHING RETURNING event_id",
            (
                self._jurisdiction,
                [each.subject for each in inputs],
                [each.sequence for each in inputs],
                [each.event_id for each in inputs],
                [each.at for each in inputs],
                [each.input.model_dump_json() for each in inputs],
                [each.input.matter_id if isinstance(each.input, IncidentNoted) else None for each in inputs],
            ),
        )
        return {event_id for (event_id,) in added}

    async def inputs(self, subjects: Collection[str]) -> dict[str, list[KeptInput]]:
        found = await self._select(
            f"SELECT {INPUT_COLUMNS} FROM scoring.input_event "
            "WHERE jurisdiction = $1 AND subject = ANY($2::text[]) ORDER BY subject, sequence",
            (self._jurisdiction, list(subjects)),
        )
        streams: dict[str, list[KeptInput]] = {}
        for row in found:
            kept = kept_of(row)
            streams.setdefault(kept.subject, []).append(kept)
        return streams

    async def register_inputs(self) -> list[KeptInput]:
        found = await self._select(
            f"SELECT {INPUT_COLUMNS} FROM scoring.input_event "
            "WHERE jurisdiction = $1 AND subject >= $2 AND subject < $3 ORDER BY subject, sequence",
            (self._jurisdiction, UNIT_PREFIX, UNIT_PREFIX[:-1] + chr(ord(UNIT_PREFIX[-1]) + 1)),
        )
        return [kept_of(row) for row in found]

    async def rows(self, subjects: Collection[str]) -> dict[str, list[LedgerRow]]:
        found = await self._select(
            f"SELECT {ROW_COLUMNS} FROM scoring.entry e "
            "WHERE jurisdiction = $1 AND subject = ANY($2::text[]) ORDER BY position",
            (self._jurisdiction, list(subjects)),
        )
        ledgers: dict[str, list[LedgerRow]] = {}
        for each in found:
            row = ledger_row(each)
            ledgers.setdefault(row.subject, []).append(row)
        return ledgers

    async def subjects_of(self, units: Collection[str]) -> set[str]:
        if not units:
            return set()
        found = await self._select(
            "SELECT DISTINCT subject FROM scoring.entry WHERE jurisdiction = $1 AND origin_unit = ANY($2::text[])",
            (self._jurisdiction, list(units)),
        )
        return {subject for (subject,) in found}

    async def siblings(self, subjects: Collection[str]) -> set[str]:
        if not subjects:
            return set()
        found = await self._select(
            "SELECT DISTINCT other.subject FROM scoring.input_event one JOIN scoring.input_event other "
            "  ON other.jurisdiction = one.jurisdiction AND other.matter_id = one.matter_id "
            "WHERE one.jurisdiction = $1 AND one.subject = ANY($2::text[])",
            (self._jurisdiction, list(subjects)),
        )
        return {subject for (subject,) in found}

    async def add(self, rows: Sequence[LedgerRow]) -> None:
        if rows:
            await self._connection.execute(sa.insert(ENTRY), [row_values(self._jurisdiction, row) for row in rows])

    async def count_matters(
        self, keys: Collection[tuple[str, int]], codes: Collection[str]
    ) -> dict[tuple[str, int], int]:
        found = await self._select(
            "SELECT origin_unit, year, count(*) FROM ("
            "  SELECT origin_unit, year, matter_id FROM scoring.entry"
            "  JOIN unnest($2::text[], $3::int[]) AS k(u, y) ON origin_unit = k.u AND year = k.y"
            '  WHERE jurisdiction = $1 AND "row" = ANY($4::text[]) AND matter_id IS NOT NULL'
            f"  GROUP BY 1, 2, 3 HAVING sum({_SIGN}) > 0) AS counted GROUP BY 1, 2",
            (self._jurisdiction, [unit for unit, _ in keys], [year for _, year in keys], list(codes)),
        )
        return {(unit, year): count for unit, year, count in found}

    async def matters(self, unit: str, year: int, codes: Collection[str]) -> list[UUID]:
        found = await self._select(
            "SELECT matter_id FROM scoring.entry WHERE jurisdiction = $1 AND origin_unit = $2 AND year = $3 "
            'AND "row" = ANY($4::text[]) AND matter_id IS NOT NULL '
            f"GROUP BY matter_id HAVING sum({_SIGN}) > 0 ORDER BY matter_id",
            (self._jurisdiction, unit, year, list(codes)),
        )
        return [matter_id for (matter_id,) in found]

    async def raised(self, flag: str, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], tuple[UUID, ...]]:
        found = await self._select(
            "SELECT unit, year, matters FROM scoring.flag JOIN unnest($3::text[], $4::int[]) AS k(u, y) "
            "ON unit = k.u AND year = k.y WHERE jurisdiction = $1 AND flag = $2 AND raised",
            (self._jurisdiction, flag, [unit for unit, _ in keys], [year for _, year in keys]),
        )
        return {(unit, year): tuple(matters) for unit, year, matters in found}

    async def save_flags(self, states: Sequence[FlagState]) -> None:
        if not states:
            return
        await self._connection.exec_driver_sql(
            # Arrays of different lengths cannot be unnested side by side: each comes as the text of one.
            "INSERT INTO scoring.flag (jurisdiction, flag, unit, year, raised, matters) "
            "SELECT $1::text, f, u, y, r, m::uuid[] "
            "FROM unnest($2::text[], $3::text[], $4::int[], $5::bool[], $6::text[]) AS t(f, u, y, r, m) "
            "ON CONFLICT (jurisdiction, unit, year, flag) "
            "DO UPDATE SET raised = EXCLUDED.raised, matters = EXCLUDED.matters",
            (
                self._jurisdiction,
                [state.flag for state in states],
                [state.unit for state in states],
                [state.year for state in states],
                [state.raised for state in states],
                [f"{{{','.join(map(str, state.matters))}}}" for state in states],
            ),
        )

    async def sums(self, year: int, until_on: date | None = None) -> dict[str, Sum]:
        found = await self._select(
            "SELECT unit, sum(points), count(*) FILTER (WHERE matter_id IS NOT NULL AND standing > 0) FROM ("
            f"  SELECT unit, matter_id, sum(points) AS points, sum({_SIGN}) AS standing FROM scoring.entry"
            "   WHERE jurisdiction = $1 AND year = $2 AND ($3::date IS NULL OR booked_on <= $3::date)"
            "   GROUP BY unit, matter_id) AS per_matter GROUP BY unit HAVING sum(standing) > 0 OR sum(points) <> 0",
            (self._jurisdiction, year, until_on),
        )
        return {unit: Sum(points, matters) for unit, points, matters in found}

    async def make_up(self, year: int, until_on: date) -> dict[str, tuple[RowSum, ...]]:
        found = await self._select(
            f'SELECT unit, "row", clause, sum(points), sum({_SIGN})::int FROM scoring.entry '
            "WHERE jurisdiction = $1 AND year = $2 AND booked_on <= $3 "
            f'GROUP BY unit, "row", clause HAVING sum({_SIGN}) <> 0 OR sum(points) <> 0 ORDER BY unit, clause, "row"',
            (self._jurisdiction, year, until_on),
        )
        make_up: dict[str, tuple[RowSum, ...]] = {}
        for unit, row, clause, points, entries in found:
            make_up[unit] = (*make_up.get(unit, ()), RowSum(row, clause, points, entries))
        return make_up

    async def ranking(self, period: str) -> FrozenRanking | None:
        found = await self._select(
            f"SELECT {RANKING_COLUMNS} FROM scoring.ranking WHERE jurisdiction = $1 AND period = $2",
            (self._jurisdiction, period),
        )
        return frozen_ranking(found[0]) if found else None

    async def add_ranking(self, ranking: FrozenRanking) -> None:
        drawn = ranking.drawn
        await self._connection.exec_driver_sql(
            "INSERT INTO scoring.ranking (jurisdiction, period, year, drawn_at, drawn_by, drawn, make_up) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7)",
            (
                self._jurisdiction,
                drawn.period,
                drawn.year,
                ranking.drawn_at,
                ranking.drawn_by,
                drawn.model_dump_json(),
                make_up_text(ranking),
            ),
        )

    async def publish(self, events: Sequence[Outgoing]) -> None:
        if not events:
            return
        counts: dict[str, int] = {}
        for event in events:
            counts[event.subject] = counts.get(event.subject, 0) + 1
        following = await self._reserve(counts)
        placed: list[NewEvent] = []
        for event in events:
            placed.append(self._placed(event, following[event.subject]))
            following[event.subject] += 1
        await self._log.append(self._connection, placed)

    async def _reserve(self, counts: dict[str, int]) -> dict[str, int]:
        """Return the first free place of each stream; as many as counted are taken."""
        # Sorted, so that two replicas cannot deadlock.
        subjects = sorted(counts)
        found = await self._select(
            "INSERT INTO scoring.stream_position AS p (jurisdiction, subject, last_sequence) "
            "SELECT $1::text, s, n FROM unnest($2::text[], $3::bigint[]) AS t(s, n) "
            "ON CONFLICT (jurisdiction, subject) "
            "DO UPDATE SET last_sequence = p.last_sequence + EXCLUDED.last_sequence RETURNING subject, last_sequence",
            (self._jurisdiction, subjects, [counts[subject] for subject in subjects]),
        )
        return {subject: last - counts[subject] + 1 for subject, last in found}

    async def _select(self, statement: str, arguments: tuple[object, ...]) -> Sequence[tuple[Any, ...]]:
        return [tuple(row) for row in await self._connection.exec_driver_sql(statement, arguments)]

    def _placed(self, event: Outgoing, sequence: int) -> NewEvent:
        return NewEvent.of(
            jurisdiction=self._jurisdiction,
            source="scoring",
            subject=event.subject,
            sequence=sequence,
            payload=event.payload,
            occurred_at=event.trail.at,
            correlation=event.trail.correlation,
            causation=event.trail.causation,
            traceparent=event.trail.traceparent,
        )
