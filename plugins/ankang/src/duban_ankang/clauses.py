"""Manifest: every clause of the measures, in our words, with what carries it out."""

from __future__ import annotations

from datetime import date

from duban_ankang.clauses_of_results import RESULT_CLAUSES
from duban_ankang.parameters import AnkangParameters
from duban_sdk.manifest import CarriedBy, Clause, Manifest, PackStatus

VERSION = "2020.1"
DOCUMENT = "安政办发〔2020〕1号"
# 第十三条: 自印发之日起实施.
VALID_FROM = date(2020, 1, 6)

_T, _H, _E, _R = CarriedBy.TABLE, CarriedBy.HOOK, CarriedBy.ENGINE, CarriedBy.RECORD

WORK_CLAUSES: tuple[Clause, ...] = (
    Clause(
        id="A-2",
        article="第二条",
        kind="scope",
        text="适用于各县区人民政府和市政府各工作部门、直属机构；市政府办公室科室按第六条、第七条承担任务。其他单位不作为对象。",
        carried_by=(_T, _E),
        where=("unit_scope", "engine register"),
    ),
    Clause(
        id="A-3",
        article="第三条",
        kind="role",
        text="市政府统一领导，督查室牵头，分口负责。市、县区各自制定并实施本级督查计划；市级可将事项转交县区办理并查看进展，对下级给予业务指导。",
        carried_by=(_T, _E, _R),
        where=(
            "hand_down",
            "papers.work_plan",
            "chains.work_plan",
            "record_kinds.guidance",
            "engine handing_down",
            "record guidance given to lower units",
        ),
    ),
    Clause(
        id="A-4",
        article="第四条",
        kind="escalation",
        text="每项交办写明所对应的市领导。涉及面广、事关全局、综合性强、协调难度大，且至少催办一次后效果仍不佳的，经市政府秘书长同意，转由督查室提级督查，事项归口随之改为督查室；未经催办不得提级。",
        carried_by=(_T, _E),
        where=(
            "order_demands.line",
            "measures.raised_supervision",
            "grounds.raised_after_urging",
            "chains.raised_supervision",
            "urging_forms.written",
            "urging_forms.phone",
            "urging_forms.on_site",
            "engine urgings",
            "engine escalation",
            "engine ownership",
        ),
    ),
    Clause(
        id="A-5",
        article="第五条（一）—（七）",
        kind="scope",
        text="督查室督办七类事项，按原文条、项序号编码（5.1—5.7）；第四类须写明批示指示原文，其中明确要求督查室督办的才归此，其余归第六条。",
        carried_by=(_T, _E),
        where=(
            "categories.5.1",
            "categories.5.2",
            "categories.5.3",
            "categories.5.4",
            "categories.5.5",
            "categories.5.6",
            "categories.5.7",
            "tracks.office",
            "series.office_order",
            "origins.ordinary",
            "dates.order_stated",
            "engine triage",
            "engine ownership",
        ),
    ),
    Clause(
        id="A-6",
        article="第六条（一）—（三）",
        kind="scope",
        text="办公室各科室就对应市领导分管工作交办、督办、反馈三类事项，按原文条、项序号编码（6.1—6.3）。",
        carried_by=(_T, _E),
        where=(
            "categories.6.1",
            "categories.6.2",
            "categories.6.3",
            "tracks.section",
            "series.section_order",
            "origins.instruction",
            "engine ownership",
        ),
    ),
    Clause(
        id="A-7",
        article="第七条",
        kind="duty",
        text="各科室建立台账，每季度最后一个工作日（含当日，调休上班日计入）前按四项内容报督查室；督查室每季度分口通报，每件事项归入已完成、进展顺利、进展缓慢之一：办结的为已完成，逾期或未启动的为进展缓慢并标出，其余为进展顺利，由科室提出、督查室确定。",
        carried_by=(_T, _H, _E),
        where=(
            "unit_duties.quarter_report",
            "dates.quarter_report",
            "standings.done",
            "standings.smooth",
            "standings.slow",
            "papers.quarterly_circular",
            "chains.quarterly_circular",
            "series.circular",
            "office_duties.quarterly_circular",
            "dates.quarterly_circular",
            "hook duban_circular",
            "engine duties",
            "engine papers",
            "engine history",
        ),
    ),
    Clause(
        id="A-8",
        article="第八条",
        kind="role",
        text="各县区政府、部门、直属机构是责任主体，主要负责人是第一责任人，在单位名册中登记；督办升级和约谈均针对其本人。职责异议须说明理由。",
        carried_by=(_T, _E),
        where=(
            "posts.principal",
            "roles",
            "judging",
            "measures.interview",
            "engine register",
            "engine objections",
            "engine escalation",
        ),
    ),
    Clause(
        id="A-9.0",
        article="第九条",
        kind="feedback",
        text="各单位及时报告重大决策部署和重点工作落实情况；可随时报送进展，本款不设期限，也不因此计为逾期。",
        carried_by=(_T, _E),
        where=("reports.progress", "reports.reasons", "engine reports"),
    ),
    Clause(
        id="A-9a",
        article="第九条",
        kind="duty",
        text="承担《政府工作报告》年度重点任务（公开承诺事项）的单位，每月最后一个工作日（含当日，调休上班日计入）前报送当月进展。",
        carried_by=(_T, _E),
        where=("unit_duties.key_task_report", "dates.key_task_report", "engine duties"),
    ),
    Clause(
        id="A-9b",
        article="第九条",
        kind="deadline",
        text="全体会议、常务会议、市长办公会议、专项问题办公会议后30个工作日内，各有关单位就每次会议报送一次决定事项进展，自会议次日起算；这是报送进展的期限，不是办结期限。纪要晚于会议10个工作日以上的，可登记决定自纪要之日重新起算一次。",
        carried_by=(_T, _E),
        where=(
            "unit_duties.meeting_report",
            "dates.meeting_report",
            "origins.meeting",
            "engine duties",
            "engine counting",
        ),
    ),
    Clause(
        id="A-9c",
        article="第九条",
        kind="feedback",
        text="报送材料简明扼要、不漏项；项目类说明形象进度；已完成的附印证资料。不符合的退回重办或补办，逐项写明问题，退回单未写日期的为5个工作日；是否简明由核查人判断。",
        carried_by=(_T, _H, _E, _R),
        where=(
            "reports.closing",
            "dates.redo",
            "dates.redo_stated",
            "judging",
            "hook duban_report_defects",
            "engine reports",
            "engine returns",
            "record findings of the checker",
        ),
    ),
    Clause(
        id="A-10",
        article="第十条",
        kind="approval",
        text="督查室会同市委督查室、市考核办制定市级部门督查检查考核年度计划，未列入的不得开展。确需例外的，至少提前7个工作日申报（活动当日不计，自前一日倒数），经市政府分管领导审批后实施，由督查室报市委督查室备案；备案不影响实施。",
        carried_by=(_T, _E),
        where=(
            "papers.inspection_plan",
            "chains.inspection_plan",
            "activities.inspection",
            "chains.activity_exception",
            "dates.exception_notice",
            "office_duties.activity_filing",
            "dates.activity_filing",
            "engine papers",
            "engine counting",
            "engine duties",
        ),
    ),
    Clause(
        id="A-11",
        article="第十一条",
        kind="role",
        text="设政务督查员，登记到人，可参加核查；不享有审批和决定权。",
        carried_by=(_T, _R),
        where=("roles.inspector", "record_kinds.inspector", "record inspectors appointed"),
    ),
)


def manifest() -> Manifest:
    """Return the manifest of this plugin."""
    return Manifest(
        id="ankang",
        title="安康市政府系统督促检查工作办法",
        versions=(VERSION,),
        document=DOCUMENT,
        issuer="安康市人民政府办公室",
        status=PackStatus.IN_FORCE,
        valid_from=VALID_FROM,
        clauses=(*WORK_CLAUSES, *RESULT_CLAUSES),
        parameters=AnkangParameters,
    )
