"""Dates of duties that people move: a count started anew, a ticket's one extension, a period's date on days off."""

from __future__ import annotations

from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.duties import ExtendDuty, RestartDuty, SetDutyDate
from duban_contracts.dates import DueDate
from duban_contracts.events.duty import DutyExtended, DutyOpened, DutyRestarted
from duban_sdk.duties import MatterTaskRow, TicketClock, UnitDutyRow
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import OfficeDutyRow
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.duties.meeting import Meeting
from duban_tracking.core.duties.state import ACTS, Duty, DutyRow, no_such_duty, row_of

_OF_UNIT = {"period": "period", "meeting": "meeting", "measure": "step", "conclusion": "concluded"}
_OF_TASK = {
    "MatterAssigned": "assigned",
    "OrderAcknowledged": "acknowledged",
    "UnitUrged": "urged",
    "MatterFellOverdue": "overdue",
}


def start_event_of(row: DutyRow, rules: Rulebook) -> str:
    """Return the word for what the date of a row's duties counts from."""
    if any(each.code == row.date_rule and each.rule.kind == "stated" for each in rules.pack.dates):
        return "stated"
    match row:
        case UnitDutyRow():
            return _OF_UNIT[row.opens]
        case MatterTaskRow():
            return row.starts if row.starts != "event" else _OF_TASK.get(row.opens_on, "event")
        case TicketClock():
            return "received" if row.starts == "TicketReceived" else "accepted"
        case OfficeDutyRow(answered_by="conclusion"):
            return "found"
        case _:
            return "period"


def meeting_of(key: str) -> str:
    """Return the subject of the meeting that a duty with this key is about, where it is about one."""
    return f"meeting:{key.partition(':')[2].partition(':')[0]}"


@ACTS.on(RestartDuty)
def restart(command: RestartDuty, state: Duty, context: Context) -> Decision:
    """The count begins anew, once, by a recorded decision of people; a duty that was missed is owed again."""
    opened, due = state.opened, state.due
    if opened is None or due is None:
        return no_such_duty()
    if state.restarted_on == command.start_on:
        return ()
    row = context.rules.find_unit_duty(opened.row)
    refusal = _restart_refusal(command, state, opened, row, context)
    if refusal or row is None:
        return refusal or no_such_duty()
    fresh = context.rules.due(row.date_rule, command.start_on, start_event_of(row, context.rules))
    if fresh == due:
        return ()
    restarted = DutyRestarted(
        row=opened.row,
        name=opened.name,
        period=opened.period,
        holder=opened.holder,
        unit=opened.unit,
        start_on=command.start_on,
        previous=due,
        due=fresh,
        reason=command.reason,
        by=context.by,
        clause=row.restart_clause,
    )
    return (restarted,)


def _restart_refusal(
    command: RestartDuty, state: Duty, opened: DutyOpened, row: UnitDutyRow | None, context: Context
) -> Refusal | None:
    if row is None or not row.restart_clause:
        return Refusal(Why.RULE, f"“{opened.name}”的期限不能重新起算", opened.clause)
    if state.done:
        return Refusal(Why.STATE, "该任务已经完成，不能重新起算", row.restart_clause)
    if state.restarted_on:
        reason = f"该任务的期限已自 {state.restarted_on} 重新起算过一次，不能再次重新起算"
        return Refusal(Why.STATE, reason, row.restart_clause)
    started_on = opened.due.start_on
    if command.start_on > context.on or (started_on and command.start_on <= started_on):
        return Refusal(Why.RULE, f"重新起算日须在原起算日 {started_on} 之后、今天之前（含今天）", row.restart_clause)
    minutes_on = _minutes_on(state, context)
    if minutes_on and command.start_on != minutes_on:
        return Refusal(Why.RULE, f"重新起算日应为登记的纪要日期 {minutes_on}", row.restart_clause)
    least = row.restart_after_working_days
    if least and started_on and command.start_on <= context.rules.calendar.add_working_days(started_on, least):
        return Refusal(Why.RULE, f"距原起算日未超过 {least} 个工作日，不能重新起算", row.restart_clause)
    return None


def _minutes_on(state: Duty, context: Context) -> date | None:
    """Return the day on which the minutes of the duty's meeting came, where it is on record."""
    meeting = context.related.get(meeting_of(state.key))
    return meeting.recorded.minutes_on if isinstance(meeting, Meeting) and meeting.recorded else None


@ACTS.on(ExtendDuty)
def extend(command: ExtendDuty, state: Duty, context: Context) -> Decision:
    """A ticket's date was extended, once and no further than the rules let it."""
    opened, due = state.opened, state.due
    if opened is None or due is None:
        return no_such_duty()
    row = row_of(context.rules, opened.row)
    if not isinstance(row, TicketClock) or not row.extension_rule:
        return Refusal(Why.RULE, f"“{opened.name}”的期限不能延长", opened.clause)
    latest = context.rules.due(row.extension_rule, due.nominal_on, "stated")
    refusal = _move_refusal(state, due, command.new_due_on, context, opened.clause)
    if refusal:
        return refusal
    if command.new_due_on <= due.nominal_on:
        return Refusal(Why.RULE, f"新的期限须晚于原期限 {due.nominal_on}", opened.clause)
    if command.new_due_on > latest.nominal_on:
        return Refusal(Why.RULE, f"延长不得超过 {latest.nominal_on}", opened.clause)
    return (_moved(opened, due, context.rules.stated(command.new_due_on, opened.clause), command.reason, context),)


@ACTS.on(SetDutyDate)
def set_date(command: SetDutyDate, state: Duty, context: Context) -> Decision:
    """A period's date that falls on days off was set anew, once, by one whom the rules name."""
    opened, due = state.opened, state.due
    if opened is None or due is None:
        return no_such_duty()
    row = row_of(context.rules, opened.row)
    setters = row.date_set_by if isinstance(row, OfficeDutyRow | UnitDutyRow) else ()
    if not setters:
        return Refusal(Why.RULE, f"“{opened.name}”的日期不能另定", opened.clause)
    if context.by.role not in setters:
        titles = "、".join(map(context.rules.role_title, setters))
        return Refusal(Why.ROLE, f"该日期由{titles}另定", opened.clause)
    refusal = _move_refusal(state, due, command.due_on, context, opened.clause)
    if refusal:
        return refusal
    if due.nominal_on == due.enforce_on:
        return Refusal(Why.RULE, f"{due.nominal_on} 不是休息日，日期不能另定", opened.clause)
    return (_moved(opened, due, context.rules.stated(command.due_on, opened.clause), command.reason, context),)


def _move_refusal(state: Duty, due: DueDate, new_on: date, context: Context, clause: str) -> Refusal | None:
    if state.done:
        return Refusal(Why.STATE, "该任务已经完成", clause)
    if state.moved:
        return Refusal(Why.STATE, "该任务的期限已经改过一次，不能再改", clause)
    if context.on > due.enforce_on:
        return Refusal(Why.STATE, f"原期限 {due.enforce_on} 已过，不能再改", clause)
    if new_on < context.on:
        return Refusal(Why.RULE, f"新的期限 {new_on} 早于今天 {context.on}", clause)
    return None


def _moved(opened: DutyOpened, previous: DueDate, due: DueDate, reason: str, context: Context) -> Event:
    return DutyExtended(
        row=opened.row,
        name=opened.name,
        period=opened.period,
        holder=opened.holder,
        unit=opened.unit,
        about=opened.about,
        ticket=opened.ticket,
        previous=previous,
        due=due,
        reason=reason,
        by=context.by,
        clause=opened.clause,
    )
