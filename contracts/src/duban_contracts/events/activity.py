"""Events of an inspection (督查检查考核活动). Stream: ``activity:<uuid>``."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Event, UnitCode
from duban_contracts.common import Actor, Attachment, SignatureStep
from duban_contracts.dates import DueDate
from duban_contracts.registry import register


@register
class ActivityPlanned(Event):
    """An inspection stands under an item of an issued plan, or asks for an exception with its reason."""

    TYPE: ClassVar[str] = "duban.tracking.activity.planned.v1"
    kind: str
    title: str
    organiser: UnitCode
    units: tuple[UnitCode, ...]
    matters: tuple[UUID, ...] = Field((), description="matters that were chosen for checking")
    starts_on: date
    ends_on: date | None = None
    plan_paper_id: UUID | None = None
    plan_item: str = ""
    exception_reason: str = ""
    ask_by: DueDate | None = Field(None, description="last day on which the exception could be asked for")
    steps: tuple[SignatureStep, ...] = ()
    by: Actor
    clause: ClauseId


@register
class ActivitySigned(Event):
    """One signature of the exception's chain was given or refused."""

    TYPE: ClassVar[str] = "duban.tracking.activity.signed.v1"
    step: int
    approved: bool
    opinion: str = ""
    by: Actor
    clause: ClauseId


@register
class ActivityAdmitted(Event):
    """The inspection may be carried out: the plan holds it, or its exception was approved."""

    TYPE: ClassVar[str] = "duban.tracking.activity.admitted.v1"
    kind: str
    title: str
    organiser: UnitCode
    units: tuple[UnitCode, ...]
    starts_on: date
    ends_on: date | None = None
    by_exception: bool = False
    clause: ClauseId


@register
class ActivityRefused(Event):
    """The exception was not approved; the inspection may not be carried out."""

    TYPE: ClassVar[str] = "duban.tracking.activity.refused.v1"
    kind: str
    reason: str
    by: Actor
    clause: ClauseId


@register
class CheckRecorded(Event):
    """A check of the inspection was carried out; ``method`` is its number in 国务院令第733号 第十二条."""

    TYPE: ClassVar[str] = "duban.tracking.activity.checked.v1"
    key: str
    unit: UnitCode
    checked_on: date
    method: int = Field(ge=1, le=8)
    method_name: str
    inspectors: tuple[str, ...]
    finding: str
    matter_id: UUID | None = None
    evidence: tuple[Attachment, ...] = ()
    by: Actor
    clause: ClauseId
