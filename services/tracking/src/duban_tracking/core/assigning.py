"""Assigning (交办), acknowledging (签收), urging (催办)."""

from __future__ import annotations

from datetime import date

from duban_contracts.commands.matter import AcknowledgeOrder, AssignMatter, ReportFinding, UrgeUnit
from duban_contracts.dates import DueDate
from duban_contracts.events.matter import (
    FindingReported,
    MatterAssigned,
    Order,
    OrderAcknowledged,
    OrderSubmitted,
    UnitUrged,
)
from duban_contracts.vocabulary import ApprovalSubject, MatterState
from duban_sdk.errors import RuleMissing
from duban_tracking.core.acts import clause_of, matter_acts, not_now, not_of_matter
from duban_tracking.core.context import Context, Decision, Refusal, Why, unknown_unit
from duban_tracking.core.matter import Matter
from duban_tracking.core.signing import assigned, steps_of


@matter_acts.on(AssignMatter)
def assign(command: AssignMatter, matter: Matter, context: Context) -> Decision:
    """The order goes out, or waits for the review that its origin demands."""
    clause = clause_of(matter, context, MatterAssigned)
    due = _order_due(command, context, clause)
    if isinstance(due, Refusal):
        return due
    order = _order(command, matter, due)
    if order in (matter.order, matter.drafted) and matter.state is not MatterState.TAKEN_UP:
        return ()
    if matter.state is not MatterState.TAKEN_UP:
        return not_now(matter, "交办", clause)
    refusal = _drafter_refusal(matter, context)
    if refusal:
        return refusal
    for unit in order.units:
        refusal = unknown_unit(context, unit)
        if refusal:
            return refusal
    refusal = _joint_refusal(command, matter, context)
    if refusal:
        return refusal
    chain = context.rules.find_chain(ApprovalSubject.ASSIGNMENT, weight=matter.weight, origin=matter.origin)
    if chain is None or not chain.steps:
        return (assigned(matter, order, context, clause),)
    return (OrderSubmitted(order=order, steps=steps_of(chain), by=context.by, clause=chain.clause),)


def _drafter_refusal(matter: Matter, context: Context) -> Refusal | None:
    origin = context.rules.find_origin(matter.origin)
    if origin is None or not origin.drafted_by or context.by.role in origin.drafted_by:
        return None
    titles = "、".join(context.rules.role_title(role) for role in origin.drafted_by)
    return Refusal(Why.ROLE, f"“{origin.name}”事项的交办单由{titles}拟稿", origin.clause, matter.state)


def _order(command: AssignMatter, matter: Matter, due: DueDate) -> Order:
    return Order(**command.model_dump(exclude={"due_on"}), due=due, instruction=matter.instruction)


def _order_due(command: AssignMatter, context: Context, clause: str) -> DueDate | Refusal:
    if command.due_on is None:
        try:
            return context.rules.due("order_default", context.on, "assigned")
        except RuleMissing:
            return Refusal(Why.RULE, "本辖区规则没有默认办理时限，须写明完成时限", clause or None)
    if command.due_on < context.on:
        return Refusal(Why.RULE, f"完成时限 {command.due_on} 早于今天 {context.on}", clause or None)
    return stated(context, "order_stated", command.due_on, clause)


def stated(context: Context, rule: str, on: date, clause: str) -> DueDate:
    """Return a date that a person states, under the pack's clause for it where it has one."""
    try:
        return context.rules.due(rule, on, "stated")
    except RuleMissing:
        return context.rules.stated(on, clause)


def _joint_refusal(command: AssignMatter, matter: Matter, context: Context) -> Refusal | None:
    policy, bodies = context.rules.pack.joint, set(command.joint_bodies)
    if policy is None:
        return None
    needed = bool(bodies) or matter.weight in policy.required_weights
    if needed and len(bodies) < policy.minimum_bodies:
        return Refusal(Why.RULE, f"联合督查须写明至少 {policy.minimum_bodies} 个督查主体", policy.clause, matter.state)
    return None


@matter_acts.on(AcknowledgeOrder)
def acknowledge(command: AcknowledgeOrder, matter: Matter, context: Context) -> Decision:
    """The unit has received the order."""
    if matter.state not in {MatterState.ASSIGNED, MatterState.REPORTED, MatterState.VERIFIED}:
        return not_now(matter, "签收")
    refusal = not_of_matter(matter, context, command.unit)
    if refusal:
        return refusal
    if command.unit in matter.acknowledged:
        return ()
    return (OrderAcknowledged(unit=command.unit, handler=command.handler, by=context.by),)


@matter_acts.on(UrgeUnit)
def urge(command: UrgeUnit, matter: Matter, context: Context) -> Decision:
    """A unit was urged in one of the pack's forms."""
    form = context.rules.find_urging_form(command.form)
    if form is None:
        known = "、".join(f"{row.code}（{row.name}）" for row in context.rules.pack.urging_forms)
        return Refusal(Why.UNKNOWN, f"没有催办形式“{command.form}”；可选：{known}", state=matter.state)
    if ("urging", command.key) in matter.keys:
        return ()
    if matter.state is not MatterState.ASSIGNED:
        return not_now(matter, "催办", form.clause)
    refusal = not_of_matter(matter, context, command.unit)
    if refusal:
        return refusal
    urged = UnitUrged(
        key=command.key,
        unit=command.unit,
        form=command.form,
        message=command.message,
        by=context.by,
        clause=form.clause,
    )
    return (urged,)


@matter_acts.on(ReportFinding)
def report_finding(command: ReportFinding, matter: Matter, context: Context) -> Decision:
    """An important finding was sent to leaders."""
    if ("finding", command.key) in matter.keys:
        return ()
    if not matter.is_open:
        return not_now(matter, "报告重要情况")
    clause = clause_of(matter, context, FindingReported)
    found = FindingReported(
        key=command.key, finding=command.finding, leaders=command.leaders, by=context.by, clause=clause
    )
    return (found,)
