"""Every act over HTTP: one table."""

from __future__ import annotations

from duban_contracts.commands import matter as m
from duban_contracts.commands import office as o
from duban_contracts.commands import reports as r
from duban_contracts.commands.matter import Command
from duban_tracking.entrypoints.act import Act
from duban_tracking.entrypoints.acts_of_demands import DEMAND_ACTS
from duban_tracking.entrypoints.acts_of_duties import DUTY_ACTS
from duban_tracking.entrypoints.acts_of_escalation import ESCALATION_ACTS
from duban_tracking.entrypoints.acts_of_records import RECORD_ACTS


def _on_matter(path: str, command: type[Command], summary: str) -> Act:
    return Act(f"/matters/{{matter_id}}/{path}", command, "matter:{matter_id}", summary)


MATTER_ACTS: tuple[Act, ...] = (
    Act("/matters", m.ProposeMatter, "matter:{matter_id}", "提出立项建议", creates=True, new_id="matter_id"),
    _on_matter("tickets", m.LinkTicket, "并入工单"),
    _on_matter("approvals", m.SignApproval, "签批（立项、交办单、延期等）"),
    _on_matter("assign", m.AssignMatter, "交办"),
    _on_matter("acknowledge", m.AcknowledgeOrder, "签收"),
    _on_matter("urge", m.UrgeUnit, "催办"),
    _on_matter("findings", m.ReportFinding, "报告重要情况"),
    _on_matter("reports", r.FileReport, "报送反馈报告"),
    _on_matter("reports/{key}/return", r.ReturnReport, "退回报告"),
    _on_matter("reports/{key}/verify", r.VerifyReport, "核查通过报告"),
    _on_matter("reports/{key}/falsification", r.FindFalsification, "认定报告弄虚作假"),
    _on_matter("extensions", m.RequestExtension, "申请延期"),
    _on_matter("reasons", m.FileReason, "说明正当理由"),
    _on_matter("reasons/{key}/decision", m.DecideReason, "认定理由是否正当"),
    _on_matter("objections", m.FileObjection, "提出职责异议"),
    _on_matter("objections/{unit}/decision", m.DecideObjection, "决定职责异议"),
    _on_matter("exemptions", m.ExemptUnit, "免除无责协办单位的连带扣分"),
    _on_matter("due-date/confirm", m.ConfirmDueDate, "确认暂定时限"),
    _on_matter("close", m.CloseMatter, "销号"),
    _on_matter("archive", m.ArchiveMatter, "归档"),
)

OFFICE_ACTS: tuple[Act, ...] = (
    Act("/units/{unit}", o.RegisterUnit, "unit:{unit}", "登记或更新单位", method="PUT", creates=True),
    Act("/papers", o.DraftPaper, "paper:{paper_id}", "起草文稿", creates=True, new_id="paper_id"),
    Act("/papers/{paper_id}", o.DraftPaper, "paper:{paper_id}", "修改文稿", method="PUT", creates=True),
    Act("/papers/{paper_id}/sign", o.SignPaper, "paper:{paper_id}", "签批文稿"),
    Act("/papers/{paper_id}/instructions", o.RecordInstruction, "paper:{paper_id}", "登记领导批示"),
    Act("/papers/{paper_id}/issue", o.IssuePaper, "paper:{paper_id}", "印发文稿"),
    Act("/incidents", o.RecordIncident, "incident:{incident_id}", "登记情形", creates=True, new_id="incident_id"),
    Act("/incidents/{incident_id}/withdraw", o.WithdrawIncident, "incident:{incident_id}", "撤销情形登记"),
    Act("/referrals", o.RecordReferral, "referral:{referral_id}", "登记移送", creates=True, new_id="referral_id"),
    Act(
        "/referrals/{referral_id}",
        o.RecordReferral,
        "referral:{referral_id}",
        "更新移送记录（如补登回执）",
        method="PUT",
        creates=True,
    ),
)

ACTS = (*MATTER_ACTS, *DEMAND_ACTS, *OFFICE_ACTS, *RECORD_ACTS, *DUTY_ACTS, *ESCALATION_ACTS)
SERVICE_FIELDS = frozenset({"pins", "cause", "with_duty", "listed"})
"""Fields of commands that the service fills, never people."""

__all__ = ["ACTS", "SERVICE_FIELDS", "Act"]
