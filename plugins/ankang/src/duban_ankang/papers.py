"""Papers, their signatures and to whom they go (第三条、第七条、第十条、第十二条)."""

from __future__ import annotations

from duban_ankang.parameters import AnkangParameters
from duban_ankang.roles import SECRETARY_GENERAL
from duban_contracts.events.escalation import MeasureImposed
from duban_contracts.events.matter import MatterFellOverdue, ObjectionFiled
from duban_contracts.events.matter_reports import ReportFiled
from duban_contracts.events.paper import PaperIssued
from duban_contracts.vocabulary import ApprovalSubject, Audience, Role
from duban_sdk.tables import Chain, NoticeRow, PaperKind, Series

WORK_PLAN = "work_plan"
INSPECTION_PLAN = "inspection_plan"
QUARTERLY_CIRCULAR = "quarterly_circular"
RECTIFICATION_ORDER = "rectification_order"
INTERVIEW_NOTICE = "interview_notice"
CIRCULAR_OF_PRAISE = "circular_of_praise"
CIRCULAR_OF_CRITICISM = "circular_of_criticism"
ASSESSMENT_LETTER = "assessment_letter"

_STAFF = (Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD)

SERIES: tuple[Series, ...] = (
    Series(code="circular", name="督查通报", pattern="{year}年第{serial}期", clause="A-7"),
    Series(code="rectification", name="重点督办通知", pattern="{year}年第{serial}号", clause="A-12.3a"),
)

PAPERS: tuple[PaperKind, ...] = (
    PaperKind(code=WORK_PLAN, name="政府督查工作计划", drafted_by=_STAFF, clause="A-3"),
    # 会同市委督查室、市考核办联合制定: who was consulted, and what they said, is on record before it is signed.
    PaperKind(
        code=INSPECTION_PLAN,
        name="市级部门督查检查考核年度计划",
        drafted_by=_STAFF,
        consulted_clause="A-10",
        consulted_bodies=("市委督查室", "市考核办"),
        clause="A-10",
    ),
    PaperKind(
        code=QUARTERLY_CIRCULAR,
        name="季度督查情况分口通报",
        series="circular",
        drafted_by=_STAFF,
        names_units=True,
        reports_reasons=False,
        clause="A-7",
    ),
    PaperKind(
        code=RECTIFICATION_ORDER,
        name="重点督办通知（责令限期整改）",
        series="rectification",
        drafted_by=_STAFF,
        clause="A-12.3a",
    ),
    PaperKind(code=INTERVIEW_NOTICE, name="约谈通知", drafted_by=_STAFF, clause="A-12.3b"),
    PaperKind(code=CIRCULAR_OF_PRAISE, name="通报表扬", series="circular", drafted_by=_STAFF, clause="A-12.2"),
    PaperKind(code=CIRCULAR_OF_CRITICISM, name="通报批评", series="circular", drafted_by=_STAFF, clause="A-12.3c"),
    PaperKind(code=ASSESSMENT_LETTER, name="督查结果汇总（送市考核办）", drafted_by=_STAFF, clause="A-12.4"),
)

NOTICES: tuple[NoticeRow, ...] = (
    # 第八条: the principal is the first person responsible, so escalation addresses that person.
    NoticeRow(
        code="measure_imposed",
        on=MeasureImposed.TYPE,
        audience=Audience.UNIT_PRINCIPAL,
        title="致主要负责人：{title}",
        text="{unit_name}主要负责人：对贵单位作出“{title}”。要求（期限）：{reason} {enforce_on}。依据：{clause}。",
    ),
    NoticeRow(
        code="circular_issued",
        on=PaperIssued.TYPE,
        audience=Audience.EVERY_UNIT,
        paper_kinds=(QUARTERLY_CIRCULAR, CIRCULAR_OF_PRAISE, CIRCULAR_OF_CRITICISM, INSPECTION_PLAN),
        title="已印发：{paper_title}",
        text="{unit_name}：《{paper_title}》{number}已印发，请查阅。",
    ),
    NoticeRow(
        code="letter_issued",
        on=PaperIssued.TYPE,
        audience=Audience.LEADERS,
        paper_kinds=(WORK_PLAN, ASSESSMENT_LETTER),
        title="呈阅：{paper_title}",
        text="您好。《{paper_title}》{number}已印发，呈请阅知。",
    ),
    # 第六条: sections assign, supervise and feed back in their line, so what happens on their matters is told to them.
    NoticeRow(
        code="overdue_office",
        on=MatterFellOverdue.TYPE,
        audience=Audience.OWNER,
        title="事项逾期：{title}",
        text="交办单 {number}“{title}”已于 {enforce_on} 到期，尚未收到办结报告，请跟进。",
    ),
    NoticeRow(
        code="report_filed",
        on=ReportFiled.TYPE,
        audience=Audience.OWNER,
        title="收到反馈报告：{title}",
        text="{unit_name}报送了交办单 {number}“{title}”的反馈报告，请核查。",
    ),
    NoticeRow(
        code="objection_filed",
        on=ObjectionFiled.TYPE,
        audience=Audience.OWNER,
        title="收到职责异议：{title}",
        text="{unit_name}对承办“{title}”提出职责异议，请研究处理。内容：{reason}",
    ),
)


OFFICE_CHAINS: tuple[Chain, ...] = (
    Chain(
        code="work_plan",
        subject=ApprovalSubject.PAPER,
        steps=(Role.SUPERVISION_HEAD, SECRETARY_GENERAL),
        papers=(WORK_PLAN,),
        clause="A-3",
    ),
    Chain(
        code="quarterly_circular",
        subject=ApprovalSubject.PAPER,
        steps=(Role.SUPERVISION_HEAD,),
        papers=(QUARTERLY_CIRCULAR,),
        clause="A-7",
    ),
    # What a measure goes out with is signed as a text too, so that none goes out by itself.
    Chain(
        code="measures_papers",
        subject=ApprovalSubject.PAPER,
        steps=(Role.SUPERVISION_HEAD,),
        papers=(RECTIFICATION_ORDER, INTERVIEW_NOTICE),
        clause="A-12.3a",
    ),
    Chain(
        code="assessment_letter",
        subject=ApprovalSubject.PAPER,
        steps=(Role.SUPERVISION_HEAD,),
        papers=(ASSESSMENT_LETTER,),
        clause="A-12.4",
    ),
)
"""Papers that the supervision office, or the secretary-general, signs."""


def chains(parameters: AnkangParameters) -> tuple[Chain, ...]:
    """Return who signs each paper."""
    government = Role(parameters.government_signer)
    return (
        *OFFICE_CHAINS,
        # 国务院令第733号 第七条: what departments may inspect is designated by their government.
        Chain(
            code="inspection_plan",
            subject=ApprovalSubject.PAPER,
            steps=(Role.SUPERVISION_HEAD, government),
            papers=(INSPECTION_PLAN,),
            clause="A-10",
        ),
        Chain(
            code="criticism",
            subject=ApprovalSubject.PAPER,
            steps=(Role.SUPERVISION_HEAD, government),
            papers=(CIRCULAR_OF_CRITICISM,),
            clause="A-12.3c",
        ),
        Chain(
            code="praise",
            subject=ApprovalSubject.PAPER,
            steps=(Role.SUPERVISION_HEAD, government),
            papers=(CIRCULAR_OF_PRAISE,),
            clause="A-12.2",
        ),
    )
