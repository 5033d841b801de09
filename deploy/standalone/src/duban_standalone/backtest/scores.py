"""The ledger of streams that are scored together, under the rules of one side."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from duban_contracts.base import Event
from duban_scoring.core.entries import Entry, standing_entries
from duban_scoring.core.facts import Facts, IncidentFacts, MatterFacts, evolve, initial
from duban_scoring.core.inputs import IncidentNoted
from duban_scoring.core.ledger import Claim, Ledger
from duban_scoring.core.ledger_rows import Cause, LedgerRow, Place
from duban_scoring.translate import READS, matter_of
from duban_standalone.backtest.county import County
from duban_standalone.backtest.rulebooks import Rules

_NOBODY = UUID(int=0)
"""Stands for the event that caused a row: a replay is not asked for it."""
_SILENT = frozenset({"duban.tracking.matter.proposed.v1", "duban.tracking.matter.assigned.v1"})
"""Events that by themselves give no points."""
Said = tuple[tuple[object, ...], ...]


class Scores:
    """The accounts as one group of streams fills them; ``rows`` are what was booked and reversed."""

    def __init__(self, rules: Rules, county: County) -> None:
        """Nothing is booked yet."""
        self._rules, self._county = rules, county
        self._facts: dict[str, dict[str, Facts]] = {}
        self._ledgers: dict[str, Ledger] = {}
        self._rows: dict[str, list[LedgerRow]] = {}
        self._groups: dict[str, str] = {}
        self._said: dict[str, Said] = {}
        self._standing: dict[str, dict[str, tuple[Entry, ...]]] = {}
        self._counts = rules.current.score is not None
        self.rows: list[LedgerRow] = []

    def fork(self, rules: Rules) -> Scores:
        """Return accounts with the same past, which go on under other rules."""
        other = Scores(rules, self._county)
        other._facts = {group: {**facts} for group, facts in self._facts.items()}
        other._standing = {group: {**entries} for group, entries in self._standing.items()}
        other._groups, other._said, other.rows = {**self._groups}, {**self._said}, [*self.rows]
        for group, rows in self._rows.items():
            other._ledgers[group], other._rows[group] = Ledger(rows), [*rows]
        return other

    def take(self, subject: str, event: Event, at: datetime, on: date) -> None:
        """The accounts stand as they should after the event."""
        model = READS.get(type(event))
        if model is None or not self._counts:
            return
        given = model.model_validate(event, from_attributes=True)
        if isinstance(given, IncidentNoted):
            given = given.model_copy(update={"pins": self._rules.current.pins})
            self._groups[subject] = f"incidents of {given.matter_id}" if given.matter_id else subject
        group = self._groups.setdefault(subject, subject)
        facts = self._facts.setdefault(group, {})
        facts[subject] = evolve(facts.get(subject) or initial(subject), given)  # type: ignore[arg-type]
        if event.TYPE not in _SILENT:
            self._reconcile(group, subject, Cause(_NOBODY, 0, at, on))

    def _reconcile(self, group: str, subject: str, cause: Cause) -> None:
        entries = self._entries(self._facts[group][subject])
        said = tuple((each.row, each.fact_key, each.unit, each.points, each.year, each.clause) for each in entries)
        if said == self._said.get(subject, ()):
            return
        self._said[subject] = said
        self._standing.setdefault(group, {})[subject] = entries
        ledger = self._ledgers.setdefault(group, Ledger())
        rows = ledger.reconcile(self._claims(group), cause, self._county.register)
        self._rows.setdefault(group, []).extend(rows)
        self.rows += rows

    def _entries(self, facts: Facts) -> tuple[Entry, ...]:
        if isinstance(facts, MatterFacts) and _gives_nothing(facts):
            return ()
        pins = (facts.noted.pins if facts.noted else ()) if isinstance(facts, IncidentFacts) else facts.pins
        return standing_entries(facts, self._rules.book(pins), self._county.zone)

    def _claims(self, group: str) -> list[Claim]:
        score = self._rules.current.score
        host_clause = score.host_clause if score else ""
        claims: list[Claim] = []
        for subject, entries in self._standing[group].items():
            matter = _matter(subject, self._facts[group][subject])
            place = Place(self._county.jurisdiction, subject, matter, host_clause)
            claims += [(place, entry) for entry in entries]
        return claims


def _gives_nothing(facts: MatterFacts) -> bool:
    """Whether no row of any rules can fit yet; most events leave a matter so."""
    found = any(report.defects or report.falsified for report in facts.reports.values())
    return facts.closed is None and not facts.overdue and not facts.namings and not found


def _matter(subject: str, facts: Facts) -> UUID | None:
    if isinstance(facts, IncidentFacts):
        return facts.noted.matter_id if facts.noted else None
    return matter_of(subject)
