"""Events of a matter up to its end, apart from reports. Stream: ``matter:<uuid>``."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Event, Instant, Payload, UnitCode
from duban_contracts.common import Actor, Attachment, PackPin, SignatureStep, TicketRef
from duban_contracts.dates import DueDate
from duban_contracts.registry import register
from duban_contracts.vocabulary import (
    ApprovalSubject,
    Completion,
    Horizon,
    MatterState,
    NamedAs,
    Reporting,
    Weight,
)


class Milestone(Payload):
    """Dated step of an order (时间节点)."""

    on: date
    text: str


class SubTask(Payload):
    """Part of an assignment as a unit broke it down."""

    text: str
    person: str
    due_on: date


class Order(Payload):
    """The supervision order (督查交办单, 督办单, 督办通知单): what the unit is told to do by when."""

    lead: UnitCode
    co_units: tuple[UnitCode, ...] = ()
    lead_official: str = Field("", description="leading official (牵头领导)")
    requirement: str
    due: DueDate | None = Field(None, description="None: the limit is fixed later")
    limit_reason: str = Field("", description="why the limit is a special one")
    limit_hours: int | None = Field(None, description="special limit in hours, counted from when the order goes out")
    horizon: Horizon = Horizon.SHORT
    form: str = Field("", description="form in which the order goes out, where the rules have several")
    goal: str = ""
    key_task: str = ""
    milestones: tuple[Milestone, ...] = ()
    sent_by: tuple[str, ...] = ()
    platforms: tuple[str, ...] = Field((), description="platforms over which the order is issued")
    joint_bodies: tuple[str, ...] = Field((), description="bodies that supervise jointly, if so two or more")
    instruction: str = ""
    basis: str = Field("", description="on what the matter rests (督查依据), where that was not written down before")
    attachments: tuple[Attachment, ...] = ()

    @property
    def units(self) -> tuple[UnitCode, ...]:
        """Lead first, then the co-organisers."""
        return (self.lead, *self.co_units)


@register
class MatterProposed(Event):
    """The supervision office proposes to take the matter up (立项建议); signatures are awaited in ``steps``."""

    TYPE: ClassVar[str] = "duban.tracking.matter.proposed.v1"
    title: str
    content: str
    category: str
    track: str
    origin: str
    weight: Weight
    instruction: str = ""
    basis: str = Field("", description="authority basis: decision, order or approved proposal")
    plan_paper_id: UUID | None = Field(None, description="issued plan under which the matter stands")
    plan_item: str = ""
    superior_due_on: date | None = Field(None, description="date by which a superior body asked for its reply")
    accused_units: tuple[UnitCode, ...] = Field((), description="units that an accusation names; kept from them")
    owner: str = Field("", description="role that supervises it; empty: the supervision office")
    tickets: tuple[TicketRef, ...] = ()
    steps: tuple[SignatureStep, ...]
    pins: tuple[PackPin, ...]
    clause: ClauseId
    by: Actor


@register
class TicketLinked(Event):
    """Another ticket was merged into the matter."""

    TYPE: ClassVar[str] = "duban.tracking.matter.ticket_linked.v1"
    ticket: TicketRef
    state: MatterState | None = Field(None, description="how the matter stood by then")
    due: DueDate | None = Field(None, description="date that the matter had by then")
    title: str = Field("", description="title of the matter")
    units: tuple[UnitCode, ...] = Field((), description="units that were at work on it by then, lead first")
    by: Actor


@register
class ApprovalSigned(Event):
    """One signature of a chain was given or refused."""

    TYPE: ClassVar[str] = "duban.tracking.matter.approval_signed.v1"
    subject: ApprovalSubject
    key: str = Field("", description="which extension or exemption; empty for take-up and assignment")
    step: int
    approved: bool
    opinion: str = ""
    by: Actor
    clause: ClauseId


@register
class MatterTakenUp(Event):
    """The last signature for taking the matter up (立项) was given."""

    TYPE: ClassVar[str] = "duban.tracking.matter.taken_up.v1"
    number: str = Field("", description="registration number, where the track has a series for it")
    series: str = ""
    tickets: tuple[TicketRef, ...] = ()
    clause: ClauseId


@register
class MatterDeclined(Event):
    """The matter is not taken up; it ends here."""

    TYPE: ClassVar[str] = "duban.tracking.matter.declined.v1"
    reason: str
    tickets: tuple[TicketRef, ...] = ()
    by: Actor
    clause: ClauseId


@register
class OrderSubmitted(Event):
    """The order is drafted and waits for review before it may go out."""

    TYPE: ClassVar[str] = "duban.tracking.matter.order_submitted.v1"
    order: Order
    steps: tuple[SignatureStep, ...]
    by: Actor
    clause: ClauseId


@register
class OrderRejected(Event):
    """The review refused the drafted order; another may be drafted."""

    TYPE: ClassVar[str] = "duban.tracking.matter.order_rejected.v1"
    reason: str
    by: Actor
    clause: ClauseId


@register
class MatterAssigned(Event):
    """The order went out to its units (交办)."""

    TYPE: ClassVar[str] = "duban.tracking.matter.assigned.v1"
    order: Order
    number: str = Field("", description="number of the order, filled from the series when it is stored")
    series: str
    title: str
    tickets: tuple[TicketRef, ...] = ()
    sent_at: Instant | None = Field(None, description="instant from which the time for receipts runs")
    by: Actor
    clause: ClauseId


@register
class OrderAcknowledged(Event):
    """A unit has received the order (签收)."""

    TYPE: ClassVar[str] = "duban.tracking.matter.acknowledged.v1"
    unit: UnitCode
    handler: str = ""
    sent_at: Instant | None = Field(None, description="when the order went out")
    in_time: bool | None = Field(None, description="against the rules' time for receipts; None: no clock was running")
    by: Actor


@register
class UnitUrged(Event):
    """A unit was urged (催办), in one of the forms of the pack."""

    TYPE: ClassVar[str] = "duban.tracking.matter.urged.v1"
    key: str
    unit: UnitCode
    form: str
    message: str
    officer: str = Field("", description="named officer who speaks to the unit's principal")
    addressee: str = ""
    by: Actor
    clause: ClauseId


@register
class FindingReported(Event):
    """An important finding was sent to leaders."""

    TYPE: ClassVar[str] = "duban.tracking.matter.finding_reported.v1"
    key: str
    finding: str
    leaders: tuple[str, ...]
    by: Actor
    clause: ClauseId


@register
class DueSoonReminded(Event):
    """The date comes near; a service message, no sanction."""

    TYPE: ClassVar[str] = "duban.tracking.matter.due_soon.v1"
    due: DueDate
    units: tuple[UnitCode, ...]
    title: str = ""
    days_before: int | None = Field(None, ge=0, description="which reminder it is, in days before the date")


@register
class MatterFellOverdue(Event):
    """The date passed without a closing report that stands."""

    TYPE: ClassVar[str] = "duban.tracking.matter.overdue.v1"
    due: DueDate
    units: tuple[UnitCode, ...]
    title: str = ""
    staged: bool = Field(False, description="reason and staged progress were reported in time: reported, not done")


@register
class DueDateConfirmed(Event):
    """A person confirmed a provisional date, so that it may be enforced."""

    TYPE: ClassVar[str] = "duban.tracking.matter.due_date_confirmed.v1"
    due: DueDate
    by: Actor


@register
class ExtensionRequested(Event):
    """The lead unit asks in writing for another date (延期), before the date has passed."""

    TYPE: ClassVar[str] = "duban.tracking.matter.extension_requested.v1"
    key: str
    unit: UnitCode
    ordinal: int = Field(ge=1)
    reason: str
    plan: str
    schedule: str
    new_due: DueDate
    steps: tuple[SignatureStep, ...]
    exception_reason: str = ""
    suspends: bool = Field(True, description="while it is undecided the matter does not fall overdue")
    by: Actor
    clause: ClauseId


@register
class ExtensionGranted(Event):
    """The date moved; timeliness is judged by the new one, and it acts back to the request."""

    TYPE: ClassVar[str] = "duban.tracking.matter.extension_granted.v1"
    key: str
    unit: UnitCode | None = None
    due: DueDate
    previous: DueDate
    tickets: tuple[TicketRef, ...] = ()
    by: Actor
    clause: ClauseId


@register
class ExtensionRefused(Event):
    """The date stays as it was."""

    TYPE: ClassVar[str] = "duban.tracking.matter.extension_refused.v1"
    key: str
    reason: str
    by: Actor
    clause: ClauseId


@register
class ReasonFiled(Event):
    """A unit gave a reason that it holds to be justified (正当理由)."""

    TYPE: ClassVar[str] = "duban.tracking.matter.reason_filed.v1"
    key: str
    unit: UnitCode
    reason: str
    evidence: tuple[Attachment, ...] = ()
    in_time: bool = Field(description="filed before the date had passed: a penalty waits for the decision")
    by: Actor
    clause: ClauseId


@register
class ReasonAccepted(Event):
    """A person accepted the reason as justified; what was booked for the delay is taken back."""

    TYPE: ClassVar[str] = "duban.tracking.matter.reason_accepted.v1"
    key: str
    unit: UnitCode
    opinion: str
    by: Actor
    clause: ClauseId


@register
class ReasonRejected(Event):
    """A person did not accept the reason; a penalty that waited for the decision falls due."""

    TYPE: ClassVar[str] = "duban.tracking.matter.reason_rejected.v1"
    key: str
    unit: UnitCode
    opinion: str
    by: Actor
    clause: ClauseId


@register
class ObjectionFiled(Event):
    """A unit objects, with reasons, that the matter is not within its competence; that is no refusal."""

    TYPE: ClassVar[str] = "duban.tracking.matter.objection_filed.v1"
    unit: UnitCode
    reason: str
    by: Actor
    clause: ClauseId


@register
class ObjectionDecided(Event):
    """The objection to competence was accepted or not."""

    TYPE: ClassVar[str] = "duban.tracking.matter.objection_decided.v1"
    unit: UnitCode
    accepted: bool
    opinion: str
    tickets: tuple[TicketRef, ...] = Field((), description="of the matter, where its order is withdrawn")
    by: Actor
    clause: ClauseId


@register
class UnitExempted(Event):
    """A blameless co-organiser is exempted from the deductions that all units of the matter share."""

    TYPE: ClassVar[str] = "duban.tracking.matter.unit_exempted.v1"
    unit: UnitCode
    reason: str
    by: Actor
    clause: ClauseId


@register
class UnitNamed(Event):
    """A circular named a unit for this matter."""

    TYPE: ClassVar[str] = "duban.tracking.matter.unit_named.v1"
    paper_id: UUID
    paper_kind: str
    unit: UnitCode
    named_as: NamedAs
    problem: str = ""
    issued_on: date
    clause: ClauseId


@register
class MatterClosed(Event):
    """The matter is closed (销号): completion is verified, and its timeliness stands here for the record."""

    TYPE: ClassVar[str] = "duban.tracking.matter.closed.v1"
    title: str = ""
    completed_on: date
    reported_at: Instant
    completion: Completion
    reporting: Reporting
    moved: bool = Field(description="the date was moved by an extension")
    due: DueDate
    original_due: DueDate
    units: tuple[UnitCode, ...]
    tickets: tuple[TicketRef, ...] = ()
    outcome: str = Field("", description="result as answered to whoever raised it")
    by: Actor
    clause: ClauseId


@register
class MatterArchived(Event):
    """All material of the matter is filed (归档)."""

    TYPE: ClassVar[str] = "duban.tracking.matter.archived.v1"
    archive_number: str = ""
    by: Actor
    clause: ClauseId
