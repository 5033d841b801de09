"""What rests on what: the proposals that fall, come up or are met when a matter, an incident or a duty changes.

Stream: ``basis:<subject of the thing's own stream>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.escalation import RestProposal, ReviewProposals
from duban_contracts.common import MeasureStanding
from duban_contracts.events.escalation import BasisChanged, ProposalRested
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision


@dataclass(frozen=True, slots=True)
class Basis:
    """``proposals``: what rests on the thing, in the order in which it came, each with the streams that decide it.

    ``standings``: how each of them stands as a measure, where the rules have measures wait for their turn.
    """

    key: str
    proposals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    standings: Mapping[str, MeasureStanding] = field(default_factory=dict)


ACTS: Acts[Basis] = Acts()


def initial(key: str) -> Basis:
    """Return the basis of nothing yet."""
    return Basis(key)


@ACTS.on(RestProposal)
def rest(command: RestProposal, state: Basis, context: Context) -> Decision:
    """The proposal rests on the thing, once, with every stream that decides on any of its grounds, and as it stands."""
    before = state.proposals.get(command.proposal)
    looks_at = tuple(dict.fromkeys((*(before or ()), *command.looks_at)))
    standing = None if command.standing == state.standings.get(command.proposal) else command.standing
    if looks_at == before and standing is None:
        return ()
    return (ProposalRested(proposal=command.proposal, looks_at=looks_at, standing=standing),)


@ACTS.on(ReviewProposals)
def review(command: ReviewProposals, state: Basis, context: Context) -> Decision:
    """Everything that rests on the thing is to be looked at again; nothing rests on it, nothing happens."""
    if not state.proposals:
        return ()
    changed = BasisChanged(
        cause=command.cause, proposals=tuple(state.proposals), looks_at=tuple(state.proposals.values())
    )
    return (changed,)


def evolve(state: Basis, event: Event, on: date) -> Basis:
    """Return the basis after the event."""
    if isinstance(event, ProposalRested):
        standings = {**state.standings, event.proposal: event.standing} if event.standing else state.standings
        return Basis(state.key, {**state.proposals, event.proposal: event.looks_at}, standings)
    return state
