"""Raised-level supervision, the ladder of 第十二条（三）, transfer, grades, and what is counted at year end."""

from __future__ import annotations

from duban_ankang.duties import ACTIVITY_FILING, INTERVIEW_REPLY, KEY_TASK_REPORT, MEETING_REPORT
from duban_ankang.papers import CIRCULAR_OF_CRITICISM, INSPECTION_PLAN, RECTIFICATION_ORDER
from duban_ankang.parameters import AnkangParameters
from duban_ankang.roles import SECRETARY_GENERAL
from duban_contracts.vocabulary import ApprovalSubject, Role
from duban_sdk.measures import Ground, Measure, MeasurePolicy, MeasureStep
from duban_sdk.records import ActivityKind, GradePolicy, GradeRow, RecordKind, SheetRow
from duban_sdk.tables import Chain, IncidentKind, ReferralPolicy

RAISED_SUPERVISION = "raised_supervision"
KEY_SUPERVISION = "key_supervision"
INTERVIEW = "interview"
POOR_GRADE = "poor_grade"
TRANSFER = "transfer"
EXCELLENT, POOR = "excellent", "poor"
NOT_RECTIFIED = "not_rectified"
NO_CLEAR_PROGRESS = "no_clear_progress"
MISCONDUCT = "misconduct"
FALSE_REPORT = "false_report"
COMMENDED = "commended"

MEASURES: tuple[Measure, ...] = (
    Measure(code=RAISED_SUPERVISION, name="提级督查", new_owner=Role.SUPERVISION_HEAD, sanction=False, clause="A-4"),
    Measure(
        code=KEY_SUPERVISION,
        name="重点督办，责令限期整改",
        rank=1,
        paper=RECTIFICATION_ORDER,
        needs_new_date=True,
        needs_target=True,
        clause="A-12.3a",
    ),
    Measure(
        code=INTERVIEW,
        name="约谈主要负责人",
        rank=2,
        needs_new_date=True,
        needs_target=True,
        steps=(
            MeasureStep(
                code="held",
                name="约谈（分管领导约谈主要负责人）",
                opens_duty=INTERVIEW_REPLY,
                principal_clause="A-8",
                clause="A-12.3b",
            ),
            MeasureStep(code="told_principal_leader", name="约谈结果报市政府主要领导", after="held", clause="A-12.3b"),
        ),
        clause="A-12.3b",
    ),
    Measure(
        code=POOR_GRADE,
        name="认定为较差等次，全市通报批评，媒体曝光",
        rank=3,
        paper=CIRCULAR_OF_CRITICISM,
        sets_grade=POOR,
        steps=(
            MeasureStep(
                code="exposed",
                name="新闻媒体公开曝光（只点名单位）",
                approval_clause="A-12.3c",
                clause="A-12.3c",
            ),
        ),
        clause="A-12.3c",
    ),
    Measure(code=TRANSFER, name="移送执纪执法部门", hands_over=True, clause="A-12.3d"),
)


GROUNDS: tuple[Ground, ...] = (
    Ground(
        code="overdue",
        measure=KEY_SUPERVISION,
        trigger="matter_overdue",
        excused_by_reason=True,
        text="推进缓慢，期限已过未办结",
        clause="A-12.3a",
    ),
    Ground(
        code="report_missed",
        measure=KEY_SUPERVISION,
        trigger="duty_missed",
        rows=(KEY_TASK_REPORT, MEETING_REPORT),
        text="不按期报送进展情况",
        clause="A-12.3a",
    ),
    Ground(
        code="false_report",
        measure=KEY_SUPERVISION,
        trigger="incident",
        rows=(FALSE_REPORT,),
        text="虚报瞒报",
        clause="A-12.3a",
    ),
    Ground(
        code="weak", measure=KEY_SUPERVISION, trigger="by_hand", text="不重视、措施不力、推进缓慢", clause="A-12.3a"
    ),
    Ground(
        code="not_rectified",
        measure=INTERVIEW,
        trigger="measure_finding",
        rows=(NOT_RECTIFIED,),
        measures=(KEY_SUPERVISION,),
        text="经重点督办仍不整改或整改不力",
        clause="A-12.3b",
    ),
    Ground(
        code="no_clear_progress",
        measure=POOR_GRADE,
        trigger="measure_finding",
        rows=(NO_CLEAR_PROGRESS,),
        measures=(INTERVIEW,),
        after_step="held",
        text="经约谈仍无明显进展",
        clause="A-12.3c",
    ),
    Ground(
        code="misconduct",
        measure=TRANSFER,
        trigger="incident",
        rows=(MISCONDUCT,),
        text="工作落实中发现失职渎职、违纪违法问题",
        clause="A-12.3d",
    ),
)
"""The ways into each measure; only what a date or a record proves is proposed by itself."""


def grounds(parameters: AnkangParameters) -> tuple[Ground, ...]:
    """Return the ways into each measure, raised-level supervision among them."""
    raised = Ground(
        code="raised_after_urging",
        measure=RAISED_SUPERVISION,
        trigger="by_hand",
        requires_urgings=parameters.raise_after_urgings,
        text="涉及面广、事关全局、综合性强、协调难度大，且催办后落实效果不佳",
        clause="A-4",
    )
    return (raised, *GROUNDS)


def measure_policy(parameters: AnkangParameters) -> MeasurePolicy:
    """Return how facts lead to proposals."""
    return MeasurePolicy(one_per_fact=parameters.one_per_fact, clause="A-12.3a")


def chains(parameters: AnkangParameters) -> tuple[Chain, ...]:
    """Return who decides each measure, and who approves an exception to the annual plan."""
    government = Role(parameters.government_signer)
    return (
        _chain(RAISED_SUPERVISION, (SECRETARY_GENERAL,), "A-4"),
        _chain(KEY_SUPERVISION, (Role.SUPERVISION_HEAD,), "A-12.3a"),
        _chain(INTERVIEW, (Role.SUPERVISION_HEAD, government), "A-12.3b"),
        _chain(POOR_GRADE, (Role.SUPERVISION_HEAD, government), "A-12.3c"),
        _chain(TRANSFER, (Role.SUPERVISION_HEAD,), "A-12.3d"),
        Chain(code="activity_exception", subject=ApprovalSubject.ACTIVITY, steps=(Role.LEADER,), clause="A-10"),
    )


def _chain(measure: str, steps: tuple[str, ...], clause: str) -> Chain:
    return Chain(code=measure, subject=ApprovalSubject.PROPOSAL, steps=steps, proposals=(measure,), clause=clause)


REFERRAL = ReferralPolicy(bodies=("市纪委监委", "市人民检察院", "市中级人民法院", "相关执纪执法部门"), clause="A-12.3d")

INCIDENTS: tuple[IncidentKind, ...] = (
    IncidentKind(code=COMMENDED, name="通报表扬", source_required=True, clause="A-12.2"),
    IncidentKind(code=FALSE_REPORT, name="虚报瞒报", evidence_required=True, clause="A-12.3a"),
    # What goes to the discipline and enforcement bodies is not told to the unit that it is about.
    IncidentKind(
        code=MISCONDUCT,
        name="失职渎职、违纪违法问题",
        evidence_required=True,
        kept_from_unit=True,
        clause="A-12.3d",
    ),
)

GRADES: tuple[GradeRow, ...] = (
    GradeRow(code=EXCELLENT, name="优秀", commendable=True, clause="A-12.1"),
    GradeRow(code="good", name="良好", clause="A-12.1"),
    GradeRow(code="qualified", name="合格", clause="A-12.1"),
    GradeRow(code=POOR, name="较差", clause="A-12.1"),
)
GRADING = GradePolicy(graded_by=(Role.SUPERVISION_HEAD,), nomination_clause="A-12.2", clause="A-12.1")

SHEETS: tuple[SheetRow, ...] = (
    SheetRow(
        code="grading_facts",
        name="等次评定事实表",
        heads=(
            ("办理", ("matters_in_time", "matters_late", "matters_open")),
            ("报送", ("reports_in_time", "reports_late", "reports_returned")),
            ("约谈及通报", ("measures", "commendations")),
        ),
        commendation_kinds=(COMMENDED,),
        clause="A-12.1",
    ),
    SheetRow(
        code="assessment_export",
        name="通报表扬、约谈、通报批评情况汇总",
        heads=(("通报表扬", ("commendations",)), ("约谈、通报批评", ("measures",)), ("等次", ("grade",))),
        commendation_kinds=(COMMENDED,),
        measure_kinds=(INTERVIEW, POOR_GRADE),
        clause="A-12.4",
    ),
)

ACTIVITIES: tuple[ActivityKind, ...] = (
    ActivityKind(
        code="inspection",
        name="市级部门督查检查考核",
        plan_paper=INSPECTION_PLAN,
        plan_clause="A-10",
        exception_rule="exception_notice",
        filing_duty=ACTIVITY_FILING,
        clause="A-10",
    ),
)

RECORD_KINDS: tuple[RecordKind, ...] = (
    RecordKind(code="guidance", name="业务指导", required=("unit",), clause="A-3"),
    RecordKind(code="inspector", name="聘任政务督查员", required=("persons",), clause="A-11"),
)
