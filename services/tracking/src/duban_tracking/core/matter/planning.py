"""How units break their assignments down (计划、任务分解), and which matters they have neither planned nor answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from duban_contracts.commands.matter import FilePlan
from duban_contracts.events.matter_demands import PlanFiled
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.matter.acts import clause_of, matter_acts, not_now, not_of_matter
from duban_tracking.core.matter.state import Matter


class Unanswered(NamedTuple):
    """A matter that is with a unit, and what of the unit's is missing on it."""

    matter_id: UUID
    number: str
    title: str
    without_plan: bool
    without_answer: bool


@matter_acts.on(FilePlan)
def file_plan(command: FilePlan, matter: Matter, context: Context) -> Decision:
    """The unit's plan stands on the matter; a later one replaces it."""
    clause = clause_of(matter, context, PlanFiled)
    if not matter.is_open:
        return not_now(matter, "报送办理计划", clause or None)
    refusal = not_of_matter(matter, context, command.unit)
    if refusal:
        return Refusal(refusal.why, refusal.reason, clause, matter.state)
    if any(task.due_on < context.on for task in command.sub_tasks):
        return Refusal(Why.RULE, "分解任务的完成日期不能早于今天", clause, matter.state)
    before = matter.plans.get(command.unit)
    filed = PlanFiled(**command.model_dump(), by=context.by, clause=clause)
    if before and (before.plan, before.sub_tasks) == (filed.plan, filed.sub_tasks):
        return ()
    return (filed,)


def unanswered(matters: Iterable[Matter], unit: str) -> Iterator[Unanswered]:
    """Yield the open matters of a unit without its plan, or without any report of its own."""
    for matter in matters:
        if not matter.is_open or unit not in matter.units:
            continue
        planned = unit in matter.plans
        answered = any(report.unit == unit for report in matter.reports.values())
        if not (planned and answered):
            yield Unanswered(matter.id, matter.number, matter.title, not planned, not answered)
