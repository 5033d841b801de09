"""Commands of the supervision office outside a single matter: papers, incidents, proposals, units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from duban_contracts.base import UnitCode
from duban_contracts.commands.matter import Command, UnitPost
from duban_contracts.common import Attachment, Key, OptionalText, ShortText, Text, TicketRef
from duban_contracts.events.paper import Naming
from duban_contracts.vocabulary import UnitKind


class RegisterUnit(Command):
    """Enter a unit into the register, or replace its entry."""

    unit: UnitCode
    name: ShortText
    kind: UnitKind
    host_unit: UnitCode | None = None
    persons: tuple[UnitPost, ...] = ()
    supervised: bool = True


class DraftPaper(Command):
    """Draft a paper, or replace its draft before it is signed."""

    paper_id: UUID
    kind: Key
    title: ShortText
    sections: tuple[tuple[ShortText, Text], ...] = ()
    namings: tuple[Naming, ...] = ()
    matters: tuple[UUID, ...] = ()
    period: OptionalText = ""
    addressees: tuple[ShortText, ...] = ()


class RecordConsultation(Command):
    """Record that departments were consulted on a draft, and what they said."""

    consulted_on: date
    bodies: tuple[ShortText, ...] = Field(min_length=1)
    text: OptionalText = ""


class SignPaper(Command):
    """Give or refuse the signature that the paper awaits."""

    approved: bool
    opinion: OptionalText = ""
    meeting: OptionalText = Field("", description="meeting that approved, where the paper needs one")
    meeting_on: date | None = None


class IssuePaper(Command):
    """Issue a paper that all have signed.

    ``listed``: set by the service where issuing it does a duty that goes through matters: each of them, with its state.
    """

    reasons_due_on: date | None = Field(None, description="date by which units named slow report reasons")
    listed: tuple[tuple[UUID, ShortText], ...] = ()


class RecordInstruction(Command):
    """Record a leader's instruction on a paper, word for word."""

    key: Key
    leader: ShortText
    instruction: Text
    matter_id: UUID | None = None


class RecordIncident(Command):
    """Record a fact about a unit with its evidence."""

    incident_id: UUID
    kind: Key
    unit: UnitCode
    matter_id: UUID | None = None
    happened_on: date
    description: Text
    evidence: tuple[Attachment, ...] = ()
    source: OptionalText = ""
    points: Decimal | None = Field(None, ge=0, le=1000)
    approver: OptionalText = ""
    falsified: bool = False
    effect: OptionalText = Field("", description="finding of its effect, such as bad influence (造成不良影响)")


class WithdrawIncident(Command):
    """Take an incident back that was recorded wrongly."""

    reason: Text


class RaiseProposal(Command):
    """Raised by the service from a flag of scoring or from a fact that meets a ground, or by staff.

    ``fact``: subject of the stream on which the fact stands (``matter:<id>``, ``duty:<key>``, ``incident:<id>``).
    """

    kind: Key
    name: ShortText
    unit: UnitCode
    period: Key
    matters: tuple[UUID, ...] = ()
    reason: Text
    ground: Key | None = None
    fact: str = Field("", max_length=400)
    cause: str = Field("", max_length=400, description="set by the service: the fact that completed a count")
    persons: tuple[ShortText, ...] = ()
    persons_approver: OptionalText = ""
    persons_basis: OptionalText = Field("", description="legal basis on which persons are named")


class SignProposal(Command):
    """Give or refuse the signature that the proposal awaits."""

    approved: bool
    opinion: OptionalText = ""


class WithdrawProposal(Command):
    """Withdraw a proposal whose ground fell away."""

    reason: Text


class RecordReferral(Command):
    """Record that facts were handed to the competent body (移送)."""

    referral_id: UUID
    body: ShortText
    facts: Text
    unit: UnitCode
    matter_id: UUID | None = None
    referred_on: date
    receipt: OptionalText = ""
    proposal: str = Field("", max_length=200, description="key of the approved proposal that is handed over")
    paper_id: UUID | None = Field(None, description="issued paper that goes to the body with it")
    answer: OptionalText = ""


class OpenDuty(Command):
    """A duty comes up; only the service sends it.

    ``due_in``: a day of the period that holds its date, or the day that it is counted from. ``unit``: whose duty it is,
    where it is a unit's. ``about``: what it is about, such as a meeting or a ticket; ``concerns``: which unit.
    """

    row: Key
    period: Key
    due_in: date
    unit: UnitCode | None = None
    about: OptionalText = ""
    concerns: UnitCode | None = None
    matter_id: UUID | None = None
    ticket: TicketRef | None = None


class ReleaseDuty(Command):
    """Nothing is left that the duty is about; only the service sends it."""

    reason: OptionalText = ""


class CompleteDuty(Command):
    """A duty of the office was done: by a paper, a ranking or an event, sent by the service; or as people record it.

    ``counts``: set by the service, the matters that were gone through, by state. ``from_start``: it counts only from
    the day on which the task starts. ``received_in``: it counts once every unit of this matter has its order.
    """

    done_by: str
    done_on: date
    text: OptionalText = ""
    counts: tuple[tuple[str, int], ...] = ()
    from_start: bool = False
    received_in: UUID | None = None
