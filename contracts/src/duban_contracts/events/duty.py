"""Events of a duty: of the office, of a unit, about a matter or about a ticket.

Stream: ``duty:<row>:<period, matter, ticket or what it is about>:<holder>``.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Event, UnitCode
from duban_contracts.common import Actor, Attachment, Defect, TicketRef
from duban_contracts.dates import DueDate
from duban_contracts.registry import register


@register
class DutyOpened(Event):
    """A duty came up: the holder (role or unit) owes something by ``due``."""

    TYPE: ClassVar[str] = "duban.tracking.duty.opened.v1"
    row: str
    name: str
    holder: str
    period: str
    due: DueDate
    unit: UnitCode | None = Field(None, description="whose duty it is, where it is a unit's")
    about: str = Field("", description="what it is about: a meeting, a ticket, an item of a conclusion")
    concerns: UnitCode | None = Field(None, description="unit that a duty of the office is about")
    matter_id: UUID | None = None
    ticket: TicketRef | None = None
    remind_on: date | None = Field(None, description="day on which the holder is urged, rolled back from a day off")
    soft: bool = Field(False, description="shown late and nothing else")
    clause: ClauseId


@register
class DutyReminded(Event):
    """The day came on which the holder is urged to answer the duty in time."""

    TYPE: ClassVar[str] = "duban.tracking.duty.reminded.v1"
    row: str
    name: str
    period: str
    holder: str
    unit: UnitCode | None = None
    due: DueDate
    clause: ClauseId


@register
class DutyDone(Event):
    """The duty was done, in time or late; ``done_by`` names what did it."""

    TYPE: ClassVar[str] = "duban.tracking.duty.done.v1"
    row: str
    period: str
    holder: str
    done_by: str
    on_time: bool
    unit: UnitCode | None = None
    matter_id: UUID | None = None
    done_on: date | None = None
    text: str = Field("", description="what was done, as the person who did it writes it down")
    counts: tuple[tuple[str, int], ...] = Field(
        (), description="state and number of the matters that were gone through"
    )
    by: Actor
    clause: ClauseId


@register
class DutyReleased(Event):
    """The holder owes it no longer: nothing is left that it is about. It comes up again with something new."""

    TYPE: ClassVar[str] = "duban.tracking.duty.released.v1"
    row: str
    name: str
    period: str
    holder: str
    unit: UnitCode | None = None
    reason: str
    clause: ClauseId


@register
class DutyMissed(Event):
    """The duty's date passed; it can still be done, late. Nothing may follow from a soft one."""

    TYPE: ClassVar[str] = "duban.tracking.duty.missed.v1"
    row: str
    name: str
    period: str
    holder: str
    due: DueDate
    unit: UnitCode | None = None
    about: str = ""
    matter_id: UUID | None = None
    soft: bool = Field(False, description="shown late; no ground, count or point may look at it")
    clause: ClauseId


@register
class DutyReportFiled(Event):
    """A unit answered its duty with a report that was complete."""

    TYPE: ClassVar[str] = "duban.tracking.duty.report_filed.v1"
    row: str
    name: str
    period: str
    unit: UnitCode
    filing: int = Field(1, ge=1, description="1 for the first filing, more after returns")
    parts: tuple[tuple[str, str], ...]
    signed_by: str = ""
    sealed: bool = False
    attachments: tuple[Attachment, ...] = ()
    defects: tuple[Defect, ...] = Field((), description="what the rules' checker finds wanting; people send it back")
    also: tuple[str, ...] = Field((), description="keys of other duties of the unit that it answers")
    with_duty: str = Field("", description="key of the duty under which it was filed for this one too")
    on_time: bool
    by: Actor
    clause: ClauseId


@register
class DutyReportReturned(Event):
    """The answer to a duty went back; it is owed again by ``redo_due``."""

    TYPE: ClassVar[str] = "duban.tracking.duty.report_returned.v1"
    row: str
    name: str
    period: str
    unit: UnitCode
    reason: str
    redo_due: DueDate
    by: Actor
    clause: ClauseId


@register
class DutyRestarted(Event):
    """The count towards the duty's date began anew by a recorded decision."""

    TYPE: ClassVar[str] = "duban.tracking.duty.restarted.v1"
    row: str
    name: str
    period: str
    holder: str
    unit: UnitCode | None = None
    start_on: date
    previous: DueDate
    due: DueDate
    reason: str
    by: Actor
    clause: ClauseId


@register
class DutyExtended(Event):
    """The duty's date was moved: a ticket's once, with a reason, or a period's that met days off."""

    TYPE: ClassVar[str] = "duban.tracking.duty.extended.v1"
    row: str
    name: str
    period: str
    holder: str
    unit: UnitCode | None = None
    about: str = ""
    ticket: TicketRef | None = Field(None, description="whoever raised it is told the reason")
    previous: DueDate
    due: DueDate
    reason: str
    by: Actor
    clause: ClauseId
