"""Referrals: facts handed to the competent body, which alone decides what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.office import RecordReferral
from duban_contracts.events.proposal import ReferralRecorded
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why, unknown_unit


@dataclass(frozen=True, slots=True)
class Referral:
    id: str
    recorded: ReferralRecorded | None = None


ACTS: Acts[Referral] = Acts()


def initial(key: str) -> Referral:
    """Return a referral that is not recorded yet."""
    return Referral(key)


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
    recorded = ReferralRecorded(
        **command.model_dump(exclude={"referral_id"}),
        by=context.by,
        clause=policy.clause,
    )
    if state.recorded and state.recorded.model_copy(update={"by": recorded.by}) == recorded:
        return ()
    return (recorded,)


def evolve(state: Referral, event: Event, on: date) -> Referral:
    """Return the referral after the event."""
    return Referral(state.id, event) if isinstance(event, ReferralRecorded) else state
