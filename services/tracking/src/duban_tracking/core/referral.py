"""Referrals: facts handed to the competent body, which alone decides what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import RecordReferral
from duban_contracts.events.proposal import ReferralRecorded
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why, unknown_unit
from duban_tracking.core.proposal_state import Proposal


@dataclass(frozen=True, slots=True)
class Referral:
    id: str
    recorded: ReferralRecorded | None = None


ACTS: Acts[Referral] = Acts()


def initial(key: str) -> Referral:
    """Return a referral that is not recorded yet."""
    return Referral(key)


def related(command: Command) -> tuple[str, ...]:
    """Return the proposal that is handed over."""
    return (f"proposal:{command.proposal}",) if isinstance(command, RecordReferral) and command.proposal else ()


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
    refusal = _not_to_hand_over(command, context) if command.proposal else None
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


def _not_to_hand_over(command: RecordReferral, context: Context) -> Refusal | None:
    proposal = context.related.get(f"proposal:{command.proposal}")
    raised = proposal.raised if isinstance(proposal, Proposal) else None
    if not isinstance(proposal, Proposal) or raised is None:
        return Refusal(Why.UNKNOWN, "没有所填的建议")
    if raised.needs is None or not raised.needs.hands_over:
        return Refusal(Why.RULE, f"“{raised.name}”不移送其他机关处理", raised.clause)
    if raised.unit != command.unit:
        return Refusal(Why.RULE, "移送的单位与建议所针对的单位不符", raised.clause)
    if proposal.withdrawn or proposal.held:
        reason = "该建议已撤回" if proposal.withdrawn else "所依据的结论正在复核，暂缓移送"
        return Refusal(Why.STATE, reason, raised.clause)
    if not proposal.approved:
        return Refusal(Why.STATE, f"“{raised.name}”未经批准，不能移送", raised.clause)
    return None


def evolve(state: Referral, event: Event, on: date) -> Referral:
    """Return the referral after the event."""
    return Referral(state.id, event) if isinstance(event, ReferralRecorded) else state
