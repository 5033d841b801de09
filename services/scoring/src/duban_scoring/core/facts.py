"""Facts: what the events of one stream come to. ``evolve`` knows no rules and never raises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from duban_contracts.common import PackPin
from duban_contracts.vocabulary import DefectKind
from duban_scoring.core.inputs import (
    CircularNamed,
    DateConfirmed,
    DatePassed,
    DueDay,
    ExtensionAsked,
    ExtensionDenied,
    ExtensionGiven,
    IncidentDropped,
    IncidentNoted,
    Input,
    MatterEnded,
    MatterPinned,
    OrderIssued,
    ReasonAgreed,
    ReasonDenied,
    ReasonGiven,
    ReportFalsified,
    ReportFaulted,
    ReportReceived,
    UnitSpared,
)

MATTER_PREFIX, INCIDENT_PREFIX, UNIT_PREFIX = "matter:", "incident:", "unit:"


@dataclass(frozen=True)
class Reason:
    """A reason that a unit gave. ``accepted`` None: people have yet to decide."""

    unit: str
    in_time: bool
    accepted: bool | None = None


@dataclass(frozen=True)
class ReportFacts:
    """A report with all its filings. ``judged_at`` is that of its first filing."""

    unit: str
    judged_at: datetime | None = None
    defects: frozenset[DefectKind] = frozenset()
    falsified: bool = False


@dataclass(frozen=True)
class MatterFacts:
    """What is known of a matter. ``units``: lead first."""

    pins: tuple[PackPin, ...] = ()
    title: str = ""
    number: str = ""
    units: tuple[str, ...] = ()
    due: DueDay | None = None
    date_confirmed: bool = False
    moved: bool = False
    overdue: bool = False
    extensions_pending: frozenset[str] = frozenset()
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    spared: frozenset[str] = frozenset()
    namings: tuple[CircularNamed, ...] = ()
    reports: Mapping[str, ReportFacts] = field(default_factory=dict)
    closed: MatterEnded | None = None

    @property
    def lead(self) -> str:
        return self.units[0] if self.units else ""


@dataclass(frozen=True)
class IncidentFacts:
    """What is known of an incident; ``noted`` is None once it is withdrawn."""

    noted: IncidentNoted | None = None
    withdrawn: bool = False


Facts = MatterFacts | IncidentFacts


def initial(subject: str) -> Facts:
    """Return the facts of a stream before its first event."""
    return IncidentFacts() if subject.startswith(INCIDENT_PREFIX) else MatterFacts()


def fold(subject: str, inputs: Iterable[Input]) -> Facts:
    """Return the facts after these inputs, in the order of their stream."""
    facts = initial(subject)
    for each in inputs:
        facts = evolve(facts, each)
    return facts


def evolve(facts: Facts, given: Input) -> Facts:
    """Return the facts after one more input; one that does not belong to them changes nothing."""
    if isinstance(facts, IncidentFacts):
        return _evolve_incident(facts, given)
    step = _STEPS.get(type(given))
    return step(facts, given) if step else facts


def _evolve_incident(facts: IncidentFacts, given: Input) -> IncidentFacts:
    if isinstance(given, IncidentNoted):
        return replace(facts, noted=given)
    if isinstance(given, IncidentDropped):
        return replace(facts, withdrawn=True)
    return facts


def _assigned(facts: MatterFacts, given: OrderIssued) -> MatterFacts:
    order = given.order
    return replace(
        facts, title=given.title, number=given.number, units=(order.lead, *order.co_units), due=order.due, overdue=False
    )


def _overdue(facts: MatterFacts, given: DatePassed) -> MatterFacts:
    return replace(facts, due=given.due, overdue=True)


def _confirmed(facts: MatterFacts, given: DateConfirmed) -> MatterFacts:
    return replace(facts, due=given.due, date_confirmed=True)


def _extension_asked(facts: MatterFacts, given: ExtensionAsked) -> MatterFacts:
    return replace(facts, extensions_pending=facts.extensions_pending | {given.key})


def _extension_given(facts: MatterFacts, given: ExtensionGiven) -> MatterFacts:
    pending = facts.extensions_pending - {given.key}
    return replace(facts, extensions_pending=pending, due=given.due, moved=True, overdue=False)


def _extension_denied(facts: MatterFacts, given: ExtensionDenied) -> MatterFacts:
    return replace(facts, extensions_pending=facts.extensions_pending - {given.key})


def _reason_given(facts: MatterFacts, given: ReasonGiven) -> MatterFacts:
    return replace(facts, reasons={**facts.reasons, given.key: Reason(given.unit, given.in_time)})


def _reason_decided(facts: MatterFacts, given: ReasonAgreed | ReasonDenied) -> MatterFacts:
    before = facts.reasons.get(given.key) or Reason(given.unit, in_time=False)
    decided = replace(before, accepted=isinstance(given, ReasonAgreed))
    return replace(facts, reasons={**facts.reasons, given.key: decided})


def _spared(facts: MatterFacts, given: UnitSpared) -> MatterFacts:
    return replace(facts, spared=facts.spared | {given.unit})


def _named(facts: MatterFacts, given: CircularNamed) -> MatterFacts:
    return facts if given in facts.namings else replace(facts, namings=(*facts.namings, given))


def _report(facts: MatterFacts, given: ReportReceived) -> MatterFacts:
    before = facts.reports.get(given.key) or ReportFacts(given.unit)
    received = replace(before, judged_at=before.judged_at or given.judged_at)
    return _with_report(facts, given.key, _faulted(received, given.defects))


def _defects(facts: MatterFacts, given: ReportFaulted) -> MatterFacts:
    before = facts.reports.get(given.key) or ReportFacts(given.unit)
    return _with_report(facts, given.key, _faulted(before, given.defects))


def _falsified(facts: MatterFacts, given: ReportFalsified) -> MatterFacts:
    before = facts.reports.get(given.key) or ReportFacts(given.unit)
    return _with_report(facts, given.key, replace(before, falsified=True))


def _faulted(report: ReportFacts, defects: Iterable[Any]) -> ReportFacts:
    return replace(report, defects=report.defects | {defect.kind for defect in defects})


def _with_report(facts: MatterFacts, key: str, report: ReportFacts) -> MatterFacts:
    return replace(facts, reports={**facts.reports, key: report})


def _closed(facts: MatterFacts, given: MatterEnded) -> MatterFacts:
    return replace(
        facts, closed=given, due=given.due, units=given.units or facts.units, title=given.title or facts.title
    )


_STEPS: dict[type, Callable[[MatterFacts, Any], MatterFacts]] = {
    MatterPinned: lambda facts, given: replace(facts, pins=given.pins),
    OrderIssued: _assigned,
    DatePassed: _overdue,
    DateConfirmed: _confirmed,
    ExtensionAsked: _extension_asked,
    ExtensionGiven: _extension_given,
    ExtensionDenied: _extension_denied,
    ReasonGiven: _reason_given,
    ReasonAgreed: _reason_decided,
    ReasonDenied: _reason_decided,
    UnitSpared: _spared,
    CircularNamed: _named,
    ReportReceived: _report,
    ReportFaulted: _defects,
    ReportFalsified: _falsified,
    MatterEnded: _closed,
}
