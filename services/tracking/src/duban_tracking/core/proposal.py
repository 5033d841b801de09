"""Proposals: a consequence that the suite only proposes and that people with the right roles decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.office import RaiseProposal, SignProposal, WithdrawProposal
from duban_contracts.common import Actor, SignatureStep
from duban_contracts.events.proposal import ProposalDecided, ProposalRaised, ProposalSigned, ProposalWithdrawn
from duban_contracts.vocabulary import ApprovalSubject
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why, unknown_unit
from duban_tracking.core.signing import steps_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as it stands; withdrawn, it can be raised again and starts its signatures anew."""

    key: str
    raised: ProposalRaised | None = None
    steps: tuple[SignatureStep, ...] = ()
    given: tuple[tuple[Actor, bool], ...] = ()
    decided: bool = False
    withdrawn: bool = False


ACTS: Acts[Proposal] = Acts()


def initial(key: str) -> Proposal:
    """Return a proposal that is not raised yet."""
    return Proposal(key)


@ACTS.on(RaiseProposal)
def raise_proposal(command: RaiseProposal, state: Proposal, context: Context) -> Decision:
    """The proposal waits for its signatures; resting on further matters, undecided, it waits for them anew."""
    if state.raised and not state.withdrawn and (state.decided or set(command.matters) <= set(state.raised.matters)):
        return ()
    kind = context.rules.find_proposal(command.kind)
    if kind is None:
        return Refusal(Why.UNKNOWN, f"规则中没有建议类型“{command.kind}”")
    refusal = unknown_unit(context, command.unit)
    if refusal:
        return refusal
    chain = context.rules.find_chain(ApprovalSubject.PROPOSAL, proposal=command.kind)
    if chain is None:
        return Refusal(Why.RULE, f"规则没有写明“{kind.name}”由谁决定", kind.clause)
    raised = ProposalRaised(**command.model_dump(), steps=steps_of(chain), clause=kind.clause)
    return (raised,)


@ACTS.on(SignProposal)
def sign(command: SignProposal, state: Proposal, context: Context) -> Decision:
    """The awaited signature is given or refused; the last one, or a refusal, decides."""
    if state.raised is None:
        return Refusal(Why.UNKNOWN, "没有这项建议")
    if state.given and state.given[-1] == (context.by, command.approved):
        return ()
    if state.withdrawn or state.decided:
        return Refusal(Why.STATE, "该建议已撤回" if state.withdrawn else "该建议已有决定", state.raised.clause)
    step = state.steps[len(state.given)]
    if context.by.role != step.role:
        return Refusal(Why.ROLE, "现在不由该角色签批", step.clause)
    if not command.approved and not command.opinion:
        return Refusal(Why.RULE, "不同意时须写明意见", step.clause)
    signed = ProposalSigned(
        step=len(state.given),
        approved=command.approved,
        opinion=command.opinion,
        by=context.by,
        clause=step.clause,
    )
    if command.approved and len(state.given) + 1 < len(state.steps):
        return (signed,)
    decided = ProposalDecided(
        kind=state.raised.kind,
        unit=state.raised.unit,
        approved=command.approved,
        opinion=command.opinion,
        by=context.by,
        clause=state.raised.clause,
    )
    return (signed, decided)


@ACTS.on(WithdrawProposal)
def withdraw(command: WithdrawProposal, state: Proposal, context: Context) -> Decision:
    """The ground fell away; the proposal, decided or not, no longer stands."""
    if state.raised is None or state.withdrawn:
        return ()
    before = state.raised
    return (ProposalWithdrawn(kind=before.kind, unit=before.unit, reason=command.reason, clause=before.clause),)


def evolve(state: Proposal, event: Event, on: date) -> Proposal:
    """Return the proposal after the event."""
    match event:
        case ProposalRaised():
            return Proposal(state.key, raised=event, steps=event.steps)
        case ProposalSigned():
            return replace(state, given=(*state.given, (event.by, event.approved)))
        case ProposalDecided():
            return replace(state, decided=True)
        case ProposalWithdrawn():
            return replace(state, withdrawn=True)
        case _:
            return state
