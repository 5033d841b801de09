"""The flow of a matter as rows: scope, classes, signatures, dates, duties, reports (第一条—第八条、第十四条)."""

from __future__ import annotations

from duban_contracts.vocabulary import ApprovalSubject, ReportKind, Role, UnitKind, Weight
from duban_sdk.date_rules import AfterTerm, MonthlyDay, StatedDay, WeeklyWorkingDay
from duban_sdk.demands import LimitRow, Post, ReceiptPolicy, UnitScope
from duban_sdk.duties import UnitDutyRow
from duban_sdk.tables import (
    Category,
    Chain,
    DatedRule,
    ExtensionPolicy,
    JudgingPolicy,
    Origin,
    ReportRow,
    RoleRow,
    Series,
    Stage,
    Track,
)

from .parameters import CountyParameters

EXECUTIVE_DEPUTY = "executive_deputy"

ROLES = (
    RoleRow(code=Role.SUPERVISION_HEAD, title="督查室主任"),
    RoleRow(code=Role.PRINCIPAL_LEADER, title="县长"),
    RoleRow(code=EXECUTIVE_DEPUTY, title="常务副县长", acts=("SignApproval",)),
)

_REACHED = (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP, UnitKind.AUTHORISED_BODY)
UNIT_SCOPE = UnitScope(unit_kinds=_REACHED, clause="Q-1")

CATEGORIES = (
    Category(code="1", name="上级政府交办事项", track="main", clause="Q-2"),
    Category(code="2", name="县政府会议决定事项", track="main", clause="Q-2"),
    Category(code="3", name="县政府领导批示事项", track="main", needs_instruction=True, clause="Q-2"),
    Category(code="4", name="群众反映集中的事项", track="main", clause="Q-2"),
)

TRACKS = (
    Track(
        code="main",
        name="督查",
        stages=(
            Stage(code="register", name="登记", entered_on=("MatterProposed", "MatterTakenUp")),
            Stage(code="order", name="下达", entered_on=("MatterAssigned",)),
            Stage(code="receipt", name="签收", entered_on=("OrderAcknowledged",)),
            Stage(code="work", name="办理", entered_on=("PlanFiled", "UnitUrged", "ReportReturned")),
            Stage(code="report", name="反馈", entered_on=("ReportFiled", "ReportVerified")),
            Stage(code="evaluate", name="评价", entered_on=("MatterClosed",)),
            Stage(code="archive", name="归档", entered_on=("MatterArchived",)),
        ),
        register_series="register",
        order_series="order",
        event_clauses=(("OrderAcknowledged", "Q-5a"), ("ReportVerified", "Q-7"), ("MatterClosed", "Q-7")),
        clause="Q-3",
    ),
)

SERIES = (
    Series(code="register", name="督查登记", pattern="青督登〔{year}〕{serial}号", clause="Q-3"),
    Series(code="order", name="督查令", pattern="青督令〔{year}〕{serial}号", clause="Q-3"),
)

ORIGINS = (Origin(code="ordinary", name="督查事项", clause="Q-3"),)

CHAINS = (
    Chain(
        code="take_up_major",
        subject=ApprovalSubject.TAKE_UP,
        steps=(Role.SUPERVISION_HEAD, Role.PRINCIPAL_LEADER),
        or_by=(EXECUTIVE_DEPUTY,),
        weights=(Weight.MAJOR,),
        clause="Q-4",
    ),
    Chain(code="take_up", subject=ApprovalSubject.TAKE_UP, steps=(Role.SUPERVISION_HEAD,), clause="Q-4"),
    # Only the first request has a chain, so that a second one is refused.
    Chain(
        code="extension",
        subject=ApprovalSubject.EXTENSION,
        steps=(Role.SUPERVISION_HEAD,),
        ordinals=(1,),
        clause="Q-8",
    ),
)

EXTENSION = ExtensionPolicy(before_date=True, required=("reason", "new_due_on"), clause="Q-8")

RECEIPT = ReceiptPolicy(date_rule="receipt", clause="Q-5a")
LIMITS = (LimitRow(code="default", default_rule="default_limit", counted_from="acknowledged", clause="Q-5b"),)

UNIT_DUTIES = (
    UnitDutyRow(
        code="weekly_report",
        name="在办事项周进展",
        opens="period",
        cadence="week",
        holders="with_open_matters",
        date_rule="weekly_report",
        signature_clause="Q-6",
        # A unit that gets its first matter in the week reports on it too, unless that is on the day itself.
        joins_days_before=1,
        clause="Q-6",
    ),
)

REPORTS = (
    ReportRow(
        code="closing",
        kind=ReportKind.CLOSING,
        signature_clause="Q-7",
        seal_clause="Q-7",
        completed_on_clause="Q-7",
        clause="Q-7",
    ),
    ReportRow(code="progress", kind=ReportKind.PROGRESS, clause="Q-7"),
)

JUDGING = JudgingPolicy(
    early_days=3,
    verification_clause="Q-7",
    reason_clause="Q-11",
    objection_clause="Q-7",
    clause="Q-9a",
)

POSTS = (
    Post(
        code="liaison",
        name="督查联络员",
        role=Role.UNIT_LIAISON,
        unit_kinds=_REACHED,
        at_most_one=True,
        phone_required=True,
        clause="Q-14",
    ),
)


def dates(parameters: CountyParameters) -> tuple[DatedRule, ...]:
    """Return every date of the document by name."""
    redo = AfterTerm(amount=parameters.redo_working_days, unit="working_days")
    return (
        DatedRule(code="receipt", rule=AfterTerm(amount=1, unit="working_days"), clause="Q-5a"),
        DatedRule(code="default_limit", rule=AfterTerm(amount=10, unit="working_days"), clause="Q-5b"),
        DatedRule(code="order_stated", rule=StatedDay(), clause="Q-5b"),
        DatedRule(code="weekly_report", rule=WeeklyWorkingDay(weekday=5), clause="Q-6"),
        DatedRule(code="redo", rule=redo, clause="Q-7"),
        DatedRule(code="half_year_ranking", rule=MonthlyDay(day=8), clause="Q-10"),
    )
