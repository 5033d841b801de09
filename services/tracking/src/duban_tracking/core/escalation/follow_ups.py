"""Facts that meet a ground become proposals; what changes a fact has them looked at again; measures have effects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.escalation import (
    ChangeVeto,
    HandOverMeasure,
    ReconsiderProposal,
    RecordVeto,
    RestProposal,
    ReviewProposals,
)
from duban_contracts.commands.matter import ChangeOwner, Command
from duban_contracts.commands.office import OpenDuty, RaiseProposal
from duban_contracts.commands.records import HoldProposal
from duban_contracts.events import escalation as e
from duban_contracts.events import matter as m
from duban_contracts.events.duty import DutyMissed, DutyRestarted
from duban_contracts.events.incident import IncidentHeld, IncidentRecorded, IncidentWithdrawn
from duban_contracts.events.matter_reports import MatterDutyMissed, ReportReturned
from duban_contracts.events.proposal import ProposalRaised, ProposalWithdrawn, ReferralRecorded
from duban_sdk.measures import Ground, Trigger
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.escalation.grounds import ground_of, looked_at, proposal_key, ticket_fact
from duban_tracking.core.escalation.turns import standing_of, turn_follow_ups
from duban_tracking.core.judging import local_day
from duban_tracking.core.keys import short

FollowUp = tuple[str, Command]
LONGEST_DETAIL = 500
HELD: Literal["held"] = "held"
UNHELD: Literal["unheld"] = "unheld"
"""Causes of a review of proposals: the incident that they rest on waits for its own review, or no longer waits."""


def escalation_follow_ups(subject: str, event: Event, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    """Yield the proposals that an event leads to or changes, and what a measure does elsewhere."""
    if rules.pack.grounds:
        yield from _proposals(subject, event, rules, on)
        yield from turn_follow_ups(subject, event, rules)
        yield from _reviews(subject, event, rules)
    yield from _effects(subject, event, rules)


@dataclass(frozen=True, slots=True)
class Found:
    """A fact that may meet a ground: whose it is, on which stream, since when, about which matters, in words."""

    unit: str
    fact: str
    on: date
    matters: tuple[UUID, ...]
    detail: str


def _proposals(subject: str, event: Event, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    match event:
        case m.MatterFellOverdue() | m.TicketLinked():
            yield from _of_matter(subject, event, rules, on)
        case MatterDutyMissed():
            fact = f"{subject}#duty.{event.duty}"
            found = Found(event.unit, fact, on, _matter_of(subject), _missed(event))
            yield from _raise_all(rules, "duty_missed", event.duty.partition(":")[0], found)
        case DutyMissed(unit=str(unit), soft=False):
            found = Found(unit, subject, on, _matters(event.matter_id), _missed(event))
            yield from _raise_all(rules, "duty_missed", event.row, found)
        case IncidentRecorded():
            found = Found(event.unit, subject, on, _matters(event.matter_id), event.description)
            yield from _raise_all(rules, "incident", event.kind, found)
        case e.MeasureLapsed():
            detail = f"“{event.name}”时限 {event.new_due.enforce_on}"
            found = Found(event.unit, f"{subject}#lapsed", on, event.matters, detail)
            yield from _raise_all(rules, "measure_lapsed", "", found, event.kind)
        case e.MeasureFindingRecorded():
            found = Found(event.unit, f"{subject}#finding.{event.finding}", on, event.matters, event.text)
            yield from _raise_all(rules, "measure_finding", event.finding, found, event.kind)
        case e.FactCounted():
            yield from _counted(subject, event, rules)
        case _:
            return


def _of_matter(
    subject: str, event: m.MatterFellOverdue | m.TicketLinked, rules: Rulebook, on: date
) -> Iterator[FollowUp]:
    """Yield what a fact about a matter as a whole leads to, against its lead or against each of its units."""
    if isinstance(event, m.MatterFellOverdue):
        grounds, what = _grounds(rules, "matter_overdue"), "overdue"
        detail = f"“{event.title}”时限 {event.due.enforce_on}"
    else:
        ticket = event.ticket
        grounds, what = _grounds(rules, "ticket_merged", ticket.channel), ticket_fact(ticket)
        detail = f"“{event.title}”，{ticket.channel} 渠道工单 {ticket.external_id}"
    for ground in grounds:
        for unit in event.units if ground.units == "all" else event.units[:1]:
            yield _raise(rules, ground, Found(unit, f"{subject}#{what}", on, _matter_of(subject), detail))


def _counted(subject: str, event: e.FactCounted, rules: Rulebook) -> Iterator[FollowUp]:
    """The fact that completes a count is one with the same fact by itself, which may meet a ground of its own."""
    for reached in _by_rank(rules, event.reached):
        ground = ground_of(rules, reached.ground)
        if ground is not None:
            fact = f"{subject}#{short(reached.at)}"
            found = Found(event.unit, fact, local_day(event.sent_at), reached.matters, f"{ground.times} 次")
            command = _command(rules, ground, found).model_copy(update={"cause": reached.at})
            yield f"proposal:{proposal_key(rules, command)}", command
    if event.undone:
        yield f"basis:{subject}", ReviewProposals(cause=subject)


def _by_rank(rules: Rulebook, reached: Sequence[e.ReachedCount]) -> Sequence[e.ReachedCount]:
    if len(reached) < 2:
        return reached
    order = {ground.code: place for place, ground in enumerate(_grounds(rules, "count"))}
    return sorted(reached, key=lambda each: order.get(each.ground, len(order)))


def _grounds(rules: Rulebook, trigger: Trigger, row: str = "") -> list[Ground]:
    """Return the grounds of a trigger that look at a row, those of the highest measure first."""
    found = [
        ground
        for ground in rules.pack.grounds
        if ground.trigger == trigger and (not row or not ground.rows or row in ground.rows)
    ]
    return sorted(found, key=lambda ground: -_rank(rules, ground))


def _rank(rules: Rulebook, ground: Ground) -> int:
    measure = rules.find_measure(ground.measure)
    return measure.rank if measure else 0


def _matter_of(subject: str) -> tuple[UUID, ...]:
    return (UUID(subject.partition(":")[2]),)


def _matters(matter_id: UUID | None) -> tuple[UUID, ...]:
    return (matter_id,) if matter_id else ()


def _missed(event: MatterDutyMissed | DutyMissed) -> str:
    return f"“{event.name}”时限 {event.due.enforce_on}"


def _raise_all(rules: Rulebook, trigger: Trigger, row: str, found: Found, measure: str = "") -> Iterator[FollowUp]:
    for ground in _grounds(rules, trigger, row):
        if not measure or not ground.measures or measure in ground.measures:
            yield _raise(rules, ground, found)


def _raise(rules: Rulebook, ground: Ground, found: Found) -> FollowUp:
    command = _command(rules, ground, found)
    return f"proposal:{proposal_key(rules, command)}", command


def _command(rules: Rulebook, ground: Ground, found: Found) -> RaiseProposal:
    measure = rules.find_measure(ground.measure)
    return RaiseProposal(
        kind=ground.measure,
        name=measure.name if measure else ground.measure,
        unit=found.unit,
        period=str(found.on.year),
        matters=found.matters,
        reason=f"{ground.text}：{found.detail[:LONGEST_DETAIL]}",
        ground=ground.code,
        fact=found.fact,
    )


def _reviews(subject: str, event: Event, rules: Rulebook) -> Iterator[FollowUp]:
    """Yield what has proposals looked at again that rest on the stream of the event, or that now do."""
    match event:
        case m.ReasonAccepted() | m.ReasonRejected() | m.ExtensionGranted() | m.MatterClosed() | m.ObjectionDecided():
            yield f"basis:{subject}", ReviewProposals(cause=subject)
        case ReportReturned() | IncidentWithdrawn() | DutyRestarted():
            yield f"basis:{subject}", ReviewProposals(cause=subject)
        case IncidentHeld():
            yield f"basis:{subject}", ReviewProposals(cause=HELD if event.held else UNHELD)
        case ProposalRaised(fact=str(fact)) if fact:
            streams, standing = looked_at(fact, event.matters), standing_of(rules, event.kind, event.unit, "stands")
            rest = RestProposal(proposal=subject.partition(":")[2], looks_at=streams, standing=standing)
            yield from ((f"basis:{thing}", rest) for thing in event.rests_on)
        case e.ProposalDeferred():
            streams = event.looks_at or looked_at(event.fact, event.matters)
            rest = RestProposal(proposal=subject.partition(":")[2], looks_at=streams)
            yield from ((f"basis:{thing}", rest) for thing in streams)
        case ProposalWithdrawn():
            yield from ((f"basis:{thing}", ReviewProposals(cause=subject)) for thing in event.rests_on)
        case e.BasisChanged():
            yield from _looked_at_again(subject, event)
        case _:
            return


def _looked_at_again(subject: str, event: e.BasisChanged) -> Iterator[FollowUp]:
    for proposal, looks_at in zip(event.proposals, event.looks_at, strict=False):
        if event.cause == f"proposal:{proposal}":
            continue
        if event.cause in (HELD, UNHELD):
            held = event.cause == HELD
            reason = "所依据的情形正在复核" if held else "所依据的情形复核已有结论"
            yield f"proposal:{proposal}", HoldProposal(held=held, reason=reason, cause=subject)
        yield f"proposal:{proposal}", ReconsiderProposal(looks_at=looks_at)


def _effects(subject: str, event: Event, rules: Rulebook) -> Iterator[FollowUp]:
    match event:
        case e.MeasureImposed():
            yield from _imposed(subject, event, rules)
        case e.MeasureStepRecorded():
            yield from _duty_of_step(subject, event, rules)
        case ReferralRecorded(proposal=str(proposal)) if proposal:
            handed = HandOverMeasure(
                referral_id=UUID(subject.partition(":")[2]),
                body=event.body,
                referred_on=event.referred_on,
                receipt=event.receipt,
                answer=event.answer,
            )
            yield f"proposal:{proposal}", handed
        case e.ProposalHeld():
            yield from _veto_changed(subject, event, rules, HELD if event.held else UNHELD)
        case ProposalWithdrawn():
            yield from _veto_changed(subject, event, rules, "lifted")
            yield from _moved_back(subject, event, rules)
        case _:
            return


def _imposed(subject: str, event: e.MeasureImposed, rules: Rulebook) -> Iterator[FollowUp]:
    measure = rules.find_measure(event.kind)
    if measure is not None and measure.new_owner:
        for matter in event.matters:
            yield f"matter:{matter}", ChangeOwner(owner=measure.new_owner, cause=subject, clause=event.clause)
    if event.vetoes:
        veto = RecordVeto(
            unit=event.unit,
            persons=event.persons,
            measure=event.kind,
            name=event.name,
            proposal=subject.partition(":")[2],
            imposed_on=event.imposed_on,
            clause=event.clause,
        )
        yield f"tally:veto:{event.unit}", veto


def _moved_back(subject: str, event: ProposalWithdrawn, rules: Rulebook) -> Iterator[FollowUp]:
    """Yield that the matters go back which the measure had moved; those that it had not say so themselves."""
    measure = rules.find_measure(event.kind)
    if measure is None or not measure.new_owner:
        return
    for thing in event.rests_on:
        if thing.startswith("matter:"):
            yield thing, ChangeOwner(owner=measure.new_owner, cause=subject, clause=event.clause, back=True)


def _duty_of_step(subject: str, event: e.MeasureStepRecorded, rules: Rulebook) -> Iterator[FollowUp]:
    measure = rules.find_measure(event.kind)
    for step in measure.steps if measure else ():
        if step.code == event.step and step.opens_duty:
            key = subject.partition(":")[2]
            opening = OpenDuty(
                row=step.opens_duty,
                period=key,
                due_in=event.held_on,
                unit=event.unit,
                about=f"{measure.name if measure else event.kind}：{step.name}",
                matter_id=event.matters[0] if len(event.matters) == 1 else None,
            )
            yield f"duty:{step.opens_duty}:{key}:{event.unit}", opening


def _veto_changed(
    subject: str,
    event: e.ProposalHeld | ProposalWithdrawn,
    rules: Rulebook,
    state: Literal["held", "unheld", "lifted"],
) -> Iterator[FollowUp]:
    measure = rules.find_measure(event.kind)
    if measure is not None and measure.vetoes:
        proposal = subject.partition(":")[2]
        change = ChangeVeto(unit=event.unit, proposal=proposal, state=state, reason=event.reason)
        yield f"tally:veto:{event.unit}", change
