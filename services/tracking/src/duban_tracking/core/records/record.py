"""What only people do and the suite writes down: meetings, secondments, trainings, hand-overs, requests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command, PassTime
from duban_contracts.commands.records import AnswerRecord, MakeRecord
from duban_contracts.events.record import RecordAnswered, RecordMade, RecordReminded
from duban_contracts.vocabulary import MatterState
from duban_sdk.counting import add_months
from duban_sdk.records import RecordKind
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.matter.accused import accused_refusal
from duban_tracking.core.matter.state import Matter

FIELD_NAMES = {
    "unit": "单位",
    "matter_id": "相关事项",
    "leader": "主持或决定的领导",
    "consent_by": "同意的领导",
    "instruction": "所依据的批示",
    "decisions": "议定事项",
    "until_on": "截止日期",
    "method": "督查方式",
    "finding": "检查结果",
    "evidence": "证据材料",
    "persons": "人员",
}


@dataclass(frozen=True, slots=True)
class Record:
    id: str
    made: RecordMade | None = None
    reminded: bool = False
    answered: str = ""


ACTS: Acts[Record] = Acts()


def initial(key: str) -> Record:
    """Return a record that is not made yet."""
    return Record(key)


def related(command: Command) -> tuple[str, ...]:
    """Return the matter that the record is about."""
    if isinstance(command, MakeRecord) and command.matter_id:
        return (f"matter:{command.matter_id}",)
    return ()


@ACTS.on(MakeRecord)
def make(command: MakeRecord, state: Record, context: Context) -> Decision:
    """The record stands with everything that its kind demands."""
    if state.made:
        return ()
    kind = context.rules.find_record_kind(command.kind)
    if kind is None:
        known = "、".join(f"{row.code}（{row.name}）" for row in context.rules.pack.record_kinds) or "无"
        return Refusal(Why.UNKNOWN, f"没有记录类型“{command.kind}”；可选：{known}")
    until_on = command.until_on
    if until_on is None and kind.until_months:
        until_on = add_months(command.held_on, kind.until_months)
    refusal = _incomplete(command, until_on, kind, context)
    if refusal:
        return refusal
    made = RecordMade(
        **command.model_dump(exclude={"record_id", "until_on", "evidence"}),
        evidence=command.evidence,
        name=kind.name,
        until_on=until_on,
        remind_on=_remind_on(until_on, kind, context.rules),
        task_of=kind.task_of,
        by=context.by,
        clause=kind.clause,
    )
    return (made,)


def _incomplete(command: MakeRecord, until_on: date | None, kind: RecordKind, context: Context) -> Refusal | None:
    given = {**vars(command), "until_on": until_on}
    missing = [FIELD_NAMES[name] for name in kind.required if not given[name]]
    if missing:
        return Refusal(Why.RULE, f"登记“{kind.name}”缺：{'、'.join(missing)}", kind.clause)
    if command.held_on > context.on:
        return Refusal(Why.RULE, f"日期 {command.held_on} 晚于今天", kind.clause)
    if until_on is not None and until_on < command.held_on:
        return Refusal(Why.RULE, f"截止日期 {until_on} 早于开始日期 {command.held_on}", kind.clause)
    if command.unit is not None and command.unit not in context.units:
        return Refusal(Why.UNKNOWN, f"单位名册中没有代码为“{command.unit}”的单位", kind.clause)
    matter = context.related.get(f"matter:{command.matter_id}")
    if command.matter_id and (not isinstance(matter, Matter) or matter.state is MatterState.NONE):
        return Refusal(Why.UNKNOWN, "没有所填的事项", kind.clause)
    accused = accused_refusal(context, matter, command.unit) if command.unit else None
    if accused:
        return accused
    if kind.marks and isinstance(matter, Matter) and not set(kind.marks) & set(matter.marks):
        names = "、".join(row.name for code in kind.marks if (row := context.rules.find_mark(code)))
        return Refusal(Why.RULE, f"“{kind.name}”只针对标识为“{names}”的事项", kind.clause)
    return None


def _remind_on(until_on: date | None, kind: RecordKind, rules: Rulebook) -> date | None:
    """Return the working day on which the end is reminded; a day off moves it earlier."""
    return rules.calendar.on_or_before(until_on - timedelta(days=kind.remind_days_before)) if until_on else None


@ACTS.on(AnswerRecord)
def answer(command: AnswerRecord, state: Record, context: Context) -> Decision:
    """What the record came to stands with it; the same answer again changes nothing."""
    if state.made is None:
        return Refusal(Why.UNKNOWN, "没有这条记录")
    if state.answered == command.text:
        return ()
    if state.answered:
        return Refusal(Why.STATE, "这条记录已登记结果", state.made.clause)
    return (RecordAnswered(kind=state.made.kind, text=command.text, by=context.by, clause=state.made.clause),)


@ACTS.on(PassTime)
def pass_time(command: PassTime, state: Record, context: Context) -> Decision:
    """The end is reminded once, unless the record was answered before."""
    made, day = state.made, _wake_on(state)
    if made is None or day is None or made.until_on is None or context.on < day:
        return ()
    reminded = RecordReminded(
        kind=made.kind, name=made.name, unit=made.unit, until_on=made.until_on, clause=made.clause
    )
    return (reminded,)


def _wake_on(state: Record) -> date | None:
    waits = state.made is not None and not state.reminded and not state.answered
    return state.made.remind_on if waits and state.made else None


def next_wake_on(state: Record, rules: Rulebook, swept_on: date | None) -> date | None:
    """Return the day on which the end is reminded."""
    day = _wake_on(state)
    return day if day is not None and (swept_on is None or day > swept_on) else None


def evolve(state: Record, event: Event, on: date) -> Record:
    """Return the record after the event."""
    match event:
        case RecordMade():
            return replace(state, made=event)
        case RecordReminded():
            return replace(state, reminded=True)
        case RecordAnswered():
            return replace(state, answered=event.text)
        case _:
            return state
