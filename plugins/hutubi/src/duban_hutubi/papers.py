"""Papers of the office and section, their signatures, recurring duties, records and notices."""

from __future__ import annotations

from duban_contracts.events.matter import UnitNamed
from duban_contracts.events.matter_demands import InstructionReceived
from duban_contracts.events.paper import PaperIssued
from duban_contracts.vocabulary import ApprovalSubject, Audience, Role
from duban_hutubi.categories import AD_HOC, INDICATORS, PROPOSALS, REPORT_TASKS
from duban_hutubi.parameters import HutubiParameters
from duban_hutubi.workflow import ANNUAL_PLAN, DEPUTY_DIRECTOR, date_setters
from duban_sdk.records import RecordKind, RegisterColumn, RegisterRow
from duban_sdk.tables import Chain, NoticeRow, OfficeDutyRow, PaperKind, PaperSection, Series

PROGRESS_REPORT = "progress_report"
AGENDA_PACK = "agenda_pack"
SPECIAL_REPORT = "special_report"
URGING_LETTER = "urging_letter"
SUPERVISION_CIRCULAR = "supervision_circular"
COMPILATION = "circular_compilation"

_STAFF = (Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD)

SERIES: tuple[Series, ...] = (
    Series(code="special_report", name="督查专报", pattern="{year}年第{serial}期", clause="H-1.2.2.5"),
    Series(code="urging_letter", name="催办函", pattern="呼督催〔{year}〕{serial}号", clause="H-2.1"),
    Series(code="supervision_circular", name="督查通报", pattern="呼督通〔{year}〕{serial}号", clause="H-2.2"),
)


def papers(parameters: HutubiParameters) -> tuple[PaperKind, ...]:
    """Return the kinds of paper."""
    return (
        PaperKind(
            code=ANNUAL_PLAN,
            name="年度督查计划",
            drafted_by=_STAFF,
            consulted_clause="H-1.1.2.1",
            meeting_clause="H-1.1.2.1",
            clause="H-1.1.2.1",
        ),
        # Being named here is no 督查通报: no ground looks at it, and no reasons are owed for it.
        PaperKind(
            code=PROGRESS_REPORT,
            name="月度督查事项办理推进情况",
            drafted_by=_STAFF,
            names_units=True,
            reports_reasons=False,
            clause="H-1.1.2.4",
        ),
        PaperKind(
            code=AGENDA_PACK,
            name="县长办公会议督查事项材料",
            drafted_by=_STAFF,
            sections=_agenda(parameters),
            clause="H-1.1.2.5",
        ),
        PaperKind(code=SPECIAL_REPORT, name="督查专报", series="special_report", drafted_by=_STAFF, clause="H-1.2.2.5"),
        PaperKind(code=URGING_LETTER, name="催办函", series="urging_letter", drafted_by=_STAFF, clause="H-2.1"),
        PaperKind(
            code=SUPERVISION_CIRCULAR,
            name="督查通报",
            series="supervision_circular",
            drafted_by=_STAFF,
            reports_reasons=False,
            clause="H-2.2",
        ),
        PaperKind(code=COMPILATION, name="督查通报月度汇总", drafted_by=_STAFF, clause="H-2.2"),
    )


def _agenda(parameters: HutubiParameters) -> tuple[PaperSection, ...]:
    """Return what the meeting mainly hears; the section may add to the draft."""
    return (
        PaperSection(heading="《政府工作报告》重点任务和10件惠民实事", categories=(REPORT_TASKS,)),
        PaperSection(heading="自治州下达的年度绩效考核指标重点任务", categories=(INDICATORS,)),
        PaperSection(heading="县长指定听取的事项", marks=("named_by_head", "key_matter")),
        PaperSection(
            heading="人大代表议案、建议和政协委员提案办理落实情况",
            categories=(PROPOSALS,),
            months=parameters.half_year_agenda_months,
        ),
    )


CHAINS: tuple[Chain, ...] = (
    Chain(
        code="annual_plan",
        subject=ApprovalSubject.PAPER,
        steps=(Role.PRINCIPAL_LEADER,),
        papers=(ANNUAL_PLAN,),
        clause="H-1.1.2.1",
    ),
    Chain(
        code="progress_report",
        subject=ApprovalSubject.PAPER,
        steps=(DEPUTY_DIRECTOR, Role.OFFICE_DIRECTOR),
        papers=(PROGRESS_REPORT,),
        clause="H-1.1.2.4",
    ),
    Chain(
        code="special_report",
        subject=ApprovalSubject.PAPER,
        steps=(Role.OFFICE_DIRECTOR,),
        papers=(SPECIAL_REPORT,),
        clause="H-1.2.2.5",
    ),
    Chain(
        code="urging_letter",
        subject=ApprovalSubject.PAPER,
        steps=(Role.OFFICE_DIRECTOR,),
        papers=(URGING_LETTER,),
        clause="H-2.1",
    ),
    Chain(
        code="supervision_circular",
        subject=ApprovalSubject.PAPER,
        steps=(Role.OFFICE_DIRECTOR,),
        papers=(SUPERVISION_CIRCULAR,),
        clause="H-2.2",
    ),
)
"""Agenda packs and compilations carry no signature: the text asks for none.

A 催办函 and a 督查通报 go out under the director's hand; section and deputy director have signed the proposal before.
"""


def office_duties(parameters: HutubiParameters) -> tuple[OfficeDutyRow, ...]:
    """Return what the section owes each month and week."""
    return (*_checks_and_report(parameters), *_pack_and_papers(parameters))


def _checks_and_report(parameters: HutubiParameters) -> tuple[OfficeDutyRow, ...]:
    setters = date_setters(parameters)
    return (
        OfficeDutyRow(
            code="site_checks",
            name="月度实地核实",
            holder=Role.SUPERVISION_STAFF,
            cadence="month",
            date_rule="check_until",
            opens_rule="check_from",
            answered_by="record",
            date_set_by=setters,
            clause="H-1.1.2.3b",
        ),
        OfficeDutyRow(
            code="progress_report",
            name="月度督查事项办理推进情况",
            holder=Role.SUPERVISION_HEAD,
            cadence="month",
            date_rule="progress_report",
            answered_by=PROGRESS_REPORT,
            date_set_by=setters,
            clause="H-1.1.2.4",
        ),
    )


def _pack_and_papers(parameters: HutubiParameters) -> tuple[OfficeDutyRow, ...]:
    return (
        OfficeDutyRow(
            code="agenda_pack",
            name="县长办公会议督查事项材料",
            holder=Role.SUPERVISION_HEAD,
            cadence="month",
            date_rule="agenda",
            soft=True,
            answered_by=AGENDA_PACK,
            clause="H-1.1.2.5",
        ),
        OfficeDutyRow(
            code="special_report",
            name="督查专报",
            holder=Role.SUPERVISION_HEAD,
            cadence="week",
            date_rule="special_report",
            answered_by=SPECIAL_REPORT,
            waivable=parameters.empty_week == "none",
            clause="H-1.2.2.5",
        ),
        OfficeDutyRow(
            code="circular_compilation",
            name="督查通报月度汇总",
            holder=Role.SUPERVISION_HEAD,
            cadence="month",
            date_rule="compilation",
            answered_by=COMPILATION,
            waivable=True,
            date_set_by=date_setters(parameters),
            clause="H-2.2",
        ),
    )


RECORD_KINDS: tuple[RecordKind, ...] = (
    RecordKind(
        code="site_check_item",
        name="选定需实地核实的事项",
        required=("unit", "matter_id"),
        task_of=Role.SUPERVISION_STAFF,
        clause="H-1.1.2.3b",
    ),
    RecordKind(
        code="site_check",
        name="实地核实（检查、访谈、暗访）",
        required=("unit", "matter_id", "method", "finding", "evidence"),
        clause="H-1.1.2.3b",
    ),
    RecordKind(
        code="office_meeting",
        name="县长办公会议听取督查事项",
        required=("leader", "decisions"),
        clause="H-1.1.2.5",
    ),
)

REGISTERS: tuple[RegisterRow, ...] = (
    RegisterRow(
        code="ad_hoc_ledger",
        name="督查事项登记台账",
        columns=(
            RegisterColumn(heading="责任单位", fields=("units",)),
            RegisterColumn(heading="办理要求", fields=("requirement", "due")),
            RegisterColumn(
                heading="落实情况",
                events=("OrderAcknowledged", "UnitUrged", "InstructionReceived", "ReportFiled", "ReportReturned"),
            ),
            RegisterColumn(heading="办结情况", events=("ReportVerified",)),
            RegisterColumn(heading="销号", events=("MatterClosed", "MatterArchived"), by_whom=True),
        ),
        tracks=(AD_HOC,),
        clause="H-1.2.2.1",
    ),
)

NOTICES: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="for_reading",
        on=PaperIssued.TYPE,
        audience=Audience.LEADERS,
        paper_kinds=(PROGRESS_REPORT, SPECIAL_REPORT, AGENDA_PACK, COMPILATION),
        title="呈阅：{paper_title}",
        text="您好。《{paper_title}》{number}呈请阅示，您的批示由督查科登记并转办。",
    ),
    # Of the county's papers the monthly report alone names units, and it is no 督查通报.
    NoticeRow(
        code="unit_named",
        on=UnitNamed.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="月度推进情况涉及贵单位：{title}",
        text="{unit_name}：月度督查事项办理推进情况就“{title}”提到贵单位，请查阅。{reason}",
    ),
    NoticeRow(
        code="instructed",
        on=InstructionReceived.TYPE,
        audience=Audience.UNIT_PRINCIPAL,
        title="县领导批示：{title}",
        text="{unit_name}主要负责人：县领导对督查事项{number}“{title}”作出批示，请即办理并反馈。批示内容：{reason}",
        urgent=True,
    ),
)
