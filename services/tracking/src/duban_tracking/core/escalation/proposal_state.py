"""A proposal and, approved, the measure that it became: its state, and the acts that other modules fill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.office import RaiseProposal
from duban_contracts.common import Actor, SignatureStep
from duban_contracts.events import escalation as e
from duban_contracts.events.proposal import (
    MeasureNeeds,
    ProposalDecided,
    ProposalRaised,
    ProposalSigned,
    ProposalWithdrawn,
)
from duban_tracking.core.acts import Acts
from duban_tracking.core.changing import changed
from duban_tracking.core.holding import holders_of


@dataclass(frozen=True)
class Proposal:
    """A proposal as it stands; withdrawn, it can be raised again and starts its signatures anew."""

    key: str
    raised: ProposalRaised | None = None
    steps: tuple[SignatureStep, ...] = ()
    given: tuple[tuple[Actor, bool], ...] = ()
    decided: bool = False
    decided_on: date | None = None
    withdrawn: bool = False
    waiting: tuple[e.ProposalDeferred, ...] = ()
    """Grounds that are met but wait for a reason or report to be decided, or behind what stands for the same fact."""
    given_up: e.ProposalDeferred | None = None
    """What waited and fell away, before the proposal was ever raised."""
    statement: str = ""
    held_by: frozenset[str] = frozenset()
    """On whose account it waits: conclusions under review that name it, and held incidents that it rests on."""
    concluded: str = ""
    """The conclusion about its facts that was served last."""
    imposed: e.MeasureImposed | None = None
    date_confirmed: bool = False
    taken: tuple[e.MeasureStepRecorded, ...] = ()
    findings: frozenset[str] = frozenset()
    met_on: date | None = None
    lapsed_on: date | None = None
    handed: e.MeasureHandedOver | None = None

    @property
    def held(self) -> bool:
        """Whether nothing is signed, imposed or lapses for now."""
        return bool(self.held_by)

    @property
    def stands(self) -> bool:
        """Whether it was raised and not taken back."""
        return self.raised is not None and not self.withdrawn

    @property
    def approved(self) -> bool:
        """Whether the last signature approved it."""
        return self.decided and bool(self.given) and self.given[-1][1]

    @property
    def needs(self) -> MeasureNeeds | None:
        """What the measure asks for; None for a proposal that is no measure."""
        return self.raised.needs if self.raised else None

    @property
    def awaited(self) -> SignatureStep | None:
        """The signature that is awaited next."""
        if not self.stands or self.decided or len(self.given) >= len(self.steps):
            return None
        return self.steps[len(self.given)]


_NOT_RAISED = Proposal("")
ACTS: Acts[Proposal] = Acts()
"""Filled by ``proposal``, ``raising`` and ``escalation_acts``."""


def initial(key: str) -> Proposal:
    """Return a proposal that is not raised yet."""
    return changed(_NOT_RAISED, key=key)


Told = e.ProposalDeferred | ProposalRaised | RaiseProposal


def same_claim(one: Told, other: Told) -> bool:
    """Return whether both claim the same ground on account of the same fact."""
    return (one.kind, one.ground, one.fact) == (other.kind, other.ground, other.fact)


def evolve(state: Proposal, event: Event, on: date) -> Proposal:
    """Return the proposal after the event."""
    match event:
        case ProposalRaised():
            # Reviews under way hold what is proposed anew as well.
            waiting = tuple(each for each in state.waiting if not same_claim(each, event))
            concluded = event.concluded or (state.concluded if state.stands else "")
            return Proposal(
                state.key,
                raised=event,
                steps=event.steps,
                waiting=waiting,
                held_by=state.held_by,
                concluded=concluded,
            )
        case ProposalSigned():
            return changed(state, given=(*state.given, (event.by, event.approved)))
        case ProposalDecided():
            return changed(state, decided=True, decided_on=on)
        case ProposalWithdrawn():
            return changed(state, withdrawn=True)
        case e.ProposalDeferred():
            return changed(state, waiting=(*state.waiting, event), given_up=None)
        case e.ProposalGivenUp():
            return changed(state, waiting=(), given_up=state.waiting[0] if state.waiting else None)
        case e.ProposalHeld():
            return changed(state, held_by=holders_of(event))
        case e.ProposalConcluded():
            return changed(state, concluded=event.conclusion)
        case _:
            return _measure_evolved(state, event, on)


def _measure_evolved(state: Proposal, event: Event, on: date) -> Proposal:
    match event:
        case e.MeasureStatementRecorded():
            return changed(state, statement=event.text)
        case e.MeasureImposed():
            return changed(state, imposed=event)
        case e.MeasureDateConfirmed():
            return changed(state, date_confirmed=True)
        case e.MeasureStepRecorded():
            return changed(state, taken=(*state.taken, event))
        case e.MeasureFindingRecorded():
            return changed(state, findings=state.findings | {event.finding})
        case e.MeasureMet():
            return changed(state, met_on=event.met_on)
        case e.MeasureLapsed():
            return changed(state, lapsed_on=on)
        case e.MeasureHandedOver():
            return changed(state, handed=event)
        case _:
            return state
