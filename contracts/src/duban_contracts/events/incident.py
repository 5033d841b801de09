"""Events of an incident: a fact about a unit that counts by itself. Stream: ``incident:<uuid>``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Event, UnitCode
from duban_contracts.common import Actor, Attachment
from duban_contracts.registry import register


@register
class IncidentRecorded(Event):
    """A person recorded a fact about a unit with its evidence."""

    TYPE: ClassVar[str] = "duban.tracking.incident.recorded.v1"
    kind: str
    unit: UnitCode
    matter_id: UUID | None = None
    happened_on: date
    description: str
    evidence: tuple[Attachment, ...] = ()
    source: str = Field("", description="document or instruction in which the fact stands")
    points: Decimal | None = Field(None, description="stated points, for kinds that leave them to discretion")
    approver: str = ""
    falsified: bool = False
    effect: str = Field("", description="finding of its effect, such as bad influence (造成不良影响)")
    kept_from_unit: bool = Field(False, description="the unit is neither told of it nor shown it")
    by: Actor
    clause: ClauseId


@register
class IncidentWithdrawn(Event):
    """The incident no longer counts; what rested on it is taken back."""

    TYPE: ClassVar[str] = "duban.tracking.incident.withdrawn.v1"
    kind: str
    unit: UnitCode
    reason: str
    by: Actor
    clause: ClauseId


@register
class IncidentConcluded(Event):
    """A conclusion about the incident was served on the unit, which may apply for its review."""

    TYPE: ClassVar[str] = "duban.tracking.incident.concluded.v1"
    kind: str
    unit: UnitCode
    conclusion: str = Field(description="subject of the conclusion's stream")
    clause: ClauseId


@register
class IncidentHeld(Event):
    """What rests on the incident waits for a review of its conclusion, or no longer waits."""

    TYPE: ClassVar[str] = "duban.tracking.incident.held.v1"
    kind: str
    unit: UnitCode
    held: bool
    holders: tuple[str, ...] = Field((), description="subjects of the streams on whose account it still waits")
    reason: str
    clause: ClauseId
