"""Marks that a named authority puts on a matter, what they ask of urging, and the duties that they open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from duban_contracts.commands.matter import MarkMatter, UrgeUnit
from duban_contracts.events.matter_demands import MatterMarked
from duban_contracts.events.matter_reports import MatterDutyOpened
from duban_contracts.vocabulary import MatterState
from duban_sdk.demands import MarkRow
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import MatterDutyRow
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.matter.acts import matter_acts, not_now
from duban_tracking.core.matter.limits import received_on
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.posts import principals_of

_WITHOUT_MARKS = frozenset({MatterState.NONE, MatterState.DECLINED, MatterState.CLOSED, MatterState.ARCHIVED})


@matter_acts.on(MarkMatter)
def mark(command: MarkMatter, matter: Matter, context: Context) -> Decision:
    """The matter bears the mark, once."""
    row = context.rules.find_mark(command.mark)
    if row is None:
        known = "、".join(f"{each.code}（{each.name}）" for each in context.rules.pack.marks) or "无"
        return Refusal(Why.UNKNOWN, f"没有标识“{command.mark}”；可选：{known}", state=matter.state)
    if matter.state in _WITHOUT_MARKS:
        return not_now(matter, f"标识为“{row.name}”", row.clause)
    if row.set_by and context.by.role not in row.set_by:
        titles = "、".join(context.rules.role_title(role) for role in row.set_by)
        return Refusal(Why.ROLE, f"“{row.name}”标识由{titles}确定", row.clause, matter.state)
    if row.code in matter.marks:
        return ()
    marked = MatterMarked(
        mark=row.code, authority=command.authority, reason=command.reason, by=context.by, clause=row.clause
    )
    return (marked,)


def urging_refusal(command: UrgeUnit, matter: Matter, context: Context) -> Refusal | None:
    """Return why the urging of a marked matter is not heard: it goes from a named officer to the unit's principal."""
    clause = _principal_clause(matter, context.rules)
    if not clause:
        return None
    principals = principals_of(context, command.unit)
    if not principals:
        return Refusal(Why.RULE, "该单位没有登记主要负责人，须先补登，再直接催办", clause, matter.state)
    if not command.officer or not command.addressee:
        return Refusal(Why.RULE, "重要、紧急事项须由具名人员直接催办单位主要负责人，写明双方", clause, matter.state)
    if command.addressee not in principals:
        return Refusal(Why.RULE, f"须直接催办单位主要负责人（{'、'.join(principals)}）", clause, matter.state)
    return None


def _principal_clause(matter: Matter, rules: Rulebook) -> str:
    rows = (rules.find_mark(code) for code in matter.marks)
    return next((row.urging_to_principal_clause for row in rows if row and row.urging_to_principal_clause), "")


def marks_of(matter: Matter, rules: Rulebook) -> tuple[MarkRow, ...]:
    """Return the rows of the marks that the matter bears."""
    return tuple(row for code in matter.marks if (row := rules.find_mark(code)))


def mark_duties(matter: Matter, rules: Rulebook) -> Iterator[tuple[date, MatterDutyRow]]:
    """Yield the duties that the matter's marks still open, and the day from which each is counted."""
    received = received_on(matter, rules)
    if received is None or matter.state is not MatterState.ASSIGNED:
        return
    opened = {duty.row for duty in matter.duties.values()}
    for row in rules.pack.matter_duties:
        if row.opens != "mark" or row.code in opened:
            continue
        marked = [on for code, on in matter.marks.items() if code in row.marks]
        if marked:
            yield max(received, min(marked)), row


def passing_marks(matter: Matter, context: Context) -> Iterator[MatterDutyOpened]:
    """Yield the duties of marks whose day has come."""
    for since_on, row in mark_duties(matter, context.rules):
        if since_on > context.on:
            continue
        yield MatterDutyOpened(
            duty=f"{row.code}:{since_on}",
            row=row.code,
            name=row.name,
            unit=matter.units[0],
            period=str(since_on),
            due=context.rules.due(row.date_rule, since_on, "received"),
            answered_by=row.answered_by,
            clause=row.clause,
        )
