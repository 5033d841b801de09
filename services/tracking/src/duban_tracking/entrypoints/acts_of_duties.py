"""Acts on duties and meetings. Completing one is a route of its own, since it goes through the ledger."""

from __future__ import annotations

from duban_contracts.commands import duties as d
from duban_contracts.commands.matter import Command
from duban_tracking.entrypoints.act import Act


def _on_duty(path: str, command: type[Command], summary: str) -> Act:
    return Act(f"/duties/{{duty}}/{path}", command, "duty:{duty}", summary)


DUTY_ACTS: tuple[Act, ...] = (
    Act("/meetings", d.RecordMeeting, "meeting:{meeting_id}", "登记会议", creates=True, new_id="meeting_id"),
    Act(
        "/meetings/{meeting_id}",
        d.RecordMeeting,
        "meeting:{meeting_id}",
        "更新会议登记（如补登纪要日期）",
        method="PUT",
        creates=True,
    ),
    _on_duty("report", d.FileDutyReport, "报送定期任务"),
    _on_duty("return", d.ReturnDutyReport, "退回报送内容"),
    _on_duty("restart", d.RestartDuty, "重新起算期限"),
    _on_duty("extend", d.ExtendDuty, "延长工单期限"),
    _on_duty("date", d.SetDutyDate, "另定遇休息日的日期"),
)
