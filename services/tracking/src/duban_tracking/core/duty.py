"""Duties of the office itself, such as the monthly circular: opened for each period, done or missed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from duban_contracts.base import Event
from duban_contracts.commands.matter import PassTime
from duban_contracts.commands.office import CompleteDuty, OpenDuty
from duban_contracts.events.duty import DutyDone, DutyMissed, DutyOpened
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why


@dataclass(frozen=True, slots=True)
class OfficeDuty:
    key: str
    opened: DutyOpened | None = None
    done: bool = False
    missed: bool = False


ACTS: Acts[OfficeDuty] = Acts()


def initial(key: str) -> OfficeDuty:
    """Return a duty that has not come up yet."""
    return OfficeDuty(key)


@ACTS.on(OpenDuty)
def open_duty(command: OpenDuty, state: OfficeDuty, context: Context) -> Decision:
    """The duty has come up for its period."""
    if state.opened:
        return ()
    row = next((each for each in context.rules.pack.office_duties if each.code == command.row), None)
    if row is None:
        return Refusal(Why.UNKNOWN, f"规则中没有定期任务“{command.row}”")
    opened = DutyOpened(
        row=row.code,
        name=row.name,
        holder=row.holder,
        period=command.period,
        due=context.rules.due(row.date_rule, command.due_in, "period"),
        clause=row.clause,
    )
    return (opened,)


@ACTS.on(CompleteDuty)
def complete(command: CompleteDuty, state: OfficeDuty, context: Context) -> Decision:
    """The duty is done by a paper or a ranking; after its date it is done late."""
    if state.opened is None or state.done:
        return ()
    opened = state.opened
    done = DutyDone(
        row=opened.row,
        period=opened.period,
        holder=opened.holder,
        done_by=command.done_by,
        on_time=command.done_on <= opened.due.enforce_on,
        by=context.by,
        clause=opened.clause,
    )
    return (done,)


@ACTS.on(PassTime)
def pass_time(command: PassTime, state: OfficeDuty, context: Context) -> Decision:
    """A duty whose date has gone by is missed, once."""
    opened = state.opened
    if opened is None or state.done or state.missed or opened.due.provisional or context.on <= opened.due.enforce_on:
        return ()
    missed = DutyMissed(
        row=opened.row,
        name=opened.name,
        period=opened.period,
        holder=opened.holder,
        due=opened.due,
        clause=opened.clause,
    )
    return (missed,)


def next_wake_on(state: OfficeDuty, rules: Rulebook, swept_on: date | None) -> date | None:
    """Return the day after the duty's date, while it is open."""
    if state.opened is None or state.done or state.missed or state.opened.due.provisional:
        return None
    day = state.opened.due.enforce_on + timedelta(days=1)
    return day if swept_on is None or day > swept_on else None


def evolve(state: OfficeDuty, event: Event, on: date) -> OfficeDuty:
    """Return the duty after the event."""
    match event:
        case DutyOpened():
            return replace(state, opened=event)
        case DutyDone():
            return replace(state, done=True)
        case DutyMissed():
            return replace(state, missed=True)
        case _:
            return state
