"""Manifest: every clause of the notice, in our words, with what carries it out."""

from __future__ import annotations

from duban_hutubi.clauses_of_tracks import AD_HOC_CLAUSES, REGULAR_CLAUSES
from duban_hutubi.parameters import HutubiParameters
from duban_sdk.manifest import CarriedBy, Clause, Manifest, PackStatus

VERSION = "2023.1"
DOCUMENT = "呼县政办〔2023〕38号"

_T, _H, _E, _R = CarriedBy.TABLE, CarriedBy.HOOK, CarriedBy.ENGINE, CarriedBy.RECORD

FRAME_CLAUSES: tuple[Clause, ...] = (
    Clause(
        id="H-1.0",
        article="一",
        kind="role",
        text="督查由县政府组织、县政府办统筹、督查科实施，分常规性和临时性两条线；每件事项只走一条线，"
        "没有登记办理结果和办结报告的不得销号。",
        carried_by=(_T, _E),
        where=(
            "tracks",
            "origins.ordinary",
            "reports.closing",
            "judging",
            "dates.redo",
            "engine reports",
            "engine returns",
        ),
    ),
)

ESCALATION_CLAUSES: tuple[Clause, ...] = (
    Clause(
        id="H-2.0",
        article="二",
        kind="escalation",
        text="督办单（常规性为已下发的责任分解）、催办函、督查通报发出后未落实且无正当理由，或未按要求反馈的，"
        "逐级进入提醒、约谈、问责，同一事项的同一级（或更高）措施未了结的不再另提；正当理由须经人认定，只挡住第一种情形；"
        "事项继续跟踪。",
        carried_by=(_T, _E, _R),
        where=(
            "measure_policy",
            "grounds.no_feedback",
            "judging",
            "engine escalation",
            "engine reasons",
            "record decisions on reasons",
        ),
    ),
    Clause(
        id="H-2.1",
        article="二（一）",
        kind="escalation",
        text="一级提醒：行动迟缓、推诿或未按时限完成的，督查科提出，副主任审核、主任签发《催办函》，"
        "可提前或适时发，写明问题、要求和新的期限。到期前的自动提示只是服务，不算提醒。",
        carried_by=(_T, _H, _E),
        where=(
            "measures.remind",
            "chains.remind",
            "grounds.order_overdue",
            "grounds.slow",
            "papers.urging_letter",
            "chains.urging_letter",
            "series.urging_letter",
            "judging",
            "hook duban_document",
            "engine escalation",
        ),
    ),
    Clause(
        id="H-2.2",
        article="二（二）",
        kind="escalation",
        text="二级约谈：催办函期限已过仍未整改且无正当理由，或逾期事项被上级重复督办（登记其文件，或其渠道再次来件并入）的，"
        "督查科提出、主任签批，下达写明新期限的《督查通报》；每月初汇总送分管副县长。副县长谈话只登记有无和日期，进一步要求记到事项上。",
        carried_by=(_T, _E, _R),
        where=(
            "measures.talk",
            "chains.talk",
            "grounds.letter_unmet",
            "grounds.supervised_again",
            "grounds.supervised_again_by_ticket",
            "incidents.repeated_supervision",
            "papers.supervision_circular",
            "chains.supervision_circular",
            "series.supervision_circular",
            "papers.circular_compilation",
            "office_duties.circular_compilation",
            "dates.compilation",
            "engine escalation",
            "record talks held",
        ),
    ),
    Clause(
        id="H-2.3",
        article="二（三）",
        kind="escalation",
        text="三级问责：约谈后仍未按时完成且影响全局；或造成较大社会影响、被上级通报批评、督促整改；"
        "或受区、州领导批评。督查科提出、县长同意后移交有权机关，系统只登记移交、签收和答复。",
        carried_by=(_T, _E, _R),
        where=(
            "measures.account",
            "chains.account",
            "grounds.circular_unmet",
            "grounds.impact",
            "grounds.criticised",
            "incidents.social_impact",
            "incidents.superior_circular",
            "incidents.ordered_to_rectify",
            "incidents.criticised_by_superior_leader",
            "referral",
            "engine escalation",
            "engine referrals",
            "record statements of effect",
            "record incidents",
        ),
    ),
)

CLAUSES: tuple[Clause, ...] = (*FRAME_CLAUSES, *REGULAR_CLAUSES, *AD_HOC_CLAUSES, *ESCALATION_CLAUSES)


def manifest() -> Manifest:
    """Return the manifest. The text states the year 2023 alone, so no first day is given."""
    return Manifest(
        id="hutubi",
        title="呼图壁县关于进一步加强政府督查督办工作的通知",
        versions=(VERSION,),
        document=DOCUMENT,
        issuer="呼图壁县人民政府办公室",
        status=PackStatus.IN_FORCE,
        clauses=CLAUSES,
        parameters=HutubiParameters,
    )
