"""Reports and namings, judged anew: the time that counts, defects of form, dates of slips, the duties answered."""

from __future__ import annotations

from typing import cast

from duban_contracts.base import Event
from duban_contracts.commands.matter import NameUnit
from duban_contracts.commands.reports import FileReport
from duban_contracts.events.matter import UnitNamed
from duban_contracts.events.matter_reports import ReportFiled, ReportReturned
from duban_sdk.errors import RuleMissing
from duban_sdk.tables import ReportRow
from duban_standalone.backtest.judging import Turned, with_facts
from duban_standalone.backtest.judging_matters import MATTERS
from duban_tracking.core.context import Context, Refusal, Why
from duban_tracking.core.dates import stated
from duban_tracking.core.matter.closing import name_unit
from duban_tracking.core.matter.report_demands import defect_refusal, report_refusal
from duban_tracking.core.matter.reporting import duties_answered, judged_time, report_question
from duban_tracking.core.matter.state import Matter

__all__ = ["MATTERS"]


@MATTERS.on(ReportFiled)
def _filed(event: ReportFiled, matter: Matter, context: Context, turned: Turned) -> tuple[Event, ...]:
    before = matter.reports.get(event.key)
    if before is not None:
        event = with_facts(event, judged_at=judged_time(before, context))
    if turned.rereads:
        question = report_question(cast("FileReport", event), matter, context)
        event = with_facts(event, defects=context.rules.report_defects(question))
    row = _row(event, context, turned)
    if row is not None:
        # The event has every field of its command.
        refusal = report_refusal(cast("FileReport", event), matter, row, context) or defect_refusal(event, matter, row)
        if refusal:
            turned.note(event, refusal)
    return (event, *duties_answered(event, matter))


def _row(event: ReportFiled, context: Context, turned: Turned) -> ReportRow | None:
    try:
        return context.rules.report_row(event.kind)
    except RuleMissing:
        turned.note(event, Refusal(Why.UNKNOWN, f"这些规则没有此类报告（{event.kind}）"))
        return None


@MATTERS.on(ReportReturned)
def _returned(event: ReportReturned, _: Matter, context: Context, turned: Turned) -> tuple[Event, ...]:
    rules = context.rules
    if event.redo_due.rule == "stated":
        redo = stated(context, "redo_stated", event.redo_due.nominal_on, rules.judging.verification_clause)
    else:
        try:
            redo = rules.due("redo", context.on, "returned")
        except RuleMissing:
            turned.note(event, Refusal(Why.RULE, "这些规则没有默认的重报期限，须写明重报日期"))
            redo = rules.stated(event.redo_due.nominal_on, rules.judging.verification_clause)
    return (with_facts(event, redo_due=redo),)


@MATTERS.on(UnitNamed)
def _named(event: UnitNamed, matter: Matter, context: Context, turned: Turned) -> tuple[Event, ...]:
    command = NameUnit(
        paper_id=event.paper_id,
        paper_kind=event.paper_kind,
        unit=event.unit,
        named_as=event.named_as,
        problem=event.problem,
        issued_on=event.issued_on,
        reasons_due_on=turned.reasons_due.get((event.issued_on, event.unit)),
        clause=event.clause,
    )
    decision = name_unit(command, matter, context)
    if isinstance(decision, Refusal):
        turned.note(event, decision)
        return (event,)
    return decision
