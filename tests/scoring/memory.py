"""The ledger in memory: the same port as the PostgreSQL adapter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from duban_scoring.core.facts import UNIT_PREFIX
from duban_scoring.core.flags import FlagState
from duban_scoring.core.inputs import IncidentNoted, read_input
from duban_scoring.core.ledger_rows import LedgerRow, RowKind
from duban_scoring.core.ranking import Sum
from duban_scoring.ports import FrozenRanking, KeptInput, Outgoing, RowSum


class MemoryLedger:
    """Inputs go through their stored text, so that a story in memory tests that too."""

    def __init__(self, jurisdiction: str = "yunhe") -> None:
        self.jurisdiction = jurisdiction
        self.kept: dict[tuple[str, int], KeptInput] = {}
        self.ledger: list[LedgerRow] = []
        self.flag_matters: dict[tuple[str, str, int], tuple[UUID, ...]] = {}
        self.drawn: dict[str, FrozenRanking] = {}
        self.events: list[Outgoing] = []

    @property
    def flags(self) -> set[tuple[str, str, int]]:
        """Flags that are up, with unit and year."""
        return set(self.flag_matters)

    def standing(self) -> list[LedgerRow]:
        against = {row.reverses for row in self.ledger}
        return [row for row in self.ledger if row.kind is RowKind.BOOKED and row.entry_id not in against]

    async def lock(self) -> None:
        """There is nobody else."""

    async def keep(self, inputs: Sequence[KeptInput]) -> set[UUID]:
        added: set[UUID] = set()
        for each in inputs:
            if (each.subject, each.sequence) not in self.kept:
                text = each.input.model_dump_json()
                stored = KeptInput(each.subject, each.sequence, each.event_id, each.at, read_input(text))
                self.kept[each.subject, each.sequence] = stored
                added.add(each.event_id)
        return added

    def sorted_inputs(self) -> list[KeptInput]:
        return [kept for _, kept in sorted(self.kept.items())]

    async def inputs(self, subjects: Collection[str]) -> dict[str, list[KeptInput]]:
        streams: dict[str, list[KeptInput]] = {}
        for each in self.sorted_inputs():
            if each.subject in subjects:
                streams.setdefault(each.subject, []).append(each)
        return streams

    async def register_inputs(self) -> list[KeptInput]:
        return [each for each in self.sorted_inputs() if each.subject.startswith(UNIT_PREFIX)]

    async def rows(self, subjects: Collection[str]) -> dict[str, list[LedgerRow]]:
        return {subject: [row for row in self.ledger if row.subject == subject] for subject in subjects}

    async def subjects_of(self, units: Collection[str]) -> set[str]:
        return {row.subject for row in self.ledger if row.origin_unit in units}

    async def siblings(self, subjects: Collection[str]) -> set[str]:
        noted = [each for each in self.kept.values() if isinstance(each.input, IncidentNoted) and each.input.matter_id]
        matters = {each.input.matter_id for each in noted if each.subject in subjects}  # type: ignore[union-attr]
        return {each.subject for each in noted if each.input.matter_id in matters}  # type: ignore[union-attr]

    async def add(self, rows: Sequence[LedgerRow]) -> None:
        taken = {row.entry_id for row in self.ledger}
        assert taken.isdisjoint(row.entry_id for row in rows), "an entry id is booked twice"
        self.ledger.extend(rows)

    async def count_matters(
        self, keys: Collection[tuple[str, int]], codes: Collection[str]
    ) -> dict[tuple[str, int], int]:
        return {key: len(await self.matters(*key, codes)) for key in keys}

    async def matters(self, unit: str, year: int, codes: Collection[str]) -> list[UUID]:
        concerned = [row for row in self.standing() if (row.origin_unit, row.year) == (unit, year)]
        return sorted({row.matter_id for row in concerned if row.row in codes and row.matter_id is not None})

    async def raised(self, flag: str, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], tuple[UUID, ...]]:
        up = self.flag_matters.items()
        return {(unit, year): told for (code, unit, year), told in up if code == flag and (unit, year) in keys}

    async def save_flags(self, states: Sequence[FlagState]) -> None:
        for state in states:
            key = (state.flag, state.unit, state.year)
            if state.raised:
                self.flag_matters[key] = state.matters
            else:
                self.flag_matters.pop(key, None)

    async def sums(self, year: int, until_on: date | None = None) -> dict[str, Sum]:
        rows = self._until(year, until_on)
        against = {row.reverses for row in rows}
        standing = [row for row in rows if row.kind is RowKind.BOOKED and row.entry_id not in against]
        return {
            unit: Sum(
                sum((row.points for row in rows if row.unit == unit), Decimal(0)),
                len({row.matter_id for row in standing if row.unit == unit and row.matter_id}),
            )
            for unit in sorted({row.unit for row in standing})
        }

    async def make_up(self, year: int, until_on: date) -> dict[str, tuple[RowSum, ...]]:
        found: dict[tuple[str, str, str], tuple[Decimal, int]] = {}
        for row in self._until(year, until_on):
            points, entries = found.get((row.unit, row.clause, row.row), (Decimal(0), 0))
            found[row.unit, row.clause, row.row] = (points + row.points, entries + row.kind.sign)
        make_up: dict[str, tuple[RowSum, ...]] = {}
        for (unit, clause, code), (points, entries) in sorted(found.items()):
            if entries or points:
                make_up[unit] = (*make_up.get(unit, ()), RowSum(code, clause, points, entries))
        return make_up

    def _until(self, year: int, until_on: date | None) -> list[LedgerRow]:
        return [row for row in self.ledger if row.year == year and (until_on is None or row.booked_on <= until_on)]

    async def ranking(self, period: str) -> FrozenRanking | None:
        return self.drawn.get(period)

    async def add_ranking(self, ranking: FrozenRanking) -> None:
        assert ranking.drawn.period not in self.drawn, "a ranking is drawn twice"
        self.drawn[ranking.drawn.period] = ranking

    async def publish(self, events: Sequence[Outgoing]) -> None:
        self.events.extend(events)
