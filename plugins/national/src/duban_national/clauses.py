"""Manifest: every clause of the law above the counties, in our words, with what carries it out."""

from __future__ import annotations

from datetime import date

from duban_national.parameters import NationalParameters
from duban_sdk.manifest import CarriedBy, Clause, Manifest

VERSION = "2024.1"
DOCUMENT = "国务院令第733号；信访工作条例；民法典；整治形式主义为基层减负若干规定"
VALID_FROM = date(2021, 2, 1)
_NUMBERED = {"政府督查工作条例": "国务院令第733号"}
"""Laws that are cited with the number of their order, too."""

_T, _E, _R = CarriedBy.TABLE, CarriedBy.ENGINE, CarriedBy.RECORD

SUPERVISION: tuple[Clause, ...] = (
    Clause(
        id="N-4",
        article="政府督查工作条例 第四条、第五条",
        kind="scope",
        text="督查对象是本级政府部门、下级政府及其部门，以及受法律授权或受委托承担公共职责的组织；企业和公民个人不是督查对象。",
        carried_by=(_T, _E),
        where=("unit_scope", "engine register"),
    ),
    Clause(
        id="N-11",
        article="政府督查工作条例 第十一条",
        kind="approval",
        text="督查事项须有依据：政府决定、行政首长指示，或者督查机构提出并经行政首长批准的建议；交办前须写明。",
        carried_by=(_T, _E),
        where=("authority", "engine signatures"),
    ),
    Clause(
        id="N-12",
        article="政府督查工作条例 第十二条",
        kind="record",
        text="督查采用八种方式：自查说明，听取汇报，检查访谈暗访，座谈听证统计评估，调阅资料，收集线索，约谈，互联网＋督查；"
        "催办和检查按方式登记。",
        carried_by=(_T, _R),
        where=(
            *(f"urging_forms.{code}" for code in ("self_check", "hearing_report", "inspection", "forum")),
            *(f"urging_forms.{code}" for code in ("copying_material", "collecting_leads", "interview")),
            "urging_forms.internet_plus",
            "record urgings and checks by their method",
        ),
    ),
    Clause(
        id="N-15",
        article="政府督查工作条例 第十五条",
        kind="workflow",
        text="督查须先有书面方案，控制频次和时长；不得扩大范围、变更对象，不得重复督查、多头督查。立项前提示同一单位的相近事项，"
        "变更范围或对象须重新审批，检查次数按单位统计并显示。",
        carried_by=(_T, _E),
        where=("activities", "papers.inspection_plan", "chains.inspection_plan", "amendment", "engine similar"),
    ),
    Clause(
        id="N-16",
        article="政府督查工作条例 第十六条",
        kind="document",
        text="督查结束应作出结论，涉及督查对象的部分向其反馈；结论须事实清楚、证据充分，记录送达日期。检查过的单位、据以扣分或者"
        "处理的认定，逐项提醒作出结论；移送追责的，结论送达后方可批准。",
        carried_by=(_T, _E, _R),
        where=(
            "review",
            "office_duties.finding_conclusion",
            "dates.finding_conclusion",
            "engine review",
            "record service of the conclusion",
        ),
    ),
    Clause(
        id="N-17",
        article="政府督查工作条例 第十七条",
        kind="deadline",
        text="督查对象收到结论之日起30日内可以申请复核，受理机关30日内决定；参与作出结论的人员应当回避。复核期间依据该结论的处理和"
        "计分暂缓，结论被改变的予以冲销。",
        carried_by=(_T, _E),
        where=("review", "dates.review_application", "dates.review_decision", "engine review", "engine recusal"),
    ),
    Clause(
        id="N-18",
        article="政府督查工作条例 第十八条",
        kind="workflow",
        text="结论要求整改的，督查对象应当按期整改；督查机构可以复查，并记录复查情况。",
        carried_by=(_T, _E, _R),
        where=("review", "dates.rectification_stated", "engine review", "record re-checks"),
    ),
    Clause(
        id="N-21",
        article="政府督查工作条例 第二十一条",
        kind="escalation",
        text="表扬、批评和追究责任的建议，须经政府或行政首长批准；追究责任的，移交有权机关处理。系统只提出建议，登记批准和移交。",
        carried_by=(_T, _E),
        where=(
            "measure_policy",
            "chains.national_transfer",
            "chains.national_proposal",
            "engine proposals",
            "engine referrals",
        ),
    ),
    Clause(
        id="N-22",
        article="政府督查工作条例 第二十二条、第二十三条",
        kind="workflow",
        text="发现涉嫌职务违法犯罪的移送监察机关，其他违法犯罪的移送司法机关；移送记录只保留必要内容。",
        carried_by=(_T, _E, _R),
        where=("referral", "engine referrals", "record transfers"),
    ),
    Clause(
        id="N-24",
        article="政府督查工作条例 第二十四条—第二十六条",
        kind="secrecy",
        text="保守国家秘密、商业秘密和个人隐私，来件人信息只供必要人员查看，涉密事项只留存根；阻挠督查、弄虚作假、打击报复的追究责任，"
        "打击报复的情形不经被反映单位，也不向其通知和显示。",
        carried_by=(_T, _E),
        where=(
            "stub",
            "incidents.national_retaliation",
            "incidents.national_obstruction",
            "measures.retaliation_transfer",
            "measures.obstruction_transfer",
            "grounds.retaliation_transfer",
            "grounds.obstruction_transfer",
            "engine vault",
            "engine visibility",
            "engine escalation",
        ),
    ),
)

PETITIONS: tuple[Clause, ...] = (
    Clause(
        id="N-P1",
        article="信访工作条例 第二十二条、第二十三条、第三十四条",
        kind="deadline",
        text="信访事项15日内告知是否受理，自受理之日起60日内办结；延期只能一次，不超过30日，并向信访人说明理由。"
        "单位对职责有异议的，5个工作日内说明理由提出。",
        carried_by=(_T, _E),
        where=(
            "ticket_clocks.petition_acceptance",
            "ticket_clocks.petition_conclusion",
            "dates.petition_acceptance",
            "dates.petition_conclusion",
            "dates.petition_extension",
            "objections.petition",
            "dates.objection",
            "engine timers",
            "engine objections",
        ),
    ),
    Clause(
        id="N-P2",
        article="信访工作条例 第三十条、第四十六条",
        kind="secrecy",
        text="检举、控告材料不得转给被检举、控告的人员或单位：不得交其承办，不得让其看到，也不得向其通知。",
        carried_by=(_T, _E),
        where=("barring", "engine barring"),
    ),
)

OTHERS: tuple[Clause, ...] = (
    Clause(
        id="N-C1",
        article="民法典 第二百零一条—第二百零四条、第一千二百五十九条",
        kind="deadline",
        text="开始的当日不计入；按月计算的，到期月的对应日为到期日，没有对应日的为月末；最后一日是休息日的，顺延到其后第一个工作日。"
        "只写“日”的为日历天。",
        carried_by=(_E,),
        where=("engine counting",),
    ),
    Clause(
        id="N-B1",
        article="整治形式主义为基层减负若干规定（2024年）",
        kind="appraisal",
        text="领导批示、刊物采用不作为考核内容，2024年8月6日以后的不计分，确需计分的须有决定；不反复要求报表报材料："
        "一次填报用于各项定期报送，对各单位的要求计数并显示，同一天对同一单位的催办合并。",
        carried_by=(_E, _R),
        where=(
            "engine urgings",
            "engine reports",
            "engine accounts",
            "record decisions of a county to count such facts",
        ),
    ),
)


def _in_its_document(clause: Clause) -> Clause:
    law = clause.article.partition(" ")[0].partition("（")[0]
    return clause.model_copy(update={"document": _NUMBERED.get(law, law)})


def manifest() -> Manifest:
    """Return the manifest of this plugin."""
    return Manifest(
        id="national",
        title="国家规定",
        versions=(VERSION,),
        document=DOCUMENT,
        issuer="国务院等",
        valid_from=VALID_FROM,
        clauses=tuple(map(_in_its_document, (*SUPERVISION, *PETITIONS, *OTHERS))),
        parameters=NationalParameters,
    )
