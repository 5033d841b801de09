"""Events of a meeting on whose decisions units report. Stream: ``meeting:<uuid>``."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from duban_contracts.base import Event, UnitCode
from duban_contracts.common import Actor
from duban_contracts.registry import register


@register
class MeetingRecorded(Event):
    """A meeting was recorded, or its record replaced; each of ``units`` owes what the rules say about meetings."""

    TYPE: ClassVar[str] = "duban.tracking.meeting.recorded.v1"
    name: str
    held_on: date
    minutes_on: date | None = Field(None, description="day on which the minutes came")
    units: tuple[UnitCode, ...]
    decisions: str = ""
    by: Actor
    clause: str = Field("", description="clause under which units report, where there is one")
