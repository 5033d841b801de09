"""Being named in a circular (通报), closing (销号) and archiving (归档)."""

from __future__ import annotations

from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.matter import ArchiveMatter, CloseMatter, NameUnit
from duban_contracts.dates import DueDate
from duban_contracts.events.matter import MatterArchived, MatterClosed, UnitNamed
from duban_contracts.events.matter_reports import MatterDutyOpened
from duban_contracts.vocabulary import Completion, MatterState, NamedAs, Reporting, ReportKind
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.dates import stated
from duban_tracking.core.judging import completion_of, local_day, reported_of
from duban_tracking.core.matter.acts import clause_of, matter_acts, not_now, not_of_matter
from duban_tracking.core.matter.state import Matter, Report


@matter_acts.on(NameUnit)
def name_unit(command: NameUnit, matter: Matter, context: Context) -> Decision:
    """The circular's naming stands on the matter; being named slow makes a duty to report reasons."""
    if (command.paper_id, command.unit, command.named_as) in matter.named:
        return ()
    refusal = not_of_matter(matter, context, command.unit)
    if refusal:
        return refusal
    named = UnitNamed(
        paper_id=command.paper_id,
        paper_kind=command.paper_kind,
        unit=command.unit,
        named_as=command.named_as,
        problem=command.problem,
        issued_on=command.issued_on,
        clause=command.clause,
    )
    return (named, *_reasons_duties(command, matter, context))


def _reasons_duties(command: NameUnit, matter: Matter, context: Context) -> tuple[Event, ...]:
    if command.named_as is not NamedAs.SLOW or command.reasons_due_on is None:
        return ()
    period = f"{command.issued_on:%Y-%m-%d}"
    return tuple(
        MatterDutyOpened(
            duty=f"{row.code}:{period}:{command.unit}",
            row=row.code,
            name=row.name,
            unit=command.unit,
            period=period,
            due=stated(context, "reasons_stated", command.reasons_due_on, row.clause),
            answered_by=row.answered_by,
            clause=row.clause,
        )
        for row in context.rules.pack.matter_duties
        if row.opens == "named_slow" and f"{row.code}:{period}:{command.unit}" not in matter.duties
    )


@matter_acts.on(CloseMatter)
def close(command: CloseMatter, matter: Matter, context: Context) -> Decision:
    """The matter is struck off; how it came out against its date stands in the event."""
    policy = context.rules.judging
    if matter.state in {MatterState.CLOSED, MatterState.ARCHIVED}:
        return ()
    report = matter.closing_report
    if matter.state is not MatterState.VERIFIED or report is None:
        return not_now(matter, "销号，须先有核查通过的办结报告", policy.verification_clause)
    if matter.open_extension:
        return Refusal(Why.STATE, "延期申请尚未批复，批复后方可销号", matter.open_extension.clause, matter.state)
    outcome_clause = context.rules.report_row(ReportKind.CLOSING).outcome_clause
    if outcome_clause and not command.outcome:
        return Refusal(Why.RULE, "销号须写明办理结果及对交办方（来件人）的答复", outcome_clause, matter.state)
    completed_on = report.completed_on or local_day(report.judged_at)
    due, original = _dates(matter, completed_on, report, context)
    completion, reporting = _judged(matter, completed_on, report, context)
    closed = MatterClosed(
        title=matter.title,
        completed_on=completed_on,
        reported_at=report.judged_at,
        completion=completion,
        reporting=reporting,
        moved=matter.moved > 0,
        due=due,
        original_due=original,
        units=matter.units,
        tickets=matter.tickets,
        outcome=command.outcome,
        by=context.by,
        clause=_clause_of_closing(matter, context),
    )
    return (closed,)


def _clause_of_closing(matter: Matter, context: Context) -> str:
    """Return the track's own clause for striking off, else that of the verified report on which it rests."""
    rows = dict(context.rules.track(matter.track).event_clauses) if matter.track else {}
    return rows.get(MatterClosed.__name__, context.rules.judging.verification_clause)


def _dates(matter: Matter, completed_on: date, report: Report, context: Context) -> tuple[DueDate, DueDate]:
    """Return the date that holds and the original one; with the limit still open, the day on which all was done."""
    if matter.due is None or matter.original_due is None:
        last_on = max(completed_on, local_day(report.judged_at))
        open_limit = context.rules.stated(last_on, context.rules.judging.clause)
        return open_limit, open_limit
    return matter.due, matter.original_due


def _judged(matter: Matter, completed_on: date, report: Report, context: Context) -> tuple[Completion, Reporting]:
    """Return how completion and reporting stand to the date; a matter whose limit is open cannot be late."""
    if matter.due is None or matter.original_due is None:
        return Completion.IN_TIME, Reporting.IN_TIME
    facts = (matter.due, matter.original_due, matter.moved > 0, context.rules.judging)
    reporting = reported_of(report.judged_at, *facts)
    if reporting is Reporting.LATE and _reported_in_stages(matter, context):
        reporting = Reporting.IN_TIME
    return completion_of(completed_on, *facts), reporting


def _reported_in_stages(matter: Matter, context: Context) -> bool:
    """Whether reason and staged progress, filed before the date, count as a report in time under these rules."""
    return matter.staged and bool(context.rules.report_row(ReportKind.PROGRESS).staged_clause)


@matter_acts.on(ArchiveMatter)
def archive(command: ArchiveMatter, matter: Matter, context: Context) -> Decision:
    """The case file is complete and shut."""
    if matter.state is MatterState.ARCHIVED:
        return ()
    if matter.state is not MatterState.CLOSED:
        return not_now(matter, "归档", clause_of(matter, context, MatterArchived) or None)
    clause = clause_of(matter, context, MatterArchived)
    return (MatterArchived(archive_number=command.archive_number, by=context.by, clause=clause),)
