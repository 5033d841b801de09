"""What the engine says of a proposal: raised with its signatures, put off, replaced by a higher one, taken back."""

from __future__ import annotations

from duban_contracts.base import Event
from duban_contracts.commands.office import RaiseProposal
from duban_contracts.events.escalation import ProposalDeferred, ProposalGivenUp
from duban_contracts.events.proposal import MeasureNeeds, ProposalRaised, ProposalWithdrawn
from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.measures import Ground, Measure
from duban_sdk.tables import ProposalKind
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.escalation.grounds import fact_subject, looked_at
from duban_tracking.core.escalation.proposal_state import Proposal, same_claim
from duban_tracking.core.records.findings import is_finding
from duban_tracking.core.records.incident import Incident
from duban_tracking.core.signatures import steps_of

FOUND_BY_PEOPLE = frozenset({"measure_finding", "by_hand"})
"""Triggers whose fact somebody established; of incidents their kind says so, all others are facts of dates."""
_NOT_OF_A_DEFERRED = {"persons", "persons_approver", "persons_basis", "cause"}


def raised_as(command: RaiseProposal, kind: ProposalKind, ground: Ground | None, context: Context) -> Decision:
    """Return the event that the proposal waits for its signatures; refused where nobody is to sign it."""
    chain = context.rules.find_chain(ApprovalSubject.PROPOSAL, proposal=command.kind)
    if chain is None:
        return Refusal(Why.RULE, f"规则没有写明“{kind.name}”由谁决定", kind.clause)
    incident = context.related.get(fact_subject(command.fact))
    finding = isinstance(kind, Measure) and _is_finding(kind, ground, incident, context)
    raised = ProposalRaised(
        **command.model_dump(),
        steps=steps_of(chain),
        ground_clause=ground.clause if ground else "",
        rank=kind.rank if isinstance(kind, Measure) else 0,
        needs=_needs(kind, ground, context, finding=finding) if isinstance(kind, Measure) else None,
        finding=finding,
        concluded=incident.concluded if finding and isinstance(incident, Incident) else "",
        rests_on=_rests_on(command, context),
        of_work=_of_work(command, ground, context),
        kept_from_unit=command.kind in context.rules.kept_from_unit,
        pack_version=context.rules.version,
        clause=kind.clause,
    )
    return (raised,)


def _is_finding(kind: Measure, ground: Ground | None, fact: object, context: Context) -> bool:
    """Whether it rests on what people found about the unit, and no conclusion on mere dates is needed."""
    if ground is None or not kind.sanction or kind.code in context.rules.kept_from_unit:
        return False
    if isinstance(fact, Incident) and fact.recorded:
        row = context.rules.find_incident(fact.recorded.kind)
        return row is not None and is_finding(row, context.rules)
    return ground.trigger in FOUND_BY_PEOPLE


def _needs(measure: Measure, ground: Ground | None, context: Context, *, finding: bool) -> MeasureNeeds:
    review = context.rules.pack.review
    first = review.conclusion_first if review else "none"
    return MeasureNeeds(
        conclusion=finding and (first == "sanction" or (first == "hand_over" and measure.hands_over)),
        new_date=measure.needs_new_date,
        target=measure.needs_target,
        paper=measure.paper,
        statement="" if ground and ground.without_statement else measure.statement,
        hands_over=measure.hands_over,
    )


def _rests_on(command: RaiseProposal, context: Context) -> tuple[str, ...]:
    if not command.fact:
        return ()
    parent = context.related.get(fact_subject(command.fact))
    if isinstance(parent, Proposal) and parent.raised:
        return parent.raised.rests_on
    return looked_at(command.fact, command.matters)


def _of_work(command: RaiseProposal, ground: Ground | None, context: Context) -> bool:
    """Whether closing the matter is what the measure is after: its work is late, or is found slow."""
    parent = context.related.get(fact_subject(command.fact))
    if isinstance(parent, Proposal) and parent.raised:
        return parent.raised.of_work
    return command.fact.startswith("matter:") or (ground is not None and ground.requires_overdue)


def put_off(command: RaiseProposal | ProposalRaised, waits_for: str, clause: str, state: Proposal) -> tuple[Event, ...]:
    """Return the event that the ground waits, once, with every stream that decides on what the proposal was told."""
    if command.ground is None or any(same_claim(each, command) for each in state.waiting):
        return ()
    told = (*state.waiting, command, *((state.raised,) if state.raised else ()))
    fields = {name: getattr(command, name) for name in RaiseProposal.model_fields if name not in _NOT_OF_A_DEFERRED}
    streams = (stream for each in told for stream in looked_at(each.fact, each.matters))
    return (ProposalDeferred(**fields, waits_for=waits_for, looks_at=tuple(dict.fromkeys(streams)), clause=clause),)


def replaced(command: RaiseProposal, kind: Measure, ground: Ground, state: Proposal, context: Context) -> Decision:
    """The same fact turned out to meet a higher measure before anybody signed; the lower one waits behind it."""
    before = state.raised
    again = raised_as(command, kind, ground, context)
    if before is None or isinstance(again, Refusal):
        return again
    behind = put_off(before, behind_of(kind.name), before.clause, state) if before.needs else ()
    return (*withdrawn(before, f"同一事实改按“{kind.name}”提出"), *again, *behind)


def behind_of(name: str) -> str:
    """Return for what a ground waits where another one holds for the same fact."""
    return f"同一事实已提出“{name}”"


def given_up(state: Proposal, reason: str) -> tuple[Event, ...]:
    """Return the event that nothing that waited is waited for any more."""
    first = state.waiting[0]
    return (ProposalGivenUp(kind=first.kind, name=first.name, unit=first.unit, reason=reason, clause=first.clause),)


def withdrawn(raised: ProposalRaised, reason: str) -> tuple[Event, ...]:
    """Return the event that the proposal no longer stands."""
    gone = ProposalWithdrawn(
        kind=raised.kind, unit=raised.unit, reason=reason, rests_on=raised.rests_on, clause=raised.clause
    )
    return (gone,)
