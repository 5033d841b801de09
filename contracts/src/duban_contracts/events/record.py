"""Events of something that only people do and the suite writes down. Stream: ``record:<uuid>``."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Event, UnitCode
from duban_contracts.common import Actor, Attachment
from duban_contracts.registry import register


@register
class RecordMade(Event):
    """A meeting, secondment, training, hand-over or request was written down."""

    TYPE: ClassVar[str] = "duban.tracking.record.made.v1"
    kind: str
    name: str
    held_on: date
    text: str
    unit: UnitCode | None = None
    matter_id: UUID | None = None
    leader: str = ""
    consent_by: str = ""
    instruction: str = ""
    decisions: str = ""
    until_on: date | None = None
    remind_on: date | None = Field(None, description="working day on which the end is reminded")
    method: int | None = None
    finding: str = ""
    persons: tuple[str, ...] = ()
    evidence: tuple[Attachment, ...] = ()
    task_of: str = Field("", description="role among whose tasks it stands until it is answered")
    by: Actor
    clause: ClauseId


@register
class RecordReminded(Event):
    """The end that the record states comes near."""

    TYPE: ClassVar[str] = "duban.tracking.record.reminded.v1"
    kind: str
    name: str
    unit: UnitCode | None = None
    until_on: date
    clause: ClauseId


@register
class RecordAnswered(Event):
    """What the record came to is written down: an answer, the end of a secondment."""

    TYPE: ClassVar[str] = "duban.tracking.record.answered.v1"
    kind: str
    text: str
    by: Actor
    clause: ClauseId
