"""Events of a conclusion (督查结论), its review (复核) and what it wants rectified. Stream: ``conclusion:<uuid>``."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Event, Payload, UnitCode
from duban_contracts.common import Actor, Attachment
from duban_contracts.dates import DueDate
from duban_contracts.registry import register


class RectificationItem(Payload):
    """Something that the conclusion wants put right, with its date."""

    key: str
    text: str
    due: DueDate


@register
class ConclusionDrafted(Event):
    """A conclusion about a unit stands as said here; a later draft replaces it until it is served."""

    TYPE: ClassVar[str] = "duban.tracking.conclusion.drafted.v1"
    unit: UnitCode
    matter_id: UUID | None = None
    activity_id: UUID | None = None
    facts: str
    facts_on: date | None = Field(None, description="latest day of the recorded facts that it rests on")
    evidence: tuple[Attachment, ...]
    took_part: tuple[str, ...]
    incidents: tuple[UUID, ...] = ()
    proposals: tuple[str, ...] = ()
    reports: tuple[str, ...] = Field((), description="keys of the matter's reports that it finds to be falsified")
    faulty_reports: tuple[str, ...] = Field((), description="keys of the matter's reports whose defects it states")
    rectifications: tuple[RectificationItem, ...] = ()
    by: Actor
    clause: ClauseId


@register
class ConclusionServed(Event):
    """The conclusion was fed back to the unit, which may apply for review until ``review_by``."""

    TYPE: ClassVar[str] = "duban.tracking.conclusion.served.v1"
    unit: UnitCode
    served_on: date
    review_by: DueDate
    rectifications: tuple[RectificationItem, ...] = ()
    activity_id: UUID | None = None
    incidents: tuple[UUID, ...] = ()
    proposals: tuple[str, ...] = ()
    matter_id: UUID | None = None
    reports: tuple[str, ...] = ()
    faulty_reports: tuple[str, ...] = ()
    by: Actor
    clause: ClauseId


@register
class ReviewApplied(Event):
    """The unit applied for review; what rests on the conclusion is held until it is decided."""

    TYPE: ClassVar[str] = "duban.tracking.conclusion.review_applied.v1"
    unit: UnitCode
    reason: str
    decide_by: DueDate
    incidents: tuple[UUID, ...] = ()
    proposals: tuple[str, ...] = ()
    matter_id: UUID | None = None
    reports: tuple[str, ...] = ()
    faulty_reports: tuple[str, ...] = ()
    by: Actor
    clause: ClauseId


@register
class ReviewOverdue(Event):
    """The date for deciding the review passed without a decision."""

    TYPE: ClassVar[str] = "duban.tracking.conclusion.review_overdue.v1"
    unit: UnitCode
    due: DueDate
    clause: ClauseId


@register
class ReviewDecided(Event):
    """The conclusion was upheld, or fell and takes with it what rests on it."""

    TYPE: ClassVar[str] = "duban.tracking.conclusion.review_decided.v1"
    unit: UnitCode
    upheld: bool
    reviewers: tuple[str, ...]
    opinion: str
    on_time: bool
    incidents: tuple[UUID, ...] = ()
    proposals: tuple[str, ...] = ()
    matter_id: UUID | None = None
    reports: tuple[str, ...] = ()
    faulty_reports: tuple[str, ...] = ()
    by: Actor
    clause: ClauseId


@register
class RectificationMissed(Event):
    """The date of an item passed without a re-check that found it done."""

    TYPE: ClassVar[str] = "duban.tracking.conclusion.rectification_missed.v1"
    key: str
    text: str
    unit: UnitCode
    due: DueDate
    clause: ClauseId


@register
class RectificationRechecked(Event):
    """A re-check found that the item was put right, or was not."""

    TYPE: ClassVar[str] = "duban.tracking.conclusion.rechecked.v1"
    key: str
    unit: UnitCode
    done: bool
    on_time: bool
    finding: str
    evidence: tuple[Attachment, ...] = ()
    by: Actor
    clause: ClauseId
