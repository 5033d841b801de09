"""Sheets of facts per unit and period: counted from events, each count with what it comes from, and no points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import get_args

from duban_contracts.events import grade as g
from duban_contracts.events.unit import UnitRegistered
from duban_contracts.vocabulary import NamedAs
from duban_sdk.records import SheetColumn, SheetRow
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.posts import unit_gaps
from duban_tracking.core.records.sheet_facts import (
    INCIDENTS_FROM,
    MATTERS_FROM,
    PRAISE_FROM,
    RECEIPTS_FROM,
    REPORTS_FROM,
    RETURNS_FROM,
    SANCTIONS_FROM,
    CountedMatter,
    Events,
    Found,
    Span,
    Told,
    incidents_of,
    matters_of,
    praise_of,
    proposals_of,
    receipts_of,
    reports_of,
)

COLUMN_NAMES: Mapping[SheetColumn, str] = MappingProxyType(
    {
        "posts_named": "责任人员明确情况",
        "orders_received_in_time": "按时签收",
        "orders_received_late": "逾期签收",
        "matters_in_time": "按时办结",
        "matters_late": "逾期办结",
        "matters_open": "未办结",
        "reports_in_time": "按时反馈",
        "reports_late": "逾期反馈",
        "reports_returned": "退回重报",
        "incidents": "登记情形",
        "measures": "所受处理",
        "commendations": "表扬",
        "grade": "等次",
    }
)
COLUMNS: tuple[SheetColumn, ...] = get_args(SheetColumn)
GRADES_FROM: Events = (g.UnitGraded, g.GradeProposed, g.GradeWithdrawn)
# A closing report is judged with its matter.
_REPORTS_FROM = (*MATTERS_FROM, *REPORTS_FROM)
COUNTED_FROM: Mapping[SheetColumn, Events] = MappingProxyType(
    {
        "posts_named": (UnitRegistered,),
        "orders_received_in_time": RECEIPTS_FROM,
        "orders_received_late": RECEIPTS_FROM,
        "matters_in_time": MATTERS_FROM,
        "matters_late": MATTERS_FROM,
        "matters_open": MATTERS_FROM,
        "reports_in_time": _REPORTS_FROM,
        "reports_late": _REPORTS_FROM,
        "reports_returned": RETURNS_FROM,
        "incidents": INCIDENTS_FROM,
        "measures": SANCTIONS_FROM,
        "commendations": (*INCIDENTS_FROM, *SANCTIONS_FROM, *PRAISE_FROM),
        "grade": GRADES_FROM,
    }
)
"""Events that each column is counted from."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count with the ids (subjects of streams, keys of theirs after ``#``) that it comes from, or words."""

    count: int
    ids: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Question:
    """What the columns of one unit are counted from; ``told`` stand in the order of the log."""

    unit: str
    period: str
    span: Span
    told: Sequence[Told]
    rules: Rulebook
    row: SheetRow

    @cached_property
    def matters(self) -> tuple[CountedMatter, ...]:
        """The unit's matters of the period, gone through once for all columns that count them."""
        return tuple(matters_of(self.unit, self.told, self.span))


def columns_of(row: SheetRow) -> tuple[SheetColumn, ...]:
    """Return the sheet's columns in their order, each once."""
    return tuple(dict.fromkeys(column for _, columns in row.heads for column in columns))


def events_for(columns: Iterable[SheetColumn]) -> Events:
    """Return the events that these columns are counted from; a sheet need not read any other."""
    return tuple(dict.fromkeys(event for column in columns for event in COUNTED_FROM[column]))


def sheet_of(question: Question) -> dict[SheetColumn, Cell]:
    """Return the cells of the sheet's columns for the unit."""
    return {column: _COUNTERS[column](question) for column in columns_of(question.row)}


def facts_of(unit: str, period: str, span: Span, told: Sequence[Told], rules: Rulebook) -> dict[SheetColumn, Cell]:
    """Return every fact that whoever grades the unit is shown: all columns, of all kinds."""
    row = SheetRow(code="facts", name="", heads=(("", COLUMNS),), clause="-")
    return sheet_of(Question(unit, period, span, told, rules, row))


def _cell(found: Iterable[Found], span: Span) -> Cell:
    ids = tuple(dict.fromkeys(each.id for each in found if span.holds(each.on)))
    return Cell(len(ids), ids)


def _posts(question: Question) -> Cell:
    """The persons of record as the register stood at the period's end."""
    entry: UnitRegistered | None = None
    for each in question.told:
        if (
            isinstance(each.event, UnitRegistered)
            and each.event.unit == question.unit
            and each.on <= question.span.until_on
        ):
            entry = each.event
    if entry is None:
        return Cell(0, text="未在名册登记")
    gaps = unit_gaps(entry, question.rules)
    wanted = [post for post in question.rules.pack.posts if not post.unit_kinds or entry.kind in post.unit_kinds]
    missing = "、".join(gap.reason for gap in gaps)
    return Cell(len(wanted) - len(gaps), (f"unit:{question.unit}",), missing or "齐全")


def _matters(state: str) -> Callable[[Question], Cell]:
    def counted(question: Question) -> Cell:
        ids = tuple(each.subject for each in question.matters if each.state == state)
        return Cell(len(ids), ids)

    return counted


def _receipts(in_time: bool) -> Callable[[Question], Cell]:
    return lambda question: _cell(receipts_of(question.unit, question.told, in_time=in_time), question.span)


def _reports(state: str) -> Callable[[Question], Cell]:
    def counted(question: Question) -> Cell:
        closing = (Found(each.subject, question.span.until_on) for each in question.matters if each.reported == state)
        return _cell((*closing, *reports_of(question.unit, question.told, state)), question.span)

    return counted


def _incidents(question: Question) -> Cell:
    row = question.row

    def wanted(kind: str) -> bool:
        return kind in row.incident_kinds if row.incident_kinds else kind not in row.commendation_kinds

    return _cell(incidents_of(question.unit, question.told, wanted), question.span)


def _measures(question: Question) -> Cell:
    known = {measure.code for measure in question.rules.pack.measures} - set(question.row.commendation_kinds)
    known &= set(question.row.measure_kinds) or known
    wanted = known & set(question.row.measure_kinds) if question.row.measure_kinds else known
    return _cell(proposals_of(question.unit, question.told, wanted.__contains__), question.span)


def _commendations(question: Question) -> Cell:
    """Facts of the kinds that the sheet calls commendations; a paper that praises the unit is one always."""
    wanted = question.row.commendation_kinds.__contains__
    found = (
        *incidents_of(question.unit, question.told, wanted),
        *proposals_of(question.unit, question.told, wanted),
        *praise_of(question.unit, question.told, NamedAs.PRAISED),
    )
    return _cell(found, question.span)


def _grade(question: Question) -> Cell:
    """The grades that stand for the period, whenever they were given."""
    set_by: g.GradeProposed | None = None
    given: dict[str, g.UnitGraded] = {}
    subject = f"grade:{question.period}:{question.unit}"
    for each in question.told:
        match each.event:
            case _ if each.subject != subject:
                continue
            case g.UnitGraded() as event:
                given[event.work_class] = event
            case g.GradeProposed() as event:
                set_by = event
            case g.GradeWithdrawn():
                set_by = None
            case _:
                continue
    names = [set_by.name] if set_by else [each.name for each in given.values()]
    return Cell(len(names), (subject,) if names else (), "、".join(dict.fromkeys(names)))


_COUNTERS: Mapping[SheetColumn, Callable[[Question], Cell]] = MappingProxyType(
    {
        "posts_named": _posts,
        "orders_received_in_time": _receipts(in_time=True),
        "orders_received_late": _receipts(in_time=False),
        "matters_in_time": _matters("in_time"),
        "matters_late": _matters("late"),
        "matters_open": _matters("open"),
        "reports_in_time": _reports("in_time"),
        "reports_late": _reports("late"),
        "reports_returned": _reports("returned"),
        "incidents": _incidents,
        "measures": _measures,
        "commendations": _commendations,
        "grade": _grade,
    }
)
