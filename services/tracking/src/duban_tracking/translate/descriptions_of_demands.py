"""What happened to limits, marks, plans, owners and scope of a matter, in one line for a clerk."""

from __future__ import annotations

from duban_contracts.events import matter_demands as d
from duban_tracking.translate.wording import Names, describes, due_words, opinion_words


@describes(d.LimitProposed)
def _(event: d.LimitProposed, names: Names) -> str:
    awaited = "、".join(names.role(step.role) for step in event.steps)
    why = "逾期未商定，按规则提出" if event.automatic else "提出"
    return f"{why}办理时限{due_words(event.due)}（待{awaited}同意）{opinion_words(event.measures)}"


@describes(d.LimitFixed)
def _(event: d.LimitFixed, _names: Names) -> str:
    return f"确定办理时限{due_words(event.due)}{opinion_words(event.measures)}"


@describes(d.MatterMarked)
def _(event: d.MatterMarked, names: Names) -> str:
    row = names.rules.find_mark(event.mark)
    return f"{event.authority}确定为“{row.name if row else event.mark}”事项{opinion_words(event.reason)}"


@describes(d.PlanFiled)
def _(event: d.PlanFiled, names: Names) -> str:
    tasks = f"，分解任务{len(event.sub_tasks)}项" if event.sub_tasks else ""
    return f"{names.unit(event.unit)}报送办理计划{tasks}"


@describes(d.OwnerChanged)
def _(event: d.OwnerChanged, names: Names) -> str:
    owner = names.role(event.owner) if event.owner else "督查机构"
    return f"所依据的措施已撤回，恢复由{owner}负责督办" if event.back else f"转由{owner}负责督办"


@describes(d.AmendmentProposed)
def _(event: d.AmendmentProposed, names: Names) -> str:
    awaited = "、".join(names.role(step.role) for step in event.steps)
    waits = f"（待{awaited}审定）" if awaited else ""
    return f"提出变更内容、范围：{event.title}{waits}{opinion_words(event.reason)}"


@describes(d.MatterAmended)
def _(event: d.MatterAmended, _names: Names) -> str:
    return f"内容、范围变更为：{event.title}"


@describes(d.StandingSet)
def _(event: d.StandingSet, names: Names) -> str:
    rows = names.rules.pack.standings
    name = next((row.name for row in rows if row.code == event.standing), event.standing)
    return f"{'确定' if event.final else '提出'}{event.period}进展状态为“{name}”{opinion_words(event.reason)}"


@describes(d.InstructionReceived)
def _(event: d.InstructionReceived, _names: Names) -> str:
    return f"{event.leader}对本事项批示：{event.instruction}"
