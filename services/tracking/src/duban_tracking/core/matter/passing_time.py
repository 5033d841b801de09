"""What the passing of time does to a matter: reminders, the date gone by, duties that come up and are missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from duban_contracts.base import Event
from duban_contracts.commands.matter import PassTime
from duban_contracts.dates import DueDate
from duban_contracts.events.matter import DueSoonReminded, MatterFellOverdue
from duban_contracts.events.matter_reports import MatterDutyMissed, MatterDutyOpened
from duban_contracts.vocabulary import MatterState, ReportKind, ReturnGround
from duban_sdk.counting import add_months
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import MatterDutyRow
from duban_tracking.core.context import Context, Decision
from duban_tracking.core.judging import local_day
from duban_tracking.core.matter.acts import matter_acts
from duban_tracking.core.matter.evolution import evolve
from duban_tracking.core.matter.limits import limit_day, passing_limit
from duban_tracking.core.matter.marking import mark_duties, passing_marks
from duban_tracking.core.matter.receipt import missed_receipts, receipt_days
from duban_tracking.core.matter.state import Duty, Matter

ONE_DAY = timedelta(days=1)
_REPLACED_BY_CLOSING = frozenset({ReportKind.PROGRESS, ReportKind.INTERIM})


@matter_acts.on(PassTime)
def pass_time(command: PassTime, matter: Matter, context: Context) -> Decision:
    """Everything that the days up to ``context.on`` brought has happened; a later sweep catches up on all of them."""
    if not matter.is_open:
        return tuple(_missed(matter, context))
    first: list[Event] = []
    for source in (passing_limit, passing_marks):
        # A limit that is given now can be over, a duty that comes up now be missed: what follows looks at them.
        for event in source(matter, context):
            first.append(event)
            matter = evolve(matter, event, context.on)
    return (
        *first,
        *missed_receipts(matter, context),
        *_reminders(matter, context),
        *_overdue(matter, context),
        *_missed(matter, context),
        *_duties(matter, context),
    )


def next_wake_on(matter: Matter, rules: Rulebook, swept_on: date | None) -> date | None:
    """Return the first day on which passing time may do something to the matter as it stands; None: never.

    ``swept_on`` is the day up to which time has been passed in this state; None after any other act, when what lies
    in the past is still to be done.
    """
    # Asked for after every act: what neither the matter nor the rules have is not looked at.
    pack = rules.pack
    days = list(_missed_days(matter)) if matter.duties else []
    if matter.is_open:
        days += _overdue_days(matter)
        if pack.reminders is not None:
            days += [day for _, day in _reminder_days(matter, rules)]
        if pack.matter_duties:
            days += [opens_on for opens_on, _, _ in _next_duties(matter, rules)]
            days += [on for on, _ in mark_duties(matter, rules)] if matter.marks else []
        days += receipt_days(matter, rules)
        limit_on = limit_day(matter, rules)
        if limit_on:
            days.append(limit_on)
    if swept_on is not None:
        days = [day for day in days if day > swept_on]
    return min(days, default=None)


def _reminder_days(matter: Matter, rules: Rulebook) -> Iterator[tuple[int, date]]:
    """Yield reminders that are still to come: which, and its day, rolled back from a day off."""
    due, policy = matter.due, rules.pack.reminders
    if due is None or policy is None or matter.state is not MatterState.ASSIGNED or matter.overdue:
        return
    given = [days for on, days in matter.reminded if on == due.nominal_on]
    for days_before in policy.days_before:
        # A reminder stands for those that were further from the date.
        if not any(days <= days_before for days in given):
            yield days_before, rules.calendar.on_or_before(due.remind_on - timedelta(days=days_before))


def _reminders(matter: Matter, context: Context) -> Iterator[Event]:
    due, policy = matter.due, context.rules.pack.reminders
    passed = [days_before for days_before, day in _reminder_days(matter, context.rules) if day <= context.on]
    if due is None or policy is None or not passed or context.on > due.enforce_on:
        return
    yield DueSoonReminded(due=due, units=matter.units, title=matter.title, days_before=min(passed))


def _overdue_days(matter: Matter) -> Iterator[date]:
    asked = matter.open_extension
    waits = asked is not None and asked.suspends
    if matter.due and matter.state is MatterState.ASSIGNED and matter.enforceable and not (matter.overdue or waits):
        yield max(matter.due.enforce_on, _redo_until(matter, matter.due)) + ONE_DAY


def late_at(matter: Matter) -> datetime | None:
    """Return the instant after which a matter with a limit in hours is late; None for limits in days."""
    due = matter.due
    if due is None or due.enforce_at is None or _redo_until(matter, due) > due.enforce_on:
        return None
    return due.enforce_at if matter.is_open and any(_overdue_days(matter)) else None


def _redo_until(matter: Matter, due: DueDate) -> date:
    """Return the date on the slip of a report that was in time and went back for its form only."""
    for report in matter.reports.values():
        if report.kind is not ReportKind.CLOSING or report.returned_for is not ReturnGround.FORM:
            continue
        if report.redo_due and local_day(report.judged_at) <= due.enforce_on:
            return report.redo_due.enforce_on
    return due.enforce_on


def _overdue(matter: Matter, context: Context) -> Iterator[Event]:
    instant = late_at(matter)
    gone_by = instant is not None and context.at > instant
    if matter.due and (gone_by or any(day <= context.on for day in _overdue_days(matter))):
        staged = matter.staged and bool(context.rules.report_row(ReportKind.PROGRESS).staged_clause)
        yield MatterFellOverdue(due=matter.due, units=matter.units, title=matter.title, staged=staged)


def _awaited_duties(matter: Matter) -> Iterator[Duty]:
    """Yield duties that can still be missed; a closing report that stands makes progress reports needless.

    Reasons that a circular asked for are owed for a closed matter too, until it is archived.
    """
    if matter.state is MatterState.ARCHIVED:
        return
    for duty in matter.duties.values():
        needless = duty.answered_by in _REPLACED_BY_CLOSING and matter.closing_report is not None
        if not (duty.done or duty.missed or duty.due.provisional or needless):
            yield duty


def _missed_days(matter: Matter) -> Iterator[date]:
    return (duty.due.enforce_on + ONE_DAY for duty in _awaited_duties(matter))


def _missed(matter: Matter, context: Context) -> Iterator[Event]:
    for duty in _awaited_duties(matter):
        if context.on <= duty.due.enforce_on:
            continue
        yield MatterDutyMissed(duty=duty.id, name=duty.name, unit=duty.unit, due=duty.due, clause=duty.clause)


def _next_duties(matter: Matter, rules: Rulebook) -> Iterator[tuple[date, MatterDutyRow, date]]:
    """Yield (day on which it opens, row, first of its month) of the next period of each periodic duty.

    A period is the month in which the report is due, and opens on its first day.
    """
    assigned_on = matter.assigned_on
    if assigned_on is None or matter.state is not MatterState.ASSIGNED:
        return
    for row in rules.pack.matter_duties:
        if row.opens != "period" or row.horizon not in (None, matter.horizon):
            continue
        periods = [duty.period for duty in matter.duties.values() if duty.row == row.code]
        if periods:
            month = add_months(date.fromisoformat(f"{max(periods)}-01"), 1)
        else:
            month = _first_month(row, assigned_on, rules)
        # Periods that fell due while a closing report stood needed no report.
        while matter.returned_on and rules.due(row.date_rule, month, "period").enforce_on < matter.returned_on:
            month = add_months(month, 1)
        yield max(month, assigned_on), row, month


def _first_month(row: MatterDutyRow, assigned_on: date, rules: Rulebook) -> date:
    """Return the first month whose due day lies far enough after the assignment."""
    month = add_months(assigned_on.replace(day=1), 1)
    while rules.due(row.date_rule, month, "period").nominal_on < assigned_on + timedelta(days=row.first_after_days):
        month = add_months(month, 1)
    return month


def _duties(matter: Matter, context: Context) -> Iterator[Event]:
    """Open every period that has begun; after an outage also those in between, and say which were missed."""
    for opens_on, row, first in _next_duties(matter, context.rules):
        if opens_on > context.on:
            continue
        month = first
        while month <= context.on:
            opened = _opened(row, month, matter, context)
            yield opened
            if context.on > opened.due.enforce_on and not opened.due.provisional:
                yield MatterDutyMissed(
                    duty=opened.duty, name=row.name, unit=opened.unit, due=opened.due, clause=row.clause
                )
            month = add_months(month, 1)


def _opened(row: MatterDutyRow, month: date, matter: Matter, context: Context) -> MatterDutyOpened:
    period = f"{month:%Y-%m}"
    return MatterDutyOpened(
        duty=f"{row.code}:{period}",
        row=row.code,
        name=row.name,
        unit=matter.units[0],
        period=period,
        due=context.rules.due(row.date_rule, month, "period"),
        answered_by=row.answered_by,
        clause=row.clause,
    )
