"""Acts over HTTP on proposals that are measures, and on rankings of work whose last places count."""

from __future__ import annotations

from duban_contracts.commands import escalation as e
from duban_contracts.commands import office as o
from duban_contracts.commands.matter import Command
from duban_tracking.entrypoints.act import Act


def _on_proposal(path: str, command: type[Command], summary: str) -> Act:
    return Act(f"/proposals/{{proposal}}/{path}", command, "proposal:{proposal}", summary)


ESCALATION_ACTS: tuple[Act, ...] = (
    # The key follows from the fact, so that one fact proposes once whoever names it.
    Act("/proposals", o.RaiseProposal, "proposal:{proposal_key}", "提出建议", creates=True),
    _on_proposal("sign", o.SignProposal, "签批建议"),
    _on_proposal("withdraw", o.WithdrawProposal, "撤回建议"),
    _on_proposal("statement", e.RecordStatement, "写明送签批前须作的说明"),
    _on_proposal("impose", e.ImposeMeasure, "作出已批准的处理措施"),
    _on_proposal("due-date/confirm", e.ConfirmMeasureDate, "确认处理措施的暂定时限"),
    _on_proposal("steps", e.RecordStep, "登记处理措施的步骤（约谈、报告、曝光等）"),
    _on_proposal("findings", e.RecordMeasureFinding, "认定整改情况"),
    Act(
        "/work-rankings",
        e.RecordRanking,
        "workranking:{ranking_id}",
        "登记工作排名",
        creates=True,
        new_id="ranking_id",
    ),
    Act(
        "/work-rankings/{ranking_id}",
        e.RecordRanking,
        "workranking:{ranking_id}",
        "更新工作排名（如认定并列末位）",
        method="PUT",
        creates=True,
    ),
)
