"""Commands of what people record: meetings and secondments, inspections, conclusions and reviews, grades, stubs."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from duban_contracts.base import UnitCode, Value
from duban_contracts.commands.matter import Command
from duban_contracts.common import Attachment, Key, OptionalText, ShortText, Text


class MakeRecord(Command):
    """Write down something that only people do; which fields are demanded is said by the record's kind."""

    record_id: UUID
    kind: Key
    held_on: date
    text: Text
    unit: UnitCode | None = None
    matter_id: UUID | None = None
    leader: OptionalText = ""
    consent_by: OptionalText = ""
    instruction: OptionalText = ""
    decisions: OptionalText = ""
    until_on: date | None = None
    method: int | None = Field(None, ge=1, le=8, description="国务院令第733号 第十二条, its number")
    finding: OptionalText = ""
    persons: tuple[ShortText, ...] = ()
    evidence: tuple[Attachment, ...] = ()


class AnswerRecord(Command):
    """Write down what a record came to: the answer to a request, the end of a secondment."""

    text: Text


class PlanActivity(Command):
    """Enter an inspection: under an item of an issued plan, or by asking for an exception with its reason."""

    activity_id: UUID
    kind: Key
    title: ShortText
    organiser: UnitCode
    units: tuple[UnitCode, ...] = Field(min_length=1)
    matters: tuple[UUID, ...] = Field((), description="matters that are chosen for checking")
    starts_on: date
    ends_on: date | None = None
    plan_paper_id: UUID | None = None
    plan_item: OptionalText = ""
    exception_reason: OptionalText = ""


class SignActivity(Command):
    """Give or refuse the signature that the exception awaits."""

    approved: bool
    opinion: OptionalText = ""


class RecordCheck(Command):
    """Record a check of an inspection: method, finding, evidence. Refused before the inspection is admitted."""

    key: Key
    unit: UnitCode
    checked_on: date
    method: int = Field(ge=1, le=8)
    inspectors: tuple[ShortText, ...] = Field(min_length=1)
    finding: Text
    matter_id: UUID | None = None
    evidence: tuple[Attachment, ...] = ()


class Rectification(Value):
    """Something that a conclusion wants put right, by a date."""

    key: Key
    text: ShortText
    due_on: date


class DraftConclusion(Command):
    """Draft a conclusion (督查结论) about a unit: facts, evidence, who took part, what rests on it."""

    conclusion_id: UUID
    unit: UnitCode
    matter_id: UUID | None = None
    activity_id: UUID | None = None
    facts: Text
    evidence: tuple[Attachment, ...] = ()
    took_part: tuple[Key, ...] = Field((), description="person ids of those who took part")
    incidents: tuple[UUID, ...] = Field((), description="incidents that rest on the conclusion")
    proposals: tuple[str, ...] = Field((), description="keys of proposals that rest on the conclusion")
    reports: tuple[Key, ...] = Field((), description="keys of the matter's reports that it finds to be falsified")
    faulty_reports: tuple[Key, ...] = Field((), description="keys of the matter's reports whose defects it states")
    rectifications: tuple[Rectification, ...] = ()


class ServeConclusion(Command):
    """The conclusion was fed back to the unit on a day."""

    served_on: date


class ApplyReview(Command):
    """The unit applies for review (复核)."""

    unit: UnitCode
    reason: Text


class DecideReview(Command):
    """The review is decided by persons who took no part in the conclusion."""

    upheld: bool
    reviewers: tuple[Key, ...] = Field(min_length=1, description="person ids")
    opinion: Text


class RecordRecheck(Command):
    """Record whether something that a conclusion wanted rectified was put right."""

    key: Key
    done: bool
    finding: Text
    evidence: tuple[Attachment, ...] = ()


class HoldIncident(Command):
    """Sent by the service: what rests on the incident waits for a review, or no longer waits for it."""

    held: bool
    reason: Text
    cause: str = Field("", max_length=400, description="subject of the stream whose review it is")


class HoldFalsification(Command):
    """Sent by the service: the finding about a report waits for a review, waits no more, or fell with it."""

    key: Key
    held: bool
    withdrawn: bool = False
    reason: Text
    cause: str = Field("", max_length=400, description="subject of the stream whose review it is")


class HoldDefects(Command):
    """Sent by the service: the defects found in a report wait for a review, wait no more, or fell with it."""

    key: Key
    held: bool
    withdrawn: bool = False
    reason: Text
    cause: str = Field("", max_length=400, description="subject of the stream whose review it is")


class ConcludeIncident(Command):
    """Sent by the service: a conclusion about the incident was served on the unit."""

    conclusion: str = Field(max_length=400, description="subject of the conclusion's stream")


class ConcludeProposal(Command):
    """Sent by the service: a conclusion about the facts of the proposal was served on the unit."""

    conclusion: str = Field(max_length=400, description="subject of the conclusion's stream")


class HoldProposal(Command):
    """Sent by the service: the proposal waits for a review, or no longer waits for it."""

    held: bool
    reason: Text
    cause: str = Field("", max_length=400, description="subject of the stream on whose account it waits")


class GradeUnit(Command):
    """Grade a unit for a period and class of work, with a reason, against a standard that the county entered."""

    period: Key
    unit: UnitCode
    grade: Key
    work_class: OptionalText = ""
    standard: OptionalText = ""
    reason: OptionalText = ""


class ProposeGrade(Command):
    """Sent by the service: a measure sets a grade, which a person confirms."""

    period: Key
    unit: UnitCode
    grade: Key
    reason: Text
    cause: str


class WithdrawGrade(Command):
    """Sent by the service: the measure that set the grade fell away."""

    reason: Text
    cause: str


class ConfirmGrade(Command):
    """Confirm the grade that a measure proposed."""

    opinion: OptionalText = ""


class Nominee(Value):
    """Who is put forward for commendation: a unit, or a person of it."""

    unit: UnitCode
    person: OptionalText = ""


class CheckNominations(Command):
    """Check a list for commendation: every name passes, or is vetoed with the clause and what vetoes it."""

    check_id: UUID
    title: ShortText
    period: Key
    nominees: tuple[Nominee, ...] = Field(min_length=1, max_length=500)


class RegisterStub(Command):
    """Keep the stub of a classified matter: nothing of its content is entered."""

    stub_id: UUID
    neutral_number: Key
    received_on: date
    custodian_post: ShortText
    place_code: Key
    offline_due_on: date | None = None


class CloseStub(Command):
    """The classified matter was concluded offline."""

    concluded_on: date
