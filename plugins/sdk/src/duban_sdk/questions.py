"""What hooks are asked, and what they answer beyond contracts and tables."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from duban_contracts.base import UnitCode, Value
from duban_contracts.common import ReportText
from duban_contracts.events.paper import Naming
from duban_contracts.vocabulary import MatterState, ReportKind
from duban_sdk.tables import PaperSection


class ReportQuestion(Value):
    """A report as filed, with what it must agree with.

    ``unit_name`` is the filing unit's registered name, ``order_number`` the number of the order it answers.
    ``requirement`` and ``milestones`` are the order's, ``attachments`` counts the files that come with the report.
    ``duty``: code of the unit duty that a report answers which is on no matter of its own; ``category`` is then the one
    class of matters that the duty is about, where it is one.
    """

    kind: ReportKind
    text: ReportText
    unit_name: str
    order_number: str
    filed_on: date
    category: str = ""
    requirement: str = ""
    milestones: tuple[str, ...] = ()
    completed: bool = Field(False, description="the unit claims that the matter is done")
    attachments: int = 0
    duty: str = ""


class MatterFacts(Value):
    """What a circular needs to know of one matter at the end of its period."""

    matter_id: UUID
    order_number: str
    title: str
    category: str
    origin: str = ""
    state: MatterState
    lead: UnitCode
    co_units: tuple[UnitCode, ...] = ()
    assigned_on: date
    due_on: date | None = Field(None, description="None: the limit is not fixed yet")
    overdue: bool
    closed_on: date | None = None
    completed_early: bool = False
    completed_in_time: bool = False
    missed_duties: int = Field(0, description="periodic reports missed in the period")
    owner: str = ""
    lead_official: str = Field("", description="leading official of the order, whose line (口) the matter is of")
    standing: str = Field("", description="name of the state in which the period shows it, where matters are classed")
    standing_flagged: bool = False
    track: str = ""
    marks: tuple[str, ...] = Field((), description="marks that it bore at the period's end")
    explained: bool = Field(False, description="a reason was filed before its date and is on record")
    justified: bool = Field(False, description="people found a reason justified for which it is behind its date")
    measures: tuple[str, ...] = Field((), description="measures imposed about it within the period")


class WaitingMatter(Value):
    """A matter whose order is not out: proposed, taken up, waiting for signatures, or declined."""

    matter_id: UUID
    register_number: str = ""
    title: str
    category: str
    origin: str = ""
    state: MatterState
    proposed_on: date
    marks: tuple[str, ...] = ()


class UnitGrade(Value):
    """Grade of a unit for the year of a circular. ``by_measure``: a measure that was approved sets it."""

    unit: UnitCode
    grade: str
    name: str
    reason: str
    by_measure: bool = False


class CircularQuestion(Value):
    """Period and facts from which a circular of ``paper_kind`` is drafted. ``unit_names`` maps code to name.

    ``grades``: those of units for the year in which the period ends, one for each class of work.

    ``waiting``: for a paper that accounts for matters (a duty with ``lists``), those that have no order yet.
    """

    paper_kind: str
    period: str
    from_on: date
    until_on: date
    matters: tuple[MatterFacts, ...]
    unit_names: tuple[tuple[UnitCode, str], ...]
    sections: tuple[PaperSection, ...] = Field((), description="the paper kind's own, those of the period's month")
    waiting: tuple[WaitingMatter, ...] = ()
    grades: tuple[UnitGrade, ...] = ()


class CircularDraft(Value):
    title: str
    sections: tuple[tuple[str, str], ...]
    namings: tuple[Naming, ...]
