"""Incidents, what people record, sheets of facts, and the check of nominations (二（七）、三、四、五)."""

from __future__ import annotations

from duban_contracts.vocabulary import Role
from duban_henan_ru.parameters import HenanRuParameters
from duban_sdk.records import RecordKind, SheetRow, VetoPolicy
from duban_sdk.tables import IncidentKind

INCIDENTS: tuple[IncidentKind, ...] = (
    # Class 7: one by one, with evidence; a leave that was granted is no incident.
    IncidentKind(code="meeting_missed", name="不按规定参加会议", evidence_required=True, clause="R-2"),
    IncidentKind(code="meeting_proxy", name="替会、代签", evidence_required=True, clause="R-2"),
    IncidentKind(code="no_leave", name="未履行请假手续", evidence_required=True, clause="R-2"),
    IncidentKind(code="duty_unmanned", name="值班不在岗", evidence_required=True, clause="R-2"),
    IncidentKind(
        code="unsatisfactory_result",
        name="办理结果不满意",
        matter_required=True,
        evidence_required=True,
        clause="R-4.3.1",
    ),
    IncidentKind(
        code="weak_work",
        name="重视不够、措施不力、推进缓慢",
        matter_required=True,
        evidence_required=True,
        clause="R-4.3.1",
    ),
    IncidentKind(code="ranked_back", name="工作在全县处于落后位置", source_required=True, clause="R-4.3.2"),
    IncidentKind(code="criticised_by_leader", name="被县政府主要领导批评", source_required=True, clause="R-4.3.2"),
    IncidentKind(code="false_report", name="把关不严、弄虚作假、虚报瞒报", evidence_required=True, clause="R-4.3.2"),
    IncidentKind(code="major_meeting_proxy", name="重大会议未请假且替会代签", evidence_required=True, clause="R-4.3.2"),
    IncidentKind(code="major_meeting_absence", name="重大会议无故缺席", evidence_required=True, clause="R-4.3.2"),
    IncidentKind(code="non_cooperation", name="不配合督查活动", evidence_required=True, clause="R-3.5"),
    IncidentKind(code="listed_supervision", name="被省、市、县挂牌督办", source_required=True, clause="R-4.3.3"),
    IncidentKind(
        code="exposure_asked", name="县政府领导要求曝光", source_required=True, evidence_required=True, clause="R-4.3.3"
    ),
    IncidentKind(code="criticised_above", name="被省、市通报批评", source_required=True, clause="R-4.3.4"),
    IncidentKind(code="last_in_city", name="重点工作在全市排名末位", source_required=True, clause="R-4.3.4"),
    IncidentKind(code="held_accountable", name="被国家、省、市问责", source_required=True, clause="R-4.3.5"),
    IncidentKind(
        code="task_refused",
        name="无正当理由拒绝、推诿，造成严重后果",
        evidence_required=True,
        barred_by_objection=True,
        clause="R-4.3.5",
    ),
    IncidentKind(
        code="wrong_action", name="不作为、乱作为、慢作为，影响重大", evidence_required=True, clause="R-4.3.5"
    ),
)

_ATTENDANCE = RecordKind(code="attendance", name="会议考勤", required=("unit",), clause="R-2")


def record_kinds(parameters: HenanRuParameters) -> tuple[RecordKind, ...]:
    """Return what people only record; attendance where the county keeps a register of it."""
    kinds = (
        RecordKind(
            code="staff_request",
            name="抽调人员",
            required=("unit",),
            task_of=Role.SUPERVISION_STAFF,
            clause="R-3.5",
        ),
        RecordKind(
            code="secondment",
            name="跟班学习",
            required=("unit", "persons"),
            until_months=parameters.secondment_months,
            remind_days_before=parameters.secondment_remind_days,
            clause="R-5.1",
        ),
        RecordKind(code="training", name="督查工作培训、学习、交流", clause="R-5.1"),
        RecordKind(code="staff_selection", name="选派督查工作人员", required=("persons",), clause="R-5.3"),
    )
    return (*kinds, _ATTENDANCE) if parameters.attendance_register else kinds


SHEETS: tuple[SheetRow, ...] = (
    SheetRow(
        code="assessment",
        name="年度政务督查考核事实表",
        heads=(
            ("督查制度的建立", ("posts_named",)),
            ("督查通知的接收", ("orders_received_in_time", "orders_received_late")),
            ("督查事项的落实", ("matters_in_time", "matters_late", "matters_open")),
            ("督查结果的反馈", ("reports_in_time", "reports_late", "reports_returned")),
            ("督查活动的配合", ("incidents",)),
        ),
        incident_kinds=("non_cooperation",),
        clause="R-3.0b",
    ),
    SheetRow(
        code="sanctions_quarter",
        name="季度处理结果台账",
        period="quarter",
        heads=(("处理结果", ("measures",)),),
        clause="R-4.4a",
    ),
    SheetRow(
        code="sanctions_year",
        name="年度处理结果台账",
        heads=(("处理结果", ("measures",)),),
        clause="R-4.4a",
    ),
)


def veto(parameters: HenanRuParameters) -> VetoPolicy:
    """Return who checks lists for commendation, and how far back."""
    return VetoPolicy(
        checked_by=(Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD), years=parameters.veto_years, clause="R-4.4b"
    )
