"""Acts on other streams, judged anew: incidents, proposals that people decide, duties that they answer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from duban_contracts.base import Event
from duban_contracts.commands.duties import FileDutyReport
from duban_contracts.commands.office import OpenDuty, RaiseProposal
from duban_contracts.common import Actor
from duban_contracts.events import duty as u
from duban_contracts.events import escalation as e
from duban_contracts.events import proposal as p
from duban_contracts.events.calendar import DutyDateRecomputed, MeasureDateRecomputed
from duban_contracts.events.incident import IncidentHeld, IncidentRecorded, IncidentWithdrawn
from duban_sdk.duties import MatterTaskRow
from duban_standalone.backtest.judging import Judge, Judges, Turned, dropped
from duban_standalone.backtest.judging_reports import MATTERS
from duban_tracking.core.context import Context, Refusal
from duban_tracking.core.duties import duty
from duban_tracking.core.duties.state import Duty, row_of
from duban_tracking.core.escalation.grounds import ground_of
from duban_tracking.core.escalation.proposal_state import Proposal
from duban_tracking.core.escalation.raising import raise_proposal
from duban_tracking.core.records.incident import Incident

OTHERS = Judges()
OTHERS.on(
    p.ProposalWithdrawn, e.ProposalDeferred, e.ProposalGivenUp, e.ProposalHeld, e.MeasureLapsed, e.MeasureMet,
    MeasureDateRecomputed, u.DutyMissed, u.DutyReminded, DutyDateRecomputed,
)(dropped)  # fmt: skip
STAFF = Actor(person="", role="supervision_staff")
"""Who raised a proposal by hand; its event does not say."""


@OTHERS.on(IncidentRecorded)
def _recorded(event: IncidentRecorded, _: Incident, context: Context, turned: Turned) -> tuple[Event, ...]:
    kind = context.rules.find_incident(event.kind)
    if kind is None:
        turned.unknown(event, f"没有情形“{event.kind}”")
        return ()
    return (event.model_copy(update={"clause": kind.clause, "kept_from_unit": kind.kept_from_unit}),)


@OTHERS.on(IncidentWithdrawn, IncidentHeld)
def _of_incident(event: Event, state: Incident, _: Context, __: Turned) -> tuple[Event, ...]:
    return (event,) if state.recorded else ()


@OTHERS.on(p.ProposalRaised)
def _raised(event: p.ProposalRaised, state: Proposal, context: Context, turned: Turned) -> tuple[Event, ...]:
    """What people proposed stands where the rules have its ground; what the engine proposed is found anew."""
    if not event.fact or event.ground not in turned.by_hand:
        return ()
    ground = ground_of(context.rules, event.ground)
    if ground is None:
        turned.unknown(event, f"没有“{event.name}”的这一情形")
        return ()
    command = RaiseProposal.model_validate(event.model_dump(include=set(RaiseProposal.model_fields)))
    decision = raise_proposal(command, state, context._replace(by=STAFF))
    if isinstance(decision, Refusal):
        turned.note(event, decision)
        return ()
    return decision


@OTHERS.on(
    p.ProposalSigned, p.ProposalDecided, e.MeasureStatementRecorded, e.MeasureDateConfirmed, e.MeasureStepRecorded,
    e.MeasureHandedOver,
)  # fmt: skip
def _of_proposal(event: Event, state: Proposal, _: Context, __: Turned) -> tuple[Event, ...]:
    return (event,) if _stands(state, event) else ()


@OTHERS.on(e.MeasureImposed)
def _imposed(event: e.MeasureImposed, state: Proposal, context: Context, _: Turned) -> tuple[Event, ...]:
    if not _stands(state, event):
        return ()
    if event.new_due is None:
        return (event,)
    due = context.rules.stated(event.new_due.nominal_on, event.clause)
    return (event.model_copy(update={"new_due": due}),)


@OTHERS.on(e.MeasureFindingRecorded)
def _found(event: e.MeasureFindingRecorded, state: Proposal, context: Context, _: Turned) -> tuple[Event, ...]:
    if not _stands(state, event):
        return ()
    if event.finding != "met" or state.met_on:
        return (event,)
    met = e.MeasureMet(
        kind=event.kind,
        unit=event.unit,
        met_on=context.on,
        reason=event.text,
        rests_on=state.raised.rests_on if state.raised else (),
        clause=event.clause,
    )
    return (event, met)


def _stands(state: Proposal, event: Event) -> bool:
    """Return whether the proposal that the act is about has come up under these rules too."""
    kind = vars(event).get("kind")
    return state.raised is not None and not state.withdrawn and kind in (None, state.raised.kind)


@OTHERS.on(u.DutyOpened)
def _opened(event: u.DutyOpened, state: Duty, context: Context, _: Turned) -> tuple[Event, ...]:
    """A duty comes up again where the rules have its row; its date is counted anew from the same day.

    Tasks about a matter follow from the matter's own events, and are found anew with them.
    """
    if isinstance(row_of(context.rules, event.row), MatterTaskRow):
        return ()
    command = OpenDuty(
        row=event.row,
        period=event.period,
        due_in=event.due.start_on or event.due.nominal_on,
        unit=event.unit,
        about=event.about,
        matter_id=event.matter_id,
        ticket=event.ticket,
    )
    decision = duty.open_duty(command, state, context)
    return () if isinstance(decision, Refusal) else decision


@OTHERS.on(u.DutyReportFiled)
def _answered(event: u.DutyReportFiled, state: Duty, context: Context, turned: Turned) -> tuple[Event, ...]:
    if state.opened is None or state.done:
        return ()
    command = FileDutyReport.model_validate(event.model_dump(include=set(FileDutyReport.model_fields)))
    decision = duty.ACTS.decide(command, state, context)
    if isinstance(decision, Refusal):
        turned.note(event, decision)
        return ()
    return decision


@OTHERS.on(u.DutyDone)
def _done(event: u.DutyDone, state: Duty, context: Context, _: Turned) -> tuple[Event, ...]:
    """Done as people recorded it, or by a paper; an answer of a unit has done it already."""
    if state.opened is None or state.due is None or state.done:
        return ()
    if event.done_by.startswith("matter:") and isinstance(row_of(context.rules, event.row), MatterTaskRow):
        return ()
    done_on = event.done_on or context.on
    return (event.model_copy(update={"on_time": done_on <= state.due.enforce_on and not state.missed}),)


@OTHERS.on(u.DutyReleased)
def _released(event: u.DutyReleased, state: Duty, _: Context, __: Turned) -> tuple[Event, ...]:
    return () if state.opened is None or state.done or state.missed else (event,)


@OTHERS.on(u.DutyReportReturned)
def _returned(event: u.DutyReportReturned, state: Duty, _: Context, __: Turned) -> tuple[Event, ...]:
    return (event,) if state.opened is not None and state.report is not None else ()


@OTHERS.on(u.DutyRestarted, u.DutyExtended)
def _moved(event: u.DutyRestarted | u.DutyExtended, state: Duty, _: Context, __: Turned) -> tuple[Event, ...]:
    return (event.model_copy(update={"previous": state.due}),) if state.opened and state.due else ()


_JUDGES: Mapping[type[Event], Judge] = MappingProxyType({**OTHERS.functions, **MATTERS.functions})


def judge_of(event: type[Event]) -> Judge | None:
    """Return what judges such events, on whatever stream; None: they stand as they are."""
    return _JUDGES.get(event)
