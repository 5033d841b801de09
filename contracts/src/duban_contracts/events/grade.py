"""Events of a unit's grade for a period. Stream: ``grade:<period>:<unit>``."""

from __future__ import annotations

from typing import ClassVar

from duban_contracts.base import ClauseId, Event, UnitCode
from duban_contracts.common import Actor
from duban_contracts.registry import register


@register
class UnitGraded(Event):
    """An authorised person graded the unit, by a standard and with a reason."""

    TYPE: ClassVar[str] = "duban.tracking.grade.given.v1"
    period: str
    unit: UnitCode
    grade: str
    name: str
    work_class: str = ""
    standard: str
    reason: str
    by: Actor
    clause: ClauseId


@register
class GradeProposed(Event):
    """A measure sets the grade, which a person confirms; no other grade stands beside it."""

    TYPE: ClassVar[str] = "duban.tracking.grade.proposed.v1"
    period: str
    unit: UnitCode
    grade: str
    name: str
    reason: str
    cause: str
    clause: ClauseId


@register
class GradeConfirmed(Event):
    """A person confirmed the grade that a measure set."""

    TYPE: ClassVar[str] = "duban.tracking.grade.confirmed.v1"
    period: str
    unit: UnitCode
    grade: str
    name: str
    opinion: str = ""
    by: Actor
    clause: ClauseId


@register
class GradeWithdrawn(Event):
    """The measure that set the grade fell away, and the grade with it."""

    TYPE: ClassVar[str] = "duban.tracking.grade.withdrawn.v1"
    period: str
    unit: UnitCode
    grade: str
    reason: str
    cause: str
    clause: ClauseId
