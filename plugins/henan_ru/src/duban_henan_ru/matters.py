"""Matters: nine classes, flow, notices and their receipt, reports, persons of record (二、三、五)."""

from __future__ import annotations

from duban_contracts.vocabulary import ReportKind, Role, UnitKind
from duban_henan_ru.parameters import HenanRuParameters
from duban_sdk.demands import CountRow, MarkRow, Post, ReceiptPolicy, UnitScope
from duban_sdk.tables import Category, JudgingPolicy, Origin, ReportRow, RoleRow, Series, Stage, Track, UrgingForm

TRACK = "supervision"
DISCIPLINE = "7"
"""Discipline at meetings and the duty roster: incidents with evidence, never a task."""
UNIT_DEPUTY = "unit_deputy"
LATE_RECEIPT, LATE_REPORT, RANKED_LAST = "late_receipt", "late_report", "ranked_last"
EMERGENCY = "emergency"
APP_USAGE = ("app", "小程序", "公众号", "使用率", "活跃度", "登录", "打卡", "点击", "下载量")
"""Words of rankings by the use of software, which are none of a key work."""
WAYS = ("phone", "supervision_notice", "reminder_letter", "platform")
"""Ways of sending that start the clock of a receipt."""
WAYS_BESIDE = ("wechat_group", "wechat", "public_account", "weibo")
"""五（三）: such media may go beside them; alone they start no clock."""

_NAMES = (
    "上级政府重大决策、重要工作部署以及领导批示和交办工作",
    "县政府重大决策、重要文件和重要工作部署以及县政府领导批示件、交办事项",
    "县政府全体会议、常务会议、专题会议决定事项及其他重要会议事项",
    "省、市、县政府工作报告、民生实事和县政府年度重要工作事项",
    "省、市、县人大代表建议、政协委员提案",
    "县政府领导现场办公、工作调研提出的事项",
    "县政府重要会议会风会纪和值班制度落实情况",
    "县政府领导交办的其他事项",
    "其他需要督促检查的重要事项",
)

CATEGORIES: tuple[Category, ...] = tuple(
    Category(code=str(number), name=name, track=TRACK, incidents_only=str(number) == DISCIPLINE, clause="R-2")
    for number, name in enumerate(_NAMES, start=1)
)

TRACKS: tuple[Track, ...] = (
    Track(
        code=TRACK,
        name="政务督查",
        stages=(
            Stage(code="ledger", name="建账", entered_on=("MatterProposed", "MatterTakenUp")),
            Stage(
                code="notice",
                name="通知下发",
                entered_on=("OrderSubmitted", "OrderRejected", "MatterAssigned"),
            ),
            Stage(code="receipt", name="通知接收", entered_on=("OrderAcknowledged",)),
            Stage(code="carry_out", name="督查落实", entered_on=("UnitUrged", "PlanFiled", "ReportReturned")),
            Stage(code="feedback", name="结果反馈", entered_on=("ReportFiled", "ReportVerified")),
            Stage(code="circulate", name="通报", entered_on=("UnitNamed",)),
            Stage(code="struck_off", name="销号", entered_on=("MatterClosed",)),
            Stage(code="archive", name="归档", entered_on=("MatterArchived",)),
        ),
        order_series="order",
        event_clauses=(
            ("MatterAssigned", "R-3.2"),
            ("OrderAcknowledged", "R-3.2"),
            ("PlanFiled", "R-3.3"),
            ("ReportVerified", "R-3.4"),
            ("MatterClosed", "R-3.0"),
            ("MatterArchived", "R-3.0"),
        ),
        clause="R-2",
    ),
)

# The text names the notice and gives no pattern of its number.
SERIES: tuple[Series, ...] = (Series(code="order", name="督办通知单", pattern="{year}年第{serial}号", clause="R-3.2"),)

_STAFF = (Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD)
ORIGINS: tuple[Origin, ...] = (
    Origin(code="ordinary", name="一般督查事项", drafted_by=_STAFF, clause="R-2"),
    Origin(code="meeting", name="会议决定", drafted_by=_STAFF, clause="R-2"),
    Origin(code="instruction", name="领导批示、交办", drafted_by=_STAFF, clause="R-2"),
)

URGING_FORMS: tuple[UrgingForm, ...] = (
    UrgingForm(code="phone", name="电话催办", clause="R-3.2"),
    UrgingForm(code="reminder_letter", name="工作提示函", clause="R-3.2"),
    UrgingForm(code="on_site", name="实地督查", method=3, clause="R-3.5"),
)

REPORTS: tuple[ReportRow, ...] = (
    ReportRow(
        code="closing",
        kind=ReportKind.CLOSING,
        signature_clause="R-3.4",
        signer_of_record=True,
        completed_on_clause="R-3.4",
        clause="R-3.4",
    ),
    # With its reason, in time, it counts as reported in time; the matter is not done by it and its date stays.
    ReportRow(
        code="progress",
        kind=ReportKind.PROGRESS,
        signature_clause="R-3.4",
        signer_of_record=True,
        staged_clause="R-3.4",
        clause="R-3.4",
    ),
    ReportRow(code="reasons", kind=ReportKind.REASONS, signature_clause="R-3.4", signer_of_record=True, clause="R-3.4"),
)

COUNTS: tuple[CountRow, ...] = (
    CountRow(code=LATE_RECEIPT, name="不按时接收通知", of="receipts", clause="R-3.2"),
    CountRow(code=LATE_REPORT, name="不按时报送工作落实情况", of="reports", clause="R-3.4"),
    CountRow(code=RANKED_LAST, name="重点工作全县排名末位", of="last_places", not_of=APP_USAGE, clause="R-4.3.4"),
)

MARKS: tuple[MarkRow, ...] = (
    MarkRow(
        code=EMERGENCY,
        name="紧急事项",
        set_by=(Role.SUPERVISION_HEAD, Role.OFFICE_DIRECTOR, Role.LEADER, Role.PRINCIPAL_LEADER),
        clause="R-3.2",
    ),
)

# 乡（镇）人民政府，产业集聚区管委会，县政府各部门及有关单位.
_REACHED = (UnitKind.TOWNSHIP, UnitKind.AUTHORISED_BODY, UnitKind.DEPARTMENT)
UNIT_SCOPE = UnitScope(unit_kinds=_REACHED, clause="R-4.1")
POSTS: tuple[Post, ...] = (
    Post(
        code="principal",
        name="第一责任人（主要领导）",
        role=Role.UNIT_PRINCIPAL,
        unit_kinds=_REACHED,
        at_most_one=True,
        clause="R-3.1",
    ),
    Post(
        code="deputy",
        name="具体责任人（分管副职）",
        role=UNIT_DEPUTY,
        unit_kinds=_REACHED,
        clause="R-3.1",
    ),
    Post(
        code="liaison",
        name="直接责任人（督查联络员），兼通知接收责任人",
        role=Role.UNIT_LIAISON,
        unit_kinds=_REACHED,
        at_most_one=True,
        clause="R-5.2",
    ),
)

_UNIT = ("AcknowledgeOrder", "FileReport", "FilePlan", "FileReason", "FileObjection", "ConfirmNotice")
_READING = ("ReadLedger", "ReadPapers", "ReadScores", "ReadNotices", "ReadUnits")
ROLES: tuple[RoleRow, ...] = (
    RoleRow(
        code=Role.SUPERVISION_STAFF,
        title="县政府督查室工作人员",
        acts=("MarkMatter", "MakeRecord", "AnswerRecord", "RecordRanking", "CheckNominations", "RecordStep"),
    ),
    RoleRow(
        code=Role.SUPERVISION_HEAD,
        title="县政府督查室主任",
        acts=(
            *("MarkMatter", "MakeRecord", "AnswerRecord", "RecordRanking", "CheckNominations", "RecordStep"),
            *("RecordStatement", "ImposeMeasure", "RecordMeasureFinding", "CompleteDuty", "ReturnDutyReport"),
        ),
    ),
    RoleRow(code=Role.OFFICE_DIRECTOR, title="县政府办公室主任"),
    RoleRow(code=Role.LEADER, title="县政府分管领导"),
    RoleRow(code=Role.PRINCIPAL_LEADER, title="县政府主要领导"),
    RoleRow(code=Role.UNIT_PRINCIPAL, title="单位主要领导（第一责任人）", acts=("FilePlan", "FileDutyReport")),
    RoleRow(code=UNIT_DEPUTY, title="单位分管副职（具体责任人）", acts=(*_UNIT, *_READING)),
    RoleRow(code=Role.UNIT_LIAISON, title="督查联络员（直接责任人）", acts=("FilePlan", "FileDutyReport")),
)


def receipt(parameters: HenanRuParameters) -> ReceiptPolicy:
    """Return when a notice is received in time."""
    return ReceiptPolicy(
        office_hours=parameters.receipt_office_hours,
        ways=WAYS,
        ways_beside=WAYS_BESIDE,
        fact=LATE_RECEIPT,
        received_by=Role.UNIT_LIAISON,
        emergency_marks=(EMERGENCY,),
        clause="R-3.2",
    )


def judging(parameters: HenanRuParameters) -> JudgingPolicy:
    """Return how timeliness is judged; nothing is early here, for nothing is scored."""
    return JudgingPolicy(
        form_refiling_counts=parameters.form_refiling_counts,
        substance_refiling_counts=parameters.substance_refiling_counts,
        verification_clause="R-3.4",
        reason_clause="R-4.3.1",
        objection_clause="R-4.3.5",
        clause="R-3.4",
    )
