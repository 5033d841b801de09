"""What is booked on the accounts of units for one group of streams, under the rules of one side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from duban_contracts.base import Event, Payload
from duban_scoring.core.entries import Entry, standing_entries
from duban_scoring.core.facts import Facts, IncidentFacts, MatterFacts, evolve, initial
from duban_scoring.core.inputs import IncidentNoted
from duban_scoring.core.ledger import Claim, Ledger
from duban_scoring.core.ledger_rows import Cause, LedgerRow, Place
from duban_scoring.translate import READS
from duban_standalone.backtest.county import County
from duban_standalone.backtest.rulebooks import Rules

_NOBODY = UUID(int=0)
"""Stands for the event that caused a row: a replay is not asked for it."""
_SILENT = frozenset({"duban.tracking.matter.proposed.v1", "duban.tracking.matter.assigned.v1"})
"""Events that by themselves give no points."""


Read = dict[int, tuple[Event, Payload]]
"""What scoring reads of events, by the identity of the event."""


class Booked(NamedTuple):
    """A booking (sign 1) or its reversal (-1). ``unit`` is the account, ``origin_unit`` the unit concerned."""

    row: str
    unit: str
    origin_unit: str
    year: int
    clause: str
    points: Decimal
    sign: int
    on: date
    matter: str


class Scores:
    """The accounts as one group of streams fills them; ``rows`` are what was booked and reversed."""

    def __init__(self, rules: Rules, county: County, read: Read | None = None) -> None:
        """Nothing is booked yet. ``read``: what was made of events for other accounts, which is the same for these."""
        self._rules, self._county = rules, county
        self._read: Read = {} if read is None else read
        self._counts = rules.current.score is not None
        self._facts: dict[str, Facts] = {}
        self._standing: dict[str, dict[tuple[str, str, str], Entry]] = {}
        """By stream, then by row, fact and unit."""
        self._ledger_rows: dict[str, list[LedgerRow]] = {}
        self.rows: list[Booked] = []

    def fork(self, rules: Rules) -> Scores:
        """Return accounts with the same past, which go on under other rules."""
        other = Scores(rules, self._county, self._read)
        other._facts, other._standing = {**self._facts}, {**self._standing}
        other._ledger_rows = {group: [*rows] for group, rows in self._ledger_rows.items()}
        other.rows = [*self.rows]
        return other

    def take(self, subject: str, event: Event, at: datetime, on: date) -> None:
        """The accounts stand as they should after the event."""
        model = READS.get(type(event))
        if model is None or not self._counts:
            return
        known = self._read.get(id(event))
        if known is None:
            # The event is kept with it, so that its identity stays its own; read by its values, thrice as fast.
            known = self._read[id(event)] = (event, model.model_validate(vars(event), from_attributes=True))
        given: Any = known[1]
        if isinstance(given, IncidentNoted):
            given = given.model_copy(update={"pins": self._rules.current.pins})
        before = self._facts.get(subject) or initial(subject)
        facts = self._facts[subject] = evolve(before, given)
        if facts is not before and event.TYPE not in _SILENT:
            self._reconcile(subject, facts, at, on)

    def _reconcile(self, subject: str, facts: Facts, at: datetime, on: date) -> None:
        before = self._standing.get(subject, {})
        now = {(each.row, each.fact_key, each.unit): each for each in self._entries(facts)}
        gone = [each for key, each in before.items() if key not in now or not _same(now[key], each)]
        new = [each for key, each in now.items() if key not in before or not _same(before[key], each)]
        if not gone and not new:
            return
        self._standing[subject] = now
        if self._county.has_hosts or isinstance(facts, IncidentFacts):
            self._by_ledger(subject, facts, Cause(_NOBODY, 0, at, on))
            return
        # Without hosts, and for a matter alone, the ledger has one account and one key for each entry.
        matter = subject.partition(":")[2]
        self.rows += [_booked(each, -1, on, matter) for each in gone]
        self.rows += [_booked(each, 1, on, matter) for each in new]

    def _entries(self, facts: Facts) -> Iterable[Entry]:
        if isinstance(facts, MatterFacts) and _gives_nothing(facts):
            return ()
        pins = (facts.noted.pins if facts.noted else ()) if isinstance(facts, IncidentFacts) else facts.pins
        return standing_entries(facts, self._rules.book(pins), self._county.zone)

    def _by_ledger(self, subject: str, facts: Facts, cause: Cause) -> None:
        """Let the ledger find accounts: of hosts, and of incidents of one matter that count together."""
        group = _group(subject, facts)
        known = self._ledger_rows.setdefault(group, [])
        claims = [
            claim
            for other, entries in self._standing.items()
            if _group(other, self._facts[other]) == group
            for claim in self._claims(other, entries.values())
        ]
        rows = Ledger(known).reconcile(claims, cause, self._county.register)
        known += rows
        self.rows += [_of_row(row) for row in rows]

    def _claims(self, subject: str, entries: Iterable[Entry]) -> list[Claim]:
        score = self._rules.current.score
        matter = _matter(subject, self._facts[subject])
        place = Place(self._county.jurisdiction, subject, matter, score.host_clause if score else "")
        return [(place, entry) for entry in entries]


def _gives_nothing(facts: MatterFacts) -> bool:
    """Whether no row of any rules can fit yet; most events leave a matter so."""
    found = any(report.defects or report.falsified for report in facts.reports.values())
    return facts.closed is None and not facts.overdue and not facts.namings and not found


def _same(one: Entry, other: Entry) -> bool:
    return (one.points, one.year, one.clause) == (other.points, other.year, other.clause)


def _booked(entry: Entry, sign: int, on: date, matter: str) -> Booked:
    points = entry.points * sign
    return Booked(entry.row, entry.unit, entry.unit, entry.year, entry.clause, points, sign, on, matter)


def _of_row(row: LedgerRow) -> Booked:
    matter = str(row.matter_id) if row.matter_id else ""
    place = (row.row, row.unit, row.origin_unit, row.year, row.clause)
    return Booked(*place, row.points, row.kind.sign, row.booked_on, matter)


def _group(subject: str, facts: Facts) -> str:
    """Return what a stream is scored together with: the incidents of one matter; any other stream stands alone."""
    matter = _matter(subject, facts) if isinstance(facts, IncidentFacts) else None
    return f"incidents of {matter}" if matter else subject


def _matter(subject: str, facts: Facts) -> UUID | None:
    if isinstance(facts, IncidentFacts):
        return facts.noted.matter_id if facts.noted else None
    return UUID(subject.partition(":")[2])
