"""Matters: classes of office and sections, tracks, orders, reports, and who is reached (第二条—第六条、第九条)."""

from __future__ import annotations

from duban_ankang.parameters import AnkangParameters
from duban_ankang.roles import SECTION
from duban_contracts.vocabulary import ReportKind, Role, UnitKind
from duban_sdk.demands import OrderDemand, Post, UnitScope
from duban_sdk.records import HandDownPolicy
from duban_sdk.tables import Category, JudgingPolicy, Origin, ReportRow, Series, Stage, Track, UrgingForm

OFFICE_TRACK, SECTION_TRACK = "office", "section"
WORK_REPORT = "5.2"
"""Targets of the work report and public commitments, on which units report every month (第九条)."""
EXPRESSLY_ASKED = "5.4"
"""Instructions that expressly ask for the supervision office; all others are of the sections (6.2)."""
KEY_PROJECT = "6.3"
"""Key projects of a leader's line: their reports state physical progress (形象进度)."""

_OFFICE = (
    "中、省及市委、市政府重大决策部署",
    "省《政府工作报告》涉及安康事项和市《政府工作报告》目标任务、公开承诺事项",
    "市政府全体会议、常务会议、市长办公会议决定事项",
    "中、省及市委、市政府领导明确要求市政府督查室督办的批示指示",
    "政府系统承办的人大代表建议、政协提案",
    "省级以上新闻媒体及内刊反映的重要问题、国务院“互联网+督查”转办件、人民网网民留言",
    "政府系统巡视、审计重要问题整改和市政府领导交办的其他重要事项",
)
_SECTIONS = (
    "对应市领导专项问题办公会议、现场办公会议及调研检查确定事项",
    "涉及对口联系工作的批示件和重要文件",
    "对应市领导联系重点项目及其他专项工作",
)

CATEGORIES: tuple[Category, ...] = (
    *(
        Category(
            code=f"5.{number}",
            name=name,
            track=OFFICE_TRACK,
            owner=Role.SUPERVISION_HEAD,
            needs_instruction=f"5.{number}" == EXPRESSLY_ASKED,
            instruction_names=("督查室",) if f"5.{number}" == EXPRESSLY_ASKED else (),
            clause="A-5",
        )
        for number, name in enumerate(_OFFICE, start=1)
    ),
    *(
        Category(code=f"6.{number}", name=name, track=SECTION_TRACK, owner=SECTION, clause="A-6")
        for number, name in enumerate(_SECTIONS, start=1)
    ),
)
"""Article and number of the source: 5.1 to 5.7 of the supervision office, 6.1 to 6.3 of the sections."""

_STAGES: tuple[Stage, ...] = (
    Stage(code="register", name="登记", entered_on=("MatterProposed", "MatterTakenUp")),
    Stage(code="assign", name="交办", entered_on=("OrderSubmitted", "OrderRejected", "MatterAssigned")),
    Stage(code="supervise", name="督办", entered_on=("UnitUrged",)),
    Stage(code="report", name="反馈", entered_on=("ReportFiled", "ReportReturned", "ReportVerified")),
    Stage(code="circulate", name="通报", entered_on=("UnitNamed",)),
    Stage(code="close", name="办结", entered_on=("MatterClosed",)),
    Stage(code="archive", name="归档", entered_on=("MatterArchived",)),
)
_EVENT_CLAUSES = (
    ("UnitUrged", "A-4"),
    ("ReportVerified", "A-9c"),
    ("MatterClosed", "A-7"),
    ("MatterArchived", "A-7"),
)

TRACKS: tuple[Track, ...] = (
    Track(
        code=OFFICE_TRACK,
        name="市政府督查室督办",
        stages=_STAGES,
        order_series="office_order",
        event_clauses=_EVENT_CLAUSES,
        clause="A-5",
    ),
    Track(
        code=SECTION_TRACK,
        name="科室督办",
        stages=_STAGES,
        order_series="section_order",
        event_clauses=_EVENT_CLAUSES,
        clause="A-6",
    ),
)

# The text gives no pattern of numbers; gap-free numbers keep the ledger of 第七条 complete.
SERIES: tuple[Series, ...] = (
    Series(code="office_order", name="督查室交办单", pattern="督查{year}年{serial}号", clause="A-5"),
    Series(code="section_order", name="科室交办单", pattern="科室{year}年{serial}号", clause="A-6"),
)

# Whoever supervises the class of matters drafts its orders; where a matter comes from changes nothing in that.
ORIGINS: tuple[Origin, ...] = (
    Origin(code="ordinary", name="决策部署及其他", clause="A-5"),
    Origin(code="meeting", name="会议决定", clause="A-9b"),
    Origin(code="instruction", name="领导批示指示", clause="A-6"),
)

URGING_FORMS: tuple[UrgingForm, ...] = (
    UrgingForm(code="written", name="书面催办", clause="A-4"),
    UrgingForm(code="phone", name="电话催办", clause="A-4"),
    UrgingForm(code="on_site", name="现场督查", method=3, clause="A-4"),
)

REPORTS: tuple[ReportRow, ...] = (
    ReportRow(code="closing", kind=ReportKind.CLOSING, completed_on_clause="A-9c", return_clause="A-9c", clause="A-9c"),
    ReportRow(code="progress", kind=ReportKind.PROGRESS, return_clause="A-9c", clause="A-9.0"),
    ReportRow(code="reasons", kind=ReportKind.REASONS, clause="A-9.0"),
)

# The line is the leader whose work it is; every order says it, and the quarterly circular is drawn up by it.
ORDER_DEMANDS: tuple[OrderDemand, ...] = (OrderDemand(code="line", required=("lead_official",), clause="A-4"),)

_REACHED = (UnitKind.SUBORDINATE_GOVERNMENT, UnitKind.DEPARTMENT, UnitKind.AUTHORISED_BODY)
UNIT_SCOPE = UnitScope(unit_kinds=(*_REACHED, UnitKind.SECTION), clause="A-2")
POSTS: tuple[Post, ...] = (
    Post(
        code="principal",
        name="主要负责人（第一责任人）",
        role=Role.UNIT_PRINCIPAL,
        unit_kinds=_REACHED,
        at_most_one=True,
        clause="A-8",
    ),
)
RESPONSIBLE_KINDS = _REACHED
"""County governments, departments and direct bodies, which alone report by 第九条; sections report by 第七条."""

HAND_DOWN = HandDownPolicy(by=(Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD, SECTION), clause="A-3")


def judging(parameters: AnkangParameters) -> JudgingPolicy:
    """Return how timeliness is judged; nothing is early here, for nothing is scored."""
    return JudgingPolicy(
        form_refiling_counts=parameters.form_refiling_counts,
        substance_refiling_counts=parameters.substance_refiling_counts,
        verification_clause="A-9c",
        reason_clause="A-12.3a",
        objection_clause="A-8",
        clause="A-9c",
    )
