"""Flow, roles, signatures, limits and dates of a matter on either track (一（一）2、一（二）2)."""

from __future__ import annotations

from duban_contracts.vocabulary import ApprovalSubject, ReportKind, Role
from duban_hutubi.categories import AD_HOC, REGULAR
from duban_hutubi.parameters import HutubiParameters
from duban_sdk.date_rules import AfterTerm, MonthlyDay, WeeklyDay
from duban_sdk.demands import LimitRow, MarkRow, OrderDemand, Post
from duban_sdk.duties import MatterTaskRow, UnitDutyRow
from duban_sdk.records import StubPolicy
from duban_sdk.tables import (
    Chain,
    DatedRule,
    JudgingPolicy,
    Origin,
    ReportRow,
    RoleRow,
    Series,
    Stage,
    Track,
    UrgingForm,
)

ANNUAL_PLAN = "annual_plan"
DEPUTY_DIRECTOR = "office_deputy_director"
_SIGNING_AND_READING = (
    *("SignApproval", "SignPaper", "SignProposal", "RecordInstruction"),
    *("ConfirmNotice", "ReadLedger", "ReadPapers", "ReadUnits"),
)

ROLES: tuple[RoleRow, ...] = (
    RoleRow(code=Role.SUPERVISION_STAFF, title="县政府办督查科工作人员"),
    RoleRow(code=Role.SUPERVISION_HEAD, title="县政府办督查科"),
    RoleRow(code=DEPUTY_DIRECTOR, title="县政府办副主任", acts=_SIGNING_AND_READING),
    RoleRow(code=Role.OFFICE_DIRECTOR, title="县政府办主任"),
    RoleRow(code=Role.LEADER, title="分管副县长"),
    RoleRow(code=Role.PRINCIPAL_LEADER, title="县长"),
    RoleRow(code=Role.UNIT_PRINCIPAL, title="单位行政主要负责人"),
    RoleRow(code=Role.UNIT_LIAISON, title="承办人"),
)

_REGULAR_STAGES: tuple[Stage, ...] = (
    Stage(code="plan", name="制定计划", entered_on=("MatterProposed", "MatterTakenUp")),
    Stage(code="break_down", name="责任分解", entered_on=("OrderSubmitted", "OrderRejected", "MatterAssigned")),
    Stage(code="roll_up", name="月度汇总", entered_on=("OrderAcknowledged", "UnitUrged", "ReportReturned")),
    Stage(code="feed_back", name="情况反馈", entered_on=("ReportFiled", "ReportVerified", "UnitNamed")),
    # Requirements of the office meeting reach the matter as an instruction; what is struck off was reported there.
    Stage(code="meeting", name="会议通报", entered_on=("InstructionReceived", "MatterClosed", "MatterArchived")),
)
_AD_HOC_STAGES: tuple[Stage, ...] = (
    Stage(code="register", name="登记", entered_on=("MatterProposed", "MatterTakenUp")),
    Stage(code="transfer", name="转办", entered_on=("OrderSubmitted", "OrderRejected", "MatterAssigned")),
    Stage(code="undertake", name="承办", entered_on=("OrderAcknowledged", "LimitProposed", "LimitFixed")),
    Stage(code="urge", name="催办", entered_on=("UnitUrged", "ReportReturned")),
    Stage(code="feed_back", name="反馈", entered_on=("ReportFiled", "ReportVerified")),
    Stage(code="file", name="存档", entered_on=("MatterClosed", "MatterArchived")),
)

TRACKS: tuple[Track, ...] = (
    Track(
        code=REGULAR,
        name="常规性督查",
        stages=_REGULAR_STAGES,
        register_series="regular_register",
        order_series="break_down",
        under_paper=ANNUAL_PLAN,
        under_paper_clause="H-1.1.2.1",
        event_clauses=(
            ("MatterTakenUp", "H-1.1.2.1"),
            ("MatterAssigned", "H-1.1.2.2"),
            ("InstructionReceived", "H-1.1.2.5"),
            ("MatterClosed", "H-1.0"),
            ("MatterArchived", "H-1.2.2.6"),
        ),
        clause="H-1.1.2.0",
    ),
    Track(
        code=AD_HOC,
        name="临时性督查",
        stages=_AD_HOC_STAGES,
        register_series="ad_hoc_register",
        order_series="order",
        event_clauses=(
            ("MatterTakenUp", "H-1.2.2.1"),
            ("OrderSubmitted", "H-1.2.2.2"),
            ("OrderRejected", "H-1.2.2.2"),
            ("MatterAssigned", "H-1.2.2.2"),
            ("OrderAcknowledged", "H-1.2.2.3"),
            ("UnitUrged", "H-1.2.2.4"),
            ("InstructionReceived", "H-1.2.2.5"),
            ("MatterClosed", "H-1.2.2.6"),
            ("MatterArchived", "H-1.2.2.6"),
        ),
        clause="H-1.2.2.0",
    ),
)

SERIES: tuple[Series, ...] = (
    Series(code="regular_register", name="常规性督查登记", pattern="呼督常〔{year}〕{serial}号", clause="H-1.1.2.2"),
    Series(code="break_down", name="责任分解任务单", pattern="呼督分〔{year}〕{serial}号", clause="H-1.1.2.2"),
    Series(code="ad_hoc_register", name="督查事项登记台账", pattern="呼督临〔{year}〕{serial}号", clause="H-1.2.2.1"),
    Series(code="order", name="督办单", pattern="呼督办〔{year}〕{serial}号", clause="H-1.2.2.2"),
)

_DRAFTERS = (Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD)
ORIGINS: tuple[Origin, ...] = (
    Origin(code="ordinary", name="督查科登记的事项", drafted_by=_DRAFTERS, clause="H-1.0"),
    Origin(code="leader_instruction", name="领导批示指示", drafted_by=_DRAFTERS, clause="H-1.2.1"),
    Origin(code="superior", name="上级交办", drafted_by=_DRAFTERS, clause="H-1.2.1"),
)

CHAINS: tuple[Chain, ...] = (
    Chain(
        code="order",
        subject=ApprovalSubject.ASSIGNMENT,
        steps=(Role.LEADER,),
        lead_official_as=Role.LEADER,
        tracks=(AD_HOC,),
        clause="H-1.2.2.2",
    ),
)
"""Signatures of a matter. A break-down rests on the approved plan and asks for none of its own."""

ORDER_DEMANDS: tuple[OrderDemand, ...] = (
    OrderDemand(
        code="break_down",
        tracks=(REGULAR,),
        required=("lead_official", "goal", "key_task", "milestones"),
        lead_official_of=(Role.LEADER,),
        clause="H-1.1.2.2",
    ),
    # Without the name nobody could tell which vice head's signature and opinion the order needs.
    OrderDemand(code="vice_head", tracks=(AD_HOC,), required=("lead_official",), clause="H-1.2.2.2"),
)

LIMITS: tuple[LimitRow, ...] = (
    LimitRow(
        code="agreed_limit",
        tracks=(AD_HOC,),
        default_rule="fallback_limit",
        counted_from="acknowledged",
        open_until_rule="fix_limit",
        agreed_by=(Role.LEADER,),
        agreed_by_lead_official=True,
        required=("handler", "measures"),
        clause="H-1.2.2.3",
    ),
)

_AUTHORITIES = (Role.SUPERVISION_HEAD, Role.OFFICE_DIRECTOR, Role.LEADER, Role.PRINCIPAL_LEADER)
MARKS: tuple[MarkRow, ...] = (
    MarkRow(
        code="major",
        name="重大事项",
        set_by=_AUTHORITIES,
        urging_to_principal_clause="H-1.2.2.4",
        clause="H-1.2.2.4",
    ),
    MarkRow(
        code="urgent",
        name="紧急事项",
        set_by=_AUTHORITIES,
        urging_to_principal_clause="H-1.2.2.4",
        clause="H-1.2.2.4",
    ),
    MarkRow(
        code="named_by_head",
        name="县长指定听取",
        set_by=(Role.OFFICE_DIRECTOR, Role.PRINCIPAL_LEADER),
        clause="H-1.1.2.5",
    ),
    MarkRow(code="key_matter", name="重点督查事项", set_by=_AUTHORITIES, clause="H-1.2.2.5"),
)

URGING_FORMS: tuple[UrgingForm, ...] = (
    UrgingForm(code="monthly", name="月度督促", clause="H-1.1.2.3a"),
    UrgingForm(code="phone", name="电话催办", clause="H-1.2.2.4"),
    UrgingForm(code="on_site", name="实地督办", method=3, clause="H-1.2.2.4"),
    UrgingForm(code="unannounced", name="暗访核查", method=3, clause="H-1.2.2.4"),
    UrgingForm(code="principal", name="专人与单位主要负责人直接沟通", clause="H-1.2.2.4"),
)

REPORTS: tuple[ReportRow, ...] = (
    ReportRow(code="closing", kind=ReportKind.CLOSING, outcome_clause="H-1.0", clause="H-1.0"),
    ReportRow(code="progress", kind=ReportKind.PROGRESS, clause="H-1.2.2.1"),
)

POSTS: tuple[Post, ...] = (
    # Without a principal the monthly letter of a regular matter could never be signed.
    Post(
        code="unit_principal",
        name="单位行政主要负责人",
        role=Role.UNIT_PRINCIPAL,
        needed_for_assignment=True,
        tracks=(REGULAR,),
        clause="H-1.1.2.3a",
    ),
)

STUB = StubPolicy(clause="H-1.2.2.1")

JUDGING = JudgingPolicy(
    early_days=0,
    verification_clause="H-1.0",
    reason_clause="H-2.0",
    objection_clause="H-2.0",
    clause="H-2.1",
)


def dates(parameters: HutubiParameters) -> tuple[DatedRule, ...]:
    """Return the dates that matters, unit duties and office duties go by."""
    set_by = parameters
    return (
        DatedRule(code="redo", rule=AfterTerm(amount=set_by.redo_working_days, unit="working_days"), clause="H-1.0"),
        DatedRule(code="letter_remind", rule=MonthlyDay(day=set_by.letter_remind_day), clause="H-1.1.2.3a"),
        DatedRule(code="letter_due", rule=MonthlyDay(day=set_by.letter_due_day, months_later=1), clause="H-1.1.2.3a"),
        DatedRule(
            code="check_from",
            rule=MonthlyDay(day=set_by.check_from_day, missing_day="next_month"),
            clause="H-1.1.2.3b",
        ),
        DatedRule(code="check_until", rule=MonthlyDay(day=set_by.check_until_day), clause="H-1.1.2.3b"),
        DatedRule(code="progress_report", rule=MonthlyDay(day=set_by.progress_report_day), clause="H-1.1.2.4"),
        DatedRule(code="agenda", rule=MonthlyDay(day=set_by.agenda_day), clause="H-1.1.2.5"),
        DatedRule(
            code="fix_limit",
            rule=AfterTerm(amount=set_by.fix_limit_working_days, unit="working_days"),
            clause="H-1.2.2.3",
        ),
        DatedRule(
            code="fallback_limit",
            rule=AfterTerm(amount=set_by.fallback_limit_months, unit="months"),
            clause="H-1.2.2.3",
        ),
        DatedRule(
            code="urge_overdue",
            rule=AfterTerm(amount=set_by.urge_within_working_days, unit="working_days"),
            clause="H-1.2.2.4",
        ),
        DatedRule(code="special_report", rule=WeeklyDay(weekday=set_by.special_report_weekday), clause="H-1.2.2.5"),
        DatedRule(code="compilation", rule=MonthlyDay(day=set_by.compilation_day), clause="H-2.2"),
    )


def unit_duties(parameters: HutubiParameters) -> tuple[UnitDutyRow, ...]:
    """Return the monthly letter of every unit with an open regular matter."""
    return (
        UnitDutyRow(
            code="monthly_letter",
            name="月度推进情况函",
            opens="period",
            cadence="month",
            holders="with_open_matters",
            tracks=(REGULAR,),
            date_rule="letter_due",
            remind_rule="letter_remind",
            ends_with_matters=True,
            signature_clause="H-1.1.2.3a",
            seal_clause="H-1.1.2.3a",
            signer_of_record=True,
            date_set_by=date_setters(parameters),
            clause="H-1.1.2.3a",
        ),
    )


def date_setters(parameters: HutubiParameters) -> tuple[str, ...]:
    """Return who may set a month's dates once when they meet days off."""
    return (Role.OFFICE_DIRECTOR,) if parameters.director_sets_month_dates else ()


MATTER_TASKS: tuple[MatterTaskRow, ...] = (
    MatterTaskRow(
        code="urge_overdue",
        name="催办逾期未反馈事项",
        opens_on="MatterFellOverdue",
        holder=Role.SUPERVISION_STAFF,
        date_rule="urge_overdue",
        answered_on=("UnitUrged", "ReportFiled", "MatterClosed"),
        clause="H-1.2.2.4",
    ),
)
