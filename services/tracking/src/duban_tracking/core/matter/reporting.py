"""Filing reports (反馈), returning (退回) and verifying them (核查)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from duban_contracts.base import Event
from duban_contracts.commands.reports import DefectFinding, FileReport, FindFalsification, ReturnReport, VerifyReport
from duban_contracts.common import Defect
from duban_contracts.events.matter_reports import (
    FalsificationFound,
    MatterDutyDone,
    ReportFiled,
    ReportReturned,
    ReportVerified,
)
from duban_contracts.vocabulary import MatterState, ReportKind, ReturnGround
from duban_sdk.questions import ReportQuestion
from duban_sdk.tables import ReportRow
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.dates import stated
from duban_tracking.core.judging import local_day
from duban_tracking.core.matter.acts import matter_acts, not_now, not_of_matter
from duban_tracking.core.matter.report_demands import defect_refusal, report_refusal, unreturned_refusal
from duban_tracking.core.matter.state import Duty, Matter, Report

_CONTENT = ("kind", "unit", "text", "co_parts", "signed_by", "completed_on", "attachments")
"""What tells one filing of a report from another."""


@matter_acts.on(FileReport)
def file_report(command: FileReport, matter: Matter, context: Context) -> Decision:
    """The report is on file with its format defects; a duty that it answers is done."""
    # Whatever key it comes under, the next closing report after a return is the one that was sent back, filed again.
    before = matter.report(command.key) or matter.sent_back(command.kind, command.unit, command.duty)
    if before and _repeats(command, before.filed) and (before.pending or before.verified):
        return ()
    refusal = _untimely(command, matter, before) or not_of_matter(matter, context, command.unit)
    row = context.rules.report_row(command.kind)
    refusal = refusal or _incomplete(command, matter, row, context)
    if refusal:
        return refusal if refusal.clause else replace(refusal, clause=row.clause)
    duties = tuple(_answered(command.unit, command.kind, command.duty, matter))
    if command.duty and not duties:
        return Refusal(Why.UNKNOWN, f"没有编号为“{command.duty}”且待报的事项报告任务", row.clause, matter.state)
    filed = _filed(command, matter, before, row, context)
    refusal = defect_refusal(filed, matter, row)
    if refusal:
        return refusal
    return (filed, *_duties_done(filed, duties))


def _repeats(command: FileReport, filed: ReportFiled) -> bool:
    return all(getattr(command, name) == getattr(filed, name) for name in _CONTENT)


def _untimely(command: FileReport, matter: Matter, before: Report | None) -> Refusal | None:
    late_reasons = command.kind is ReportKind.REASONS and matter.state is MatterState.CLOSED
    if not matter.is_open and not late_reasons:
        return not_now(matter, "报送反馈报告")
    if before and before.verified:
        return Refusal(Why.STATE, "该报告已核查通过，不能再次报送", state=matter.state)
    if before and before.pending:
        return Refusal(Why.STATE, "该报告正在核查，退回后方可重报", state=matter.state)
    standing = matter.closing_report
    if command.kind is ReportKind.CLOSING and standing and standing is not before:
        return not_now(matter, "另报办结报告")
    return None


def _incomplete(command: FileReport, matter: Matter, row: ReportRow, context: Context) -> Refusal | None:
    order = matter.order
    if row.lead_only_clause and order and command.unit != order.lead:
        return Refusal(Why.RULE, "办理情况报告由主办单位报送", row.lead_only_clause, matter.state)
    if row.signature_clause and not command.signed_by:
        return Refusal(Why.RULE, "报告须经单位主要负责人核签", row.signature_clause, matter.state)
    if row.co_parts_clause and order:
        told = {part.unit for part in command.co_parts if part.text.strip()}
        missing = [context.units[unit].name for unit in order.co_units if unit not in told]
        if missing:
            reason = f"报告须说明协办情况，缺：{'、'.join(missing)}"
            return Refusal(Why.RULE, reason, row.co_parts_clause, matter.state)
    refusal = report_refusal(command, matter, row, context)
    if refusal:
        return refusal
    if command.kind is not ReportKind.CLOSING:
        return None
    if command.completed_on is None:
        return Refusal(Why.RULE, "办结报告须写明办结日期", row.completed_on_clause or row.clause, matter.state)
    return _impossible_day(command.completed_on, matter, context)


def _impossible_day(completed_on: date | None, matter: Matter, context: Context) -> Refusal | None:
    start = matter.assigned_on
    if start is None or completed_on is None or not start <= completed_on <= context.on:
        return Refusal(Why.RULE, f"办结日期应在交办日 {start} 与今天 {context.on} 之间", state=matter.state)
    return None


def report_question(command: FileReport | ReportFiled, matter: Matter, context: Context) -> ReportQuestion:
    """Return what the rules' own checker is asked about a report."""
    return ReportQuestion(
        kind=command.kind,
        text=command.text,
        unit_name=context.units[command.unit].name,
        order_number=matter.number,
        filed_on=context.on,
        category=matter.category,
        requirement=matter.order.requirement if matter.order else "",
        milestones=tuple(each.text for each in matter.order.milestones) if matter.order else (),
        completed=command.completed_on is not None,
        attachments=len(command.attachments),
    )


def _filed(command: FileReport, matter: Matter, before: Report | None, row: ReportRow, context: Context) -> ReportFiled:
    question = report_question(command, matter, context)
    key = before.key if before else command.key
    return ReportFiled(
        **command.model_dump(exclude={"text", "key"}),
        key=key,
        filed_as=command.key if command.key != key else "",
        text=command.text,
        filing=before.filing + 1 if before else 1,
        defects=context.rules.report_defects(question),
        first_filed_at=before.first_filed_at if before else context.at,
        judged_at=judged_time(before, context),
        by=context.by,
        clause=row.clause,
    )


def judged_time(before: Report | None, context: Context) -> datetime:
    """Return the time by which the filing is judged, as the pack says for the ground of the return.

    The earlier time is kept only for a report that is filed again by the date on its return slip.
    """
    judging = context.rules.judging
    if before is None:
        return context.at
    by_substance = before.returned_for is ReturnGround.SUBSTANCE
    counts = judging.substance_refiling_counts if by_substance else judging.form_refiling_counts
    in_time = before.redo_due is None or context.on <= before.redo_due.enforce_on
    return before.judged_at if in_time and not counts else context.at


def _answered(unit: str, kind: ReportKind, named: str | None, matter: Matter) -> Iterator[Duty]:
    """One entry answers every open duty that asks for this kind, so that nothing is asked for twice."""
    for duty in matter.duties.values():
        if duty.done or duty.unit != unit or duty.answered_by is not kind:
            continue
        if named in (None, duty.id):
            yield duty


def duties_answered(filed: ReportFiled, matter: Matter) -> tuple[Event, ...]:
    """Return that the duties which a report on record answers are done; one that it names may not have come up."""
    named = filed.duty if filed.duty in matter.duties else None
    return tuple(_duties_done(filed, tuple(_answered(filed.unit, filed.kind, named, matter))))


def _duties_done(filed: ReportFiled, duties: tuple[Duty, ...]) -> Iterator[Event]:
    filed_on = local_day(filed.judged_at)
    for duty in duties:
        yield MatterDutyDone(
            duty=duty.id,
            unit=duty.unit,
            on_time=filed_on <= duty.due.enforce_on,
            report=filed.key,
            clause=duty.clause,
        )


def _defects(findings: tuple[DefectFinding, ...], clause: str) -> tuple[Defect, ...]:
    return tuple(Defect(kind=each.kind, clause=clause, text=each.text) for each in findings)


def _found_by_check(report: Report, context: Context) -> tuple[Defect, ...]:
    """Where the rules say what sends a report back, the slip lists what their checker found."""
    return report.defects if context.rules.report_row(report.kind).return_clause else ()


def _pending(key: str, matter: Matter) -> Report | Refusal:
    report = matter.report(key)
    if report is None:
        return Refusal(Why.UNKNOWN, f"没有编号为“{key}”的报告", state=matter.state)
    if not report.pending:
        return Refusal(Why.STATE, "该报告不在待核查状态", state=matter.state)
    return report


@matter_acts.on(ReturnReport)
def return_report(command: ReturnReport, matter: Matter, context: Context) -> Decision:
    """The report goes back with a date; the matter's own date stays."""
    before = matter.report(command.key)
    if before and before.returned_for is command.ground and not before.pending:
        return ()
    report = _pending(command.key, matter)
    if isinstance(report, Refusal):
        return report
    row = context.rules.report_row(report.kind)
    clause = row.return_clause or context.rules.judging.verification_clause
    redo = context.rules.due("redo", context.on, "returned")
    if command.redo_due_on:
        if command.redo_due_on < context.on:
            return Refusal(Why.RULE, f"重报日期 {command.redo_due_on} 早于今天", clause, matter.state)
        redo = stated(context, "redo_stated", command.redo_due_on, clause)
    returned = ReportReturned(
        key=report.key,
        filing=report.filing,
        unit=report.unit,
        ground=command.ground,
        defects=(*_found_by_check(report, context), *_defects(command.defects, clause)),
        reason=command.reason,
        redo_due=redo,
        by=context.by,
        clause=clause,
    )
    return (returned,)


@matter_acts.on(VerifyReport)
def verify_report(command: VerifyReport, matter: Matter, context: Context) -> Decision:
    """The report passes; of a closing report the day of completion is confirmed or corrected."""
    before = matter.report(command.key)
    if before and before.verified:
        return ()
    report = _pending(command.key, matter)
    if isinstance(report, Refusal):
        return report
    completed_on = command.completed_on or report.completed_on
    row = context.rules.report_row(report.kind)
    if report.kind is ReportKind.CLOSING:
        refusal = _impossible_day(completed_on, matter, context)
        if refusal:
            return replace(refusal, clause=row.clause)
    refusal = unreturned_refusal(command, report, row, matter.state)
    if refusal:
        return refusal
    clause = context.rules.judging.verification_clause
    verified = ReportVerified(
        key=report.key,
        filing=report.filing,
        kind=report.kind,
        unit=report.unit,
        defects=_defects(command.defects, clause),
        completed_on=completed_on,
        method=command.method,
        finding=command.finding,
        by=context.by,
        clause=clause,
    )
    return (verified,)


@matter_acts.on(FindFalsification)
def find_falsification(command: FindFalsification, matter: Matter, context: Context) -> Decision:
    """A filed report is known to be falsified, whenever that comes out."""
    report = matter.report(command.key)
    if report is None:
        return Refusal(Why.UNKNOWN, f"没有编号为“{command.key}”的报告", state=matter.state)
    if report.falsified:
        return ()
    found = FalsificationFound(
        key=report.key,
        unit=report.unit,
        finding=command.finding,
        evidence=command.evidence,
        by=context.by,
        clause=context.rules.judging.verification_clause,
    )
    return (found,)
