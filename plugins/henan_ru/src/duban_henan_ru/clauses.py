"""Manifest: every clause of the opinion, in our words, with what carries it out."""

from __future__ import annotations

from duban_henan_ru.clauses_of_results import RESULT_CLAUSES
from duban_henan_ru.parameters import HenanRuParameters
from duban_sdk.manifest import CarriedBy, Clause, Manifest, PackStatus

VERSION = "sample.1"
DOCUMENT = "关于加强政府督促检查工作意见"

_T, _H, _E, _R = CarriedBy.TABLE, CarriedBy.HOOK, CarriedBy.ENGINE, CarriedBy.RECORD

WORK_CLAUSES: tuple[Clause, ...] = (
    Clause(
        id="R-2",
        article="二（一）—（九）",
        kind="scope",
        text="督查分九类，按原文序号编码。第七类（会风会纪、值班制度）不立事项，只凭证据逐条登记情形：缺席、替会代签、未请假、值班不在岗；县里未另行启用的，不登记考勤。",
        carried_by=(_T, _E),
        where=(
            "categories",
            "tracks.supervision",
            "origins.ordinary",
            "origins.meeting",
            "origins.instruction",
            "incidents.meeting_missed",
            "incidents.meeting_proxy",
            "incidents.no_leave",
            "incidents.duty_unmanned",
            "engine triage",
            "engine incidents",
        ),
    ),
    Clause(
        id="R-3.0",
        article="三",
        kind="duty",
        text="建立专项台账：年初建账，结转未办结事项；年中查账，列出全部未办结事项及状态；年终结账，逐件写明销号或结转；遗漏一件的台账不予印发。日期原文未写，默认1月31日、6月30日、12月31日。定期通报，及时销号。",
        carried_by=(_T, _H, _E),
        where=(
            "office_duties.ledger_opening",
            "office_duties.ledger_check",
            "office_duties.ledger_closing",
            "dates.ledger_opening",
            "dates.ledger_check",
            "dates.ledger_closing",
            "dates.ledger_opening_opens",
            "dates.ledger_check_opens",
            "dates.ledger_closing_opens",
            "papers.ledger_opening",
            "papers.ledger_check",
            "papers.ledger_closing",
            "papers.periodic_circular",
            "series.circular",
            "chains.ledgers",
            "hook duban_circular",
            "engine duties",
            "engine papers",
            "engine history",
        ),
    ),
    Clause(
        id="R-3.0b",
        article="三",
        kind="appraisal",
        text="年终考核按制度建立、通知接收、事项落实、结果反馈、活动配合五个方面列出各单位事实；原文没有分值，系统不计分。",
        carried_by=(_T, _E),
        where=("sheets.assessment", "engine export"),
    ),
    Clause(
        id="R-3.1",
        article="三（一）",
        kind="role",
        text="各单位登记主要领导（第一责任人）、分管副职（具体责任人）、督查联络员（直接责任人），缺一即显示不完整；单位台账列出全部事项，标明未报方案、未反馈的。",
        carried_by=(_T, _E),
        where=("posts.principal", "posts.deputy", "roles.unit_deputy", "engine register", "engine history"),
    ),
    Clause(
        id="R-3.2",
        article="三（二）",
        kind="workflow",
        text="通知登记发送途径，由接收责任人签收；时限4个办公小时，紧急事项不分昼夜，迟于时限即为不按时。仅在微信群、公众号发布的不起算。连续不按时接收按单位计数。",
        carried_by=(_T, _E),
        where=(
            "receipt",
            "counts.late_receipt",
            "marks.emergency",
            "series.order",
            "urging_forms.phone",
            "urging_forms.reminder_letter",
            "engine orders",
            "engine acknowledgements",
            "engine receipt_clock",
            "engine counting",
        ),
    ),
    Clause(
        id="R-3.3",
        article="三（三）",
        kind="workflow",
        text="单位收到通知后逐项对照，分解任务，落实到人、到期，随同落实方案报送。",
        carried_by=(_T, _E),
        where=("roles.unit_liaison", "engine sub_tasks"),
    ),
    Clause(
        id="R-3.4",
        article="三（四）",
        kind="feedback",
        text="按通知要求和时限报送，主要负责人审核，内容真实、数据准确。不能按时办结的，期限内说明原因并报告阶段性进展，视为按时报送，但不视为按时办结，期限不变。",
        carried_by=(_T, _E),
        where=(
            "reports.closing",
            "reports.progress",
            "reports.reasons",
            "counts.late_report",
            "dates.order_stated",
            "dates.redo",
            "dates.redo_stated",
            "judging",
            "engine reports",
            "engine returns",
        ),
    ),
    Clause(
        id="R-3.5",
        article="三（五）",
        kind="organisational",
        text="被督查单位安排熟悉情况的人员、提供条件，配合督查；不配合的登记情形。抽调人员的请求和答复均登记。",
        carried_by=(_T, _R),
        where=(
            "incidents.non_cooperation",
            "record_kinds.staff_request",
            "urging_forms.on_site",
            "record requests for staff and answers",
        ),
    ),
)


def manifest() -> Manifest:
    """Return the manifest of this plugin."""
    return Manifest(
        id="henan_ru",
        title="汝×县关于加强政府督促检查工作意见（匿名样本）",
        versions=(VERSION,),
        document=DOCUMENT,
        issuer="汝×县人民政府",
        status=PackStatus.SAMPLE,
        clauses=(*WORK_CLAUSES, *RESULT_CLAUSES),
        parameters=HenanRuParameters,
    )
