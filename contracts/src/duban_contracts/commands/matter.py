"""Commands on a matter."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field, model_validator

from duban_contracts.base import ClauseId, JurisdictionCode, UnitCode, Value
from duban_contracts.common import (
    Attachment,
    Key,
    OptionalText,
    PackPin,
    RoleCode,
    ShortText,
    SuperiorTask,
    Text,
    TicketRef,
)
from duban_contracts.events.matter import Milestone, SubTask
from duban_contracts.vocabulary import ApprovalSubject, ChildStatus, Horizon, NamedAs, Weight


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
    plan_paper_id: UUID | None = Field(None, description="issued plan under which the matter stands")
    plan_item: OptionalText = ""
    superior_due_on: date | None = Field(None, description="date by which a superior body asked for its reply")
    accused_units: tuple[UnitCode, ...] = Field((), description="units that an accusation names; kept from them")
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
    limit_hours: int | None = Field(
        None, ge=1, le=8760, description="special limit, counted from when the order goes out"
    )
    limit_reason: OptionalText = ""
    horizon: Horizon = Horizon.SHORT
    form: OptionalText = Field("", description="form of the order; empty: the one that the rules suggest")
    goal: OptionalText = ""
    key_task: OptionalText = ""
    milestones: tuple[Milestone, ...] = ()
    sent_by: tuple[Key, ...] = Field((), description="ways of sending, such as phone, platform, paper")
    platforms: tuple[ShortText, ...] = ()
    joint_bodies: tuple[ShortText, ...] = ()
    basis: OptionalText = Field("", description="on what the matter rests, where its proposal did not say")
    attachments: tuple[Attachment, ...] = ()

    @model_validator(mode="after")
    def _units_differ(self) -> AssignMatter:
        units = (self.lead, *self.co_units)
        if len(set(units)) != len(units):
            raise ValueError("主办、协办单位不得重复")
        return self


class FixLimit(Command):
    """Fix the limit of an order that was issued without one, with the agreement that the rules demand."""

    due_on: date
    measures: OptionalText = Field("", description="measures and reply that were agreed")


class MarkMatter(Command):
    """Put a mark on a matter, such as major or exposed in the media; a named authority does."""

    mark: Key
    authority: ShortText
    reason: OptionalText = ""


class FilePlan(Command):
    """A unit breaks its assignment into sub-tasks with persons and dates (计划、任务分解)."""

    unit: UnitCode
    plan: Text
    sub_tasks: tuple[SubTask, ...] = ()


class ChangeOwner(Command):
    """Sent by the service when a measure moves the matter to another supervising role, or no longer stands.

    ``back``: the measure fell away, so that the matter goes back to whom it was of before.
    """

    owner: RoleCode
    cause: str
    clause: ClauseId
    back: bool = False


class AmendMatter(Command):
    """Change scope or object of an approved matter; it is approved anew before anything else happens."""

    title: ShortText
    content: Text
    reason: Text


class NoteInstruction(Command):
    """Sent by the service: a leader's instruction on a paper concerns the matter, or a requirement with a measure.

    ``proposal``: of that measure; ``paper_id`` is made from it then. ``clause``: of the measure's step; None: the
    track's own for instructions on papers.
    """

    paper_id: UUID
    key: Key
    leader: ShortText
    instruction: Text
    proposal: str = ""
    clause: ClauseId | None = None


class SetStanding(Command):
    """Set the state in which a period's circular shows the matter; the rule proposes, a section puts forward."""

    period: Key
    standing: Key
    reason: OptionalText = ""


class HandDown(Command):
    """Hand the matter down to the intake of a child jurisdiction."""

    child: JurisdictionCode
    requirement: Text
    due_on: date | None = None


class RecordChildProgress(Command):
    """Sent by the service: what the child jurisdiction answered about a matter handed down."""

    child: JurisdictionCode
    status: Key
    text: OptionalText = ""
    due_on: date | None = Field(None, description="date that the child set itself")
    key: str = Field("", max_length=128, description="id of the child's event; the same one again changes nothing")


class TellSuperior(Command):
    """Sent by the service: how a ticket that was handed down stands now, for the jurisdiction above."""

    ticket: TicketRef
    status: ChildStatus | None = Field(None, description="empty: as it was told last")
    text: OptionalText = ""
    due_on: date | None = None
    matter_id: UUID | None = None
    task: SuperiorTask | None = Field(None, description="comes with the receipt of the ticket, which opens the stream")


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
    officer: OptionalText = Field("", description="named officer who speaks to the unit's principal")
    addressee: OptionalText = ""


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
    phone: OptionalText = ""
    addresses: tuple[ShortText, ...] = ()
