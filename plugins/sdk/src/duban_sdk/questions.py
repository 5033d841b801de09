"""What hooks are asked, and what they answer beyond contracts and tables."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from duban_contracts.base import UnitCode, Value
from duban_contracts.common import ReportText
from duban_contracts.events.paper import Naming
from duban_contracts.vocabulary import MatterState, ReportKind


class ReportQuestion(Value):
    """A report as filed, with what it must agree with.

    ``unit_name`` is the filing unit's registered name, ``order_number`` the number of the order it answers.
    """

    kind: ReportKind
    text: ReportText
    unit_name: str
    order_number: str
    filed_on: date


class MatterFacts(Value):
    """What a circular needs to know of one matter at the end of its period."""

    matter_id: UUID
    order_number: str
    title: str
    category: str
    state: MatterState
    lead: UnitCode
    co_units: tuple[UnitCode, ...] = ()
    assigned_on: date
    due_on: date
    overdue: bool
    closed_on: date | None = None
    completed_early: bool = False
    completed_in_time: bool = False
    missed_duties: int = Field(0, description="periodic reports missed in the period")


class CircularQuestion(Value):
    """Period and facts from which a circular of ``paper_kind`` is drafted. ``unit_names`` maps code to name."""

    paper_kind: str
    period: str
    from_on: date
    until_on: date
    matters: tuple[MatterFacts, ...]
    unit_names: tuple[tuple[UnitCode, str], ...]


class CircularDraft(Value):
    title: str
    sections: tuple[tuple[str, str], ...]
    namings: tuple[Naming, ...]
