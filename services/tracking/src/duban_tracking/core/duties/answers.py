"""Answers of units to their duties: filed complete or not at all, returned, filed again."""

from __future__ import annotations

from duban_contracts.commands.duties import FileDutyReport, ReturnDutyReport
from duban_contracts.common import ReportPart, ReportText
from duban_contracts.dates import DueDate
from duban_contracts.events.duty import DutyDone, DutyOpened, DutyReportFiled, DutyReportReturned
from duban_contracts.vocabulary import ReportKind
from duban_sdk.duties import UnitDutyRow
from duban_sdk.errors import RuleMissing
from duban_sdk.questions import ReportQuestion
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.duties.state import ACTS, Duty, no_such_duty
from duban_tracking.core.naming_signers import foreign_signature

_SAME = ("parts", "signed_by", "sealed", "attachments")


@ACTS.on(FileDutyReport)
def file_report(command: FileDutyReport, state: Duty, context: Context) -> Decision:
    """The duty is answered, in time or late. An answer that lacks what the rules demand is refused, not filed."""
    opened, due, before = state.opened, state.due, state.report
    if opened is None or due is None:
        return no_such_duty()
    if before and not state.returned and all(getattr(before, name) == getattr(command, name) for name in _SAME):
        return ()
    refusal = _not_now(command, state, opened) or _incomplete(command, opened, context)
    if refusal:
        return refusal
    # What was in time first and is filed again by the slip's date stays in time.
    on_time = (due.provisional or context.on <= due.enforce_on) and (before is None or before.on_time)
    filed = DutyReportFiled(
        **command.model_dump(),
        row=opened.row,
        name=opened.name,
        period=opened.period,
        filing=before.filing + 1 if before else 1,
        defects=context.rules.report_defects(_question(command, opened, context)),
        on_time=on_time,
        by=context.by,
        clause=opened.clause,
    )
    done = DutyDone(
        row=opened.row,
        period=opened.period,
        holder=opened.holder,
        done_by=f"duty:{state.key} {filed.filing}",
        on_time=on_time,
        unit=opened.unit,
        matter_id=opened.matter_id,
        done_on=context.on,
        by=context.by,
        clause=opened.clause,
    )
    return (filed, done)


def _question(command: FileDutyReport, opened: DutyOpened, context: Context) -> ReportQuestion:
    """Return what the rules' checker is asked: the answer is a report on progress, on no order of its own."""
    unit, row = context.units.get(command.unit), context.rules.find_unit_duty(opened.row)
    categories = row.categories if row else ()
    return ReportQuestion(
        kind=ReportKind.PROGRESS,
        text=ReportText(
            title=opened.name,
            parts=tuple(ReportPart(heading=heading, items=(text,)) for heading, text in command.parts),
            sealed=command.sealed,
        ),
        unit_name=unit.name if unit else "",
        order_number="",
        filed_on=context.on,
        category=categories[0] if len(categories) == 1 else "",
        attachments=len(command.attachments),
        duty=opened.row,
    )


def _not_now(command: FileDutyReport, state: Duty, opened: DutyOpened) -> Refusal | None:
    if opened.unit is None:
        return Refusal(Why.RULE, f"“{opened.name}”不是承办单位的报送任务", opened.clause)
    if opened.unit != command.unit:
        return Refusal(Why.ROLE, f"“{opened.name}”（{opened.period}）不是该单位的任务", opened.clause)
    if state.done:
        return Refusal(Why.STATE, "已经报送；需要修改的，由督查机构退回后重报", opened.clause)
    others = (key for key in command.also if key == state.key or key.rpartition(":")[2] != command.unit)
    wrong = next(others, None)
    if wrong is not None:
        return Refusal(Why.RULE, f"不能一并报送“{wrong}”：只能一并报送本单位的其他任务", opened.clause)
    return None


def _incomplete(command: FileDutyReport, opened: DutyOpened, context: Context) -> Refusal | None:
    row = context.rules.find_unit_duty(opened.row)
    if row is None:
        return None
    missing = _missing_headings(command, row)
    if missing:
        titles = "、".join(f"“{heading}”" for heading in missing)
        return Refusal(Why.RULE, f"报送内容不完整，缺少：{titles}", row.headings_clause)
    if row.signature_clause and not command.signed_by:
        return Refusal(Why.RULE, "报送内容不完整：须由单位主要负责人签字", row.signature_clause)
    if row.signature_clause and row.signer_of_record:
        foreign = foreign_signature(context, command.unit, command.signed_by, row.signature_clause)
        if foreign:
            return foreign
    if row.seal_clause and not command.sealed:
        return Refusal(Why.RULE, "报送内容不完整：须加盖单位公章", row.seal_clause)
    return None


def _missing_headings(command: FileDutyReport, row: UnitDutyRow) -> tuple[str, ...]:
    if not row.headings_clause:
        return ()
    given = {heading for heading, _ in command.parts}
    return tuple(heading for heading in row.headings if heading not in given)


@ACTS.on(ReturnDutyReport)
def return_report(command: ReturnDutyReport, state: Duty, context: Context) -> Decision:
    """The answer went back with what is wrong with it, and is owed again by the slip's date."""
    opened, report = state.opened, state.report
    if opened is None:
        return no_such_duty()
    if report is None or state.returned:
        return Refusal(Why.STATE, "该任务没有待处理的报送内容，不能退回", opened.clause)
    redo_due = _redo_due(command, opened, context)
    if isinstance(redo_due, Refusal):
        return redo_due
    returned = DutyReportReturned(
        row=opened.row,
        name=opened.name,
        period=opened.period,
        unit=report.unit,
        reason=command.reason,
        redo_due=redo_due,
        by=context.by,
        clause=opened.clause,
    )
    return (returned,)


def _redo_due(command: ReturnDutyReport, opened: DutyOpened, context: Context) -> DueDate | Refusal:
    if command.redo_due_on is None:
        try:
            return context.rules.due("redo", context.on, "returned")
        except RuleMissing:
            return Refusal(Why.RULE, "本辖区规则没有默认的重报期限，须写明重报期限", opened.clause)
    if command.redo_due_on < context.on:
        return Refusal(Why.RULE, f"重报期限 {command.redo_due_on} 早于今天 {context.on}", opened.clause)
    return context.rules.stated(command.redo_due_on, opened.clause)
