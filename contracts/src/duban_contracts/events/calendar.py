"""Events of dates that a later arrangement of days off moved or made final, one class per kind of stream.

Streams: ``matter:<uuid>``, ``duty:<key>``, ``proposal:<key>``, ``conclusion:<uuid>``.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from duban_contracts.base import ClauseId, Event, UnitCode
from duban_contracts.common import Actor, TicketRef
from duban_contracts.dates import DueDate
from duban_contracts.registry import register


class DateRecomputed(Event):
    """An open date was computed again: ``previous`` by the calendar that it was set by, ``due`` by the present one."""

    what: str = Field(description="which of the thing's dates: due, duty:<id>, extension:<key>, redo:<key> ...")
    name: str = Field(description="the date in words")
    units: tuple[UnitCode, ...] = ()
    holder: str | None = Field(None, description="role whose date it is, where it is no unit's")
    previous: DueDate
    due: DueDate
    reason: str = Field(description="what changed, in words")
    by: Actor
    clause: ClauseId


@register
class DueDateRecomputed(DateRecomputed):
    """A date of a matter was computed again."""

    TYPE: ClassVar[str] = "duban.tracking.matter.due_date_recomputed.v1"
    tickets: tuple[TicketRef, ...] = Field((), description="of the matter, where the date is its own")


@register
class DutyDateRecomputed(DateRecomputed):
    """The date of a duty was computed again."""

    TYPE: ClassVar[str] = "duban.tracking.duty.due_date_recomputed.v1"


@register
class MeasureDateRecomputed(DateRecomputed):
    """The date that a measure set was computed again."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.due_date_recomputed.v1"


@register
class ConclusionDateRecomputed(DateRecomputed):
    """A date that runs from a conclusion, for its review or for rectification, was computed again."""

    TYPE: ClassVar[str] = "duban.tracking.conclusion.due_date_recomputed.v1"
