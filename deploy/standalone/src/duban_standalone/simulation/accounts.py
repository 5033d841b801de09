"""Scoring in memory: the ledger of each matter as its facts come in, flags, totals and rankings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from duban_contracts.base import Event, Payload
from duban_contracts.envelope import event_id
from duban_contracts.events.scoring import RankingDrawn
from duban_scoring.core.entries import matter_name, standing_entries
from duban_scoring.core.facts import UNIT_PREFIX, Facts, IncidentFacts, evolve, initial
from duban_scoring.core.flags import FlagState, flag_event, flag_state
from duban_scoring.core.inputs import IncidentNoted, Input, UnitListed
from duban_scoring.core.ledger import Claim, Ledger
from duban_scoring.core.ledger_rows import LedgerRow, Place
from duban_scoring.core.periods import Period, counted_periods
from duban_scoring.core.ranking import Sum, ranking_lists, total_points
from duban_scoring.core.register import Register, Registration
from duban_scoring.handlers.replay import book_of
from duban_scoring.ports import KeptInput
from duban_scoring.translate import READS, account, cause_of, matter_of, moves_points, row_event
from duban_sdk.shelf import Shelf
from duban_sdk.tables import FlagRow, RankingRow

Told = list[tuple[str, Event]]
"""Events of scoring, each with its stream."""


@dataclass
class _Group:
    """Streams that are scored together: the incidents of one matter, or a stream alone."""

    facts: dict[str, Facts] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)


@dataclass
class Accounts:
    """All accounts of a jurisdiction, kept up to date event by event."""

    shelf: Shelf
    rows: list[LedgerRow] = field(default_factory=list)
    rankings: list[RankingDrawn] = field(default_factory=list)
    flags: dict[tuple[str, str, int], FlagState] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._registrations: list[Registration] = []
        self.register = Register()
        self._groups: dict[str, _Group] = {}
        self._group_of: dict[str, str] = {}
        self._standing: dict[tuple[str, str, int], dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
        """By row, unit concerned and year: how many entries of each matter stand."""
        self._names: dict[UUID, str] = {}

    def take(self, subject: str, sequence: int, event: Event, at: datetime) -> Told:
        """Return what an event of tracking does to the accounts."""
        model = READS.get(type(event))
        if model is None:
            return []
        given = self._input(model, event)
        if isinstance(given, UnitListed):
            self._registrations.append(Registration(at, given))
            self.register = Register(self._registrations)
            return []
        identity = event_id(self.shelf.settings.jurisdiction, "tracking", subject, sequence)
        kept = KeptInput(subject, sequence, identity, at, given)
        group = self._group(subject, given)
        group.facts[subject] = evolve(group.facts.get(subject) or initial(subject), given)
        if not moves_points(kept):
            return []
        cause = cause_of(kept, self.shelf.settings.zone)
        rows = group.ledger.reconcile(self._claims(group), cause, self.register)
        return self._booked(rows)

    def due_rankings(self, today_on: date) -> Told:
        """Return the rankings of periods that are counted by now and not drawn yet."""
        if self.shelf.current.score is None or self.register.first_at is None or not self.register.ranked_units():
            return []
        told: Told = []
        drawn = {each.period for each in self.rankings}
        first_on = self.register.first_at.astimezone(self.shelf.settings.zone).date()
        for row in self.shelf.current.pack.rankings:
            for period in counted_periods(row.period, first_on, today_on, row.closing_days):
                if period.code not in drawn:
                    told.append((f"ranking:{period.code}", self._drawn(row, period)))
        return told

    def sums(self, year: int, until_on: date | None = None) -> dict[str, Sum]:
        """Return what stands on the accounts of a year, of what was booked up to that day."""
        points: dict[str, Decimal] = defaultdict(Decimal)
        standing: dict[str, dict[UUID | None, int]] = defaultdict(lambda: defaultdict(int))
        for row in self.rows:
            if row.year == year and (until_on is None or row.booked_on <= until_on):
                points[row.unit] += row.points
                standing[row.unit][row.matter_id] += row.kind.sign
        return {
            unit: Sum(total, sum(1 for matter, count in standing[unit].items() if matter and count > 0))
            for unit, total in points.items()
            if total or any(count > 0 for count in standing[unit].values())
        }

    def totals(self, year: int) -> dict[str, Decimal]:
        """Return the score of every ranked unit, and of every other with an entry."""
        policy = self.shelf.current.score
        if policy is None:
            return {}
        sums = self.sums(year)
        units = {each.unit for each in self.register.ranked_units()} | sums.keys()
        return {unit: total_points(policy, sums.get(unit, Sum()).points) for unit in sorted(units)}

    def _input(self, model: type[Payload], event: Event) -> Input:
        given = model.model_validate(event, from_attributes=True)
        if isinstance(given, IncidentNoted):
            given = given.model_copy(update={"pins": self.shelf.current.pins})
        assert isinstance(given, Input)
        return given

    def _group(self, subject: str, given: Input) -> _Group:
        matter = given.matter_id if isinstance(given, IncidentNoted) else None
        name = self._group_of.setdefault(subject, f"incidents of {matter}" if matter else subject)
        return self._groups.setdefault(name, _Group())

    def _claims(self, group: _Group) -> list[Claim]:
        settings, score = self.shelf.settings, self.shelf.current.score
        host_clause = score.host_clause if score else ""
        claims: list[Claim] = []
        for subject, facts in group.facts.items():
            entries = standing_entries(facts, book_of(facts, self.shelf), settings.zone)
            if entries:
                place = Place(settings.jurisdiction, subject, _matter(subject, facts), host_clause)
                claims += [(place, entry) for entry in entries]
        return claims

    def _booked(self, rows: Iterable[LedgerRow]) -> Told:
        told: Told = []
        touched: dict[tuple[str, str, int], None] = {}
        for row in rows:
            self.rows.append(row)
            told.append((account(row.unit, row.year), row_event(row)))
            key = (row.row, row.origin_unit, row.year)
            touched[key] = None
            if row.matter_id is not None:
                self._standing[key][row.matter_id] += row.kind.sign
                self._names[row.matter_id] = matter_name(row.arithmetic)
        for flag in self.shelf.current.pack.flags:
            for unit, year in dict.fromkeys((unit, year) for row, unit, year in touched if row in flag.counts):
                told += self._flag(flag, unit, year)
        return told

    def _flag(self, flag: FlagRow, unit: str, year: int) -> Told:
        matters = [
            matter for row in flag.counts for matter, count in self._standing[row, unit, year].items() if count > 0
        ]
        key = (flag.code, unit, year)
        now = flag_state(flag, unit, year, matters)
        event = flag_event(flag, self.flags.get(key), now, self._names)
        if event is None:
            return []
        self.flags[key] = now
        return [(account(unit, year), event)]

    def _drawn(self, row: RankingRow, period: Period) -> RankingDrawn:
        rules = self.shelf.current
        cited, policy = rules.citation(row.clause), rules.score
        sums: Mapping[str, Sum] = self.sums(period.year, period.counted_until_on(row.closing_days))
        units = self.register.ranked_units()
        drawn = RankingDrawn(
            year=period.year,
            period=period.code,
            until_on=period.until_on,
            lists=ranking_lists(units, sums, policy, by_kind=row.by_kind) if policy else (),
            clause=row.clause,
            plugin=cited.plugin,
            version=cited.version,
        )
        self.rankings.append(drawn)
        return drawn


def _matter(subject: str, facts: Facts) -> UUID | None:
    if isinstance(facts, IncidentFacts):
        return facts.noted.matter_id if facts.noted else None
    return None if subject.startswith(UNIT_PREFIX) else matter_of(subject)
