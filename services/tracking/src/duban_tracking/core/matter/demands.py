"""What a matter and its order must bring before they go on; each demand is a row, and each refusal cites its clause."""

from __future__ import annotations

from collections.abc import Iterator

from duban_contracts.commands.matter import AssignMatter, ProposeMatter
from duban_contracts.events.matter import Order
from duban_sdk.demands import OrderForm
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import Category
from duban_tracking.core.context import Context, Refusal, Why, unknown_unit
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.naming_signers import named_signer
from duban_tracking.core.posts import post_refusal
from duban_tracking.core.records.paper import Paper

FIELD_NAMES = {
    "lead_official": "牵头领导",
    "platforms": "交办平台",
    "goal": "目标",
    "key_task": "重点任务",
    "milestones": "时间节点",
    "attachments": "附件（来文原件或复印件）",
    "co_units": "协办单位",
    "joint_bodies": "联合督查主体",
}


def category_of(command: ProposeMatter, rules: Rulebook) -> Category | Refusal:
    """Return the category under which a matter may be proposed, or why it is none."""
    category = rules.find_category(command.category)
    if category is None:
        known = "、".join(f"{row.code}（{row.name}）" for row in rules.pack.categories)
        return Refusal(Why.UNKNOWN, f"没有类别“{command.category}”；可选：{known}", scope_clause(rules))
    if category.incidents_only:
        return Refusal(Why.RULE, f"“{category.name}”只登记情形，不立项为事项", category.clause)
    if category.needs_instruction and not command.instruction:
        return Refusal(Why.RULE, f"“{category.name}”须写明领导批示指示原文", category.clause)
    named = category.instruction_names
    if named and not any(word in command.instruction for word in named):
        reason = f"批示指示原文没有明确要求{'、'.join(named)}，不属于“{category.name}”，应归入其他类别"
        return Refusal(Why.RULE, reason, category.clause)
    return category


def scope_clause(rules: Rulebook) -> str | None:
    """Return the clause that says which matters there are."""
    return next((row.clause for row in rules.pack.categories), None)


def plan_subjects(command: ProposeMatter) -> tuple[str, ...]:
    """Return the subject of the plan that the matter names."""
    return (f"paper:{command.plan_paper_id}",) if command.plan_paper_id else ()


def plan_refusal(command: ProposeMatter, category: Category, context: Context) -> Refusal | None:
    """Return why a matter cannot stand under the plan that it names, or must name one; None when it can."""
    track = context.rules.track(category.track)
    if command.plan_paper_id is None:
        if not track.under_paper:
            return None
        kind = context.rules.find_paper(track.under_paper)
        name = kind.name if kind else track.under_paper
        return Refusal(Why.RULE, f"“{track.name}”事项须列入已印发的“{name}”", _plan_clause(category, context))
    paper = context.related.get(f"paper:{command.plan_paper_id}")
    clause = _plan_clause(category, context)
    if not isinstance(paper, Paper) or paper.content is None:
        return Refusal(Why.UNKNOWN, "没有所写明的计划", clause)
    if track.under_paper and paper.kind != track.under_paper:
        return Refusal(Why.RULE, "所写明的文稿不是本类事项的计划", clause)
    if paper.issued_on is None:
        return Refusal(Why.RULE, "所写明的计划尚未印发，不能据以立项", clause)
    return None


def _plan_clause(category: Category, context: Context) -> str:
    track = context.rules.track(category.track)
    return track.under_paper_clause or category.clause


def assignment_refusal(order: Order, matter: Matter, context: Context) -> Refusal | None:
    """Return the first demand that an order does not meet; None when it may go out."""
    return next(_assignment_refusals(order, matter, context), None)


def _assignment_refusals(order: Order, matter: Matter, context: Context) -> Iterator[Refusal]:
    for unit in order.units:
        refusal = unknown_unit(context, unit, undertaking=True) or post_refusal(context, unit, matter.track)
        if refusal:
            yield refusal
    barred = set(matter.accused_units) & set(order.units)
    if barred:
        names = "、".join(context.units[unit].name for unit in sorted(barred))
        policy = context.rules.pack.barring
        clause = policy.clause if policy else None
        yield Refusal(Why.RULE, f"{names}是检举控告所涉单位，不能承办本事项", clause, matter.state)
    policy_of_basis = context.rules.pack.authority
    if policy_of_basis and not (matter.basis or order.basis or matter.instruction or matter.plan_paper_id):
        reason = "交办前须写明督查依据（政府决定、行政首长指令、批准的建议或计划）"
        yield Refusal(Why.RULE, reason, policy_of_basis.clause, matter.state)
    yield from _missing_fields(order, matter, context)


def _missing_fields(order: Order, matter: Matter, context: Context) -> Iterator[Refusal]:
    for row in context.rules.pack.order_demands:
        if row.tracks and matter.track not in row.tracks:
            continue
        missing = [FIELD_NAMES[name] for name in row.required if not getattr(order, name)]
        if missing:
            yield Refusal(Why.RULE, f"交办单缺：{'、'.join(missing)}", row.clause, matter.state)
        late = [each.on for each in order.milestones if order.due and each.on > order.due.nominal_on]
        if late and order.due and "milestones" in row.required:
            reason = f"时间节点 {late[0]} 晚于完成时限 {order.due.nominal_on}"
            yield Refusal(Why.RULE, reason, row.clause, matter.state)
        official = named_signer(context, row.lead_official_of, order.lead_official, row.clause)
        if isinstance(official, Refusal):
            yield official


def form_of(command: AssignMatter, matter: Matter, rules: Rulebook) -> OrderForm | Refusal | None:
    """Return the form in which an order goes out: the clerk's choice, or the one that the rules suggest."""
    forms = [row for row in rules.pack.order_forms if not row.tracks or matter.track in row.tracks]
    if command.form:
        chosen = next((row for row in forms if row.code == command.form), None)
        known = "、".join(f"{row.code}（{row.name}）" for row in forms) or "无"
        clause = forms[0].clause if forms else None
        return chosen or Refusal(Why.UNKNOWN, f"没有交办文种“{command.form}”；可选：{known}", clause, matter.state)
    facts = {"several_units": bool(command.co_units), "leader_instruction": bool(matter.instruction)}
    fitting = [row for row in forms if any(facts[name] for name in row.suggested_for)]
    plain = [row for row in forms if not row.suggested_for]
    return next(iter((*fitting, *plain, *forms)), None)
