"""State of a duty, as its events tell it, and the rows that duties come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from duban_contracts.base import Event
from duban_contracts.dates import DueDate
from duban_contracts.events.duty import (
    DutyDone,
    DutyExtended,
    DutyMissed,
    DutyOpened,
    DutyReleased,
    DutyReminded,
    DutyReportFiled,
    DutyReportReturned,
    DutyRestarted,
)
from duban_sdk.duties import MatterTaskRow, TicketClock, UnitDutyRow
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import OfficeDutyRow
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Refusal, Why

DutyRow: TypeAlias = OfficeDutyRow | UnitDutyRow | MatterTaskRow | TicketClock


@dataclass(frozen=True, slots=True)
class Duty:
    """``due`` is the date as it stands: after a return the slip's, after a restart or an extension the new one."""

    key: str
    opened: DutyOpened | None = None
    due: DueDate | None = None
    done: bool = False
    missed: bool = False
    reminded: bool = False
    moved: bool = False
    restarted_on: date | None = None
    """Day from which the count began anew."""
    returned: bool = False
    released: bool = False
    report: DutyReportFiled | None = None
    outcome: DutyDone | None = None


ACTS: Acts[Duty] = Acts()
"""Filled by the modules that ``duty`` imports."""


def initial(key: str) -> Duty:
    """Return a duty that has not come up yet."""
    return Duty(key)


def row_of(rules: Rulebook, code: str) -> DutyRow | None:
    """Return the row that a duty comes from; None where the rules have none such any more."""
    pack = rules.pack
    tables: tuple[tuple[DutyRow, ...], ...] = (
        pack.office_duties,
        pack.unit_duties,
        pack.matter_tasks,
        pack.ticket_clocks,
    )
    return next((row for table in tables for row in table if row.code == code), None)


def no_such_duty() -> Refusal:
    """Return the refusal of an act on a duty that never came up."""
    return Refusal(Why.UNKNOWN, "没有这项任务")


def evolve(state: Duty, event: Event, on: date) -> Duty:
    """Return the duty after the event."""
    match event:
        case DutyOpened():
            return Duty(state.key, opened=event, due=event.due)
        case DutyReminded():
            return replace(state, reminded=True)
        case DutyDone():
            return replace(state, done=True, outcome=event)
        case DutyMissed():
            return replace(state, missed=True)
        case DutyReleased():
            return replace(state, released=True)
        case DutyReportFiled():
            return replace(state, report=event, returned=False)
        case DutyReportReturned():
            return replace(state, done=False, returned=True, due=event.redo_due)
        case DutyRestarted():
            return replace(state, due=event.due, missed=False, restarted_on=event.start_on)
        case DutyExtended():
            return replace(state, due=event.due, moved=True)
        case _:
            return state
