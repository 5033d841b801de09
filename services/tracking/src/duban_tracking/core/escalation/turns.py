"""Whose turn it is: over one matter no measure comes up beside one of the same or a higher rank that stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from duban_contracts.base import Event
from duban_contracts.commands.escalation import RestProposal, ReviewProposals
from duban_contracts.commands.matter import Command
from duban_contracts.common import MeasureStanding
from duban_contracts.events import escalation as e
from duban_contracts.events.proposal import ProposalDecided, ProposalWithdrawn
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.escalation.basis import Basis
from duban_tracking.core.escalation.grounds import Claim, Standing, Weighed, matters_of, weigh


def turns_of(subjects: tuple[str, ...]) -> tuple[str, ...]:
    """Return the streams that say which measures stand over the matters among the subjects."""
    return tuple(f"basis:{subject}" for subject in subjects if subject.startswith("matter:"))


def weigh_in_turn(
    claim: Claim, own: str, related: Mapping[str, object], rules: Rulebook, *, by_person: bool = False
) -> Weighed:
    """Return how the ground stands by now; it waits for its turn behind another measure over the same matter.

    ``own``: key of the proposal that the claim is of. A date that passed unmet keeps the engine from starting anew, as
    the next measure is the one that follows; a person may still.
    """
    weighed = weigh(claim, related, rules)
    if weighed.standing is Standing.FALLS or not claim.ground.unless_standing:
        return weighed
    first = _first(claim, own, related, rules, by_person=by_person)
    if not first:
        return weighed
    policy = rules.pack.measure_policy
    clause = policy.clause if policy else claim.ground.clause
    matters = matters_of(claim, related)
    if matters and not any(matter.is_open for matter in matters):
        return Weighed(Standing.FALLS, "事项已办结", clause)
    return Weighed(Standing.WAITS, f"该事项已对该单位提出“{first}”，尚未了结", clause)


def _first(claim: Claim, own: str, related: Mapping[str, object], rules: Rulebook, *, by_person: bool) -> str:
    """Return the name of a measure that stands in the way; empty when none does."""
    measure = rules.find_measure(claim.ground.measure)
    subjects = dict.fromkeys((claim.subject, *(f"matter:{matter}" for matter in claim.matters)))
    for subject in subjects:
        basis = related.get(f"basis:{subject}")
        for key, each in basis.standings.items() if isinstance(basis, Basis) else ():
            in_the_way = each.state == "stands" or (each.state == "lapsed" and not by_person)
            if key != own and in_the_way and each.unit == claim.unit and measure and each.rank >= measure.rank:
                return each.name
    return ""


def standing_of(
    rules: Rulebook, kind: str, unit: str, state: Literal["stands", "lapsed", "over"]
) -> MeasureStanding | None:
    """Return how a measure stands; None where no measure of the rules waits for its turn."""
    measure = rules.find_measure(kind)
    if measure is None or not any(ground.unless_standing for ground in rules.pack.grounds):
        return None
    return MeasureStanding(unit=unit, name=measure.name, rank=measure.rank, state=state)


def turn_follow_ups(subject: str, event: Event, rules: Rulebook) -> Iterator[tuple[str, Command]]:
    """Yield that a measure stands otherwise over its matters now, and that the turn of another may have come."""
    match event:
        case ProposalDecided(approved=False):
            standing = standing_of(rules, event.kind, event.unit, "over")
        case ProposalWithdrawn() | e.MeasureMet():
            standing = standing_of(rules, event.kind, event.unit, "over")
        case e.MeasureLapsed():
            standing = standing_of(rules, event.kind, event.unit, "lapsed")
        case _:
            return
    if standing is None:
        return
    rest = RestProposal(proposal=subject.partition(":")[2], standing=standing)
    for thing in event.rests_on:
        yield f"basis:{thing}", rest
        if standing.state == "over":
            yield f"basis:{thing}", ReviewProposals(cause=subject)
