"""Looking again at a proposal when what it rests on changes: it falls, is met, comes up, or gives way."""

from __future__ import annotations

from collections.abc import Mapping

from duban_contracts.base import Event
from duban_contracts.commands.escalation import ReconsiderProposal
from duban_contracts.commands.office import RaiseProposal
from duban_contracts.events.escalation import MeasureMet, ProposalDeferred
from duban_contracts.events.proposal import ProposalRaised
from duban_sdk.measures import Measure
from duban_tracking.core.context import Context, Decision, Refusal
from duban_tracking.core.escalation.grounds import (
    Claim,
    Standing,
    Weighed,
    claim_of,
    done_by,
    looked_at,
    matters_of,
    weigh,
)
from duban_tracking.core.escalation.proposal_state import ACTS, Proposal
from duban_tracking.core.escalation.proposing import given_up, raised_as, replaced, withdrawn
from duban_tracking.core.escalation.turns import weigh_in_turn


@ACTS.on(ReconsiderProposal)
def reconsider(command: ReconsiderProposal, state: Proposal, context: Context) -> Decision:
    """What waited has come up where its ground holds by now; what stands is met, or withdrawn with its ground."""
    if not state.stands:
        return _come_up(state, context)
    raised = state.raised
    claim = claim_of(context.rules, raised) if raised else None
    if raised is None or claim is None or state.handed or not _all_there(raised, context.related):
        return ()
    weighed = weigh(claim, context.related, context.rules)
    if weighed.standing is Standing.FALLS:
        next_one = _come_up(state, context)
        return (*withdrawn(raised, weighed.reason), *(() if isinstance(next_one, Refusal) else next_one))
    met = _met(raised, claim, state, context)
    return met or (() if state.given else _give_way(raised, state, context))


def _all_there(told: ProposalRaised | ProposalDeferred, related: Mapping[str, object]) -> bool:
    return set(looked_at(told.fact, told.matters)) <= set(related)


def _met(raised: ProposalRaised, claim: Claim, state: Proposal, context: Context) -> tuple[Event, ...]:
    matters = matters_of(claim, context.related)
    done = bool(matters) and raised.of_work and all(done_by(matter, state) for matter in matters)
    if not done or state.imposed is None or state.met_on is not None:
        return ()
    met = MeasureMet(
        kind=raised.kind,
        unit=raised.unit,
        met_on=context.on,
        reason="事项已在新的时限内办结",
        rests_on=raised.rests_on,
        clause=raised.clause,
    )
    return (met,)


def _waiting(state: Proposal, context: Context) -> list[tuple[RaiseProposal, Measure, Claim, Weighed]]:
    """Return what waits, the highest measure first, with how its ground stands; None of it while a stream is away."""
    if not all(_all_there(each, context.related) for each in state.waiting):
        return []
    found = []
    for waiting in state.waiting:
        claim, kind = claim_of(context.rules, waiting), context.rules.find_measure(waiting.kind)
        if claim is not None and kind is not None:
            again = RaiseProposal.model_validate(waiting.model_dump(exclude={"waits_for", "looks_at", "clause"}))
            found.append((again, kind, claim, weigh_in_turn(claim, state.key, context.related, context.rules)))
    return sorted(found, key=lambda each: -each[1].rank)


def _come_up(state: Proposal, context: Context) -> Decision:
    fallen = ""
    for again, kind, claim, weighed in _waiting(state, context):
        if weighed.standing is Standing.WAITS:
            return ()
        if weighed.standing is Standing.HOLDS:
            return raised_as(again, kind, claim.ground, context)
        fallen = weighed.reason
    return given_up(state, fallen) if fallen else ()


def _give_way(raised: ProposalRaised, state: Proposal, context: Context) -> Decision:
    """A higher measure that waited for a decision takes the place of what stands, before anybody signed."""
    for again, kind, claim, weighed in _waiting(state, context):
        if kind.rank > raised.rank and weighed.standing is Standing.HOLDS:
            return replaced(again, kind, claim.ground, state, context)
    return ()
