"""Commands on duties of units and the meetings from which some of them count."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from duban_contracts.base import UnitCode
from duban_contracts.commands.matter import Command
from duban_contracts.common import Attachment, Key, OptionalText, ShortText, Text


class FileDutyReport(Command):
    """Answer a unit's duty. ``parts`` are the texts under the duty's headings."""

    unit: UnitCode
    parts: tuple[tuple[ShortText, Text], ...] = Field(min_length=1)
    signed_by: OptionalText = ""
    sealed: bool = False
    attachments: tuple[Attachment, ...] = ()
    also: tuple[Key, ...] = Field((), max_length=50, description="keys of other duties of the unit that it answers")
    with_duty: OptionalText = Field("", description="set by the service: the duty under which it was filed")


class ReturnDutyReport(Command):
    """Send the answer to a duty back, with what is wrong with it."""

    reason: Text
    redo_due_on: date | None = None


class RecordMeeting(Command):
    """Record a meeting whose decisions units must report on."""

    meeting_id: UUID
    name: ShortText
    held_on: date
    minutes_on: date | None = None
    units: tuple[UnitCode, ...] = Field(min_length=1)
    decisions: OptionalText = ""


class RestartDuty(Command):
    """Start a duty's count anew by a recorded decision."""

    start_on: date
    reason: Text


class ExtendDuty(Command):
    """Extend a ticket's date once; the reason is told to whoever raised it."""

    new_due_on: date
    reason: Text


class SetDutyDate(Command):
    """Set the date of a period's duty anew, once, where it meets days off."""

    due_on: date
    reason: Text
