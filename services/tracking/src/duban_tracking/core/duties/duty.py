"""Duties: they come up, are done or missed. Of the office, of units, about matters and about tickets alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from duban_contracts.base import Event
from duban_contracts.commands.duties import RestartDuty
from duban_contracts.commands.matter import Command, PassTime
from duban_contracts.commands.office import CompleteDuty, OpenDuty, ReleaseDuty
from duban_contracts.dates import DueDate
from duban_contracts.events.duty import DutyDone, DutyMissed, DutyOpened, DutyReleased, DutyReminded
from duban_contracts.vocabulary import Role
from duban_sdk.duties import MatterTaskRow, TicketClock, UnitDutyRow
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import OfficeDutyRow
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.duties import answers, dates
from duban_tracking.core.duties.dates import meeting_of, start_event_of
from duban_tracking.core.duties.state import ACTS, Duty, evolve, initial, no_such_duty, row_of
from duban_tracking.core.matter.state import Matter

MODULES = (answers, dates)
"""Importing them fills the table of acts."""
ONE_DAY = timedelta(days=1)

__all__ = ["ACTS", "Duty", "beside", "evolve", "initial", "next_wake_on", "related"]


def related(command: Command) -> tuple[str, ...]:
    """Return the matter that a task of the office is about: its date may count from what stands there."""
    if isinstance(command, OpenDuty) and command.matter_id is not None and command.unit is None:
        return (f"matter:{command.matter_id}",)
    if isinstance(command, CompleteDuty) and command.received_in is not None:
        return (f"matter:{command.received_in}",)
    return ()


def beside(key: str, command: Command) -> tuple[str, ...]:
    """Return the meeting from which the duty counts: minutes that are on record bind a count started anew."""
    return (meeting_of(key),) if isinstance(command, RestartDuty) else ()


@ACTS.on(OpenDuty)
def open_duty(command: OpenDuty, state: Duty, context: Context) -> Decision:
    """The duty has come up. A task about a matter or a finding, once done, comes up again with its event."""
    if state.opened and not state.released and not _comes_again(command, state):
        return ()
    row = context.rules.find_unit_duty(command.row) if command.unit else row_of(context.rules, command.row)
    if row is not None and context.rules.not_begun(row.clause, context.on):
        return ()
    match row:
        case UnitDutyRow():
            return _open_of_unit(command, row, context)
        case OfficeDutyRow():
            return (_opened(command, row, context, row.holder).model_copy(update={"soft": row.soft}),)
        case MatterTaskRow(starts="superior_due"):
            matter = context.related.get(f"matter:{command.matter_id}")
            asked_for = matter.superior_due_on if isinstance(matter, Matter) else None
            if asked_for is None:
                return ()
            return (_opened(command.model_copy(update={"due_in": asked_for}), row, context, row.holder),)
        case MatterTaskRow() | TicketClock():
            return (_opened(command, row, context, row.holder),)
        case _:
            return Refusal(Why.UNKNOWN, f"规则中没有任务“{command.row}”")


def _comes_again(command: OpenDuty, state: Duty) -> bool:
    is_task = command.unit is None and (command.matter_id is not None or command.concerns is not None)
    return is_task and state.done and state.opened is not None and command.period > state.opened.period


def _open_of_unit(command: OpenDuty, row: UnitDutyRow, context: Context) -> Decision:
    unit = context.units.get(command.unit or "")
    if unit is None:
        return Refusal(Why.UNKNOWN, f"单位名册中没有代码为“{command.unit}”的单位", row.clause)
    if row.unit_kinds and unit.kind not in row.unit_kinds:
        return ()
    opened = _opened(command, row, context, unit.code)
    if not row.remind_rule:
        return (opened,)
    remind_on = context.rules.due(row.remind_rule, command.due_in, start_event_of(row, context.rules)).remind_on
    return (opened.model_copy(update={"remind_on": remind_on}),)


def _opened(
    command: OpenDuty, row: OfficeDutyRow | UnitDutyRow | MatterTaskRow | TicketClock, context: Context, holder: str
) -> DutyOpened:
    return DutyOpened(
        row=row.code,
        name=row.name,
        holder=holder,
        period=command.period,
        due=context.rules.due(row.date_rule, command.due_in, start_event_of(row, context.rules)),
        unit=command.unit,
        about=command.about,
        concerns=command.concerns,
        matter_id=command.matter_id,
        ticket=command.ticket,
        clause=row.clause,
    )


@ACTS.on(ReleaseDuty)
def release(command: ReleaseDuty, state: Duty, context: Context) -> Decision:
    """The duty is owed no longer; what was filed, or is late already, stays as it is."""
    opened = state.opened
    if opened is None or state.done or state.missed or state.returned or state.released:
        return ()
    released = DutyReleased(
        row=opened.row,
        name=opened.name,
        period=opened.period,
        holder=opened.holder,
        unit=opened.unit,
        reason=command.reason or "已没有在办的相关事项",
        clause=opened.clause,
    )
    return (released,)


@ACTS.on(CompleteDuty)
def complete(command: CompleteDuty, state: Duty, context: Context) -> Decision:
    """The duty is done: by a paper, a ranking or an event, or as a person records it. After its date it is done late.

    A person's record does not make a duty timely that was found missed before it was made.
    """
    opened, due = state.opened, state.due
    by_service = context.by.role == Role.CLOCK
    if opened is None or due is None:
        return () if by_service else no_such_duty()
    if state.done or _is_no_answer(command, due, context):
        return ()
    if not by_service:
        refusal = _not_by_record(command, opened, context)
        if refusal:
            return refusal
    done = DutyDone(
        row=opened.row,
        period=opened.period,
        holder=opened.holder,
        done_by=command.done_by,
        on_time=command.done_on <= due.enforce_on and (by_service or not state.missed),
        unit=opened.unit,
        matter_id=opened.matter_id,
        done_on=command.done_on,
        text=command.text,
        counts=command.counts,
        by=context.by,
        clause=opened.clause,
    )
    return (done,)


def _is_no_answer(command: CompleteDuty, due: DueDate, context: Context) -> bool:
    """Whether what happened came before the task starts, or is the receipt of some of the units alone."""
    if command.from_start and command.done_on < (due.start_on or due.nominal_on):
        return True
    matter = context.related.get(f"matter:{command.received_in}")
    return isinstance(matter, Matter) and not set(matter.units) <= matter.acknowledged


def _not_by_record(command: CompleteDuty, opened: DutyOpened, context: Context) -> Refusal | None:
    """Return why a person's record cannot fulfil the duty; None when it can."""
    row = row_of(context.rules, opened.row)
    if opened.unit is not None:
        return Refusal(Why.RULE, f"“{opened.name}”由承办单位报送完成，不能登记代替", opened.clause)
    if isinstance(row, TicketClock):
        return Refusal(Why.RULE, f"“{opened.name}”随工单办理自动完成，不能登记代替", opened.clause)
    if isinstance(row, OfficeDutyRow) and row.answered_by == "conclusion":
        return Refusal(Why.RULE, f"“{opened.name}”在送达写明该项认定的督查结论时完成，不能登记代替", opened.clause)
    if isinstance(row, OfficeDutyRow) and row.answered_by != "record" and not row.waivable:
        return Refusal(Why.RULE, f"“{opened.name}”在印发相应文稿或公布排名时完成，不能登记代替", opened.clause)
    if command.done_on > context.on:
        return Refusal(Why.RULE, f"完成日期 {command.done_on} 晚于今天 {context.on}", opened.clause)
    return None


@ACTS.on(PassTime)
def pass_time(command: PassTime, state: Duty, context: Context) -> Decision:
    """The holder is urged on the day for it; a duty whose date has gone by is missed, once."""
    return (*_reminded(state, context), *_missed(state, context))


def _reminded(state: Duty, context: Context) -> Iterator[Event]:
    opened, due = state.opened, state.due
    if opened is None or due is None or not _to_remind(state):
        return
    if opened.remind_on is not None and opened.remind_on <= context.on <= due.enforce_on:
        yield DutyReminded(
            row=opened.row,
            name=opened.name,
            period=opened.period,
            holder=opened.holder,
            unit=opened.unit,
            due=due,
            clause=opened.clause,
        )


def _to_remind(state: Duty) -> bool:
    return not (state.done or state.missed or state.reminded or state.returned or state.released)


def _missed(state: Duty, context: Context) -> Iterator[Event]:
    opened, due = state.opened, state.due
    if opened is None or due is None or not _can_be_missed(state) or context.on <= due.enforce_on:
        return
    yield DutyMissed(
        row=opened.row,
        name=opened.name,
        period=opened.period,
        holder=opened.holder,
        due=due,
        unit=opened.unit,
        about=opened.about,
        matter_id=opened.matter_id,
        soft=opened.soft,
        clause=opened.clause,
    )


def _can_be_missed(state: Duty) -> bool:
    return not (state.done or state.missed or state.released) and state.due is not None and not state.due.provisional


def next_wake_on(state: Duty, rules: Rulebook, swept_on: date | None) -> date | None:
    """Return the next day on which time does something to the duty: its reminder, or the day after its date."""
    if state.opened is None or state.due is None:
        return None
    days: list[date] = []
    if state.opened.remind_on is not None and _to_remind(state) and state.opened.remind_on <= state.due.enforce_on:
        days.append(state.opened.remind_on)
    if _can_be_missed(state):
        days.append(state.due.enforce_on + ONE_DAY)
    return min((day for day in days if swept_on is None or day > swept_on), default=None)
