"""Events of a duty that belongs to no matter, such as the circular of the month.

Stream: ``duty:<row>:<period>:<holder>``.
"""

from __future__ import annotations

from typing import ClassVar

from duban_contracts.base import ClauseId, Event
from duban_contracts.common import Actor
from duban_contracts.dates import DueDate
from duban_contracts.registry import register


@register
class DutyOpened(Event):
    """A period began for which the holder (role or unit) owes something by ``due``."""

    TYPE: ClassVar[str] = "duban.tracking.duty.opened.v1"
    row: str
    name: str
    holder: str
    period: str
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
    by: Actor
    clause: ClauseId


@register
class DutyMissed(Event):
    """The duty's date passed; it can still be done, late."""

    TYPE: ClassVar[str] = "duban.tracking.duty.missed.v1"
    row: str
    name: str
    period: str
    holder: str
    due: DueDate
    clause: ClauseId
