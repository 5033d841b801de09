"""Proposals, and the measures that they became, as a play left them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.events.escalation import (
    MeasureHandedOver,
    MeasureImposed,
    MeasureLapsed,
    MeasureMet,
    ProposalDeferred,
    ProposalGivenUp,
    ProposalHeld,
)
from duban_contracts.events.proposal import ProposalDecided, ProposalRaised, ProposalSigned, ProposalWithdrawn
from duban_standalone.simulation.names import Names
from duban_standalone.simulation.player import Played

Entry = dict[str, Any]
_PROPOSAL = "proposal:"
_STANDING = frozenset({"imposed", "lapsed", "handed_over"})
"""States of a measure that went out and was neither met nor taken back."""


@dataclass(frozen=True)
class _Told:
    """What a proposal's stream tells since it was raised last; before that, since it was put off."""

    key: str
    raised: ProposalRaised | ProposalDeferred
    since: tuple[Event, ...]

    @property
    def state(self) -> str:
        state = "deferred" if isinstance(self.raised, ProposalDeferred) else "raised"
        for event in self.since:
            state = _next_state(state, event)
        return state

    def last(self, *kinds: type[Event]) -> Any:
        return next((event for event in reversed(self.since) if isinstance(event, kinds)), None)


def proposals(played: Played, names: Names) -> Iterator[Entry]:
    """Yield every proposal, in the order in which they came up."""
    for told in _told(played):
        yield _entry(played, names, told)


def levels(played: Played) -> dict[UUID, int]:
    """Return for every matter about which a measure stands the highest rank of such a measure."""
    found: dict[UUID, int] = {}
    rules = played.world.shelf.current
    for told in _told(played):
        measure = rules.find_measure(told.raised.kind)
        if measure and told.state in _STANDING:
            for matter in told.raised.matters:
                found[matter] = max(found.get(matter, 0), measure.rank)
    return found


def _told(played: Played) -> Iterator[_Told]:
    histories: dict[str, list[Event]] = defaultdict(list)
    for happened in played.world.log:
        if happened.subject.startswith(_PROPOSAL):
            histories[happened.subject].append(happened.event)
    for subject, history in histories.items():
        places = [place for place, event in enumerate(history) if isinstance(event, ProposalRaised | ProposalDeferred)]
        raised = [place for place in places if isinstance(history[place], ProposalRaised)]
        if places:
            first = (raised or places)[-1]
            beginning = history[first]
            assert isinstance(beginning, ProposalRaised | ProposalDeferred)
            yield _Told(subject.removeprefix(_PROPOSAL), beginning, tuple(history[first + 1 :]))


def _next_state(state: str, event: Event) -> str:
    match event:
        case ProposalSigned():
            return "signing"
        case ProposalDecided():
            return "approved" if event.approved else "refused"
        case ProposalWithdrawn():
            return "withdrawn"
        case ProposalGivenUp():
            # What was withdrawn before, came up again and fell away stays withdrawn.
            return "given_up" if state == "deferred" else state
        case MeasureImposed():
            return "imposed"
        case MeasureMet():
            return "met"
        case MeasureLapsed():
            return "lapsed"
        case MeasureHandedOver():
            return "handed_over"
        case _:
            return state


def _entry(played: Played, names: Names, told: _Told) -> Entry:
    raised = told.raised
    rules = played.world.streams.shelf.current
    measure = rules.find_measure(raised.kind)
    imposed, held, deferred = told.last(MeasureImposed), told.last(ProposalHeld), told.last(ProposalDeferred)
    waits = raised if isinstance(raised, ProposalDeferred) else deferred
    # Behind what stands waits another ground, not the proposal.
    waits = None if told.last(ProposalGivenUp) or told.state not in {"deferred", "withdrawn"} else waits
    handed = told.last(MeasureHandedOver)
    due = imposed.new_due if imposed else None
    said = vars(raised)
    return {
        "proposal": told.key,
        "measure": raised.kind,
        "name": raised.name,
        "level": measure.rank if measure else 0,
        "unit": raised.unit,
        "persons": list(said.get("persons", ())),
        "matter": names.matter(next(iter(raised.matters), None)),
        "matters": [names.matter(each) for each in raised.matters],
        "period": raised.period,
        "reason": raised.reason,
        "ground": said.get("ground") or None,
        "clause": raised.clause,
        "chain": list(_chain(raised, told.since)),
        "document": (measure.paper or None) if measure else None,
        "state": told.state,
        "held": bool(held and held.held),
        "waits_for": waits.waits_for if waits else None,
        "imposed_on": imposed.imposed_on.isoformat() if imposed else None,
        "new_due_on": due.nominal_on.isoformat() if due else None,
        "enforce_on": due.enforce_on.isoformat() if due else None,
        "handed_to": handed.body if handed else None,
    }


def _chain(raised: ProposalRaised | ProposalDeferred, since: Iterable[Event]) -> Iterator[Entry]:
    signed = [event for event in since if isinstance(event, ProposalSigned)]
    steps = raised.steps if isinstance(raised, ProposalRaised) else ()
    for place, step in enumerate(steps):
        given = signed[place] if place < len(signed) else None
        yield {"role": step.role, "clause": step.clause, "approved": given.approved if given else None}
