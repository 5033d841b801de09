"""Raising proposals where a ground of the rules holds, also beside what the same fact already led to."""

from __future__ import annotations

from uuid import UUID

from duban_contracts.commands.office import RaiseProposal
from duban_contracts.events.escalation import ProposalDeferred
from duban_contracts.events.proposal import ProposalRaised
from duban_contracts.vocabulary import Role
from duban_sdk.measures import Ground, Measure
from duban_sdk.tables import ProposalKind
from duban_tracking.core.context import Context, Decision, Refusal, Why, unknown_unit
from duban_tracking.core.escalation.grounds import (
    Standing,
    Weighed,
    claim_of,
    fact_clause,
    fact_subject,
    ground_of,
    looked_at,
    weigh,
    whole_fact,
)
from duban_tracking.core.escalation.proposal_state import ACTS, Proposal, same_claim
from duban_tracking.core.escalation.proposing import behind_of, put_off, raised_as, replaced
from duban_tracking.core.escalation.turns import weigh_in_turn
from duban_tracking.core.records.incident import Incident


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
    if not isinstance(kind, Measure) or _of_flag(command, context):
        return raised_as(command, kind, None, context)
    command = _completed(command, context)
    ground = ground_of(context.rules, command.ground)
    weighed = _weighed(command, ground, kind, state, context)
    # A measure of lower rank waits behind one of higher rank that the same fact may lead to.
    ahead = _ahead(kind, state, context) if by_service else None
    if weighed.standing is Standing.HOLDS and ahead is None:
        return raised_as(command if by_service else _in_words(command, ground), kind, ground, context)
    if not by_service:
        return Refusal(Why.RULE, f"不能提出“{kind.name}”：{weighed.reason}", weighed.clause or kind.clause)
    if weighed.standing is Standing.FALLS or ground is None:
        return ()
    waits_for = weighed.reason or (ahead.waits_for if ahead else "")
    return put_off(command, waits_for, weighed.clause or kind.clause, state)


def _raised_before(
    command: RaiseProposal, raised: ProposalRaised, state: Proposal, by_service: bool, context: Context
) -> Decision:
    kind, policy = context.rules.find_proposal(command.kind), context.rules.pack.measure_policy
    if raised.kind == command.kind and (raised.needs is None or _of_flag(command, context)):
        if state.decided or set(command.matters) <= set(raised.matters):
            return ()
        return raised_as(command, kind, None, context) if kind else ()
    if by_service:
        return _met_as_well(command, raised, state, context)
    if raised.kind == command.kind:
        return _with_persons(command, raised, state, context)
    reason = f"该事实已提出“{raised.name}”，同一事实只提出一项处理"
    return Refusal(Why.RULE, reason, policy.clause if policy else raised.clause)


def _of_flag(command: RaiseProposal, context: Context) -> bool:
    """Whether a flag of the rules is what it rests on: scoring counted the matters, there is no other ground."""
    return context.by.role == Role.CLOCK and command.ground is None and not command.fact


def _met_as_well(command: RaiseProposal, raised: ProposalRaised, state: Proposal, context: Context) -> Decision:
    """The fact meets another ground: a higher one takes the place of what nobody signed, others wait behind it."""
    kind, ground = context.rules.find_measure(command.kind), ground_of(context.rules, command.ground)
    if kind is None or ground is None or state.handed or _unfit(command, kind, context):
        return ()
    command = _completed(command, context)
    if same_claim(command, raised):
        return ()
    weighed = _weighed(command, ground, kind, state, context)
    if weighed.standing is Standing.FALLS:
        return ()
    if weighed.standing is Standing.HOLDS and kind.rank > raised.rank and not state.given:
        return replaced(command, kind, ground, state, context)
    return put_off(command, weighed.reason or behind_of(raised.name), weighed.clause or kind.clause, state)


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
    if isinstance(kind, Measure) and policy and not command.fact and not _of_flag(command, context):
        clause = fact_clause(context.rules, kind.code) or kind.clause
        return Refusal(Why.RULE, f"提出“{kind.name}”须写明所依据的事项、任务或情形", clause)
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
        return Refusal(Why.RULE, reason, policy.fact_clause or kind.clause)
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


def _weighed(
    command: RaiseProposal, ground: Ground | None, kind: Measure, state: Proposal, context: Context
) -> Weighed:
    claim = claim_of(context.rules, command) if ground is not None and ground.measure == kind.code else None
    if claim is not None:
        by_person = context.by.role != Role.CLOCK
        return weigh_in_turn(claim, state.key, context.related, context.rules, by_person=by_person)
    own = [row for row in context.rules.pack.grounds if row.measure == kind.code]
    if ground is None and not own and not command.fact:
        return Weighed(Standing.HOLDS)
    known = "、".join(f"{row.code}（{row.text}）" for row in own)
    return Weighed(Standing.FALLS, f"须写明所依据的情形；可选：{known or '无'}", kind.clause)


def _ahead(kind: Measure, state: Proposal, context: Context) -> ProposalDeferred | None:
    """Return what waits for a decision and would lead to a higher measure for the same fact."""
    for waiting in state.waiting:
        claim, higher = claim_of(context.rules, waiting), context.rules.find_measure(waiting.kind)
        if claim is None or higher is None or higher.rank <= kind.rank:
            continue
        if weigh(claim, context.related, context.rules).standing is Standing.WAITS:
            return waiting
    return None
