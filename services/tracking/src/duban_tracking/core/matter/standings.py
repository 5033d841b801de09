"""The state in which a period's circular shows a matter: proposed by the rules, put forward, set by the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from duban_contracts.commands.matter import SetStanding
from duban_contracts.events.matter_demands import StandingSet
from duban_contracts.vocabulary import Role
from duban_sdk.records import StandingRow
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.matter.acts import matter_acts, not_now
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.periods import days_of, is_period

_OFFICE = frozenset({Role.SUPERVISION_STAFF.value, Role.SUPERVISION_HEAD.value})


@dataclass(frozen=True, slots=True)
class Standing:
    """A state with its flag: overdue or not started. ``set_by_people``: it is no longer the rule's proposal."""

    row: StandingRow
    flagged: bool = False
    set_by_people: bool = False


def classify(matter: Matter, on: date, rows: Sequence[StandingRow]) -> Standing | None:
    """Return the one state that the rules give a matter as it stood at the end of a day; None: they class none."""
    closed = matter.closed_on is not None and matter.closed_on <= on
    behind = not closed and (_is_overdue(matter, on) or not _is_started(matter))
    holds = {"closed": closed, "overdue_or_not_started": behind, "any": True}
    row = next((each for each in rows if holds[each.holds_for]), None)
    return Standing(row, flagged=row.holds_for == "overdue_or_not_started") if row else None


def _is_overdue(matter: Matter, on: date) -> bool:
    return matter.due is not None and matter.enforceable and matter.due.enforce_on < on


def _is_started(matter: Matter) -> bool:
    return bool(matter.acknowledged or matter.reports or matter.plans)


def standing_in(matter: Matter, period: str, on: date, rows: Sequence[StandingRow]) -> Standing | None:
    """Return the state that people gave the matter for a period, else the one that the rules propose."""
    proposed = classify(matter, on, rows)
    given = matter.standings.get(period)
    row = next((each for each in rows if given and each.code == given[0]), None)
    if row is None:
        return proposed
    return Standing(row, flagged=row.holds_for == "overdue_or_not_started", set_by_people=True)


@matter_acts.on(SetStanding)
def set_standing(command: SetStanding, matter: Matter, context: Context) -> Decision:
    """The state stands for the period: put forward by a section, or set by the supervision office."""
    rows = context.rules.pack.standings
    row = next((each for each in rows if each.code == command.standing), None)
    if row is None:
        known = "、".join(f"{each.code}（{each.name}）" for each in rows) or "无"
        clause = rows[0].clause if rows else None
        return Refusal(Why.UNKNOWN, f"没有进展状态“{command.standing}”；可选：{known}", clause, matter.state)
    if matter.order is None:
        return not_now(matter, "确定进展状态", row.clause)
    refusal = _unfit(command.period, row, matter, context)
    if refusal:
        return refusal
    final = context.by.role in _OFFICE
    before = matter.standings.get(command.period)
    if before == (row.code, final):
        return ()
    if before and before[1] and not final:
        return Refusal(Why.STATE, "该时段的进展状态已由督查机构确定", row.clause, matter.state)
    given = StandingSet(
        period=command.period,
        standing=row.code,
        final=final,
        reason=command.reason,
        by=context.by,
        clause=row.clause,
    )
    return (given,)


def _unfit(period: str, row: StandingRow, matter: Matter, context: Context) -> Refusal | None:
    """Return why the matter has no such state in the period: it was not open then, or what is closed shows as such."""
    if not is_period(period):
        return Refusal(Why.RULE, f"没有时段“{period}”；季度写作 2026Q1", row.clause, matter.state)
    first_on, last_on = days_of(period)
    if first_on > context.on:
        return Refusal(Why.RULE, f"时段 {period} 尚未开始", row.clause, matter.state)
    closed_on = matter.closed_on
    before = matter.assigned_on is not None and matter.assigned_on > last_on
    if before or (closed_on is not None and closed_on < first_on):
        return Refusal(Why.RULE, f"该事项在 {period} 不在办", row.clause, matter.state)
    closed = closed_on is not None and closed_on <= last_on
    if closed is not (row.holds_for == "closed"):
        state = "已经办结" if closed else "尚未办结"
        return Refusal(Why.RULE, f"该事项在 {period} {state}，不能列为“{row.name}”", row.clause, matter.state)
    return None
