"""Small tables of the suite's own: urging forms, reports, the default date to redo, reminders."""

from __future__ import annotations

from duban_contracts.vocabulary import ReportKind
from duban_sdk.date_rules import AfterTerm
from duban_sdk.tables import DatedRule, ReminderPolicy, ReportRow, UrgingForm

_METHODS = "B-2"
_REPORTS = "B-3"

URGING_FORMS: tuple[UrgingForm, ...] = (
    UrgingForm(code="notice", name="书面催办", method=0, clause=_METHODS),
    UrgingForm(code="self_check", name="要求自查、说明情况", method=1, clause=_METHODS),
    UrgingForm(code="hearing_report", name="听取汇报", method=2, clause=_METHODS),
    UrgingForm(code="inspection", name="检查、访谈、暗访", method=3, clause=_METHODS),
    UrgingForm(code="forum", name="座谈、听证、统计、评估", method=4, clause=_METHODS),
    UrgingForm(code="copying_material", name="调阅、复制资料", method=5, clause=_METHODS),
    UrgingForm(code="collecting_leads", name="收集线索（信函、电话、媒体等）", method=6, clause=_METHODS),
    UrgingForm(code="interview", name="约谈负责人或责任人", method=7, clause=_METHODS),
    UrgingForm(code="internet_plus", name="“互联网＋督查”", method=8, clause=_METHODS),
)
"""The eight methods by their numbers in 国务院令第733号 第十二条, and a plain written urging."""

REPORTS: tuple[ReportRow, ...] = tuple(ReportRow(code=kind.value, kind=kind, clause=_REPORTS) for kind in ReportKind)
"""Where a jurisdiction makes no demand, a report is filed as it is."""

DATES: tuple[DatedRule, ...] = (DatedRule(code="redo", rule=AfterTerm(amount=5, unit="working_days"), clause=_REPORTS),)

REMINDERS = ReminderPolicy(days_before=(3,))
