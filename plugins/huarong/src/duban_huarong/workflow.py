"""Roles, procedure, limits, reports and posts (第三条—第六条、第九条—第十一条)."""

from __future__ import annotations

from duban_contracts.vocabulary import ApprovalSubject, ReportKind, Role, UnitKind
from duban_huarong.categories import TRACK
from duban_huarong.parameters import HuarongParameters
from duban_sdk.date_rules import AfterTerm, StatedDay
from duban_sdk.demands import LimitRow, MarkRow, OrderDemand, OrderForm, Post, UnitScope
from duban_sdk.duties import MatterTaskRow
from duban_sdk.records import StubPolicy
from duban_sdk.tables import (
    Chain,
    DatedRule,
    ExtensionPolicy,
    JudgingPolicy,
    MatterDutyRow,
    Origin,
    ReportRow,
    RoleRow,
    Series,
    Stage,
    Track,
    UrgingForm,
)

LEADER_IN_CHARGE = "unit_leader_in_charge"
MEDIA, FROM_SUPERIOR, TIME_CRITICAL, MAJOR = "media", "from_superior", "time_critical", "major"

SUPERIOR_CLASS, SUPERIOR_ORIGIN = "3", "superior"

_UNIT_ACTS = ("ReadLedger", "ReadPapers", "ReadUnits", "ReadNotices", "ConfirmNotice")
ROLES: tuple[RoleRow, ...] = (
    RoleRow(code=Role.SUPERVISION_STAFF, title="区政府办公室督查工作人员"),
    RoleRow(code=Role.SUPERVISION_HEAD, title="区政府办公室督查负责人"),
    RoleRow(code=Role.OFFICE_DIRECTOR, title="区政府办公室主管领导"),
    RoleRow(code=Role.LEADER, title="区政府领导"),
    RoleRow(code=Role.PRINCIPAL_LEADER, title="区长"),
    RoleRow(code=Role.UNIT_LIAISON, title="督查员"),
    RoleRow(code=LEADER_IN_CHARGE, title="单位主管督查工作的领导", acts=_UNIT_ACTS),
)

STAGES: tuple[Stage, ...] = (
    Stage(code="propose", name="提出意见", entered_on=("MatterProposed",)),
    Stage(code="list", name="审批列入", entered_on=("MatterTakenUp", "MatterDeclined")),
    Stage(code="issue", name="登记拟单", entered_on=("OrderSubmitted", "OrderRejected", "MatterAssigned")),
    Stage(code="press", name="询问督促", entered_on=("OrderAcknowledged", "UnitUrged")),
    Stage(code="report", name="反馈查报", entered_on=("ReportFiled", "ReportReturned", "ReportVerified")),
    Stage(code="close", name="办结", entered_on=("MatterClosed",)),
    Stage(code="file", name="归档", entered_on=("MatterArchived",)),
)

TRACKS: tuple[Track, ...] = (
    Track(
        code=TRACK,
        name="政务督查",
        stages=STAGES,
        register_series="register",
        order_series="notice",
        event_clauses=(
            ("MatterTakenUp", "E-9.1"),
            ("MatterDeclined", "E-9.1"),
            ("OrderSubmitted", "E-8"),
            ("OrderRejected", "E-8"),
            ("MatterAssigned", "E-9.2"),
            ("OrderAcknowledged", "E-9.5"),
            ("UnitUrged", "E-9.5"),
            ("ReportVerified", "E-11"),
            ("MatterClosed", "E-12.4"),
            ("MatterArchived", "E-8.6"),
        ),
        clause="E-2",
    ),
)

SERIES: tuple[Series, ...] = (
    Series(code="register", name="督查事项登记", pattern="华政督登〔{year}〕{serial}号", clause="E-9.2"),
    Series(code="notice", name="督办通知单", pattern="华政督〔{year}〕{serial}号", clause="E-9.2"),
    Series(code="letter", name="专项督办函", pattern="华政督函〔{year}〕{serial}号", clause="E-9.2"),
)

_DRAFTERS = (Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD)
ORIGINS: tuple[Origin, ...] = (
    Origin(code="ordinary", name="区政府办公室提出的事项", drafted_by=_DRAFTERS, clause="E-9.1"),
    Origin(code=SUPERIOR_ORIGIN, name="上级转办、交办", drafted_by=_DRAFTERS, clause="E-12.2"),
    Origin(code="leader_instruction", name="区领导批示、交办", drafted_by=_DRAFTERS, clause="E-9.1"),
)

# 区政府办公室主管领导或区政府领导: either signature is enough.
_EITHER = (Role.LEADER, Role.PRINCIPAL_LEADER)
CHAINS: tuple[Chain, ...] = (
    Chain(
        code="take_up",
        subject=ApprovalSubject.TAKE_UP,
        steps=(Role.OFFICE_DIRECTOR,),
        or_by=_EITHER,
        clause="E-9.1",
    ),
    Chain(
        code="order",
        subject=ApprovalSubject.ASSIGNMENT,
        steps=(Role.OFFICE_DIRECTOR,),
        or_by=_EITHER,
        clause="E-8",
    ),
    Chain(
        code="new_date",
        subject=ApprovalSubject.EXTENSION,
        steps=(Role.OFFICE_DIRECTOR,),
        or_by=_EITHER,
        clause="E-10c",
    ),
)

ORDER_FORMS: tuple[OrderForm, ...] = (
    OrderForm(
        code="letter",
        name="专项督办函",
        series="letter",
        suggested_for=("several_units", "leader_instruction"),
        clause="E-8",
    ),
    OrderForm(code="notice", name="督办通知单", series="notice", clause="E-8"),
)

ORDER_DEMANDS: tuple[OrderDemand, ...] = (
    OrderDemand(code="source_document", required=("attachments",), clause="E-9.2"),
)

LIMITS: tuple[LimitRow, ...] = (
    LimitRow(
        code="one_month",
        default_rule="one_month",
        counted_from="acknowledged",
        special_clause="E-10e",
        clause="E-10b",
    ),
)

_AUTHORITIES = (Role.SUPERVISION_HEAD, Role.OFFICE_DIRECTOR, Role.LEADER, Role.PRINCIPAL_LEADER)
MARKS: tuple[MarkRow, ...] = (
    MarkRow(code=MEDIA, name="新闻媒体曝光", set_by=_AUTHORITIES, clause="E-10d"),
    MarkRow(code=FROM_SUPERIOR, name="上级转办、交办", set_by=_AUTHORITIES, clause="E-12.2"),
    MarkRow(code=TIME_CRITICAL, name="时效性强", set_by=_AUTHORITIES, clause="E-12.2"),
    MarkRow(code=MAJOR, name="重大事项", set_by=_AUTHORITIES, clause="E-7"),
)

MATTER_DUTIES: tuple[MatterDutyRow, ...] = (
    MatterDutyRow(
        code="media_information",
        name="媒体曝光事项动态信息",
        opens="mark",
        marks=(MEDIA,),
        date_rule="media_information",
        answered_by=ReportKind.INTERIM,
        clause="E-10d",
    ),
)

MATTER_TASKS: tuple[MatterTaskRow, ...] = (
    MatterTaskRow(
        code="receipt_check",
        name="询问督查函件是否收到",
        opens_on="MatterAssigned",
        holder=Role.SUPERVISION_STAFF,
        date_rule="receipt_check",
        answered_on=("OrderAcknowledged", "UnitUrged", "ReportFiled"),
        clause="E-9.5",
    ),
    MatterTaskRow(
        code="progress_check",
        name="时限过半，了解措施和进展",
        opens_on="MatterAssigned",
        starts="half_limit",
        holder=Role.SUPERVISION_STAFF,
        date_rule="progress_check",
        answered_on=("UnitUrged", "ReportFiled", "MatterClosed"),
        clause="E-9.5",
    ),
    # An order without a limit has its middle once the limit is there.
    MatterTaskRow(
        code="progress_check_later",
        name="时限过半，了解措施和进展",
        opens_on="LimitFixed",
        starts="half_limit",
        holder=Role.SUPERVISION_STAFF,
        date_rule="progress_check",
        answered_on=("UnitUrged", "ReportFiled", "MatterClosed"),
        clause="E-9.5",
    ),
    MatterTaskRow(
        code="superior_reply",
        name="按上级要求的时限回复",
        opens_on="MatterAssigned",
        starts="superior_due",
        holder=Role.SUPERVISION_STAFF,
        date_rule="superior_reply",
        answered_on=("MatterArchived",),
        answered_by_paper="superior_reply",
        clause="E-8",
    ),
)

URGING_FORMS: tuple[UrgingForm, ...] = (
    UrgingForm(code="receipt_question", name="询问是否收到", clause="E-9.5"),
    UrgingForm(code="phone", name="电话了解进展", clause="E-9.5"),
    UrgingForm(code="on_site", name="到场督促检查", method=3, clause="E-9.5"),
)

SCOPE = UnitScope(
    unit_kinds=(
        UnitKind.TOWNSHIP,
        UnitKind.DEPARTMENT,
        UnitKind.AUTHORISED_BODY,
        UnitKind.TEMPORARY_BODY,
    ),
    office_may_undertake_clause="E-9.4",
    clause="E-5",
)

POSTS: tuple[Post, ...] = (
    Post(code="inspector", name="专兼职督查员", role=Role.UNIT_LIAISON, phone_required=True, clause="E-3"),
    Post(
        code="leader_in_charge",
        name="主管督查工作的领导",
        role=LEADER_IN_CHARGE,
        phone_required=True,
        clause="E-12.1",
    ),
)

STUB = StubPolicy(clause="E-8.6")

JUDGING = JudgingPolicy(
    early_days=0,
    verification_clause="E-12.4",
    reason_clause="E-10c",
    objection_clause="E-6",
    clause="E-10a",
)


def reports(parameters: HuarongParameters) -> tuple[ReportRow, ...]:
    """Return what reports must bring: the closing report is a numbered document of the unit with an outcome."""
    return (
        ReportRow(
            code="closing",
            kind=ReportKind.CLOSING,
            lead_only_clause="E-9.3",
            contributions_clause="E-9.3",
            number_clause="E-11",
            number_pattern=parameters.document_number,
            refused_defects_clause="E-11",
            return_clause="E-11",
            outcome_clause="E-2",
            clause="E-11",
        ),
        ReportRow(code="contribution", kind=ReportKind.CONTRIBUTION, clause="E-9.3"),
        ReportRow(code="interim", kind=ReportKind.INTERIM, clause="E-10d"),
        ReportRow(code="progress", kind=ReportKind.PROGRESS, clause="E-12.4"),
    )


def dates(parameters: HuarongParameters) -> tuple[DatedRule, ...]:
    """Return the dates of orders, returns, information and checks."""
    return (
        DatedRule(code="order_stated", rule=StatedDay(), clause="E-10a"),
        DatedRule(
            code="one_month", rule=AfterTerm(amount=parameters.default_limit_months, unit="months"), clause="E-10b"
        ),
        DatedRule(code="extension_stated", rule=StatedDay(), clause="E-10c"),
        DatedRule(
            code="media_information",
            rule=AfterTerm(amount=parameters.media_days, unit="calendar_days"),
            clause="E-10d",
        ),
        DatedRule(code="redo", rule=AfterTerm(amount=parameters.redo_working_days, unit="working_days"), clause="E-11"),
        DatedRule(
            code="receipt_check",
            rule=AfterTerm(amount=parameters.receipt_check_working_days, unit="working_days"),
            clause="E-9.5",
        ),
        DatedRule(code="progress_check", rule=StatedDay(), clause="E-9.5"),
        DatedRule(code="superior_reply", rule=StatedDay(), clause="E-8"),
    )


def extension(parameters: HuarongParameters) -> ExtensionPolicy:
    """Return when another date may be asked for; an explanation alone moves nothing."""
    return ExtensionPolicy(
        before_date=not parameters.late_requests_heard,
        required=("reason", "new_due_on"),
        suspends=parameters.undecided_request_suspends,
        clause="E-10c",
    )
