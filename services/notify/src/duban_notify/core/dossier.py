"""What is kept of a matter, paper or proposal so that later events about it can be put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import assert_never

from duban_contracts.base import Event, Value
from duban_contracts.common import SignatureStep, TicketRef
from duban_contracts.dates import DueDate
from duban_contracts.events.calendar import DueDateRecomputed
from duban_contracts.events.matter import (
    ApprovalSigned,
    DueDateConfirmed,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    MatterAssigned,
    MatterDeclined,
    MatterProposed,
    MatterTakenUp,
    OrderRejected,
    OrderSubmitted,
    TicketLinked,
)
from duban_contracts.events.matter_demands import (
    AmendmentProposed,
    LimitFixed,
    LimitProposed,
    MatterAmended,
    OwnerChanged,
)
from duban_contracts.events.paper import PaperDrafted, PaperIssued, PaperSigned
from duban_contracts.events.proposal import ProposalDecided, ProposalRaised, ProposalSigned, ProposalWithdrawn
from duban_contracts.vocabulary import ApprovalSubject

Kept = (
    MatterProposed
    | OwnerChanged
    | MatterTakenUp
    | MatterDeclined
    | MatterAssigned
    | TicketLinked
    | OrderSubmitted
    | OrderRejected
    | LimitProposed
    | LimitFixed
    | AmendmentProposed
    | MatterAmended
    | DueDateConfirmed
    | DueDateRecomputed
    | ExtensionRequested
    | ExtensionGranted
    | ExtensionRefused
    | ApprovalSigned
    | PaperDrafted
    | PaperSigned
    | PaperIssued
    | ProposalRaised
    | ProposalSigned
    | ProposalDecided
    | ProposalWithdrawn
)
"""Events that change a dossier."""
_KEPT: tuple[type[Event], ...] = Kept.__args__
KEPT_TYPES = frozenset(model.TYPE for model in _KEPT)


class Dossier(Value):
    """The little that notices and answers need to know about one stream.

    ``accused``: units that an accusation names, whose people are told nothing.
    ``chains``: roles whose signatures are still awaited, by chain (``take_up``, ``assignment``, ``extension/<key>``,
    ``paper``, ``proposal``).
    ``owner``: role that supervises the matter, where its category or a measure says one.
    ``persons``: whose own signatures those are, in the same order; empty where whoever holds the role signs.
    """

    title: str = ""
    number: str = ""
    lead: str = ""
    units: tuple[str, ...] = ()
    due_on: date | None = None
    enforce_on: date | None = None
    tickets: tuple[TicketRef, ...] = ()
    accused: tuple[str, ...] = ()
    owner: str = ""
    chains: Mapping[str, tuple[str, ...]] = {}
    persons: Mapping[str, tuple[str, ...]] = {}

    def awaited(self, chain: str) -> str | None:
        """Return the role whose signature the chain awaits next."""
        roles = self.chains.get(chain, ())
        return roles[0] if roles else None

    def awaited_person(self, chain: str) -> str:
        """Return the id of the one person whose signature the chain awaits next; empty: whoever holds the role."""
        persons = self.persons.get(chain, ())
        return persons[0] if persons else ""


def chain_of(payload: Event) -> str | None:
    """Return the chain that an event begins or carries on; None for events without one."""
    match payload:
        case MatterProposed():
            return ApprovalSubject.TAKE_UP.value
        case OrderSubmitted():
            return ApprovalSubject.ASSIGNMENT.value
        case LimitProposed():
            return ApprovalSubject.LIMIT.value
        case AmendmentProposed():
            return ApprovalSubject.AMENDMENT.value
        case ExtensionRequested():
            return _named(ApprovalSubject.EXTENSION, payload.key)
        case ApprovalSigned():
            return _named(payload.subject, payload.key)
        case PaperDrafted() | PaperSigned():
            return ApprovalSubject.PAPER.value
        case ProposalRaised() | ProposalSigned():
            return ApprovalSubject.PROPOSAL.value
        case _:
            return None


def evolve(dossier: Dossier | None, payload: Event) -> Dossier | None:
    """Return the dossier after an event; the same one when the event says nothing that is kept."""
    if not isinstance(payload, _KEPT):
        return dossier
    # ``_KEPT`` holds the members of the union that ``_evolve`` takes; a tuple of types does not narrow to it.
    return _evolve(dossier or Dossier(), payload)  # type: ignore[arg-type]


def _evolve(dossier: Dossier, payload: Kept) -> Dossier:
    match payload:
        case MatterProposed():
            begun = _begin(dossier, payload, payload.steps)
            told = {"title": payload.title, "tickets": payload.tickets, "accused": payload.accused_units}
            return begun.model_copy(update={**told, "owner": payload.owner})
        case OwnerChanged():
            return dossier.model_copy(update={"owner": payload.owner})
        case ExtensionRequested() | OrderSubmitted() | LimitProposed() | AmendmentProposed():
            return _begin(dossier, payload, payload.steps)
        case PaperDrafted():
            return _begin(dossier, payload, payload.steps).model_copy(update={"title": payload.content.title})
        case ProposalRaised():
            named = {"title": payload.name, "lead": payload.unit, "units": (payload.unit,)}
            return _begin(dossier, payload, payload.steps).model_copy(update=named)
        case ApprovalSigned() | PaperSigned() | ProposalSigned():
            return _signed(dossier, payload)
        case _:
            return _settled(dossier, payload)


def _settled(
    dossier: Dossier,
    payload: MatterTakenUp
    | MatterAssigned
    | MatterDeclined
    | TicketLinked
    | OrderRejected
    | LimitFixed
    | MatterAmended
    | DueDateConfirmed
    | DueDateRecomputed
    | ExtensionGranted
    | ExtensionRefused
    | PaperIssued
    | ProposalDecided
    | ProposalWithdrawn,
) -> Dossier:
    match payload:
        case MatterTakenUp():
            numbered = dossier.model_copy(update={"number": payload.number or dossier.number})
            return _ended(numbered, ApprovalSubject.TAKE_UP.value)
        case MatterAssigned():
            return _assigned(dossier, payload)
        case DueDateConfirmed() | LimitFixed() | DueDateRecomputed() | ExtensionGranted():
            return _dated(dossier, payload)
        case MatterAmended():
            return _ended(dossier.model_copy(update={"title": payload.title}), ApprovalSubject.AMENDMENT.value)
        case TicketLinked():
            return dossier.model_copy(update={"tickets": _with_ticket(dossier.tickets, payload.ticket)})
        case ExtensionRefused():
            return _ended(dossier, _named(ApprovalSubject.EXTENSION, payload.key))
        case OrderRejected():
            return _ended(dossier, ApprovalSubject.ASSIGNMENT.value)
        case PaperIssued():
            ended = _ended(dossier, ApprovalSubject.PAPER.value)
            return ended.model_copy(update={"title": payload.content.title, "number": payload.number})
        case MatterDeclined() | ProposalDecided() | ProposalWithdrawn():
            return dossier.model_copy(update={"chains": {}, "persons": {}})
        case _:
            assert_never(payload)


def _dated(dossier: Dossier, payload: DueDateConfirmed | LimitFixed | DueDateRecomputed | ExtensionGranted) -> Dossier:
    match payload:
        case LimitFixed():
            return _ended(_due(dossier, payload.due), ApprovalSubject.LIMIT.value)
        case DueDateRecomputed() if payload.what != "due":
            return dossier
        case ExtensionGranted():
            return _ended(_due(dossier, payload.due), _named(ApprovalSubject.EXTENSION, payload.key))
        case _:
            return _due(dossier, payload.due)


def _assigned(dossier: Dossier, payload: MatterAssigned) -> Dossier:
    order = payload.order
    update = {
        "title": payload.title or dossier.title,
        "number": payload.number,
        "lead": order.lead,
        "units": order.units,
        "tickets": payload.tickets or dossier.tickets,
    }
    known = dossier.model_copy(update=update)
    limited = _due(known, order.due) if order.due else known.model_copy(update={"due_on": None, "enforce_on": None})
    return _ended(limited, ApprovalSubject.ASSIGNMENT.value)


def _begin(dossier: Dossier, payload: Event, steps: Iterable[SignatureStep]) -> Dossier:
    chain, awaited = chain_of(payload) or "", tuple(steps)
    update = {
        "chains": {**dossier.chains, chain: tuple(step.role for step in awaited)},
        "persons": {**dossier.persons, chain: tuple(step.person for step in awaited)},
    }
    return dossier.model_copy(update=update)


def _signed(dossier: Dossier, payload: ApprovalSigned | PaperSigned | ProposalSigned) -> Dossier:
    """One signature is no longer awaited; after a refusal none is."""
    chain = chain_of(payload) or ""
    left = dossier.chains.get(chain, ())[1:] if payload.approved else ()
    if not left:
        return _ended(dossier, chain)
    persons = {**dossier.persons, chain: dossier.persons.get(chain, ())[1:]}
    return dossier.model_copy(update={"chains": {**dossier.chains, chain: left}, "persons": persons})


def _ended(dossier: Dossier, chain: str) -> Dossier:
    chains = {key: left for key, left in dossier.chains.items() if key != chain}
    persons = {key: left for key, left in dossier.persons.items() if key != chain}
    return dossier.model_copy(update={"chains": chains, "persons": persons})


def _due(dossier: Dossier, due: DueDate) -> Dossier:
    return dossier.model_copy(update={"due_on": due.nominal_on, "enforce_on": due.enforce_on})


def _with_ticket(tickets: tuple[TicketRef, ...], ticket: TicketRef) -> tuple[TicketRef, ...]:
    return (*(each for each in tickets if each.ticket_id != ticket.ticket_id), ticket)


def _named(subject: ApprovalSubject, key: str) -> str:
    return f"{subject.value}/{key}" if key else subject.value
