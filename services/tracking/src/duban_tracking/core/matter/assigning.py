"""Assigning (交办), acknowledging (签收), urging (催办)."""

from __future__ import annotations

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
from duban_sdk.tables import Chain
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.dates import stated
from duban_tracking.core.matter.acts import clause_of, matter_acts, not_now, not_of_matter
from duban_tracking.core.matter.demands import assignment_refusal, form_of
from duban_tracking.core.matter.limits import drafted_limit, upon_receipt
from duban_tracking.core.matter.marking import urging_refusal
from duban_tracking.core.matter.receipt import not_receiver, receipt_facts, unknown_way
from duban_tracking.core.matter.signing import assigned
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.naming_signers import named_signer
from duban_tracking.core.signatures import steps_of

__all__ = ["stated"]


@matter_acts.on(AssignMatter)
def assign(command: AssignMatter, matter: Matter, context: Context) -> Decision:
    """The order goes out, or waits for the review that its origin demands."""
    if matter.state is MatterState.NONE:
        return not_now(matter, "交办")
    clause = clause_of(matter, context, MatterAssigned)
    due = drafted_limit(command, matter, context, clause)
    if isinstance(due, Refusal):
        return due
    form = form_of(command, matter, context.rules)
    if isinstance(form, Refusal):
        return form
    order = _order(command, matter, due, form.code if form else "")
    if matter.state is not MatterState.TAKEN_UP:
        again = any(_is_same(order, before, command) for before in (matter.order, matter.drafted))
        return () if again else not_now(matter, "交办", clause)
    refusal = (
        _drafter_refusal(matter, context)
        or assignment_refusal(order, matter, context)
        or _joint_refusal(command, matter, context)
        or unknown_way(command.sent_by, matter, context)
    )
    if refusal:
        return refusal
    chain = context.rules.find_chain(
        ApprovalSubject.ASSIGNMENT, weight=matter.weight, origin=matter.origin, track=matter.track
    )
    if chain is None or not chain.steps:
        return (assigned(matter, order, context, clause),)
    official = _lead_official(order, chain, context)
    if isinstance(official, Refusal):
        return official
    return (OrderSubmitted(order=order, steps=steps_of(chain, official), by=context.by, clause=chain.clause),)


def _lead_official(order: Order, chain: Chain, context: Context) -> str | Refusal:
    """Return who of record signs as the order's leading official; empty where the chain does not ask for that."""
    if not chain.lead_official_as:
        return ""
    return named_signer(context, {chain.lead_official_as}, order.lead_official, chain.clause)


def _is_same(order: Order, before: Order | None, command: AssignMatter) -> bool:
    """Whether the order was given before; a limit that the rules gave it then is not counted anew."""
    if before is None or command.due_on is not None:
        return order == before
    return order.model_copy(update={"due": before.due}) == before


def _drafter_refusal(matter: Matter, context: Context) -> Refusal | None:
    origin = context.rules.find_origin(matter.origin)
    if origin is None or not origin.drafted_by or context.by.role in origin.drafted_by:
        return None
    titles = "、".join(context.rules.role_title(role) for role in origin.drafted_by)
    return Refusal(Why.ROLE, f"“{origin.name}”事项的交办单由{titles}拟稿", origin.clause, matter.state)


def _order(command: AssignMatter, matter: Matter, due: DueDate | None, form: str) -> Order:
    given = command.model_dump(exclude={"due_on", "form"})
    return Order(**given, due=due, form=form, instruction=matter.instruction)


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
        return not_now(matter, "签收", clause_of(matter, context, OrderAcknowledged) or None)
    refusal = not_of_matter(matter, context, command.unit) or not_receiver(matter, context, command.unit)
    if refusal:
        return refusal
    if command.unit in matter.acknowledged:
        # Received before: what can still be said is who handles it.
        if command.handler in ("", matter.handlers.get(command.unit)):
            return ()
        return (OrderAcknowledged(unit=command.unit, handler=command.handler, by=context.by),)
    received = OrderAcknowledged(
        unit=command.unit, handler=command.handler, by=context.by, **receipt_facts(matter, context)
    )
    return (received, *upon_receipt(matter, command.unit, context))


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
    refusal = not_of_matter(matter, context, command.unit) or urging_refusal(command, matter, context)
    if refusal:
        return refusal
    urged = UnitUrged(
        key=command.key,
        unit=command.unit,
        form=command.form,
        message=command.message,
        officer=command.officer,
        addressee=command.addressee,
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
