"""Manifest: every clause of the scheme, in our words, with what carries it out."""

from __future__ import annotations

from datetime import date

from duban_sdk.manifest import CarriedBy, Clause, Manifest, PackStatus
from duban_yunhe.clauses_of_scoring import SCORING_CLAUSES
from duban_yunhe.parameters import YunheParameters

VERSION = "2022.1"
DOCUMENT = "云政办发〔2022〕24号"
# 一年一定的方案：2022年度。Afterwards it stands only by a recorded renewal (parameter ``renewed_by``).
VALID_FROM, VALID_TO = date(2022, 5, 6), date(2022, 12, 31)

_T, _H, _E, _R = CarriedBy.TABLE, CarriedBy.HOOK, CarriedBy.ENGINE, CarriedBy.RECORD

FLOW_CLAUSES: tuple[Clause, ...] = (
    Clause(
        id="Y-1",
        article="一（一）—（七）",
        kind="scope",
        text="督查范围分七类，按原文序号编码；立项时须选定其中一类。",
        carried_by=(_T, _E),
        where=("categories", "engine triage"),
    ),
    Clause(
        id="Y-2.0",
        article="二",
        kind="workflow",
        text="督查按立项、交办、催办、反馈、核查、通报、归档、运用八个环节闭环办理，台账按此显示所处环节。",
        carried_by=(_T,),
        where=("tracks.supervision",),
    ),
    Clause(
        id="Y-2.1",
        article="二（一）",
        kind="approval",
        text="督查室提出立项意见；一般事项由县政府办公室审定，重大事项由县政府主要领导审定。",
        carried_by=(_T, _E),
        where=("chains.take_up_ordinary", "chains.take_up_major", "engine signatures"),
    ),
    Clause(
        id="Y-2.2a",
        article="二（二）",
        kind="record",
        text="台账载明内容、牵头领导、承办单位、完成时限、工作要求；督查交办单按年连续编号，并登记下发平台。",
        carried_by=(_T, _E),
        where=("series.order", "origins.ordinary", "dates.order_stated", "engine orders", "engine numbers"),
    ),
    Clause(
        id="Y-2.2b",
        article="二（二）",
        kind="workflow",
        text="专项督查由业务部门拟稿，专题会议和专题调研事项由联络员整理，均经督查室审核后下发。",
        carried_by=(_T, _E),
        where=(
            "origins.special_inspection",
            "origins.meeting",
            "origins.field_visit",
            "chains.order_review",
            "engine signatures",
        ),
    ),
    Clause(
        id="Y-2.3",
        article="二（三）",
        kind="urging",
        text="以电话、信息等形式催办，必要时现场检查或专项督办；重要情况报告县政府领导；联合督查写明两个以上督查主体。",
        carried_by=(_T, _E, _R),
        where=(
            "urging_forms.phone",
            "urging_forms.message",
            "urging_forms.on_site",
            "urging_forms.special",
            "joint",
            "engine urgings",
            "engine findings",
            "record urgings",
        ),
    ),
    Clause(
        id="Y-2.4a",
        article="二（四）",
        kind="feedback",
        text="限期内报送经单位主要负责人核签的书面报告；多个单位的，由主办单位起草，并写明各协办单位办理情况。",
        carried_by=(_T, _E),
        where=("reports.closing", "reports.progress", "engine reports"),
    ),
    Clause(
        id="Y-2.4b",
        article="二（四）",
        kind="duty",
        text="短期可办结的即办结即反馈；不能短期办结的每月5日前反馈。事实不清、意见不明的退回重报，事项期限不因此改变。",
        carried_by=(_T, _E),
        where=(
            "reports.progress",
            "matter_duties.monthly_report",
            "dates.monthly_report",
            "dates.redo",
            "dates.redo_stated",
            "judging",
            "engine duties",
            "engine returns",
        ),
    ),
    Clause(
        id="Y-2.4c",
        article="二（四）",
        kind="document",
        text="需向上级报告的，由县领导联络员会同承办单位起草，督查室审签。",
        carried_by=(_T, _E),
        where=("papers.upward_report", "chains.upward_report", "engine papers"),
    ),
    Clause(
        id="Y-2.5a",
        article="二（五）",
        kind="feedback",
        text="督查室核查反馈情况，不符合要求的退回重办；核查通过后方可销号。",
        carried_by=(_T, _E, _R),
        where=("judging", "engine reports", "record verifications"),
    ),
    Clause(
        id="Y-2.5b",
        article="二（五）",
        kind="deadline",
        text="因客观条件不能按期办结的，到期前书面说明原因、办理方案、新时限和推进计划，经县政府领导同意后改期；"
        "原则上只改一次，再次改期作为例外由主要领导决定并说明理由。",
        carried_by=(_T, _E),
        where=(
            "extension",
            "chains.extension_first",
            "chains.extension_again",
            "dates.extension_stated",
            "engine extensions",
        ),
    ),
    Clause(
        id="Y-2.6",
        article="二（六）",
        kind="document",
        text="每月通报一次：先书面报县政府领导阅示，10日前在全县通报；重点事项报专报；进展缓慢的单位按通报所定日期"
        "报告原因及改进意见。",
        carried_by=(_T, _H, _E),
        where=(
            "papers.monthly_circular",
            "papers.special_report",
            "chains.office_papers",
            "series.circular",
            "series.special_report",
            "office_duties.monthly_circular",
            "dates.monthly_circular",
            "dates.reasons_stated",
            "matter_duties.slow_reasons",
            "reports.reasons",
            "hook duban_circular",
            "engine papers",
            "engine duties",
        ),
    ),
    Clause(
        id="Y-2.7",
        article="二（七）",
        kind="record",
        text="督查中形成的材料和信息立卷归档，可按编号、单位、日期和文中字句查询。",
        carried_by=(_T, _E),
        where=("tracks.supervision", "engine history"),
    ),
    Clause(
        id="Y-2.8",
        article="二（八）",
        kind="ranking",
        text="每季度通报年度累计得分和排名，同分同名次；政令不畅、效能低下等情况由县政府办公室报县监委，系统只登记移送。",
        carried_by=(_T, _E, _R),
        where=(
            "rankings.ranking",
            "office_duties.quarterly_ranking",
            "dates.quarterly_ranking",
            "referral",
            "engine rankings",
            "engine referrals",
            "record referrals",
        ),
    ),
)

FORMAT_CLAUSES: tuple[Clause, ...] = (
    Clause(
        id="Y-A",
        article="附件",
        kind="document",
        text="反馈报告格式：承办单位红色信笺头、规定标题、主送县人民政府督查室、导语、办理事项、办理进展情况、"
        "下步工作安排三部分分条编号，落款盖章并写明日期；系统生成已填好事项的底稿，并逐项指出不符之处。",
        carried_by=(_H,),
        where=("hook duban_report_defects", "hook duban_report_text", "hook duban_document"),
    ),
)

CLAUSES: tuple[Clause, ...] = (*FLOW_CLAUSES, *SCORING_CLAUSES, *FORMAT_CLAUSES)


def manifest() -> Manifest:
    """Return the manifest; the document itself has run out, so its status says so whatever a county renews."""
    return Manifest(
        id="yunhe",
        title="云和县2022年度县政府督查工作实施方案",
        versions=(VERSION,),
        document=DOCUMENT,
        issuer="云和县人民政府办公室",
        status=PackStatus.EXPIRED,
        valid_from=VALID_FROM,
        valid_to=VALID_TO,
        clauses=CLAUSES,
        parameters=YunheParameters,
    )
