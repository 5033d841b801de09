"""Handing a matter down to a jurisdiction below, and what comes back. The only events by which anything crosses.

``MatterHandedDown`` and ``ChildProgressed`` stand on the matter above, stream ``matter:<uuid>``; ``SuperiorTold`` is
in the log of the jurisdiction below, stream ``superior:<ticket uuid>``.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Event, Instant, JurisdictionCode
from duban_contracts.common import Actor, SuperiorTask, TicketRef
from duban_contracts.registry import register
from duban_contracts.vocabulary import ChildStatus


@register
class MatterHandedDown(Event):
    """The matter goes to the intake of a jurisdiction below (下级转交); its owner stays."""

    TYPE: ClassVar[str] = "duban.tracking.matter.handed_down.v1"
    child: JurisdictionCode
    child_name: str
    superior_name: str = Field(description="name of the jurisdiction that hands down")
    title: str
    content: str
    requirement: str
    due_on: date | None = None
    number: str = Field("", description="number of the matter's order, where it has one")
    ordinal: int = Field(1, ge=1, description="counts how often the matter was handed down to this jurisdiction")
    by: Actor
    clause: ClauseId


@register
class ChildProgressed(Event):
    """The jurisdiction below told how the matter stands there."""

    TYPE: ClassVar[str] = "duban.tracking.matter.child_progressed.v1"
    child: JurisdictionCode
    child_name: str
    status: ChildStatus
    at: Instant
    text: str = ""
    due_on: date | None = Field(None, description="date that the child set itself")
    key: str = Field("", description="id of the child's event")
    owner: str = Field("", description="role that supervises the matter")
    by: Actor
    clause: ClauseId


@register
class SuperiorTold(Event):
    """The jurisdiction above is told how the ticket that it handed down stands."""

    TYPE: ClassVar[str] = "duban.tracking.superior.told.v1"
    task: SuperiorTask
    ticket: TicketRef
    status: ChildStatus
    text: str = ""
    due_on: date | None = None
    matter_id: UUID | None = Field(None, description="the matter here; not told")
    by: Actor
