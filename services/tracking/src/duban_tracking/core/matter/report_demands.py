"""What a report must bring to be filed at all, beyond its signature; each demand is a field of the report's row."""

from __future__ import annotations

import re

from duban_contracts.commands.reports import FileReport, VerifyReport
from duban_contracts.events.matter_reports import ReportFiled
from duban_contracts.vocabulary import ReportKind
from duban_sdk.tables import ReportRow
from duban_tracking.core.context import Context, Refusal, Why
from duban_tracking.core.matter.state import Matter, Report
from duban_tracking.core.naming_signers import foreign_signature


def report_refusal(command: FileReport, matter: Matter, row: ReportRow, context: Context) -> Refusal | None:
    """Return which of seal, document number and contributions is missing; None when nothing is."""
    if row.signature_clause and row.signer_of_record:
        foreign = foreign_signature(context, command.unit, command.signed_by, row.signature_clause)
        if foreign:
            return foreign
    if row.seal_clause and not command.text.sealed:
        return Refusal(Why.RULE, "报告须加盖单位公章", row.seal_clause, matter.state)
    if row.number_clause:
        refusal = _number_refusal(command, matter, row)
        if refusal:
            return refusal
    if command.kind is not ReportKind.CLOSING or not row.contributions_clause or command.outstanding_reason:
        return None
    missing = outstanding(matter)
    if not missing:
        return None
    names = "、".join(context.units[unit].name if unit in context.units else unit for unit in missing)
    reason = f"协办单位（{names}）尚未报送协办情况；先行办结的，须说明原因"
    return Refusal(Why.RULE, reason, row.contributions_clause, matter.state)


def _number_refusal(command: FileReport, matter: Matter, row: ReportRow) -> Refusal | None:
    number = command.text.document_number
    if not number:
        return Refusal(Why.RULE, "报告须有本单位发文字号", row.number_clause, matter.state)
    if row.number_pattern and not re.fullmatch(row.number_pattern, number):
        return Refusal(Why.RULE, f"发文字号“{number}”不符合格式", row.number_clause, matter.state)
    return None


def outstanding(matter: Matter) -> tuple[str, ...]:
    """Return the co-organisers whose contribution is not on file, or went back."""
    given = {
        report.unit
        for report in matter.reports.values()
        if report.kind is ReportKind.CONTRIBUTION and (report.pending or report.verified)
    }
    return tuple(unit for unit in matter.units[1:] if unit not in given)


def unreturned_refusal(command: VerifyReport, report: Report, row: ReportRow, state: str) -> Refusal | None:
    """Return why a report that the checker finds lacking has to go back; None when it passes, or a finding says why."""
    if not row.return_clause or not report.defects or command.finding:
        return None
    told = "；".join(defect.text for defect in report.defects)
    reason = f"报告不符合要求，应退回重办或补办：{told}；认为可以通过的，须写明核查意见"
    return Refusal(Why.RULE, reason, row.return_clause, state)


def defect_refusal(filed: ReportFiled, matter: Matter, row: ReportRow) -> Refusal | None:
    """Return why a report with such defects is not accepted at all; None where it is filed with them."""
    if not row.refused_defects_clause or not filed.defects:
        return None
    told = "；".join(defect.text for defect in filed.defects)
    return Refusal(Why.RULE, f"报告不符合要求，未予接收：{told}", row.refused_defects_clause, matter.state)
