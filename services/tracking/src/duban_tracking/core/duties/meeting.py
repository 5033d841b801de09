"""Meetings on whose decisions units report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.duties import RecordMeeting
from duban_contracts.events.meeting import MeetingRecorded
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why, unknown_unit


@dataclass(frozen=True, slots=True)
class Meeting:
    id: str
    recorded: MeetingRecorded | None = None


ACTS: Acts[Meeting] = Acts()


def initial(key: str) -> Meeting:
    """Return a meeting that is not recorded yet."""
    return Meeting(key)


@ACTS.on(RecordMeeting)
def record(command: RecordMeeting, state: Meeting, context: Context) -> Decision:
    """The meeting stands on record as said; its day stays, since units' dates count from it."""
    rows = (row for row in context.rules.pack.unit_duties if row.opens == "meeting")
    clause = next((row.clause for row in rows), "")
    if command.held_on > context.on:
        return Refusal(Why.RULE, f"会议日期 {command.held_on} 晚于今天 {context.on}", clause or None)
    document = context.rules.not_begun(clause, command.held_on)
    if document:
        reason = f"{document.document}自 {document.from_on} 起施行，此前的会议不按其计算报送期限"
        return Refusal(Why.RULE, reason, document.clause or clause or None)
    if command.minutes_on is not None and command.minutes_on < command.held_on:
        return Refusal(Why.RULE, "纪要日期早于会议日期", clause or None)
    for unit in command.units:
        refusal = unknown_unit(context, unit)
        if refusal:
            return refusal if refusal.clause else replace(refusal, clause=clause or None)
    before = state.recorded
    if before is not None and before.held_on != command.held_on:
        return Refusal(
            Why.STATE, f"会议日期已登记为 {before.held_on}，不能更改；登记有误的，请另行登记", clause or None
        )
    recorded = MeetingRecorded(**command.model_dump(exclude={"meeting_id"}), by=context.by, clause=clause)
    if before is not None and before.model_copy(update={"by": recorded.by}) == recorded:
        return ()
    return (recorded,)


def evolve(state: Meeting, event: Event, on: date) -> Meeting:
    """Return the meeting after the event."""
    return Meeting(state.id, event) if isinstance(event, MeetingRecorded) else state
