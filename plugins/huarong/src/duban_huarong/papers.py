"""Papers of the office, recurring checks, records, incidents and the single measure (第七条、第八条、第十二条)."""

from __future__ import annotations

from duban_contracts.events.paper import PaperIssued
from duban_contracts.vocabulary import ApprovalSubject, Audience, Role
from duban_huarong.workflow import FROM_SUPERIOR, MAJOR, SUPERIOR_CLASS, SUPERIOR_ORIGIN
from duban_sdk.date_rules import MonthlyDay, YearlyDay
from duban_sdk.measures import Ground, Measure, MeasurePolicy
from duban_sdk.records import RecordKind, RegisterColumn, RegisterRow
from duban_sdk.tables import (
    Chain,
    DatedRule,
    IncidentKind,
    NoticeRow,
    OfficeDutyRow,
    PaperKind,
    ReferralPolicy,
    Series,
)

CIRCULAR = "government_circular"
SITUATION_REPORT = "situation_report"
SUPERIOR_REPLY = "superior_reply"
OFFICE_CLOSING_REPORT = "office_closing_report"
KEY_CHECK, CLEARANCE = "key_check", "clearance"
RESPONSIBILITY = "responsibility"

_STAFF = (Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD)

SERIES: tuple[Series, ...] = (
    Series(code="circular", name="政府督查通报", pattern="{year}年第{serial}期", clause="E-12.3"),
    Series(code="reply", name="向上级的回复", pattern="华政督复〔{year}〕{serial}号", clause="E-8"),
)

PAPERS: tuple[PaperKind, ...] = (
    PaperKind(
        code=CIRCULAR,
        name="政府督查通报",
        series="circular",
        drafted_by=_STAFF,
        names_units=True,
        reports_reasons=False,
        clause="E-12.3",
    ),
    PaperKind(code=SITUATION_REPORT, name="督查情况汇报", drafted_by=_STAFF, clause="E-8.4"),
    PaperKind(code=SUPERIOR_REPLY, name="向上级的回复", series="reply", drafted_by=_STAFF, clause="E-8"),
    PaperKind(code=OFFICE_CLOSING_REPORT, name="区政府办公室办结报告", drafted_by=_STAFF, clause="E-8"),
    PaperKind(code=KEY_CHECK, name="上级交办事项季度重点检查清单", drafted_by=_STAFF, clause="E-12.2"),
    PaperKind(code=CLEARANCE, name="上级交办事项年终全面清查清单", drafted_by=_STAFF, clause="E-12.2"),
)

CHAINS: tuple[Chain, ...] = (
    Chain(
        code="office_papers",
        subject=ApprovalSubject.PAPER,
        steps=(Role.OFFICE_DIRECTOR, Role.LEADER),
        last_or_by=(Role.PRINCIPAL_LEADER,),
        papers=(CIRCULAR, SITUATION_REPORT, SUPERIOR_REPLY, OFFICE_CLOSING_REPORT),
        clause="E-8.3",
    ),
    # The text names nobody who decides; 国务院令第733号 第二十一条 asks for the government or its head.
    Chain(
        code=RESPONSIBILITY,
        subject=ApprovalSubject.PROPOSAL,
        steps=(Role.OFFICE_DIRECTOR, Role.PRINCIPAL_LEADER),
        proposals=(RESPONSIBILITY,),
        clause="E-12.5",
    ),
)

DATES: tuple[DatedRule, ...] = (
    # Applied to the first day of the quarter: the last day of its third month.
    DatedRule(code="quarter_end", rule=MonthlyDay(day=31, months_later=2), clause="E-12.2"),
    DatedRule(code="key_check_opens", rule=MonthlyDay(day=1, months_later=2), clause="E-12.2"),
    DatedRule(code="clearance_opens", rule=YearlyDay(month=12, day=1), clause="E-12.2"),
    DatedRule(code="year_end", rule=YearlyDay(month=12, day=31), clause="E-12.2"),
)

OFFICE_DUTIES: tuple[OfficeDutyRow, ...] = (
    OfficeDutyRow(
        code=KEY_CHECK,
        name="上级交办事项季度重点检查",
        holder=Role.SUPERVISION_HEAD,
        cadence="quarter",
        date_rule="quarter_end",
        opens_rule="key_check_opens",
        due_in="period",
        answered_by=KEY_CHECK,
        lists="open",
        list_categories=(SUPERIOR_CLASS,),
        list_origins=(SUPERIOR_ORIGIN,),
        list_marks=(FROM_SUPERIOR,),
        clause="E-12.2",
    ),
    OfficeDutyRow(
        code=CLEARANCE,
        name="上级交办事项年终全面清查",
        holder=Role.SUPERVISION_HEAD,
        cadence="year",
        date_rule="year_end",
        opens_rule="clearance_opens",
        due_in="period",
        answered_by=CLEARANCE,
        lists="period",
        list_categories=(SUPERIOR_CLASS,),
        list_origins=(SUPERIOR_ORIGIN,),
        list_marks=(FROM_SUPERIOR,),
        clause="E-12.2",
    ),
)

RECORD_KINDS: tuple[RecordKind, ...] = (
    RecordKind(code="sitting_in", name="列席区政府会议", required=("persons",), clause="E-7"),
    RecordKind(
        code="investigation",
        name="重大事项调研、督查",
        required=("matter_id", "consent_by", "finding"),
        marks=(MAJOR,),
        clause="E-7",
    ),
    RecordKind(
        code="coordination_meeting",
        name="督查协调会议",
        required=("matter_id", "leader", "instruction", "decisions"),
        clause="E-7",
    ),
    RecordKind(code="supervision_meeting", name="督查工作会议", required=("leader",), clause="E-12.1b"),
    RecordKind(code="training", name="督查人员培训", required=("persons",), clause="E-12.1b"),
    RecordKind(
        code="on_site_meeting",
        name="现场办公会议",
        required=("matter_id", "leader", "decisions"),
        clause="E-12.1b",
    ),
    RecordKind(code="joint_meeting", name="联席会议", required=("matter_id", "leader", "decisions"), clause="E-12.1b"),
    RecordKind(code="archive_hand_over", name="案卷移交归档", required=("matter_id", "persons"), clause="E-8.6"),
)

REGISTERS: tuple[RegisterRow, ...] = (
    RegisterRow(
        code="superiors",
        name="上级转办、交办事项备查登记簿",
        columns=(
            RegisterColumn(heading="转办", fields=("basis", "superior_due"), events=("MatterTakenUp", "TicketLinked")),
            RegisterColumn(heading="交办", events=("MatterAssigned", "OrderAcknowledged", "LimitFixed")),
            RegisterColumn(
                heading="查办", events=("UnitUrged", "ReportFiled", "ReportReturned", "ReportVerified", "MatterClosed")
            ),
        ),
        categories=(SUPERIOR_CLASS,),
        origins=(SUPERIOR_ORIGIN,),
        marks=(FROM_SUPERIOR,),
        clause="E-12.2",
    ),
    RegisterRow(
        code="unanswered",
        name="尚无结果、尚未回音的事项",
        columns=(
            RegisterColumn(heading="承办单位", fields=("units",)),
            RegisterColumn(heading="办理要求", fields=("requirement", "due")),
            RegisterColumn(heading="进展", events=("OrderAcknowledged", "UnitUrged", "ReasonFiled", "ReportFiled")),
        ),
        unfinished=True,
        clause="E-2",
    ),
)

INCIDENTS: tuple[IncidentKind, ...] = (
    IncidentKind(code="shirking", name="推诿敷衍", matter_required=True, evidence_required=True, clause="E-12.5"),
    IncidentKind(
        code="falsification",
        name="反馈信息、上报结果严重失实",
        matter_required=True,
        evidence_required=True,
        clause="E-12.5",
    ),
)

MEASURES: tuple[Measure, ...] = (
    Measure(
        code=RESPONSIBILITY,
        name="责任追究建议",
        rank=1,
        hands_over=True,
        names_persons="with_approval",
        clause="E-12.5",
    ),
)
MEASURE_POLICY = MeasurePolicy(one_per_fact=True, fact_clause="E-12.5", clause="E-12.5")
GROUNDS: tuple[Ground, ...] = (
    Ground(
        code="bad_effect",
        measure=RESPONSIBILITY,
        trigger="incident",
        rows=("shirking", "falsification"),
        requires_effect=True,
        text="推诿敷衍或反馈、上报严重失实，造成不良影响",
        clause="E-12.5",
    ),
)
"""One ground and no other: mere lateness leads to urging and circulars only."""

REFERRAL = ReferralPolicy(bodies=("区纪委监委", "区委组织部", "任免机关（单位）"), clause="E-12.5")

NOTICES: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="circular_issued",
        on=PaperIssued.TYPE,
        audience=Audience.EVERY_UNIT,
        paper_kinds=(CIRCULAR,),
        title="政府督查通报：{paper_title}",
        text="{unit_name}：《{paper_title}》{number}已印发，请查阅并对照改进。",
    ),
    NoticeRow(
        code="for_leaders",
        on=PaperIssued.TYPE,
        audience=Audience.LEADERS,
        paper_kinds=(SITUATION_REPORT, KEY_CHECK, CLEARANCE),
        title="呈阅：{paper_title}",
        text="您好。《{paper_title}》已形成，呈请阅示。",
    ),
)
