"""Acts that answer demands on a matter: limits, marks, plans, scope, standing."""

from __future__ import annotations

from duban_contracts.commands import matter as m
from duban_contracts.commands.matter import Command
from duban_tracking.entrypoints.act import Act


def _on_matter(path: str, command: type[Command], summary: str) -> Act:
    return Act(f"/matters/{{matter_id}}/{path}", command, "matter:{matter_id}", summary)


DEMAND_ACTS: tuple[Act, ...] = (
    _on_matter("limit", m.FixLimit, "确定（或提出）办理时限"),
    _on_matter("marks", m.MarkMatter, "标识事项（重要、紧急、媒体曝光等）"),
    _on_matter("plan", m.FilePlan, "报送办理计划、分解任务"),
    _on_matter("amend", m.AmendMatter, "变更事项的内容、范围（重新审定）"),
    _on_matter("standing", m.SetStanding, "确定时段进展状态"),
    _on_matter("hand-down", m.HandDown, "转交下级辖区办理"),
)
