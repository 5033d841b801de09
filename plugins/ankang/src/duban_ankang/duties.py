"""What is due when: by quarter, month and year, per meeting, after an interview (第七条、第九条、第十条、第十二条)."""

from __future__ import annotations

from duban_ankang.matters import RESPONSIBLE_KINDS, WORK_REPORT
from duban_ankang.papers import ASSESSMENT_LETTER, QUARTERLY_CIRCULAR
from duban_ankang.parameters import AnkangParameters
from duban_contracts.vocabulary import Role, UnitKind
from duban_sdk.date_rules import (
    AfterTerm,
    MonthLastWorkingDay,
    MonthlyDay,
    QuarterLastWorkingDay,
    StatedDay,
    WorkingDaysBefore,
    YearlyDay,
)
from duban_sdk.duties import UnitDutyRow
from duban_sdk.records import StandingRow
from duban_sdk.tables import DatedRule, OfficeDutyRow

QUARTER_REPORT = "quarter_report"
KEY_TASK_REPORT = "key_task_report"
MEETING_REPORT = "meeting_report"
INTERVIEW_REPLY = "interview_reply"
ACTIVITY_FILING = "activity_filing"

QUARTER_HEADINGS = (
    "专项问题办公会议决定事项落实情况",
    "重点批示件办理情况",
    "重要文件落实情况",
    "联系重点项目进展情况",
)
REPLY_HEADINGS = ("情况说明", "整改方案")

OFFICE_DUTIES: tuple[OfficeDutyRow, ...] = (
    OfficeDutyRow(
        code="quarterly_circular",
        name="季度分口通报",
        holder=Role.SUPERVISION_HEAD,
        cadence="quarter",
        date_rule="quarterly_circular",
        soft=True,
        answered_by=QUARTERLY_CIRCULAR,
        clause="A-7",
    ),
    OfficeDutyRow(
        code="assessment_export",
        name="向市考核办报送通报表扬、约谈、通报批评情况",
        holder=Role.SUPERVISION_HEAD,
        cadence="year",
        due_in="period",
        opens_rule="assessment_opens",
        date_rule="assessment_export",
        answered_by=ASSESSMENT_LETTER,
        clause="A-12.4",
    ),
    OfficeDutyRow(
        code=ACTIVITY_FILING,
        name="例外督查检查事项报市委督查室备案",
        holder=Role.SUPERVISION_HEAD,
        cadence="year",
        date_rule=ACTIVITY_FILING,
        soft=True,
        answered_by="record",
        clause="A-10",
    ),
)

# An overdue or unstarted matter is slow and flagged; what is neither closed nor slow goes well.
STANDINGS: tuple[StandingRow, ...] = (
    StandingRow(code="done", name="已完成", holds_for="closed", clause="A-7"),
    StandingRow(code="slow", name="进展缓慢", holds_for="overdue_or_not_started", clause="A-7"),
    StandingRow(code="smooth", name="进展顺利", holds_for="any", clause="A-7"),
)


UNIT_DUTIES: tuple[UnitDutyRow, ...] = (
    UnitDutyRow(
        code=QUARTER_REPORT,
        name="科室季度督查情况",
        opens="period",
        cadence="quarter",
        holders="every_unit",
        unit_kinds=(UnitKind.SECTION,),
        date_rule=QUARTER_REPORT,
        headings=QUARTER_HEADINGS,
        headings_clause="A-7",
        clause="A-7",
    ),
    UnitDutyRow(
        code=KEY_TASK_REPORT,
        name="《政府工作报告》年度重点任务（公开承诺事项）当月进展",
        opens="period",
        cadence="month",
        holders="with_open_matters",
        categories=(WORK_REPORT,),
        unit_kinds=RESPONSIBLE_KINDS,
        date_rule=KEY_TASK_REPORT,
        clause="A-9a",
    ),
    UnitDutyRow(
        code=INTERVIEW_REPLY,
        name="约谈后的情况说明和书面整改方案",
        opens="measure",
        holders="unit_concerned",
        date_rule=INTERVIEW_REPLY,
        headings=REPLY_HEADINGS,
        headings_clause="A-12.3b",
        signature_clause="A-12.3b",
        signer_of_record=True,
        clause="A-12.3b",
    ),
)


def unit_duties(parameters: AnkangParameters) -> tuple[UnitDutyRow, ...]:
    """Return what sections and responsible units owe; a report on a meeting is owed once per unit and meeting."""
    of_meetings = UnitDutyRow(
        code=MEETING_REPORT,
        name="会议决定事项进展",
        opens="meeting",
        holders="unit_concerned",
        unit_kinds=RESPONSIBLE_KINDS,
        date_rule=MEETING_REPORT,
        restart_clause="A-9b",
        restart_after_working_days=parameters.minutes_late_working_days,
        clause="A-9b",
    )
    return (*UNIT_DUTIES, of_meetings)


def dates(parameters: AnkangParameters) -> tuple[DatedRule, ...]:
    """Return every date of the measures by name."""
    meeting = AfterTerm(amount=parameters.meeting_report_working_days, unit="working_days")
    filing = AfterTerm(amount=parameters.filing_working_days, unit="working_days")
    reply = AfterTerm(amount=parameters.interview_reply_days, unit="calendar_days")
    redo = AfterTerm(amount=parameters.redo_working_days, unit="working_days")
    return (
        DatedRule(code="order_stated", rule=StatedDay(), clause="A-5"),
        DatedRule(code=QUARTER_REPORT, rule=QuarterLastWorkingDay(), clause="A-7"),
        DatedRule(code="quarterly_circular", rule=MonthlyDay(day=parameters.circular_day), clause="A-7"),
        DatedRule(code=KEY_TASK_REPORT, rule=MonthLastWorkingDay(), clause="A-9a"),
        DatedRule(code=MEETING_REPORT, rule=meeting, clause="A-9b"),
        DatedRule(code="redo", rule=redo, clause="A-9c"),
        DatedRule(code="redo_stated", rule=StatedDay(), clause="A-9c"),
        DatedRule(
            code="exception_notice",
            rule=WorkingDaysBefore(working_days=parameters.exception_working_days),
            clause="A-10",
        ),
        DatedRule(code=ACTIVITY_FILING, rule=filing, clause="A-10"),
        DatedRule(code=INTERVIEW_REPLY, rule=reply, clause="A-12.3b"),
        DatedRule(code="assessment_opens", rule=YearlyDay(month=12, day=1), clause="A-12.4"),
        DatedRule(code="assessment_export", rule=YearlyDay(month=12, day=31), clause="A-12.4"),
    )
