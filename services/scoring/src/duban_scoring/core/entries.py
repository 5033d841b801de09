"""The entries that should stand, given the facts and the rules. Nothing here remembers what was booked before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from duban_contracts.events.scoring import Arithmetic
from duban_contracts.vocabulary import Completion, Reporting
from duban_scoring.core.facts import Facts, IncidentFacts, MatterFacts, Reason
from duban_scoring.core.inputs import CircularNamed, DueDay, IncidentNoted
from duban_scoring.core.wording import COMPLETION, DEFECT, NAMED_AS, REPORTING, sentence
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import IncidentPoints, NamingPoints, OutcomePoints, PointsRow, ReportPoints

Finder = Callable[[Any], Iterable["Entry"]]
"""Finds the entries of one row."""
_BEHIND = ("outstanding", "late")
TITLE, _NUMBER, NAMED_UNIT = "事项", "交办单", "通报对象"


@dataclass(frozen=True)
class Entry:
    """Points that a unit has for one fact under one row. ``fact_key`` tells facts of a stream under one row apart.

    ``per_matter``: the fact is the matter's, so that all streams that tell of it have it in common. ``words``: the
    row's own, for its arithmetic.
    """

    row: str
    fact_key: str
    unit: str
    year: int
    points: Decimal
    clause: str
    plugin: str
    version: str
    base_points: Decimal
    factor: Decimal
    inputs: tuple[tuple[str, str], ...]
    words: str
    per_matter: bool = False

    @property
    def arithmetic(self) -> Arithmetic:
        """How the points come about; asked for when they are booked, which most entries found never are."""
        return Arithmetic(
            row=self.row,
            base_points=self.base_points,
            factor=self.factor,
            inputs=self.inputs,
            text=sentence(self.words, self.base_points, self.factor),
        )


@dataclass(frozen=True)
class Outcome:
    """How a matter stands against its date. ``year`` is the year on whose account it counts."""

    completion: Completion
    reporting: Reporting
    moved: bool
    year: int
    inputs: tuple[tuple[str, str], ...]


def standing_entries(facts: Facts, rulebook: Rulebook, zone: ZoneInfo) -> tuple[Entry, ...]:
    """Return the entries that should stand now, in the order of the rulebook's rows."""
    if rulebook.score is None:
        return ()
    entries: dict[tuple[str, str, str], Entry] = {}
    giving = _giving(facts, rulebook, zone)
    for row in rulebook.pack.points if giving else ():
        find = giving.get(type(row))
        for entry in find(row) if find else ():
            if entry.points != 0:
                entries.setdefault((entry.row, entry.fact_key, entry.unit), entry)
    return tuple(entries.values())


def _giving(facts: Facts, rulebook: Rulebook, zone: ZoneInfo) -> dict[type[PointsRow], Finder]:
    """Return what finds entries by kind of row, for the kinds that can fit: there are many rows, and few facts."""
    if isinstance(facts, IncidentFacts):
        return {IncidentPoints: lambda row: _of_incident(row, facts, rulebook)}
    found: dict[type[PointsRow], Finder] = {}
    outcome = outcome_of(facts, zone)
    if outcome is not None:
        found[OutcomePoints] = lambda row: _of_outcome(row, facts, outcome, rulebook)
    if facts.namings:
        found[NamingPoints] = lambda row: _of_namings(row, facts, rulebook)
    if facts.reports:
        found[ReportPoints] = lambda row: _of_reports(row, facts, rulebook, zone)
    return found


def outcome_of(facts: MatterFacts, zone: ZoneInfo) -> Outcome | None:
    """Return how the matter stands against its date; None while there is nothing to say.

    A provisional date that nobody has confirmed makes no matter late.
    """
    due = facts.due
    if facts.closed is not None:
        ended = facts.closed
        completion, reporting, moved = ended.completion, ended.reporting, ended.moved
    elif facts.overdue:
        completion, reporting, moved = Completion.OUTSTANDING, Reporting.OUTSTANDING, facts.moved
    else:
        return None
    is_behind = completion in _BEHIND or reporting in _BEHIND
    if due is None or (is_behind and due.provisional and not facts.date_confirmed):
        return None
    inputs = [*_about_date(due), ("办结", COMPLETION[completion]), ("反馈", REPORTING[reporting])]
    year = due.nominal_on.year
    if facts.closed is not None:
        reported_on = facts.closed.reported_at.astimezone(zone).date()
        inputs += [("办结日期", facts.closed.completed_on.isoformat()), ("反馈日期", reported_on.isoformat())]
        year = year if is_behind else reported_on.year
    return Outcome(completion, reporting, moved, year, tuple(inputs))


def is_justified(facts: MatterFacts, unit: str) -> bool:
    """Return whether a justified reason of the unit is accepted; one of the lead unit holds for the whole matter."""
    return any(reason.accepted is True for reason in _reasons(facts, unit))


def awaits_decision(facts: MatterFacts, unit: str) -> bool:
    """Return whether a reason that was filed in time, by the unit or its lead, is undecided."""
    return any(reason.accepted is None and reason.in_time for reason in _reasons(facts, unit))


def _reasons(facts: MatterFacts, unit: str) -> Iterator[Reason]:
    """Yield what speaks for the unit: its own reasons and its lead's, given for the date that holds now."""
    for reason in facts.reasons.values():
        if reason.term == facts.term and reason.unit in (unit, facts.lead):
            yield reason


def _of_outcome(row: OutcomePoints, facts: MatterFacts, outcome: Outcome, rulebook: Rulebook) -> Iterator[Entry]:
    if not _fits(row, outcome):
        return
    if row.points < 0 and facts.closed is None and facts.extensions_pending:
        return
    for unit in _hit(row.points, facts, facts.units) if row.shared else facts.units[:1]:
        if row.justified is not None and row.justified != is_justified(facts, unit):
            continue
        if row.points < 0 and row.justified is not None and awaits_decision(facts, unit):
            continue
        inputs = (*_about(facts), *outcome.inputs)
        yield _entry(rulebook, row, row.points, unit=unit, year=outcome.year, inputs=inputs)


def _fits(row: OutcomePoints, outcome: Outcome) -> bool:
    return (
        (not row.completion or outcome.completion in row.completion)
        and (not row.reporting or outcome.reporting in row.reporting)
        and (row.moved is None or row.moved == outcome.moved)
    )


def _of_namings(row: NamingPoints, facts: MatterFacts, rulebook: Rulebook) -> Iterator[Entry]:
    for each in facts.namings:
        naming = each.circular
        if naming.paper_kind not in row.paper_kinds or naming.named_as is not row.named_as:
            continue
        inputs = (*_about(facts), *_about_naming(naming))
        everybody = tuple(dict.fromkeys((*each.units, naming.unit)))
        for unit in _hit(row.points, facts, everybody) if row.shared else (naming.unit,):
            year, key = naming.issued_on.year, str(naming.paper_id)
            yield _entry(rulebook, row, row.points, unit=unit, year=year, inputs=inputs, fact_key=key)


def _of_reports(row: ReportPoints, facts: MatterFacts, rulebook: Rulebook, zone: ZoneInfo) -> Iterator[Entry]:
    for (key, _), report in facts.reports.items():
        counted = frozenset() if report.defects_held else report.defects.intersection(row.defects)
        if report.judged_at is None or not (counted or (row.falsified and report.falsified)):
            continue
        judged_on = report.judged_at.astimezone(zone).date()
        found = "、".join(DEFECT[kind] for kind in sorted(counted)) or "弄虚作假"
        inputs = (*_about(facts), ("报告", key), ("反馈日期", judged_on.isoformat()), ("认定", found))
        year, fact_key = judged_on.year, f"{report.unit}/{key}"
        yield _entry(rulebook, row, row.points, unit=report.unit, year=year, inputs=inputs, fact_key=fact_key)


def _of_incident(row: IncidentPoints, facts: IncidentFacts, rulebook: Rulebook) -> Iterator[Entry]:
    noted = facts.noted
    if noted is None or facts.withdrawn or facts.held or noted.kind not in row.incidents:
        return
    if row.facts_until_on and noted.happened_on > date.fromisoformat(row.facts_until_on):
        return
    base = row.points
    if base is None:
        base = -abs(noted.points) if noted.points is not None else Decimal(0)
    factor = row.falsified_factor if noted.falsified else Decimal(1)
    inputs = _about_incident(noted, rulebook)
    year = noted.happened_on.year
    entry = _entry(rulebook, row, base, unit=noted.unit, year=year, inputs=inputs, factor=factor)
    yield replace(entry, per_matter=row.once_per_matter and noted.matter_id is not None)


def _hit(points: Decimal, facts: MatterFacts, units: Iterable[str]) -> tuple[str, ...]:
    """Exemption frees a unit from shared deductions, never from what it is given."""
    return tuple(unit for unit in units if points > 0 or unit not in facts.spared)


def _about(facts: MatterFacts) -> tuple[tuple[str, str], ...]:
    pairs = ((TITLE, facts.title), (_NUMBER, facts.number))
    return tuple((name, value) for name, value in pairs if value)


def matter_name(arithmetic: Arithmetic) -> str:
    """Return what people call the matter of an entry: its title with the number of its order."""
    told = dict(arithmetic.inputs)
    return numbered(told.get(TITLE, ""), told.get(_NUMBER, ""))


def numbered(title: str, number: str) -> str:
    """Return a matter's title with the number of its order, where it has one."""
    return f"{title}（{number}）" if number else title


def _about_date(due: DueDay) -> tuple[tuple[str, str], ...]:
    stated = ("办结时限", due.nominal_on.isoformat())
    return (stated,) if due.enforce_on == due.nominal_on else (stated, ("遇休息日顺延至", due.enforce_on.isoformat()))


def _about_naming(naming: CircularNamed) -> tuple[tuple[str, str], ...]:
    return (
        ("通报日期", naming.issued_on.isoformat()),
        (NAMED_UNIT, naming.unit),
        ("通报为", NAMED_AS[naming.named_as]),
    )


def _about_incident(noted: IncidentNoted, rulebook: Rulebook) -> tuple[tuple[str, str], ...]:
    kind = rulebook.find_incident(noted.kind)
    pairs = (
        ("情形", kind.name if kind else noted.kind),
        ("发生日期", noted.happened_on.isoformat()),
        ("依据", noted.source),
        ("批准人", noted.approver),
        ("弄虚作假", "是" if noted.falsified else ""),
    )
    return tuple((name, value) for name, value in pairs if value)


def _entry(
    rulebook: Rulebook,
    row: PointsRow,
    base_points: Decimal,
    *,
    unit: str,
    year: int,
    inputs: tuple[tuple[str, str], ...],
    fact_key: str = "",
    factor: Decimal = Decimal(1),
) -> Entry:
    cited = rulebook.citation(row.clause)
    return Entry(
        row=row.code,
        fact_key=fact_key,
        unit=unit,
        year=year,
        points=base_points * factor,
        clause=row.clause,
        plugin=cited.plugin,
        version=cited.version,
        base_points=base_points,
        factor=factor,
        inputs=inputs,
        words=row.text,
    )
