"""What a comparison has found so far, in a form that workers hand over and that adds up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from duban_standalone.backtest.outcome import Outcome, Proposed
from duban_standalone.backtest.scores import Booked
from duban_tracking.core.escalation.tally import CountedFact
from duban_tracking.core.escalation.tally import Fact as CoreFact

MOST_EXAMPLES = 20
"""Examples that are kept of what the record and its replay say differently."""


class DateDiffers(NamedTuple):
    """A date that would be another; None: there is no such date on that side."""

    matter: str
    title: str
    name: str
    unit: str
    was_on: date | None
    was_clause: str
    would_be_on: date | None
    would_be_clause: str
    subject: str


class KeptDiffers(NamedTuple):
    """A date that would be kept otherwise: in time, late, missed."""

    matter: str
    title: str
    unit: str
    was: str
    was_clause: str
    would_be: str
    would_be_clause: str
    subject: str


class ProposalDiffers(NamedTuple):
    """A proposal that stands on one side alone. ``only``: ``was`` or ``would_be``."""

    only: str
    name: str
    kind: str
    unit: str
    clause: str
    reason: str
    matter: str
    subject: str


class Fact(NamedTuple):
    """A fact that is counted over all matters of a unit: when it was told, on which tally's stream, and what it says.

    Flat and of plain values: thousands of them go to the workers and back.
    """

    at: datetime
    on: date
    subject: str
    code: str
    unit: str
    cause: str
    sent_at: datetime
    late: bool
    excused: bool
    matter: str
    gone: bool

    @classmethod
    def of(cls, told: CountedFact, subject: str, at: datetime, on: date) -> Fact:
        """Return what a tally was told."""
        fact = told.fact
        matter = str(fact.matter_id) if fact.matter_id else ""
        rest = (told.cause, fact.sent_at, fact.late, fact.excused, matter, told.gone)
        return cls(at, on, subject, told.code, told.unit, *rest)

    @property
    def told(self) -> CountedFact:
        """As the tally takes it."""
        matter_id = UUID(self.matter) if self.matter else None
        fact = CoreFact(self.sent_at, self.late, self.excused, matter_id)
        return CountedFact(self.code, self.unit, self.cause, fact, self.gone)


class Sums:
    """The accounts of one side, added up in the ways that are shown."""

    def __init__(self) -> None:
        """Nothing is booked."""
        self.by_clause: defaultdict[tuple[str, int, str], Decimal] = defaultdict(Decimal)
        self.by_day: defaultdict[tuple[int, str, date], Decimal] = defaultdict(Decimal)
        self.entries: Counter[tuple[str, int, str]] = Counter()
        self.matters: defaultdict[tuple[str, str, int], set[str]] = defaultdict(set)
        """Matters with a standing entry, by row, unit concerned and year."""

    def book(self, rows: Iterable[Booked]) -> None:
        """The rows of one group are added."""
        standing: Counter[tuple[str, str, int, str]] = Counter()
        for row in rows:
            key = (row.unit, row.year, row.clause)
            self.by_clause[key] += row.points
            self.entries[key] += row.sign
            self.by_day[row.year, row.unit, row.on] += row.points
            if row.matter:
                standing[row.row, row.origin_unit, row.year, row.matter] += row.sign
        for (code, unit, year, matter), count in standing.items():
            if count > 0:
                self.matters[code, unit, year].add(matter)

    def add(self, other: Sums) -> None:
        """What another worker added up is added."""
        for key, points in other.by_clause.items():
            self.by_clause[key] += points
        for day, points in other.by_day.items():
            self.by_day[day] += points
        for place, matters in other.matters.items():
            self.matters[place] |= matters
        self.entries.update(other.entries)


@dataclass
class Findings:
    """Everything that differs, and everything that must come together from all matters."""

    matters: int = 0
    events: int = 0
    dates: list[DateDiffers] = field(default_factory=list)
    kept: list[KeptDiffers] = field(default_factory=list)
    proposals: list[ProposalDiffers] = field(default_factory=list)
    refused: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Acts that only the tried rules would have refused: act, reason, clause."""
    versions: Counter[str] = field(default_factory=Counter)
    checked: int = 0
    """Matters that were replayed under the rules on record too."""
    doubts: int = 0
    """Acts that even the rules on record would have refused."""
    drift: int = 0
    drift_examples: list[str] = field(default_factory=list)
    begun_before: list[str] = field(default_factory=list)
    was: Sums = field(default_factory=Sums)
    would_be: Sums = field(default_factory=Sums)
    recorded: defaultdict[tuple[str, int, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    """What scoring booked on record: unit, year, clause."""
    facts_was: list[Fact] = field(default_factory=list)
    facts_would_be: list[Fact] = field(default_factory=list)
    held_then: Counter[tuple[date, str, str, str]] = field(default_factory=Counter)
    """By how many open matters a unit has more or fewer from a day on, under the tried rules: day, unit, track,
    category. Looked at only where duties come up otherwise."""

    def add(self, other: Findings) -> None:
        """What another worker found is added."""
        self.matters += other.matters
        self.events += other.events
        self.drift += other.drift
        self.checked += other.checked
        self.doubts += other.doubts
        for name in ("dates", "kept", "proposals", "drift_examples", "begun_before", "facts_was", "facts_would_be"):
            getattr(self, name).extend(getattr(other, name))
        for name in ("refused", "versions", "held_then"):
            getattr(self, name).update(getattr(other, name))
        self.was.add(other.was)
        self.would_be.add(other.would_be)
        for key, points in other.recorded.items():
            self.recorded[key] += points


def dates_differing(was: Outcome, would_be: Outcome, matter: str, title: str) -> list[DateDiffers]:
    """Return the dates that fall on other days, or that only one side has."""
    found: list[DateDiffers] = []
    for key in dict.fromkeys((*was.dates, *would_be.dates)):
        one, other = was.dates.get(key), would_be.dates.get(key)
        if one is not None and other is not None and one.on == other.on:
            continue
        shown = one or other
        assert shown is not None, "a key of one of both"
        days = (one.on if one else None, one.clause if one else "", other.on if other else None)
        found.append(DateDiffers(matter, title, shown.name, shown.unit, *days, other.clause if other else "", key[0]))
    return found


def kept_differing(was: Outcome, would_be: Outcome, matter: str, title: str) -> list[KeptDiffers]:
    """Return the dates that are kept otherwise."""
    found: list[KeptDiffers] = []
    for key in dict.fromkeys((*was.kept, *would_be.kept)):
        if key[1].startswith("duty") and (key in was.dates) != (key in would_be.dates):
            # What only one side asks for was never there to be done, or is not asked for: its date says so.
            continue
        one, other = was.kept.get(key, ("", "", "")), would_be.kept.get(key, ("", "", ""))
        if one[1] != other[1]:
            found.append(KeptDiffers(matter, title, one[0] or other[0], *one[1:], *other[1:], key[0]))
    return found


def proposals_differing(
    was: Iterable[Proposed], would_be: Iterable[Proposed], matter: str, subject: str
) -> list[ProposalDiffers]:
    """Return the proposals that only one side has, told apart by what is proposed against whom and why."""
    sides = {"was": _by_key(was), "would_be": _by_key(would_be)}
    found: list[ProposalDiffers] = []
    for only, other in (("was", "would_be"), ("would_be", "was")):
        for key, proposals in sides[only].items():
            for each in proposals[len(sides[other].get(key, ())) :]:
                rest = (each.unit, each.clause, each.reason, matter, subject)
                found.append(ProposalDiffers(only, each.name, each.kind, *rest))
    return found


def _by_key(proposals: Iterable[Proposed]) -> dict[tuple[str, str, str], list[Proposed]]:
    found: dict[tuple[str, str, str], list[Proposed]] = {}
    for each in proposals:
        found.setdefault((each.kind, each.unit, each.clause), []).append(each)
    return found
