"""Applying events to a matter. Never raises, whatever comes in whatever order; unknown events change nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from duban_contracts.base import Event
from duban_contracts.common import Actor
from duban_contracts.events import matter as m
from duban_contracts.events import matter_reports as r
from duban_contracts.events.calendar import DueDateRecomputed
from duban_contracts.events.receipt import ReceiptMissed
from duban_contracts.vocabulary import ApprovalSubject, MatterState, ReportKind, ReturnGround
from duban_tracking.core.changing import changed
from duban_tracking.core.holding import holders_of
from duban_tracking.core.matter.evolution_of_demands import DEMANDS
from duban_tracking.core.matter.evolution_of_handing_down import HANDING_DOWN
from duban_tracking.core.matter.recomputing import recomputed_matter
from duban_tracking.core.matter.state import Approval, Duty, Matter, Objection, Reason, Report
from duban_tracking.core.matter.texts import words_of

EventT = TypeVar("EventT", bound=Event)
Apply = Callable[[Any, Matter, date], Matter]
_APPLY: dict[type[Event], Apply] = {**DEMANDS, **HANDING_DOWN, DueDateRecomputed: recomputed_matter}


_OF_ONE_ORDER = frozenset({ApprovalSubject.EXTENSION, ApprovalSubject.LIMIT})
"""Signatures that end with the order that they are about."""


def _on(event: type[EventT]) -> Callable[[Callable[[EventT, Matter, date], Matter]], None]:
    def keep(function: Callable[[EventT, Matter, date], Matter]) -> None:
        _APPLY[event] = function

    return keep


def evolve(matter: Matter, event: Event, on: date) -> Matter:
    """Return the matter after the event, which happened on that local day."""
    apply = _APPLY.get(type(event))
    after = apply(event, matter, on) if apply else matter
    words = words_of(event)
    return changed(after, words=(*after.words, words)) if words else after


@_on(m.MatterProposed)
def _proposed(event: m.MatterProposed, matter: Matter, on: date) -> Matter:
    return changed(
        matter,
        state=MatterState.PROPOSED,
        title=event.title,
        content=event.content,
        category=event.category,
        track=event.track,
        origin=event.origin,
        weight=event.weight,
        instruction=event.instruction,
        tickets=event.tickets,
        pins=event.pins,
        basis=event.basis,
        plan_paper_id=event.plan_paper_id,
        superior_due_on=event.superior_due_on,
        accused_units=event.accused_units,
        owner=event.owner,
        proposed_on=on,
        approvals={(ApprovalSubject.TAKE_UP, ""): Approval(event.steps)},
    )


@_on(m.TicketLinked)
def _linked(event: m.TicketLinked, matter: Matter, on: date) -> Matter:
    return changed(matter, tickets=(*matter.tickets, event.ticket), merged=matter.merged | {event.ticket.ticket_id})


@_on(m.ApprovalSigned)
def _signed(event: m.ApprovalSigned, matter: Matter, on: date) -> Matter:
    key = (event.subject, event.key)
    approval = matter.approvals.get(key, Approval(()))
    given: tuple[tuple[int, Actor, bool], ...] = (*approval.given, (event.step, event.by, event.approved))
    done = not event.approved or len(given) >= len(approval.steps)
    signed = changed(matter, approvals={**matter.approvals, key: changed(approval, given=given, done=done)})
    if event.subject is ApprovalSubject.AMENDMENT and not event.approved:
        return changed(signed, amendment=None)
    return signed


@_on(m.MatterTakenUp)
def _taken_up(event: m.MatterTakenUp, matter: Matter, on: date) -> Matter:
    return changed(matter, state=MatterState.TAKEN_UP)


@_on(m.MatterDeclined)
def _declined(event: m.MatterDeclined, matter: Matter, on: date) -> Matter:
    return changed(matter, state=MatterState.DECLINED)


@_on(m.OrderSubmitted)
def _submitted(event: m.OrderSubmitted, matter: Matter, on: date) -> Matter:
    approvals = {**matter.approvals, (ApprovalSubject.ASSIGNMENT, ""): Approval(event.steps)}
    return changed(matter, state=MatterState.SUBMITTED, drafted=event.order, approvals=approvals)


@_on(m.OrderRejected)
def _rejected(event: m.OrderRejected, matter: Matter, on: date) -> Matter:
    return changed(matter, state=MatterState.TAKEN_UP, drafted=None)


@_on(m.MatterAssigned)
def _assigned(event: m.MatterAssigned, matter: Matter, on: date) -> Matter:
    return changed(
        matter,
        state=MatterState.ASSIGNED,
        order=event.order,
        basis=event.order.basis or matter.basis,
        drafted=None,
        number=event.number,
        assigned_on=on,
        original_due=event.order.due,
        due=event.order.due,
        due_confirmed=False,
        overdue=False,
        sent_at=event.sent_at,
        acknowledged=frozenset(),
        receipts_missed=frozenset(),
        **_fresh_start(matter),
    )


def _fresh_start(matter: Matter) -> dict[str, Any]:
    """Nothing of an order that was withdrawn burdens or excuses the units of the new one."""
    return {
        "moved": 0,
        "extensions": {},
        "approvals": {key: each for key, each in matter.approvals.items() if key[0] not in _OF_ONE_ORDER},
        "received_on": None,
        "handlers": {},
        "proposed_limit": None,
        "plans": {},
        "staged": False,
        "reasons": {},
        "objections": {},
        "duties": {key: duty for key, duty in matter.duties.items() if duty.done or duty.missed},
        "reports": {key: report for key, report in matter.reports.items() if report.verified},
        "reported_on": None,
        "returned_on": None,
    }


@_on(m.OrderAcknowledged)
def _acknowledged(event: m.OrderAcknowledged, matter: Matter, on: date) -> Matter:
    signed = changed(matter, acknowledged=matter.acknowledged | {event.unit})
    handlers = {**matter.handlers, event.unit: event.handler}
    is_lead = matter.order is not None and event.unit == matter.order.lead
    received_on = matter.received_on or (on if is_lead else None)
    return changed(signed, handlers=handlers, received_on=received_on)


@_on(ReceiptMissed)
def _receipt_missed(event: ReceiptMissed, matter: Matter, on: date) -> Matter:
    return changed(matter, receipts_missed=matter.receipts_missed | {event.unit})


@_on(m.UnitUrged)
def _urged(event: m.UnitUrged, matter: Matter, on: date) -> Matter:
    times = {**matter.urged, event.unit: matter.urged.get(event.unit, 0) + 1}
    return changed(matter, keys=matter.keys | {("urging", event.key)}, urged=times)


@_on(m.FindingReported)
def _finding(event: m.FindingReported, matter: Matter, on: date) -> Matter:
    return changed(matter, keys=matter.keys | {("finding", event.key)})


@_on(m.DueSoonReminded)
def _reminded(event: m.DueSoonReminded, matter: Matter, on: date) -> Matter:
    days_before = event.days_before
    if days_before is None:
        days_before = max((event.due.remind_on - on).days, 0)
    return changed(matter, reminded=matter.reminded | {(event.due.nominal_on, days_before)})


@_on(m.MatterFellOverdue)
def _overdue(event: m.MatterFellOverdue, matter: Matter, on: date) -> Matter:
    return changed(matter, overdue=True)


@_on(m.DueDateConfirmed)
def _confirmed(event: m.DueDateConfirmed, matter: Matter, on: date) -> Matter:
    return changed(matter, due_confirmed=True)


@_on(m.ExtensionRequested)
def _extension_requested(event: m.ExtensionRequested, matter: Matter, on: date) -> Matter:
    approvals = {**matter.approvals, (ApprovalSubject.EXTENSION, event.key): Approval(event.steps)}
    return changed(matter, approvals=approvals, extensions={**matter.extensions, event.key: event})


@_on(m.ExtensionGranted)
def _extension_granted(event: m.ExtensionGranted, matter: Matter, on: date) -> Matter:
    return changed(matter, due=event.due, due_confirmed=False, moved=matter.moved + 1, overdue=False, staged=False)


@_on(m.ReasonFiled)
def _reason_filed(event: m.ReasonFiled, matter: Matter, on: date) -> Matter:
    return changed(matter, reasons={**matter.reasons, event.key: Reason(event.unit, event.in_time, filed_on=on)})


@_on(m.ReasonAccepted)
def _reason_accepted(event: m.ReasonAccepted, matter: Matter, on: date) -> Matter:
    return _reason_decided(event.key, event.unit, True, matter)


@_on(m.ReasonRejected)
def _reason_rejected(event: m.ReasonRejected, matter: Matter, on: date) -> Matter:
    return _reason_decided(event.key, event.unit, False, matter)


def _reason_decided(key: str, unit: str, accepted: bool, matter: Matter) -> Matter:
    before = matter.reasons.get(key, Reason(unit, in_time=False))
    return changed(matter, reasons={**matter.reasons, key: replace(before, accepted=accepted)})


@_on(m.ObjectionFiled)
def _objection_filed(event: m.ObjectionFiled, matter: Matter, on: date) -> Matter:
    return changed(matter, objections={**matter.objections, event.unit: Objection(event.reason)})


@_on(m.ObjectionDecided)
def _objection_decided(event: m.ObjectionDecided, matter: Matter, on: date) -> Matter:
    before = matter.objections.get(event.unit, Objection(""))
    decided = changed(matter, objections={**matter.objections, event.unit: replace(before, accepted=event.accepted)})
    if not event.accepted or matter.order is None:
        return decided
    if event.unit == matter.order.lead:
        return changed(decided, state=MatterState.TAKEN_UP, order=None, due=None, overdue=False)
    others = tuple(unit for unit in matter.order.co_units if unit != event.unit)
    return changed(decided, order=matter.order.model_copy(update={"co_units": others}))


@_on(m.UnitExempted)
def _exempted(event: m.UnitExempted, matter: Matter, on: date) -> Matter:
    return changed(matter, exempted=matter.exempted | {event.unit})


@_on(m.UnitNamed)
def _named(event: m.UnitNamed, matter: Matter, on: date) -> Matter:
    return changed(matter, named=matter.named | {(event.paper_id, event.unit, event.named_as)})


@_on(m.MatterClosed)
def _closed(event: m.MatterClosed, matter: Matter, on: date) -> Matter:
    return changed(matter, state=MatterState.CLOSED, completed_on=event.completed_on, closed_on=on)


@_on(m.MatterArchived)
def _archived(event: m.MatterArchived, matter: Matter, on: date) -> Matter:
    return changed(matter, state=MatterState.ARCHIVED)


@_on(r.ReportFiled)
def _filed(event: r.ReportFiled, matter: Matter, on: date) -> Matter:
    before = matter.reports.get(event.key)
    report = Report(
        key=event.key,
        kind=event.kind,
        unit=event.unit,
        filing=event.filing,
        first_filed_at=event.first_filed_at,
        judged_at=event.judged_at,
        completed_on=event.completed_on,
        filed=event,
        falsified=before.falsified if before else False,
        held_by=before.held_by if before else frozenset(),
        defects=event.defects,
        faulty=bool(event.defects) or (before.faulty if before else False),
        faults_held_by=before.faults_held_by if before else frozenset(),
        also=(before.also if before else frozenset()) | ({event.filed_as} if event.filed_as else frozenset()),
        duty=event.duty,
    )
    reports = {**matter.reports, event.key: report}
    if event.kind is not ReportKind.CLOSING:
        staged = event.kind is ReportKind.PROGRESS and bool(event.outstanding_reason) and _in_time(matter, on)
        return changed(matter, reports=reports, staged=matter.staged or staged)
    return changed(matter, state=MatterState.REPORTED, reports=reports, reported_on=on, returned_on=None)


def _in_time(matter: Matter, on: date) -> bool:
    return matter.due is not None and on <= matter.due.enforce_on


@_on(r.ReportReturned)
def _returned(event: r.ReportReturned, matter: Matter, on: date) -> Matter:
    before = matter.reports.get(event.key)
    if before is None:
        return matter
    faulty = before.faulty or bool(event.defects)
    report = changed(before, pending=False, returned_for=event.ground, redo_due=event.redo_due, faulty=faulty)
    reports = {**matter.reports, event.key: report}
    if before.kind is ReportKind.CLOSING:
        duties = {key: _met_by_closing_report(duty, matter.reported_on, on) for key, duty in matter.duties.items()}
        return changed(matter, state=MatterState.ASSIGNED, reports=reports, duties=duties, returned_on=on)
    by_substance = event.ground is ReturnGround.SUBSTANCE
    duties = {
        key: changed(duty, done=False) if by_substance and duty.report == event.key else duty
        for key, duty in matter.duties.items()
    }
    return changed(matter, reports=reports, duties=duties)


def _met_by_closing_report(duty: Duty, filed_on: date | None, returned_on: date) -> Duty:
    """A progress report that fell due while a closing report stood needed no filing of its own."""
    progress = duty.answered_by in (ReportKind.PROGRESS, ReportKind.INTERIM) and not duty.missed
    if progress and filed_on is not None and filed_on <= duty.due.enforce_on < returned_on:
        return changed(duty, done=True)
    return duty


@_on(r.ReportVerified)
def _verified(event: r.ReportVerified, matter: Matter, on: date) -> Matter:
    before = matter.reports.get(event.key)
    if before is None:
        return matter
    faulty = before.faulty or bool(event.defects)
    report = changed(before, pending=False, verified=True, completed_on=event.completed_on, faulty=faulty)
    state = MatterState.VERIFIED if event.kind is ReportKind.CLOSING else matter.state
    return changed(matter, state=state, reports={**matter.reports, event.key: report})


@_on(r.FalsificationFound)
def _falsified(event: r.FalsificationFound, matter: Matter, on: date) -> Matter:
    before = matter.reports.get(event.key)
    if before is None:
        return matter
    return changed(matter, reports={**matter.reports, event.key: changed(before, falsified=True)})


@_on(r.FalsificationHeld)
def _falsification_held(event: r.FalsificationHeld, matter: Matter, on: date) -> Matter:
    before = matter.reports.get(event.key)
    if before is None:
        return matter
    report = changed(before, falsified=not event.withdrawn, held_by=holders_of(event))
    return changed(matter, reports={**matter.reports, event.key: report})


@_on(r.DefectsHeld)
def _defects_held(event: r.DefectsHeld, matter: Matter, on: date) -> Matter:
    before = matter.reports.get(event.key)
    if before is None:
        return matter
    report = changed(before, faulty=not event.withdrawn, faults_held_by=holders_of(event))
    return changed(matter, reports={**matter.reports, event.key: report})


@_on(r.MatterDutyOpened)
def _duty_opened(event: r.MatterDutyOpened, matter: Matter, on: date) -> Matter:
    duty = Duty(
        id=event.duty,
        row=event.row,
        name=event.name,
        unit=event.unit,
        period=event.period,
        due=event.due,
        answered_by=event.answered_by,
        clause=event.clause,
    )
    return changed(matter, duties={**matter.duties, event.duty: duty})


@_on(r.MatterDutyDone)
def _duty_done(event: r.MatterDutyDone, matter: Matter, on: date) -> Matter:
    before = matter.duties.get(event.duty)
    if before is None:
        return matter
    return changed(matter, duties={**matter.duties, event.duty: changed(before, done=True, report=event.report)})


@_on(r.MatterDutyMissed)
def _duty_missed(event: r.MatterDutyMissed, matter: Matter, on: date) -> Matter:
    before = matter.duties.get(event.duty)
    return changed(matter, duties={**matter.duties, event.duty: changed(before, missed=True)}) if before else matter
