"""Raising proposals where a ground of the rules holds, and looking at them again when what they rest on changes."""

from __future__ import annotations

from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.escalation import ReconsiderProposal
from duban_contracts.commands.office import RaiseProposal
from duban_contracts.events.escalation import MeasureMet, ProposalDeferred, ProposalGivenUp
from duban_contracts.events.proposal import MeasureNeeds, ProposalRaised, ProposalWithdrawn
from duban_contracts.vocabulary import ApprovalSubject, Role
from duban_sdk.measures import Ground, Measure
from duban_sdk.tables import ProposalKind
from duban_tracking.core.context import Context, Decision, Refusal, Why, unknown_unit
from duban_tracking.core.escalation import (
    Standing,
    Weighed,
    claim_of,
    done_by,
    fact_subject,
    ground_of,
    looked_at,
    matters_of,
    weigh,
    whole_fact,
)
from duban_tracking.core.incident import Incident
from duban_tracking.core.proposal_state import ACTS, Proposal
from duban_tracking.core.signatures import steps_of


@ACTS.on(RaiseProposal)
def raise_proposal(command: RaiseProposal, state: Proposal, context: Context) -> Decision:
    """The proposal waits for its signatures, or first for a decision that its ground depends on.

    Resting on further matters, undecided, it waits for its signatures anew. What the engine finds and the rules do not
    bear out is no proposal, without a word; people are told why.
    """
    by_service = context.by.role == Role.CLOCK
    if state.raised and state.stands:
        return _raised_before(command, state.raised, state, by_service, context)
    kind = context.rules.find_proposal(command.kind)
    refusal = _unfit(command, kind, context)
    if refusal or kind is None:
        return () if by_service and command.ground else refusal or ()
    if not isinstance(kind, Measure):
        return _raised(command, kind, None, context)
    command = _completed(command, context)
    ground = ground_of(context.rules, command.ground)
    weighed = _weighed(command, ground, kind, context)
    # A measure of lower rank waits behind one of higher rank that the same fact may lead to.
    in_turn = not by_service or not _still_waits(state, context)
    if weighed.standing is Standing.HOLDS and in_turn:
        return _raised(command if by_service else _in_words(command, ground), kind, ground, context)
    if not by_service:
        return Refusal(Why.RULE, f"不能提出“{kind.name}”：{weighed.reason}", weighed.clause or kind.clause)
    if weighed.standing is Standing.FALLS or ground is None:
        return ()
    return _deferred(command, kind, ground, weighed, state)


def _raised_before(
    command: RaiseProposal, raised: ProposalRaised, state: Proposal, by_service: bool, context: Context
) -> Decision:
    kind, policy = context.rules.find_proposal(command.kind), context.rules.pack.measure_policy
    if raised.kind == command.kind and raised.needs:
        return () if by_service else _with_persons(command, raised, state, context)
    if raised.kind == command.kind:
        if state.decided or set(command.matters) <= set(raised.matters):
            return ()
        return _raised(command, kind, None, context) if kind else ()
    if not by_service:
        reason = f"该事实已提出“{raised.name}”，同一事实只提出一项处理"
        return Refusal(Why.RULE, reason, policy.clause if policy else raised.clause)
    ground = ground_of(context.rules, command.ground)
    if state.given or ground is None or not isinstance(kind, Measure) or kind.rank <= raised.rank:
        return ()
    # The same fact turned out to meet a higher measure before anybody signed.
    command = _completed(command, context)
    if _weighed(command, ground, kind, context).standing is not Standing.HOLDS:
        return ()
    again = _raised(command, kind, ground, context)
    return again if isinstance(again, Refusal) else (*withdrawn(raised, f"同一事实改按“{kind.name}”提出"), *again)


def _with_persons(command: RaiseProposal, raised: ProposalRaised, state: Proposal, context: Context) -> Decision:
    """Persons are added to what the engine proposed against their unit; it waits for its signatures anew."""
    if not command.persons or command.persons == raised.persons:
        return ()
    refusal = _unfit(command, context.rules.find_proposal(command.kind), context)
    if refusal:
        return refusal
    if state.decided:
        return Refusal(Why.STATE, "该建议已有决定，不能再增加个人", raised.clause)
    named = {
        "persons": command.persons,
        "persons_approver": command.persons_approver,
        "persons_basis": command.persons_basis,
    }
    return (raised.model_copy(update=named),)


def _unfit(command: RaiseProposal, kind: ProposalKind | None, context: Context) -> Refusal | None:
    if kind is None:
        return Refusal(Why.UNKNOWN, f"规则中没有建议类型“{command.kind}”")
    document = context.rules.not_begun(kind.clause, context.on)
    if document:
        reason = f"{document.document}自 {document.from_on} 起施行，此前不能据以提出“{kind.name}”"
        return Refusal(Why.RULE, reason, document.clause or kind.clause)
    refusal = unknown_unit(context, command.unit)
    if refusal:
        return refusal
    refusal = _unfit_persons(command, kind, context) if command.persons else None
    if refusal:
        return refusal
    policy = context.rules.pack.measure_policy
    if isinstance(kind, Measure) and policy and not command.fact:
        return Refusal(Why.RULE, f"提出“{kind.name}”须写明所依据的事项、任务或情形", policy.fact_clause)
    return None


def _unfit_persons(command: RaiseProposal, kind: ProposalKind, context: Context) -> Refusal | None:
    """Return why these persons cannot be named; None when they can."""
    policy, unit = context.rules.pack.measure_policy, context.units.get(command.unit)
    if not isinstance(kind, Measure) or kind.names_persons == "never":
        return Refusal(Why.RULE, f"“{kind.name}”只针对单位，不得点名个人", kind.clause)
    if not command.persons_approver:
        return Refusal(Why.RULE, f"“{kind.name}”涉及个人的，须另经批准并写明批准人", kind.clause)
    if policy and policy.persons_basis_clause and not command.persons_basis:
        return Refusal(Why.RULE, f"“{kind.name}”涉及个人的，须写明法律依据", policy.persons_basis_clause)
    known = {name for _, name in unit.persons} if unit else set()
    strangers = [person for person in command.persons if person not in known]
    if policy and policy.persons_of_record and strangers:
        reason = f"{'、'.join(strangers)}不是名册中该单位的人员，不得列为责任人"
        return Refusal(Why.RULE, reason, policy.fact_clause)
    return None


def _completed(command: RaiseProposal, context: Context) -> RaiseProposal:
    """Return the command with its fact in full, and with the matters that the fact is about."""
    matters = command.matters
    subject = fact_subject(command.fact)
    match context.related.get(subject):
        case Incident(recorded=recorded) if recorded and recorded.matter_id and not matters:
            matters = (recorded.matter_id,)
        case Proposal(raised=parent) if parent and not matters:
            matters = parent.matters
        case _ if subject.startswith("matter:") and looked_at(subject, ()) and not matters:
            matters = (UUID(subject.partition(":")[2]),)
        case _:
            pass
    return command.model_copy(update={"fact": whole_fact(context.rules, command), "matters": matters})


def _in_words(command: RaiseProposal, ground: Ground | None) -> RaiseProposal:
    """Return the command of a person with its ground in the words of the rules, and what the person says of it."""
    if ground is None or ground.text in command.reason:
        return command
    return command.model_copy(update={"reason": f"{ground.text}：{command.reason}"})


def _weighed(command: RaiseProposal, ground: Ground | None, kind: Measure, context: Context) -> Weighed:
    own = [row for row in context.rules.pack.grounds if row.measure == kind.code]
    if ground is None and not own and not command.fact:
        return Weighed(Standing.HOLDS)
    claim = claim_of(context.rules, command)
    if ground is None or claim is None or ground.measure != kind.code:
        known = "、".join(f"{row.code}（{row.text}）" for row in own)
        return Weighed(Standing.FALLS, f"须写明所依据的情形；可选：{known or '无'}", kind.clause)
    return weigh(claim, context.related, context.rules)


def _raised(command: RaiseProposal, kind: ProposalKind, ground: Ground | None, context: Context) -> Decision:
    chain = context.rules.find_chain(ApprovalSubject.PROPOSAL, proposal=command.kind)
    if chain is None:
        return Refusal(Why.RULE, f"规则没有写明“{kind.name}”由谁决定", kind.clause)
    raised = ProposalRaised(
        **command.model_dump(),
        steps=steps_of(chain),
        ground_clause=ground.clause if ground else "",
        rank=kind.rank if isinstance(kind, Measure) else 0,
        needs=_needs(kind, ground) if isinstance(kind, Measure) else None,
        rests_on=_rests_on(command, context),
        of_work=_of_work(command, ground, context),
        kept_from_unit=command.kind in context.rules.kept_from_unit,
        pack_version=context.rules.version,
        clause=kind.clause,
    )
    return (raised,)


def _needs(measure: Measure, ground: Ground | None) -> MeasureNeeds:
    return MeasureNeeds(
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


def _still_waits(state: Proposal, context: Context) -> bool:
    claims = [claim_of(context.rules, waiting) for waiting in state.waiting]
    weighed = [weigh(claim, context.related, context.rules) for claim in claims if claim]
    return any(each.standing is Standing.WAITS for each in weighed)


def _deferred(
    command: RaiseProposal, kind: Measure, ground: Ground, weighed: Weighed, state: Proposal
) -> tuple[Event, ...]:
    if any(each.kind == command.kind and each.ground == ground.code for each in state.waiting):
        return ()
    deferred = ProposalDeferred(
        **command.model_dump(exclude={"persons", "persons_approver", "persons_basis", "cause"}),
        waits_for=weighed.reason or state.waiting[0].waits_for,
        clause=weighed.clause or kind.clause,
    )
    return (deferred,)


@ACTS.on(ReconsiderProposal)
def reconsider(command: ReconsiderProposal, state: Proposal, context: Context) -> Decision:
    """What waited has come up where its ground holds by now; what stands is met, or withdrawn with its ground."""
    if not state.stands:
        return _come_up(state, context)
    raised = state.raised
    claim = claim_of(context.rules, raised) if raised else None
    if raised is None or claim is None or state.handed:
        return ()
    if not set(looked_at(raised.fact, raised.matters)) <= set(context.related):
        return ()
    weighed = weigh(claim, context.related, context.rules)
    if weighed.standing is Standing.FALLS:
        return withdrawn(raised, weighed.reason)
    matters = matters_of(claim, context.related)
    done = bool(matters) and raised.of_work and all(done_by(matter, state) for matter in matters)
    if done and state.imposed and state.met_on is None:
        return (
            MeasureMet(
                kind=raised.kind,
                unit=raised.unit,
                met_on=context.on,
                reason="事项已在新的时限内办结",
                clause=raised.clause,
            ),
        )
    return ()


def _come_up(state: Proposal, context: Context) -> Decision:
    fallen = ""
    for waiting in state.waiting:
        claim, kind = claim_of(context.rules, waiting), context.rules.find_measure(waiting.kind)
        if claim is None or kind is None:
            continue
        weighed = weigh(claim, context.related, context.rules)
        if weighed.standing is Standing.WAITS:
            return ()
        if weighed.standing is Standing.HOLDS:
            again = RaiseProposal.model_validate(waiting.model_dump(exclude={"waits_for", "clause"}))
            return _raised(again, kind, claim.ground, context)
        fallen = weighed.reason
    return _given_up(state, fallen) if fallen else ()


def _given_up(state: Proposal, reason: str) -> tuple[Event, ...]:
    """Nothing that was waited for holds any more."""
    first = state.waiting[0]
    return (ProposalGivenUp(kind=first.kind, name=first.name, unit=first.unit, reason=reason, clause=first.clause),)


def withdrawn(raised: ProposalRaised, reason: str) -> tuple[Event, ...]:
    """Return the event that the proposal no longer stands."""
    gone = ProposalWithdrawn(
        kind=raised.kind, unit=raised.unit, reason=reason, rests_on=raised.rests_on, clause=raised.clause
    )
    return (gone,)
