"""Proposals: a consequence that the suite only proposes and that people with the right roles decide."""

from __future__ import annotations

from uuid import UUID

from duban_contracts.commands.escalation import ImposeMeasure, ReconsiderProposal
from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import RaiseProposal, SignProposal, WithdrawProposal
from duban_contracts.commands.records import ConcludeProposal, HoldProposal
from duban_contracts.events.escalation import ProposalConcluded, ProposalHeld
from duban_contracts.events.proposal import ProposalDecided, ProposalRaised, ProposalSigned
from duban_contracts.vocabulary import Role
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.escalation import measures, raising, reconsidering
from duban_tracking.core.escalation.grounds import looked_at
from duban_tracking.core.escalation.measures import CONCLUSION_CLAUSE, HELD_CLAUSE, imposed, next_wake_on
from duban_tracking.core.escalation.proposal_state import ACTS, Proposal, evolve, initial
from duban_tracking.core.escalation.proposing import given_up, withdrawn
from duban_tracking.core.escalation.turns import turns_of
from duban_tracking.core.holding import holders_after, reason_for

MODULES = (measures, raising, reconsidering)
"""Importing them fills the table of acts."""

__all__ = ["ACTS", "Proposal", "evolve", "initial", "next_wake_on", "related"]


def related(command: Command) -> tuple[str, ...]:
    """Return the streams on which the fact stands, and the paper with which a measure goes out."""
    match command:
        case RaiseProposal():
            streams = looked_at(command.fact, command.matters) if command.fact else ()
            return (*streams, *turns_of(streams))
        case ReconsiderProposal():
            return (*command.looks_at, *turns_of(command.looks_at))
        case ImposeMeasure(paper_id=UUID() as paper_id):
            return (f"paper:{paper_id}",)
        case _:
            return ()


@ACTS.on(SignProposal)
def sign(command: SignProposal, state: Proposal, context: Context) -> Decision:
    """The awaited signature is given or refused; the last one, or a refusal, decides.

    A measure that asks for nothing more is imposed with its last signature.
    """
    raised = state.raised
    if raised is None:
        return Refusal(Why.UNKNOWN, "没有这项建议")
    step = state.awaited
    again = step is not None and step.signed_by(context.by.role)
    if state.given and state.given[-1] == (context.by, command.approved) and not again:
        return ()
    if step is None:
        return Refusal(Why.STATE, "该建议已撤回" if state.withdrawn else "该建议已有决定", raised.clause)
    refusal = _not_to_sign(command, state, raised, context)
    if refusal:
        return refusal
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
        kind=raised.kind,
        unit=raised.unit,
        approved=command.approved,
        opinion=command.opinion,
        rests_on=raised.rests_on,
        by=context.by,
        clause=raised.clause,
    )
    if command.approved and raised.needs and not raised.needs.something:
        return (signed, decided, imposed(raised, context, requirement=raised.reason))
    return (signed, decided)


def _not_to_sign(command: SignProposal, state: Proposal, raised: ProposalRaised, context: Context) -> Refusal | None:
    step = state.steps[len(state.given)]
    if state.held:
        return Refusal(Why.STATE, "所依据的结论正在复核，暂缓签批", _held_clause(context))
    if not step.signed_by(context.by.role):
        title = context.rules.role_title(step.role)
        return Refusal(Why.ROLE, f"现在不由该角色签批，应由{title}签批", step.clause)
    if not command.approved and not command.opinion:
        return Refusal(Why.RULE, "不同意时须写明意见", step.clause)
    statement = raised.needs.statement if raised.needs else ""
    due = bool(state.given) or len(state.steps) == 1
    if command.approved and statement and due and not state.statement:
        return Refusal(Why.STATE, f"须先写明“{statement}”，再送签批", raised.clause)
    last = len(state.given) + 1 == len(state.steps)
    if command.approved and last and raised.needs and raised.needs.conclusion and not state.concluded:
        reason = "须先就所依据的认定作出督查结论并送达该单位，再作决定"
        return Refusal(Why.STATE, reason, _conclusion_clause(context))
    return None


def _conclusion_clause(context: Context) -> str:
    review = context.rules.pack.review
    return review.conclusion_clause if review else CONCLUSION_CLAUSE


def _held_clause(context: Context) -> str:
    review = context.rules.pack.review
    return review.clause if review else HELD_CLAUSE


@ACTS.on(WithdrawProposal)
def withdraw(command: WithdrawProposal, state: Proposal, context: Context) -> Decision:
    """The proposal, decided or not, no longer stands, nor what waits behind it. Handed over it is in other hands."""
    raised = state.raised
    if raised is None or state.withdrawn:
        return ()
    if state.handed:
        if context.by.role == Role.CLOCK:
            return ()
        return Refusal(Why.STATE, f"已移送{state.handed.body}，不能撤回", raised.clause)
    behind = given_up(state, command.reason) if state.waiting else ()
    return (*withdrawn(raised, command.reason), *behind)


@ACTS.on(HoldProposal)
def hold(command: HoldProposal, state: Proposal, context: Context) -> Decision:
    """The proposal waits for a review: nothing is signed, imposed, or lapses; it goes on when none runs any more."""
    before, holders = state.raised, holders_after(state.held_by, command)
    if before is None or holders == state.held_by or (command.held and state.withdrawn):
        return ()
    held = ProposalHeld(
        kind=before.kind,
        unit=before.unit,
        held=bool(holders),
        holders=tuple(sorted(holders)),
        reason=reason_for(command, holders),
        clause=before.clause,
    )
    return (held,)


@ACTS.on(ConcludeProposal)
def conclude(command: ConcludeProposal, state: Proposal, context: Context) -> Decision:
    """The conclusion that was served about the facts stands with the proposal, which may be approved on it."""
    before = state.raised
    if before is None or not before.finding or state.withdrawn or state.concluded == command.conclusion:
        return ()
    concluded = ProposalConcluded(
        kind=before.kind, unit=before.unit, conclusion=command.conclusion, clause=_conclusion_clause(context)
    )
    return (concluded,)
