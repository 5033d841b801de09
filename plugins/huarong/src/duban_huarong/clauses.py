"""Manifest: every clause of the draft rules, in our words, with what carries it out."""

from __future__ import annotations

from duban_huarong.clauses_of_system import SYSTEM_CLAUSES
from duban_huarong.parameters import HuarongParameters
from duban_sdk.manifest import CarriedBy, Clause, Manifest, PackStatus

VERSION = "draft.1"
DOCUMENT = "华容区人民政府政务督查工作细则（征求意见稿）"

_T, _H, _E, _R = CarriedBy.TABLE, CarriedBy.HOOK, CarriedBy.ENGINE, CarriedBy.RECORD

GENERAL_CLAUSES: tuple[Clause, ...] = (
    Clause(
        id="E-2",
        article="第二条, 第十条",
        kind="workflow",
        text="列入督查的事项件件有结果、有回音：没有登记办理结果和答复的不得办结；台账列出尚无结果的事项。",
        carried_by=(_T, _E),
        where=("tracks.supervision", "reports.closing", "registers.unanswered", "engine reports", "engine history"),
    ),
    Clause(
        id="E-3",
        article="第三条",
        kind="role",
        text="各乡镇、各部门指定专兼职督查员并留电话；未指定的在名册中标明。",
        carried_by=(_T, _E),
        where=("posts.inspector", "engine register"),
    ),
    Clause(
        id="E-4",
        article="第四条（一）—（十）",
        kind="scope",
        text="督查范围分十类，按原文序号编码。",
        carried_by=(_T, _E),
        where=("categories", "engine triage"),
    ),
    Clause(
        id="E-5",
        article="第五条",
        kind="role",
        text="区政府办公室负责督查各乡镇和区政府各部门；事项只交给这些单位和办公室自身。",
        carried_by=(_T, _E),
        where=("unit_scope", "engine register"),
    ),
    Clause(
        id="E-6",
        article="第六条",
        kind="workflow",
        text="归口办理；多个单位的由办公室确定一个主办、若干协办。",
        carried_by=(_T, _E),
        where=("judging", "engine orders", "engine objections"),
    ),
    Clause(
        id="E-7",
        article="第七条",
        kind="organisational",
        text="督查人员可列席会议，经领导同意就重大事项调研督查，按区领导批示召开协调会议；"
        "没有写明同意人或所据批示的不予登记。",
        carried_by=(_T, _R),
        where=(
            "record_kinds.sitting_in",
            "record_kinds.investigation",
            "record_kinds.coordination_meeting",
            "marks.major",
            "record meetings and investigations",
        ),
    ),
    Clause(
        id="E-8",
        article="第八条（一）—（三）",
        kind="document",
        text="督查人员登记编号，起草《督办通知单》或《专项督办函》（涉及多个单位或有区领导批示时建议用函），"
        "经主管领导审批后转办；对上级的回复单独成文，按上级要求的日期报出。各类文书由系统按事项生成。",
        carried_by=(_T, _H, _E),
        where=(
            "order_forms.notice",
            "order_forms.letter",
            "chains.order",
            "papers.superior_reply",
            "papers.office_closing_report",
            "series.reply",
            "matter_tasks.superior_reply",
            "dates.superior_reply",
            "hook duban_document",
            "engine orders",
            "engine signatures",
        ),
    ),
    Clause(
        id="E-8.3",
        article="第八条（三）",
        kind="approval",
        text="办公室起草的办结报告、情况汇报、通报和对上级的回复，经办公室主管领导和区政府领导审定后印发、上报。",
        carried_by=(_T, _E),
        where=("chains.office_papers", "engine papers"),
    ),
    Clause(
        id="E-8.4",
        article="第八条（四）（五）",
        kind="document",
        text="可按任意时段形成情况汇报；《政府督查通报》设经验交流部分。",
        carried_by=(_T, _H, _E),
        where=("papers.situation_report", "hook duban_circular", "engine papers"),
    ),
    Clause(
        id="E-8.6",
        article="第八条（六）",
        kind="record",
        text="文件资料保存、整理、保密、移交归档：案卷可导出，移交登记日期和接收人；涉密事项只留存根。",
        carried_by=(_T, _E, _R),
        where=(
            "stub",
            "record_kinds.archive_hand_over",
            "engine history",
            "engine export",
            "engine stub",
            "record hand-over to the archive",
        ),
    ),
)

PROCEDURE_CLAUSES: tuple[Clause, ...] = (
    Clause(
        id="E-9.1",
        article="第九条（一）",
        kind="approval",
        text="办公室提出意见，办公室主管领导或区政府领导审批后列入；未经审批不编号。",
        carried_by=(_T, _E),
        where=("chains.take_up", "origins.ordinary", "origins.leader_instruction", "engine signatures"),
    ),
    Clause(
        id="E-9.2",
        article="第九条（二）",
        kind="record",
        text="审批后登记编号，拟定督办通知单或专项督办函，附原件或复印件发出；没有附件的不得发出。",
        carried_by=(_T, _E),
        where=(
            "series.register",
            "series.notice",
            "series.letter",
            "order_demands.source_document",
            "engine numbers",
            "engine orders",
        ),
    ),
    Clause(
        id="E-9.3",
        article="第九条（三）",
        kind="workflow",
        text="多个单位办理的，由主办单位牵头并报送办结报告，协办单位报送各自部分；"
        "缺协办部分的，主办须说明原因方可报送。",
        carried_by=(_T, _E),
        where=("reports.closing", "reports.contribution", "engine reports"),
    ),
    Clause(
        id="E-9.4",
        article="第九条（四）",
        kind="workflow",
        text="不宜转交的由办公室直接办理或牵头办理；此类事项只有办公室和其指定的单位可见。",
        carried_by=(_T, _E),
        where=("unit_scope", "engine orders", "engine visibility"),
    ),
    Clause(
        id="E-9.5",
        article="第九条（五）",
        kind="urging",
        text="发出后未见签收的及时询问，时限过半了解措施和进展，督促上报。",
        carried_by=(_T, _E),
        where=(
            "matter_tasks.receipt_check",
            "matter_tasks.progress_check",
            "matter_tasks.progress_check_later",
            "dates.receipt_check",
            "dates.progress_check",
            "urging_forms.receipt_question",
            "urging_forms.phone",
            "urging_forms.on_site",
            "engine urgings",
        ),
    ),
    Clause(
        id="E-10a",
        article="第十条",
        kind="deadline",
        text="注明时限的，按注明的日期办结。",
        carried_by=(_T, _E),
        where=("dates.order_stated", "judging", "engine counting"),
    ),
    Clause(
        id="E-10b",
        article="第十条",
        kind="deadline",
        text="未注明时限的，自收到起一个月内报告结果；取次月对应日（没有的取月末），遇休息日顺延。",
        carried_by=(_T, _E),
        where=("limits.one_month", "dates.one_month", "engine limits_open", "engine counting"),
    ),
    Clause(
        id="E-10c",
        article="第十条",
        kind="deadline",
        text="难以按期办结的，到期前说明原因和进展；说明本身不改期，经审批人同意新日期才改。",
        carried_by=(_T, _E, _R),
        where=(
            "extension",
            "chains.new_date",
            "dates.extension_stated",
            "judging",
            "engine reasons",
            "engine extensions",
            "record explanations",
        ),
    ),
    Clause(
        id="E-10d",
        article="第十条",
        kind="deadline",
        text="媒体曝光的热点、难点问题，自收到起7日内（遇休息日顺延）反馈动态信息，办结后再报告整改结果。",
        carried_by=(_T, _E),
        where=(
            "marks.media",
            "matter_duties.media_information",
            "dates.media_information",
            "reports.interim",
            "engine duties",
        ),
    ),
    Clause(
        id="E-10e",
        article="第十条",
        kind="deadline",
        text="有特殊要求的事项可另定以小时或天计的时限，须写明理由。",
        carried_by=(_T, _E, _R),
        where=("limits.one_month", "engine orders", "record reasons of special limits"),
    ),
    Clause(
        id="E-11",
        article="第十一条",
        kind="feedback",
        text="办结报告以承办机关名义用正式文件报送，有发文序号，写清事实、结论、处理；不符合的不予接收，"
        "已接收的责成重新查报并定日期。",
        carried_by=(_T, _H, _E),
        where=("reports.closing", "dates.redo", "hook duban_report_defects", "engine reports", "engine returns"),
    ),
)

CLAUSES: tuple[Clause, ...] = (*GENERAL_CLAUSES, *PROCEDURE_CLAUSES, *SYSTEM_CLAUSES)


def manifest() -> Manifest:
    """Return the manifest; no adoption of the draft is known, so its status says so."""
    return Manifest(
        id="huarong",
        title="华容区人民政府政务督查工作细则",
        versions=(VERSION,),
        document=DOCUMENT,
        issuer="华容区人民政府办公室",
        status=PackStatus.DRAFT,
        clauses=CLAUSES,
        parameters=HuarongParameters,
    )
