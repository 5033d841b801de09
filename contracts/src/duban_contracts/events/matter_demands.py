"""Events of a matter that follow from demands: limits, marks, plans, owners, scope. Stream: ``matter:<uuid>``."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Event, UnitCode
from duban_contracts.common import Actor, SignatureStep, TicketRef
from duban_contracts.dates import DueDate
from duban_contracts.events.matter import SubTask
from duban_contracts.registry import register


@register
class LimitProposed(Event):
    """A limit is proposed for an order that went out without one; signatures are awaited in ``steps``."""

    TYPE: ClassVar[str] = "duban.tracking.matter.limit_proposed.v1"
    due: DueDate
    automatic: bool = Field(False, description="the time for agreeing on one passed, and the rules propose this one")
    measures: str = ""
    steps: tuple[SignatureStep, ...]
    by: Actor
    clause: ClauseId


@register
class LimitFixed(Event):
    """The limit of an order that went out without one is fixed; from now on the matter can be late."""

    TYPE: ClassVar[str] = "duban.tracking.matter.limit_fixed.v1"
    due: DueDate
    measures: str = Field("", description="measures and reply that were agreed")
    tickets: tuple[TicketRef, ...] = ()
    by: Actor
    clause: ClauseId


@register
class MatterMarked(Event):
    """A named authority put a mark on the matter: major, urgent, exposed in the media, from a superior."""

    TYPE: ClassVar[str] = "duban.tracking.matter.marked.v1"
    mark: str
    authority: str
    reason: str = ""
    by: Actor
    clause: ClauseId


@register
class PlanFiled(Event):
    """A unit broke its assignment into sub-tasks; a later plan of the unit replaces the earlier."""

    TYPE: ClassVar[str] = "duban.tracking.matter.plan_filed.v1"
    unit: UnitCode
    plan: str
    sub_tasks: tuple[SubTask, ...] = ()
    by: Actor
    clause: ClauseId


@register
class OwnerChanged(Event):
    """Another role supervises the matter from now on (提级督查), or that of before does again."""

    TYPE: ClassVar[str] = "duban.tracking.matter.owner_changed.v1"
    owner: str
    previous: str = ""
    cause: str = Field(description="subject of the stream that led to it")
    back: bool = Field(False, description="what led to it before no longer stands")
    by: Actor
    clause: ClauseId


@register
class AmendmentProposed(Event):
    """Another scope of an approved matter is proposed; it is approved anew, and until then nothing is done on it."""

    TYPE: ClassVar[str] = "duban.tracking.matter.amendment_proposed.v1"
    title: str
    content: str
    reason: str
    steps: tuple[SignatureStep, ...]
    by: Actor
    clause: ClauseId


@register
class MatterAmended(Event):
    """The matter has another scope, as approved."""

    TYPE: ClassVar[str] = "duban.tracking.matter.amended.v1"
    title: str
    content: str
    tickets: tuple[TicketRef, ...] = ()
    by: Actor
    clause: ClauseId


@register
class StandingSet(Event):
    """The state in which a period's circular shows the matter is put forward, or set (``final``)."""

    TYPE: ClassVar[str] = "duban.tracking.matter.standing_set.v1"
    period: str
    standing: str
    final: bool = Field(description="set by the supervision office; else put forward by a section")
    reason: str = ""
    by: Actor
    clause: ClauseId


@register
class InstructionReceived(Event):
    """A leader's instruction on a paper, or with a measure, concerns this matter and goes to its units."""

    TYPE: ClassVar[str] = "duban.tracking.matter.instructed.v1"
    paper_id: UUID
    key: str
    leader: str
    instruction: str
    proposal: str = Field("", description="key of the measure's proposal; the paper's id is made from it")
    by: Actor
    clause: ClauseId
