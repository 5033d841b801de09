"""Commands on a matter."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field, model_validator

from duban_contracts.base import ClauseId, UnitCode, Value
from duban_contracts.common import (
    Attachment,
    Key,
    OptionalText,
    PackPin,
    RoleCode,
    ShortText,
    Text,
    TicketRef,
)
from duban_contracts.vocabulary import ApprovalSubject, Horizon, NamedAs, Weight


class Command(Value):
    """Base of all commands."""


class ProposeMatter(Command):
    """Propose that a matter be taken up (立项)."""

    title: ShortText
    content: Text
    category: Key
    origin: Key = "ordinary"
    weight: Weight = Weight.ORDINARY
    instruction: OptionalText = ""
    basis: OptionalText = ""
    tickets: tuple[TicketRef, ...] = ()
    pins: tuple[PackPin, ...] = Field((), description="set by the service; ignored from people")


class LinkTicket(Command):
    """Merge another ticket into the matter."""

    ticket: TicketRef


class SignApproval(Command):
    """Give or refuse the signature that is awaited."""

    subject: ApprovalSubject
    key: str = ""
    approved: bool
    opinion: OptionalText = ""

    @model_validator(mode="after")
    def _refusal_has_reason(self) -> SignApproval:
        if not self.approved and not self.opinion:
            raise ValueError("不同意时须写明意见")
        return self


class AssignMatter(Command):
    """Draft the order and, where no review is prescribed, issue it (交办)."""

    lead: UnitCode
    co_units: tuple[UnitCode, ...] = ()
    lead_official: OptionalText = ""
    requirement: Text
    due_on: date | None = Field(None, description="None: the date that the rules give, where they give one")
    horizon: Horizon = Horizon.SHORT
    platforms: tuple[ShortText, ...] = ()
    joint_bodies: tuple[ShortText, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @model_validator(mode="after")
    def _units_differ(self) -> AssignMatter:
        units = (self.lead, *self.co_units)
        if len(set(units)) != len(units):
            raise ValueError("主办、协办单位不得重复")
        return self


class AcknowledgeOrder(Command):
    """Say that a unit has received the order (签收)."""

    unit: UnitCode
    handler: OptionalText = ""


class UrgeUnit(Command):
    """Urge a unit (催办) in one of the forms of the pack."""

    key: Key
    unit: UnitCode
    form: Key
    message: Text


class ReportFinding(Command):
    """Send an important finding to leaders."""

    key: Key
    finding: Text
    leaders: tuple[ShortText, ...] = Field(min_length=1)


class RequestExtension(Command):
    """Ask for another date (延期); which fields are demanded is said by the pack."""

    key: Key
    unit: UnitCode
    reason: OptionalText = ""
    plan: OptionalText = ""
    schedule: OptionalText = ""
    new_due_on: date | None = None
    exception_reason: OptionalText = ""


class FileReason(Command):
    """Give a reason that the unit holds to be justified (正当理由)."""

    key: Key
    unit: UnitCode
    reason: Text
    evidence: tuple[Attachment, ...] = ()


class DecideReason(Command):
    """Accept or reject a reason."""

    key: Key
    accepted: bool
    opinion: Text


class FileObjection(Command):
    """Object, with reasons, that the matter is not within the unit's competence."""

    unit: UnitCode
    reason: Text


class DecideObjection(Command):
    """Accept or reject an objection to competence."""

    unit: UnitCode
    accepted: bool
    opinion: Text


class ExemptUnit(Command):
    """Exempt a blameless co-organiser from shared deductions."""

    unit: UnitCode
    reason: Text


class NameUnit(Command):
    """Issued by the service when a circular names the unit; people do not send it."""

    paper_id: UUID
    paper_kind: str
    unit: UnitCode
    named_as: NamedAs
    problem: str = ""
    issued_on: date
    reasons_due_on: date | None = None
    clause: ClauseId


class ConfirmDueDate(Command):
    """Confirm a provisional date so that it may be enforced."""


class CloseMatter(Command):
    """Close the matter (销号) once its closing report is verified."""

    outcome: OptionalText = ""


class ArchiveMatter(Command):
    """File all material of the matter (归档)."""

    archive_number: OptionalText = ""


class PassTime(Command):
    """Time has passed up to the context's instant; only the sweep sends it."""


class UnitPost(Command):
    """Person of record, as entered by staff."""

    person: ShortText
    name: ShortText
    role: RoleCode
    post: OptionalText = ""
    addresses: tuple[ShortText, ...] = ()
