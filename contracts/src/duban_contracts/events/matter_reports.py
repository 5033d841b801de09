"""Events of a matter that concern reports and duties. Stream: ``matter:<uuid>``."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from duban_contracts.base import ClauseId, Event, Instant, Payload, UnitCode
from duban_contracts.common import Actor, Attachment, Defect, ReportText
from duban_contracts.dates import DueDate
from duban_contracts.registry import register
from duban_contracts.vocabulary import ReportKind, ReturnGround


class CoUnitPart(Payload):
    """What a co-organiser did, as the lead's report states it."""

    unit: UnitCode
    text: str


@register
class ReportFiled(Event):
    """A unit filed a report (反馈).

    ``key`` is the report's; a refiling after a return has the same key and the next ``filing``. Where the unit filed it
    again under another key, that stands in ``filed_as``, and later acts may name the report by either.
    ``judged_at`` is the time by which its timeliness is judged: the first filing, or the refiling after a
    return for substance.
    """

    TYPE: ClassVar[str] = "duban.tracking.matter.report_filed.v1"
    key: str
    filed_as: str = Field("", description="key under which it was filed again, where that is another than the report's")
    filing: int = Field(ge=1)
    kind: ReportKind
    unit: UnitCode
    duty: str | None = Field(None, description="duty that the report answers")
    text: ReportText
    co_parts: tuple[CoUnitPart, ...] = ()
    signed_by: str = Field(description="principal who signed the report off")
    completed_on: date | None = Field(None, description="day of completion that the unit claims")
    attachments: tuple[Attachment, ...] = ()
    outstanding_reason: str = Field("", description="why it cannot be closed yet, or why a contribution is missing")
    defects: tuple[Defect, ...] = Field((), description="format defects that the pack's checker found")
    first_filed_at: Instant
    judged_at: Instant
    by: Actor
    clause: ClauseId


@register
class ReportReturned(Event):
    """The report went back to be done again (退回); the matter's own date does not move."""

    TYPE: ClassVar[str] = "duban.tracking.matter.report_returned.v1"
    key: str
    filing: int
    unit: UnitCode
    ground: ReturnGround
    defects: tuple[Defect, ...] = ()
    reason: str
    redo_due: DueDate
    by: Actor
    clause: ClauseId


@register
class ReportVerified(Event):
    """The supervision office verified the report (核查), and confirmed or corrected the day of completion."""

    TYPE: ClassVar[str] = "duban.tracking.matter.report_verified.v1"
    key: str
    filing: int
    kind: ReportKind
    unit: UnitCode
    defects: tuple[Defect, ...] = ()
    completed_on: date | None = None
    method: str = ""
    finding: str = ""
    by: Actor
    clause: ClauseId


@register
class FalsificationFound(Event):
    """A report was found to be falsified (弄虚作假), whenever that comes out."""

    TYPE: ClassVar[str] = "duban.tracking.matter.falsification_found.v1"
    key: str
    unit: UnitCode
    finding: str
    evidence: tuple[Attachment, ...] = ()
    by: Actor
    clause: ClauseId


@register
class FalsificationHeld(Event):
    """The finding that a report was falsified waits for a review of its conclusion, counts again, or fell with it."""

    TYPE: ClassVar[str] = "duban.tracking.matter.falsification_held.v1"
    key: str
    unit: UnitCode
    held: bool
    withdrawn: bool = Field(False, description="the conclusion fell, so that the finding counts no more")
    holders: tuple[str, ...] = Field((), description="subjects of the streams on whose account it still waits")
    reason: str
    clause: ClauseId


@register
class DefectsHeld(Event):
    """The defects found in a report wait for a review of their conclusion, count again, or fell with it."""

    TYPE: ClassVar[str] = "duban.tracking.matter.defects_held.v1"
    key: str
    unit: UnitCode
    held: bool
    withdrawn: bool = Field(False, description="the conclusion fell, so that the defects count no more")
    holders: tuple[str, ...] = Field((), description="subjects of the streams on whose account they still wait")
    reason: str
    clause: ClauseId


@register
class MatterDutyOpened(Event):
    """A duty on this matter came up: a periodic report, reasons to be given."""

    TYPE: ClassVar[str] = "duban.tracking.matter.duty_opened.v1"
    duty: str = Field(description="id within the matter: row code and period")
    row: str
    name: str = ""
    unit: UnitCode
    period: str
    due: DueDate
    answered_by: ReportKind = ReportKind.PROGRESS
    clause: ClauseId


@register
class MatterDutyDone(Event):
    """The duty was answered by the report with key ``report``, in time or late."""

    TYPE: ClassVar[str] = "duban.tracking.matter.duty_done.v1"
    duty: str
    unit: UnitCode
    on_time: bool
    report: str
    clause: ClauseId


@register
class MatterDutyMissed(Event):
    """The duty's date passed; it can still be done, late."""

    TYPE: ClassVar[str] = "duban.tracking.matter.duty_missed.v1"
    duty: str
    name: str = ""
    unit: UnitCode
    due: DueDate
    clause: ClauseId
