"""Facts that sheets count, found among the events of one unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

from duban_contracts.base import Event
from duban_contracts.events import duty as d
from duban_contracts.events import escalation as e
from duban_contracts.events import incident as i
from duban_contracts.events import matter as m
from duban_contracts.events import matter_reports as r
from duban_contracts.events import proposal as q
from duban_contracts.events.receipt import ReceiptMissed
from duban_contracts.vocabulary import Completion, NamedAs, Reporting

Events = tuple[type[Event], ...]
MATTERS_FROM: Events = (
    m.MatterAssigned,
    m.MatterFellOverdue,
    m.ExtensionGranted,
    m.ObjectionDecided,
    m.MatterClosed,
)
RECEIPTS_FROM: Events = (m.OrderAcknowledged, ReceiptMissed)
REPORTS_FROM: Events = (r.MatterDutyDone, r.MatterDutyMissed, d.DutyDone, d.DutyMissed)
RETURNS_FROM: Events = (r.ReportReturned, d.DutyReportReturned)
INCIDENTS_FROM: Events = (i.IncidentRecorded, i.IncidentWithdrawn, i.IncidentHeld)
PRAISE_FROM: Events = (m.UnitNamed,)
SANCTIONS_FROM: Events = (
    q.ProposalRaised,
    q.ProposalDecided,
    q.ProposalWithdrawn,
    e.ProposalHeld,
    e.MeasureImposed,
    e.MeasureStepRecorded,
    e.MeasureMet,
    e.MeasureLapsed,
)
"""Events that each kind of fact is found from."""
Standing = Literal["in_time", "late", "open"]
_TIMELY_DONE = (Completion.EARLY, Completion.IN_TIME)
_TIMELY_TOLD = (Reporting.EARLY, Reporting.IN_TIME)


class Told(NamedTuple):
    """An event, the stream on which it stands, and its local day."""

    subject: str
    event: Event
    on: date


class Found(NamedTuple):
    """Something that is counted on a day."""

    id: str
    on: date


class Span(NamedTuple):
    """The days of a period, both ends included."""

    from_on: date
    until_on: date

    def holds(self, on: date) -> bool:
        return self.from_on <= on <= self.until_on


@dataclass(frozen=True, slots=True)
class CountedMatter:
    """How a matter of the unit stands at the period's end. ``reported``: of its closing report, once that is known."""

    subject: str
    state: Standing
    reported: Literal["in_time", "late", ""] = ""


@dataclass(frozen=True, slots=True)
class _Course:
    assigned: bool = False
    overdue_on: date | None = None
    staged: bool = False
    closed: m.MatterClosed | None = None
    closed_on: date | None = None


def matters_of(unit: str, told: Sequence[Told], span: Span) -> Iterator[CountedMatter]:
    """Yield the unit's matters that were closed in the period, or still open at its end."""
    courses: dict[str, _Course] = {}
    for each in told:
        if each.subject.startswith("matter:") and each.on <= span.until_on:
            courses[each.subject] = _after(courses.get(each.subject, _Course()), each, unit)
    for subject, course in courses.items():
        closed, closed_on = course.closed, course.closed_on
        if closed is not None and closed_on is not None:
            if span.holds(closed_on) and unit in closed.units:
                state: Standing = "in_time" if closed.completion in _TIMELY_DONE else "late"
                yield CountedMatter(subject, state, "in_time" if closed.reporting in _TIMELY_TOLD else "late")
        elif course.assigned:
            told_in_time: Literal["in_time", "late"] = "in_time" if course.staged else "late"
            passed = course.overdue_on is not None and span.holds(course.overdue_on)
            yield CountedMatter(subject, "open", told_in_time if passed else "")


def _after(course: _Course, each: Told, unit: str) -> _Course:
    match each.event:
        case m.MatterAssigned(order=order):
            return _Course(assigned=unit in order.units)
        case m.MatterFellOverdue(staged=staged):
            return replace(course, overdue_on=each.on, staged=staged)
        case m.ExtensionGranted():
            # The date acts back to the request: what passed before was not the date that holds.
            return replace(course, overdue_on=None, staged=False)
        case m.ObjectionDecided(unit=objecting, accepted=True) if objecting == unit:
            return _Course()
        case m.MatterClosed() as closed:
            return replace(course, closed=closed, closed_on=each.on)
        case _:
            return course


def receipts_of(unit: str, told: Sequence[Told], *, in_time: bool) -> Iterator[Found]:
    """Yield orders that the unit received in time, or late; one that was missed is late however it came later."""
    late: set[str] = set()
    for each in told:
        match each.event:
            case ReceiptMissed(unit=missing) if missing == unit:
                late.add(each.subject)
                if not in_time:
                    yield Found(each.subject, each.on)
            case m.OrderAcknowledged(unit=receiving, in_time=known) if receiving == unit and known is not None:
                timely = known and each.subject not in late
                if timely is in_time:
                    yield Found(each.subject, each.on)
            case _:
                continue


def reports_of(unit: str, told: Sequence[Told], state: str) -> Iterator[Found]:
    """Yield reports under duties of the unit that came in time or late, and everything that was returned to it."""
    for each in told:
        found = _report(unit, each)
        if found is not None and found[0] == state:
            yield found[1]


def _report(unit: str, each: Told) -> tuple[str, Found] | None:
    subject, on = each.subject, each.on
    match each.event:
        case r.ReportReturned(unit=owner) as event if owner == unit:
            return "returned", Found(f"{subject}#{event.key}:{event.filing}", on)
        case d.DutyReportReturned(unit=owner) if owner == unit:
            return "returned", Found(f"{subject}#{on}", on)
        case r.MatterDutyDone(unit=owner) as event if owner == unit and event.on_time:
            return "in_time", Found(f"{subject}#{event.duty}", on)
        case (r.MatterDutyDone(unit=owner) | r.MatterDutyMissed(unit=owner)) as event if owner == unit:
            return "late", Found(f"{subject}#{event.duty}", on)
        case d.DutyDone(unit=owner) as event if owner == unit and event.on_time:
            return "in_time", Found(subject, on)
        case d.DutyDone(unit=owner) | d.DutyMissed(unit=owner) if owner == unit:
            return "late", Found(subject, on)
        case _:
            return None


def incidents_of(unit: str, told: Sequence[Told], wanted: Callable[[str], bool]) -> Iterator[Found]:
    """Yield the unit's incidents of the kinds; not those withdrawn, nor those that wait for a review."""
    standing: dict[str, i.IncidentRecorded] = {}
    away: set[str] = set()
    for each in told:
        match each.event:
            case i.IncidentRecorded(unit=owner, kind=kind) as event if owner == unit and wanted(kind):
                standing[each.subject] = event
            case i.IncidentWithdrawn() | i.IncidentHeld(held=True):
                away.add(each.subject)
            case i.IncidentHeld(held=False):
                away.discard(each.subject)
            case _:
                continue
    yield from (Found(subject, event.happened_on) for subject, event in standing.items() if subject not in away)


def praise_of(unit: str, told: Sequence[Told], named_as: NamedAs) -> Iterator[Found]:
    """Yield the papers that name the unit so."""
    for each in told:
        match each.event:
            case m.UnitNamed(unit=owner, named_as=named) as event if owner == unit and named is named_as:
                yield Found(f"paper:{event.paper_id}", event.issued_on)
            case _:
                continue


@dataclass(frozen=True, slots=True)
class Sanction:
    """A consequence that took effect on the unit, and where it was published."""

    subject: str
    raised: q.ProposalRaised
    on: date | None = None
    persons: tuple[str, ...] = ()
    steps: tuple[e.MeasureStepRecorded, ...] = ()
    state: str = "proposed"
    held: bool = False
    paper_id: str = ""


def proposals_of(unit: str, told: Sequence[Told], wanted: Callable[[str], bool]) -> Iterator[Found]:
    """Yield consequences of the kinds that took effect and stand; not those that wait for a review."""
    for each in sanctions_of(unit, told):
        if each.on is not None and not each.held and each.state != "withdrawn" and wanted(each.raised.kind):
            yield Found(each.subject, each.on)


def sanctions_of(unit: str, told: Sequence[Told]) -> Iterator[Sanction]:
    """Yield everything that was proposed about the unit, as it stands after the last event."""
    found: dict[str, Sanction] = {}
    for each in told:
        match each.event:
            case q.ProposalRaised(unit=owner) as event if owner == unit:
                found[each.subject] = Sanction(each.subject, event, persons=event.persons)
            case _ if each.subject in found:
                found[each.subject] = _sanction_after(found[each.subject], each)
            case _:
                continue
    yield from found.values()


def _sanction_after(before: Sanction, each: Told) -> Sanction:
    match each.event:
        case q.ProposalDecided(approved=True):
            needs = before.raised.needs
            waits = needs is not None and needs.something
            return replace(before, state="approved", on=None if waits else each.on)
        case q.ProposalDecided():
            return replace(before, state="refused")
        case q.ProposalWithdrawn():
            return replace(before, state="withdrawn")
        case e.ProposalHeld(held=held):
            return replace(before, held=held)
        case e.MeasureImposed() as event:
            paper = str(event.paper_id or "")
            return replace(before, state="imposed", on=event.imposed_on, persons=event.persons, paper_id=paper)
        case e.MeasureStepRecorded() as event:
            return replace(before, steps=(*before.steps, event))
        case e.MeasureMet():
            return replace(before, state="met")
        case e.MeasureLapsed():
            return replace(before, state="lapsed")
        case _:
            return before
