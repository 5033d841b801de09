"""What happened, in one line for a clerk."""

from __future__ import annotations

from duban_contracts.base import Event
from duban_contracts.events import incident as i
from duban_contracts.events import matter as m
from duban_contracts.events import matter_reports as r
from duban_contracts.events import paper as p
from duban_contracts.events import proposal as q
from duban_contracts.events.unit import UnitRegistered
from duban_contracts.vocabulary import Completion, NamedAs, Reporting, ReportKind, ReturnGround
from duban_tracking.core.matter.signing import SUBJECT_NAMES
from duban_tracking.translate import (
    descriptions_of_calendar,
    descriptions_of_demands,
    descriptions_of_duties,
    descriptions_of_handing_down,
    descriptions_of_measures,
    descriptions_of_records,
)
from duban_tracking.translate.periods import in_period
from duban_tracking.translate.wording import DESCRIPTIONS, Names
from duban_tracking.translate.wording import day as _day
from duban_tracking.translate.wording import describes as _on
from duban_tracking.translate.wording import due_words as _due
from duban_tracking.translate.wording import limit_words as _limit
from duban_tracking.translate.wording import opinion_words as _opinion
from duban_tracking.translate.wording import verdict_words as _verdict

OTHER_FIELDS = (
    descriptions_of_calendar,
    descriptions_of_demands,
    descriptions_of_duties,
    descriptions_of_handing_down,
    descriptions_of_measures,
    descriptions_of_records,
)
"""Importing them fills the table of descriptions; a new field writes its own module and adds it here."""

REPORT_NAMES = {
    ReportKind.CLOSING: "办理情况报告",
    ReportKind.PROGRESS: "进展情况报告",
    ReportKind.REASONS: "原因及改进意见报告",
    ReportKind.CONTRIBUTION: "协办情况报告",
    ReportKind.INTERIM: "动态信息报告",
}
COMPLETION_NAMES = {
    Completion.EARLY: "提前办结",
    Completion.IN_TIME: "按时办结",
    Completion.LATE: "逾期办结",
    Completion.OUTSTANDING: "未办结",
}
REPORTING_NAMES = {
    Reporting.EARLY: "提前反馈",
    Reporting.IN_TIME: "按时反馈",
    Reporting.LATE: "逾期反馈",
    Reporting.OUTSTANDING: "未反馈",
}
GROUND_NAMES = {ReturnGround.FORM: "格式问题", ReturnGround.SUBSTANCE: "内容问题"}


def describe(event: Event, names: Names) -> str:
    """Return what happened; an event that nobody described is named by its type."""
    known = DESCRIPTIONS.get(type(event))
    return known(event, names) if known else event.TYPE


def _numbered(number: str) -> str:
    return f"，编号{number}" if number else ""


@_on(m.MatterProposed)
def _(event: m.MatterProposed, names: Names) -> str:
    awaited = "、".join(names.role(step.role) for step in event.steps)
    waits = f"（待{awaited}审定）" if awaited else ""
    return f"提出立项建议：{event.title}{waits}{descriptions_of_handing_down.from_superior(event.tickets)}"


@_on(m.TicketLinked)
def _(event: m.TicketLinked, _names: Names) -> str:
    return f"并入工单 {event.ticket.external_id}"


@_on(m.ApprovalSigned)
def _(event: m.ApprovalSigned, names: Names) -> str:
    return f"{names.role(event.by.role)}签批{SUBJECT_NAMES[event.subject]}：{_verdict(event.approved)}" + (
        f"，{event.opinion}" if event.opinion else ""
    )


@_on(m.MatterTakenUp)
def _(event: m.MatterTakenUp, _names: Names) -> str:
    return f"立项{_numbered(event.number)}"


@_on(m.MatterDeclined)
def _(event: m.MatterDeclined, _names: Names) -> str:
    return f"不予立项{_opinion(event.reason)}"


@_on(m.OrderSubmitted)
def _(event: m.OrderSubmitted, names: Names) -> str:
    return f"交办单送审：主办{names.unit(event.order.lead)}，时限{_limit(event.order.due)}"


@_on(m.OrderRejected)
def _(event: m.OrderRejected, _names: Names) -> str:
    return f"交办单退回修改{_opinion(event.reason)}"


@_on(m.MatterAssigned)
def _(event: m.MatterAssigned, names: Names) -> str:
    helpers = f"，协办{names.all(event.order.co_units)}" if event.order.co_units else ""
    number = f"（{event.number}）" if event.number else ""
    return f"交办{number}：主办{names.unit(event.order.lead)}{helpers}，完成时限{_limit(event.order.due)}"


@_on(m.OrderAcknowledged)
def _(event: m.OrderAcknowledged, names: Names) -> str:
    return f"{names.unit(event.unit)}签收"


@_on(m.UnitUrged)
def _(event: m.UnitUrged, names: Names) -> str:
    form = names.rules.find_urging_form(event.form)
    return f"催办{names.unit(event.unit)}（{form.name if form else event.form}）：{event.message}"


@_on(m.FindingReported)
def _(event: m.FindingReported, _names: Names) -> str:
    return f"重要情况报{'、'.join(event.leaders)}：{event.finding}"


@_on(m.DueSoonReminded)
def _(event: m.DueSoonReminded, _names: Names) -> str:
    return f"到期提醒：完成时限{_due(event.due)}"


@_on(m.MatterFellOverdue)
def _(event: m.MatterFellOverdue, _names: Names) -> str:
    return f"逾期：完成时限{_due(event.due)}已过，未收到有效的办结报告"


@_on(m.DueDateConfirmed)
def _(event: m.DueDateConfirmed, _names: Names) -> str:
    return f"确认暂定时限：{_due(event.due)}"


@_on(m.ExtensionRequested)
def _(event: m.ExtensionRequested, names: Names) -> str:
    return f"{names.unit(event.unit)}第{event.ordinal}次申请延期至{_due(event.new_due)}{_opinion(event.reason)}"


@_on(m.ExtensionGranted)
def _(event: m.ExtensionGranted, _names: Names) -> str:
    return f"同意延期：由{_day(event.previous.nominal_on)}改为{_due(event.due)}"


@_on(m.ExtensionRefused)
def _(event: m.ExtensionRefused, _names: Names) -> str:
    return f"不同意延期{_opinion(event.reason)}"


@_on(m.ReasonFiled)
def _(event: m.ReasonFiled, names: Names) -> str:
    when = "期限届满前" if event.in_time else "期限届满后"
    return f"{names.unit(event.unit)}{when}说明理由：{event.reason}"


@_on(m.ReasonAccepted)
def _(event: m.ReasonAccepted, names: Names) -> str:
    return f"认定{names.unit(event.unit)}的理由正当{_opinion(event.opinion)}"


@_on(m.ReasonRejected)
def _(event: m.ReasonRejected, names: Names) -> str:
    return f"不认可{names.unit(event.unit)}的理由{_opinion(event.opinion)}"


@_on(m.ObjectionFiled)
def _(event: m.ObjectionFiled, names: Names) -> str:
    return f"{names.unit(event.unit)}提出职责异议：{event.reason}"


@_on(m.ObjectionDecided)
def _(event: m.ObjectionDecided, names: Names) -> str:
    return f"{names.unit(event.unit)}的职责异议{'成立' if event.accepted else '不成立'}{_opinion(event.opinion)}"


@_on(m.UnitExempted)
def _(event: m.UnitExempted, names: Names) -> str:
    return f"免除{names.unit(event.unit)}的连带扣分：{event.reason}"


@_on(m.UnitNamed)
def _(event: m.UnitNamed, names: Names) -> str:
    how = "通报表扬" if event.named_as is NamedAs.PRAISED else "通报进展缓慢"
    return f"{names.paper(event.paper_kind)}点名{names.unit(event.unit)}（{how}）{_opinion(event.problem)}"


@_on(m.MatterClosed)
def _(event: m.MatterClosed, _names: Names) -> str:
    outcome = f"{COMPLETION_NAMES[event.completion]}，{REPORTING_NAMES[event.reporting]}"
    return f"销号：{_day(event.completed_on)}办结，{outcome}{_opinion(event.outcome)}"


@_on(m.MatterArchived)
def _(event: m.MatterArchived, _names: Names) -> str:
    return f"归档{_numbered(event.archive_number)}"


@_on(r.ReportFiled)
def _(event: r.ReportFiled, names: Names) -> str:
    again = f"（第{event.filing}次）" if event.filing > 1 else ""
    defects = f"，自动检查发现{len(event.defects)}处格式问题" if event.defects else ""
    return f"{names.unit(event.unit)}报送{REPORT_NAMES[event.kind]}{again}{defects}"


@_on(r.ReportReturned)
def _(event: r.ReportReturned, names: Names) -> str:
    ground = GROUND_NAMES[event.ground]
    return f"退回{names.unit(event.unit)}的报告（{ground}）：{event.reason}；重报时限{_due(event.redo_due)}"


@_on(r.ReportVerified)
def _(event: r.ReportVerified, names: Names) -> str:
    completed = f"，认定办结日期{_day(event.completed_on)}" if event.completed_on else ""
    return f"{names.unit(event.unit)}的{REPORT_NAMES[event.kind]}核查通过{completed}"


@_on(r.FalsificationFound)
def _(event: r.FalsificationFound, names: Names) -> str:
    return f"认定{names.unit(event.unit)}的报告弄虚作假：{event.finding}"


@_on(r.FalsificationHeld)
def _(event: r.FalsificationHeld, names: Names) -> str:
    state = "撤销" if event.withdrawn else "暂缓计入" if event.held else "恢复计入"
    return f"{names.unit(event.unit)}的报告弄虚作假的认定{state}：{event.reason}"


@_on(r.DefectsHeld)
def _(event: r.DefectsHeld, names: Names) -> str:
    state = "撤销" if event.withdrawn else "暂缓计入" if event.held else "恢复计入"
    return f"{names.unit(event.unit)}的报告缺陷的认定{state}：{event.reason}"


@_on(r.MatterDutyOpened)
def _(event: r.MatterDutyOpened, names: Names) -> str:
    return f"{names.unit(event.unit)}应报送“{event.name}”{in_period(event.period)}，时限{_due(event.due)}"


@_on(r.MatterDutyDone)
def _(event: r.MatterDutyDone, names: Names) -> str:
    row, _, about = event.duty.partition(":")
    name = next((f"“{each.name}”" for each in names.rules.pack.matter_duties if each.code == row), "")
    when = "按时" if event.on_time else "逾期"
    return f"{names.unit(event.unit)}完成报送任务{name}{in_period(about.partition(':')[0], when)}"


@_on(r.MatterDutyMissed)
def _(event: r.MatterDutyMissed, names: Names) -> str:
    return f"{names.unit(event.unit)}未按时报送“{event.name}”，时限{_due(event.due)}"


@_on(p.PaperDrafted)
def _(event: p.PaperDrafted, names: Names) -> str:
    return f"起草{names.paper(event.paper_kind)}：{event.content.title}"


@_on(p.PaperSigned)
def _(event: p.PaperSigned, names: Names) -> str:
    return f"{names.role(event.by.role)}签批文稿：{_verdict(event.approved)}{_opinion(event.opinion)}"


@_on(p.PaperIssued)
def _(event: p.PaperIssued, names: Names) -> str:
    return f"印发{names.paper(event.paper_kind)}{_numbered(event.number)}：{event.content.title}"


@_on(p.InstructionRecorded)
def _(event: p.InstructionRecorded, _names: Names) -> str:
    return f"{event.leader}批示：{event.instruction}"


@_on(i.IncidentRecorded)
def _(event: i.IncidentRecorded, names: Names) -> str:
    kind = names.rules.find_incident(event.kind)
    return f"登记{names.unit(event.unit)}的情形“{kind.name if kind else event.kind}”：{event.description}"


@_on(i.IncidentWithdrawn)
def _(event: i.IncidentWithdrawn, names: Names) -> str:
    return f"撤销对{names.unit(event.unit)}的情形登记：{event.reason}"


@_on(q.ProposalRaised)
def _(event: q.ProposalRaised, names: Names) -> str:
    return f"提出建议：{names.unit(event.unit)}，{event.name}{in_period(event.period)}{_opinion(event.reason)}"


@_on(q.ProposalSigned)
def _(event: q.ProposalSigned, names: Names) -> str:
    return f"{names.role(event.by.role)}签批建议：{_verdict(event.approved)}{_opinion(event.opinion)}"


@_on(q.ProposalDecided)
def _(event: q.ProposalDecided, _names: Names) -> str:
    return f"建议{'获准' if event.approved else '未获准'}{_opinion(event.opinion)}"


@_on(q.ProposalWithdrawn)
def _(event: q.ProposalWithdrawn, _names: Names) -> str:
    return f"建议撤回：{event.reason}"


@_on(q.ReferralRecorded)
def _(event: q.ReferralRecorded, names: Names) -> str:
    receipt = f"，回执：{event.receipt}" if event.receipt else ""
    return f"将{names.unit(event.unit)}的情况移送{event.body}（{_day(event.referred_on)}）{receipt}"


@_on(UnitRegistered)
def _(event: UnitRegistered, _names: Names) -> str:
    return f"登记单位：{event.name}"


__all__ = ["Names", "describe"]
