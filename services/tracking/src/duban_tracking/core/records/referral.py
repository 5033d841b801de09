"""Referrals: facts handed to the competent body, which alone decides what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import RecordReferral
from duban_contracts.events.proposal import ProposalRaised, ReferralRecorded
from duban_sdk.tables import ReferralPolicy
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why, unknown_unit
from duban_tracking.core.escalation.proposal_state import Proposal
from duban_tracking.core.records.paper import Paper, sanction_refusal


@dataclass(frozen=True, slots=True)
class Referral:
    id: str
    recorded: ReferralRecorded | None = None


ACTS: Acts[Referral] = Acts()


def initial(key: str) -> Referral:
    """Return a referral that is not recorded yet."""
    return Referral(key)


def related(command: Command) -> tuple[str, ...]:
    """Return the proposal that is handed over, and the paper that goes with it."""
    if not isinstance(command, RecordReferral):
        return ()
    proposal = (f"proposal:{command.proposal}",) if command.proposal else ()
    return (*proposal, f"paper:{command.paper_id}") if command.paper_id else proposal


@ACTS.on(RecordReferral)
def record(command: RecordReferral, state: Referral, context: Context) -> Decision:
    """The hand-over stands with facts, date and receipt; no sanction is chosen. Recorded again it gains its receipt."""
    refusal = unknown_unit(context, command.unit)
    if refusal:
        return refusal
    policy = context.rules.pack.referral
    if policy is None:
        return Refusal(Why.RULE, "本辖区规则没有移送、报告程序")
    if command.body not in policy.bodies:
        return Refusal(Why.RULE, f"只能移送、报告给：{'、'.join(policy.bodies)}", policy.clause)
    if command.referred_on > context.on:
        return Refusal(Why.RULE, f"移送日期 {command.referred_on} 晚于今天", policy.clause)
    if policy.approved_only and not command.proposal:
        return Refusal(Why.RULE, "只移交经批准的处理建议，须写明所移交的建议", policy.clause)
    refusal = _not_to_hand_over(command, context) if command.proposal else None
    if state.recorded is None:
        refusal = refusal or _without_paper(command, policy, context)
    refusal = refusal or sanction_refusal(command.facts, policy)
    if refusal:
        return refusal
    recorded = ReferralRecorded(
        **command.model_dump(exclude={"referral_id"}),
        by=context.by,
        clause=policy.clause,
    )
    if state.recorded and state.recorded.model_copy(update={"by": recorded.by}) == recorded:
        return ()
    return (recorded,)


def _without_paper(command: RecordReferral, policy: ReferralPolicy, context: Context) -> Refusal | None:
    """Return what is wrong with the paper that goes to the body; None where nothing is, or none is asked for."""
    if not policy.paper:
        return None
    kind = context.rules.find_paper(policy.paper)
    name = kind.name if kind else policy.paper
    paper = context.related.get(f"paper:{command.paper_id}")
    if not isinstance(paper, Paper) or paper.kind != policy.paper or paper.content is None:
        return Refusal(Why.RULE, f"移交须附“{name}”，每个受理机关一份", policy.clause)
    if paper.issued_on is None:
        return Refusal(Why.STATE, f"“{name}”尚未印发", policy.clause)
    if paper.content.addressees != (command.body,):
        return Refusal(Why.RULE, f"“{name}”应单独主送{command.body}", policy.clause)
    return None


def _not_to_hand_over(command: RecordReferral, context: Context) -> Refusal | None:
    proposal = context.related.get(f"proposal:{command.proposal}")
    raised = proposal.raised if isinstance(proposal, Proposal) else None
    if not isinstance(proposal, Proposal) or raised is None:
        return Refusal(Why.UNKNOWN, "没有所填的建议")
    if raised.needs is None or not raised.needs.hands_over:
        return Refusal(Why.RULE, f"“{raised.name}”不移送其他机关处理", raised.clause)
    if raised.unit != command.unit:
        return Refusal(Why.RULE, "移送的单位与建议所针对的单位不符", raised.clause)
    if proposal.withdrawn:
        return Refusal(Why.STATE, "该建议已撤回", raised.clause)
    if proposal.held or not proposal.approved:
        return _undecided(proposal, raised, context)
    if (raised.needs.paper or raised.needs.new_date) and proposal.imposed is None:
        # What goes out to the unit first goes out before anything is handed over.
        return Refusal(Why.STATE, f"“{raised.name}”尚未作出（文书、新的时限），不能移送", raised.clause)
    return None


def _undecided(proposal: Proposal, raised: ProposalRaised, context: Context) -> Refusal:
    """Return what the hand-over waits for, by the clause of the review, or of who approves it."""
    review = context.rules.pack.review
    if proposal.held:
        return Refusal(Why.STATE, "所依据的结论正在复核，暂缓移送", review.clause if review else raised.clause)
    approver = proposal.steps[-1].clause if proposal.steps else ""
    return Refusal(Why.STATE, f"“{raised.name}”未经批准，不能移送", approver or raised.clause)


def evolve(state: Referral, event: Event, on: date) -> Referral:
    """Return the referral after the event."""
    return Referral(state.id, event) if isinstance(event, ReferralRecorded) else state
