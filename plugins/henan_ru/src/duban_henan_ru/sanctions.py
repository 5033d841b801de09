"""The graph of five forms (四): what may be imposed, what leads to it, and what is shown of it afterwards."""

from __future__ import annotations

from duban_contracts.vocabulary import ApprovalSubject, Role
from duban_henan_ru import papers
from duban_henan_ru.matters import LATE_RECEIPT, LATE_REPORT, RANKED_LAST
from duban_henan_ru.parameters import HenanRuParameters
from duban_sdk.measures import Ground, Measure, MeasurePolicy, MeasureStep
from duban_sdk.tables import Chain, ReferralPolicy

SELF_CRITICISM = "self_criticism"
CIRCULAR_CRITICISM = "circular_criticism"
MEDIA_EXPOSURE = "media_exposure"
WARNING_INTERVIEW = "warning_interview"
ACCOUNTABILITY = "accountability"

# Persons are named only with an approval of their own (国务院令第733号 and 四（四）: published lists name units).
_PUBLISHED = MeasureStep(
    code="published",
    name="公布处理结果（写明媒介）",
    approval_clause="R-4.4a",
    text_clause="R-4.4a",
    clause="R-4.4a",
)

MEASURES: tuple[Measure, ...] = (
    Measure(
        code=SELF_CRITICISM,
        name="书面检查",
        rank=1,
        steps=(MeasureStep(code="submitted", name="向县政府提交书面检查", clause="R-4.3.1"), _PUBLISHED),
        names_persons="with_approval",
        clause="R-4.3.1",
    ),
    Measure(
        code=CIRCULAR_CRITICISM,
        name="通报批评",
        rank=2,
        paper=papers.CIRCULAR_OF_CRITICISM,
        needs_new_date=True,
        steps=(_PUBLISHED,),
        names_persons="with_approval",
        vetoes=True,
        clause="R-4.3.2",
    ),
    Measure(
        code=MEDIA_EXPOSURE,
        name="媒体曝光",
        rank=3,
        paper=papers.EXPOSURE,
        needs_new_date=True,
        steps=(_PUBLISHED,),
        names_persons="with_approval",
        vetoes=True,
        clause="R-4.3.3",
    ),
    Measure(
        code=WARNING_INTERVIEW,
        name="警示约谈",
        rank=4,
        steps=(MeasureStep(code="held", name="约谈单位及责任人", clause="R-4.3.4"), _PUBLISHED),
        names_persons="with_approval",
        vetoes=True,
        clause="R-4.3.4",
    ),
    Measure(
        code=ACCOUNTABILITY,
        name="责任追究（提出处理建议）",
        rank=5,
        steps=(_PUBLISHED,),
        names_persons="with_approval",
        hands_over=True,
        vetoes=True,
        clause="R-4.3.5",
    ),
)

# 四（三）5: 向纪监、组织、人事等部门提出处理建议; which sanction, that body chooses.
REFERRAL = ReferralPolicy(
    bodies=("县纪委监委", "县委组织部", "县人力资源和社会保障局"),
    approved_only=True,
    paper=papers.SANCTION_PROPOSAL,
    unnamed_sanctions=(
        *("警告处分", "严重警告", "政务警告", "党内警告", "记过", "记大过", "降级", "撤职", "开除"),
        *("撤销党内职务", "留党察看", "诫勉", "免职", "责令辞职", "停职检查"),
    ),
    clause="R-4.3.5",
)


def chains(parameters: HenanRuParameters) -> tuple[Chain, ...]:
    """Return who decides each form; the text names the county government."""
    government = Role(parameters.government_signer)
    return (
        _chain(SELF_CRITICISM, (Role.SUPERVISION_HEAD, Role.LEADER), "R-4.3.1"),
        *(
            _chain(measure, (Role.SUPERVISION_HEAD, government), clause)
            for measure, clause in (
                (CIRCULAR_CRITICISM, "R-4.3.2"),
                (MEDIA_EXPOSURE, "R-4.3.3"),
                (WARNING_INTERVIEW, "R-4.3.4"),
                (ACCOUNTABILITY, "R-4.3.5"),
            )
        ),
    )


def _chain(measure: str, steps: tuple[str, ...], clause: str) -> Chain:
    return Chain(code=measure, subject=ApprovalSubject.PROPOSAL, steps=steps, proposals=(measure,), clause=clause)


def policy(parameters: HenanRuParameters) -> MeasurePolicy:
    """Return how facts lead to proposals: one fact, one proposal, the highest that applies."""
    return MeasurePolicy(
        one_per_fact=parameters.one_per_fact,
        persons_of_record=True,
        persons_basis_clause="R-4.4a",
        fact_clause="R-4.2",
        clause="R-4.0",
    )


def grounds(parameters: HenanRuParameters) -> tuple[Ground, ...]:
    """Return the ways into each form, by form."""
    return (
        *_to_self_criticism(parameters),
        *_to_circular(parameters),
        *_to_exposure(),
        *_to_interview(parameters),
        *_to_accountability(),
    )


SELF_CRITICISM_GROUNDS: tuple[Ground, ...] = (
    Ground(
        code="not_in_time",
        measure=SELF_CRITICISM,
        trigger="matter_overdue",
        of_completion=True,
        excused_by_reason=True,
        text="督查事项未按规定时间办理",
        clause="R-4.3.1",
    ),
    Ground(
        code="meeting_missed",
        measure=SELF_CRITICISM,
        trigger="incident",
        rows=("meeting_missed", "meeting_proxy", "no_leave"),
        text="不按规定参加县政府组织召开的会议",
        clause="R-4.3.1",
    ),
    Ground(
        code="unsatisfactory",
        measure=SELF_CRITICISM,
        trigger="incident",
        rows=("unsatisfactory_result",),
        text="督查事项办理结果不满意",
        clause="R-4.3.1",
    ),
    Ground(
        code="weak_work",
        measure=SELF_CRITICISM,
        trigger="incident",
        rows=("weak_work",),
        text="领导不够重视、认识不够到位、措施不够得力，工作推进缓慢",
        clause="R-4.3.1",
    ),
    Ground(
        code="self_criticism_other",
        measure=SELF_CRITICISM,
        trigger="by_hand",
        text="等情形（由人认定）",
        clause="R-4.3.1",
    ),
)


def _to_self_criticism(parameters: HenanRuParameters) -> tuple[Ground, ...]:
    clause, measure, times = "R-4.3.1", SELF_CRITICISM, parameters.in_a_row
    return (
        *SELF_CRITICISM_GROUNDS,
        Ground(
            code="receipts_in_a_row",
            measure=measure,
            trigger="count",
            fact=LATE_RECEIPT,
            times=times,
            in_a_row=True,
            text="连续两次不按时接收通知",
            clause=clause,
        ),
        Ground(
            code="reports_in_a_row",
            measure=measure,
            trigger="count",
            fact=LATE_REPORT,
            times=times,
            in_a_row=True,
            excused_by_reason=True,
            text="连续两次不按时上报工作落实情况",
            clause=clause,
        ),
    )


def _to_circular(parameters: HenanRuParameters) -> tuple[Ground, ...]:
    clause, measure, times = "R-4.3.2", CIRCULAR_CRITICISM, parameters.many_times
    incidents = (
        ("ranked_back", "推进迟缓，此项工作在全县处于落后位置"),
        ("criticised_by_leader", "推进迟缓，此项工作被县政府主要领导批评"),
        ("false_report", "把关不严、弄虚作假、虚报瞒报工作进度及成效"),
        ("major_meeting_proxy", "县政府重大会议不履行请假手续且替会代签"),
        ("major_meeting_absence", "县政府重大会议无故缺席"),
        ("non_cooperation", "不配合督查人员开展督查活动"),
    )
    return (
        Ground(
            code="receipts_many",
            measure=measure,
            trigger="count",
            fact=LATE_RECEIPT,
            times=times,
            text="多次不按时接收通知",
            clause=clause,
        ),
        Ground(
            code="reports_many",
            measure=measure,
            trigger="count",
            fact=LATE_REPORT,
            times=times,
            excused_by_reason=True,
            text="多次不按时报送工作落实情况",
            clause=clause,
        ),
        *(_on_incident(measure, kind, text, clause) for kind, text in incidents),
        Ground(code="circular_other", measure=measure, trigger="by_hand", text="等情形（由人认定）", clause=clause),
    )


def _to_exposure() -> tuple[Ground, ...]:
    clause, measure = "R-4.3.3", MEDIA_EXPOSURE
    incidents = (
        ("listed_supervision", "因工作不力，被省、市、县挂牌督办"),
        ("exposure_asked", "履职不到位，造成工程质量差、进度慢，影响政府工作大局等，县政府领导要求曝光"),
    )
    return (
        Ground(
            code="criticised_not_improved",
            measure=measure,
            trigger="measure_lapsed",
            measures=(CIRCULAR_CRITICISM,),
            text="被县政府通报批评的工作，到整改期限仍无明显改进",
            clause=clause,
        ),
        *(_on_incident(measure, kind, text, clause) for kind, text in incidents),
    )


def _to_interview(parameters: HenanRuParameters) -> tuple[Ground, ...]:
    clause, measure = "R-4.3.4", WARNING_INTERVIEW
    incidents = (
        ("criticised_above", "因部门或个人原因，有关工作被省、市通报批评"),
        ("last_in_city", "重点工作在全市排名末位"),
    )
    return (
        Ground(
            code="exposed_not_rectified",
            measure=measure,
            trigger="measure_lapsed",
            measures=(MEDIA_EXPOSURE,),
            text="被媒体曝光，依旧整改不到位",
            clause=clause,
        ),
        Ground(
            code="last_in_a_row",
            measure=measure,
            trigger="count",
            fact=RANKED_LAST,
            times=parameters.last_place_in_a_row,
            in_a_row=True,
            text="重点工作连续两次在全县排名末位",
            clause=clause,
        ),
        *(_on_incident(measure, kind, text, clause) for kind, text in incidents),
        Ground(code="interview_other", measure=measure, trigger="by_hand", text="等情形（由人认定）", clause=clause),
    )


def _to_accountability() -> tuple[Ground, ...]:
    incidents = (
        ("held_accountable", "因部门或个人原因，工作推进不力，被国家、省、市有关部门问责"),
        ("task_refused", "无正当理由拒绝、推诿工作任务，造成严重不良后果"),
        ("wrong_action", "不作为、乱作为、慢作为，造成重大不良影响"),
    )
    return tuple(_on_incident(ACCOUNTABILITY, kind, text, "R-4.3.5") for kind, text in incidents)


def _on_incident(measure: str, kind: str, text: str, clause: str) -> Ground:
    return Ground(code=kind, measure=measure, trigger="incident", rows=(kind,), text=text, clause=clause)
