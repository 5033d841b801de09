"""Extensions (延期), justified reasons (正当理由), objections to competence."""

from __future__ import annotations

from duban_contracts.commands.matter import DecideObjection, DecideReason, FileObjection, FileReason, RequestExtension
from duban_contracts.events.matter import (
    ExtensionRequested,
    ObjectionDecided,
    ObjectionFiled,
    ReasonAccepted,
    ReasonFiled,
    ReasonRejected,
)
from duban_contracts.vocabulary import ApprovalSubject, MatterState
from duban_sdk.tables import Chain, ExtensionPolicy
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.dates import stated
from duban_tracking.core.matter.acts import matter_acts, not_now, not_of_matter
from duban_tracking.core.matter.limits import has_passed
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.signatures import steps_of

FIELD_NAMES = {"reason": "原因", "plan": "办理方案", "new_due_on": "新的完成时限", "schedule": "推进计划"}


@matter_acts.on(RequestExtension)
def request_extension(command: RequestExtension, matter: Matter, context: Context) -> Decision:
    """The request is on file and waits for its signatures."""
    if command.key in matter.extensions:
        return ()
    policy = context.rules.extension
    if policy is None:
        return Refusal(Why.RULE, "本辖区规则没有延期程序，期限不因申请而改", context.rules.judging.clause, matter.state)
    if matter.state is not MatterState.ASSIGNED or matter.due is None:
        return not_now(matter, "申请延期", policy.clause)
    refusal = not_of_matter(matter, context, command.unit) or _unheard(command, matter, context, policy)
    if refusal:
        return refusal
    ordinal = matter.moved + 1
    chain = context.rules.find_chain(
        ApprovalSubject.EXTENSION, weight=matter.weight, origin=matter.origin, track=matter.track, ordinal=ordinal
    )
    refusal = _not_again(command, matter, chain, policy)
    if refusal or chain is None or command.new_due_on is None:
        return refusal or Refusal(Why.RULE, "须写明新的完成时限", policy.clause, matter.state)
    requested = ExtensionRequested(
        **command.model_dump(exclude={"new_due_on"}),
        ordinal=ordinal,
        new_due=stated(context, "extension_stated", command.new_due_on, policy.clause),
        steps=steps_of(chain),
        suspends=policy.suspends,
        by=context.by,
        clause=policy.clause,
    )
    return (requested,)


def _unheard(command: RequestExtension, matter: Matter, context: Context, policy: ExtensionPolicy) -> Refusal | None:
    due, state = matter.due, matter.state
    if policy.requested_by_lead_only and matter.order and command.unit != matter.order.lead:
        return Refusal(Why.RULE, "延期由主办单位申请", policy.clause, state)
    if due and policy.before_date and has_passed(due, context):
        return Refusal(Why.RULE, f"期限 {due.enforce_on} 已过，延期须在到期前书面申请", policy.clause, state)
    refusal = _out_of_bounds(command, matter, context, policy)
    if refusal:
        return refusal
    missing = [FIELD_NAMES[name] for name in policy.required if not getattr(command, name)]
    if missing:
        return Refusal(Why.RULE, f"延期申请缺：{'、'.join(missing)}", policy.clause, state)
    if due and command.new_due_on and command.new_due_on <= due.nominal_on:
        return Refusal(Why.RULE, f"新的完成时限应晚于原时限 {due.nominal_on}", policy.clause, state)
    if matter.open_extension:
        return Refusal(Why.STATE, "已有一项延期申请在审批", policy.clause, state)
    return None


def _out_of_bounds(
    command: RequestExtension, matter: Matter, context: Context, policy: ExtensionPolicy
) -> Refusal | None:
    """Return why it is asked for too late, or for too long, counted from the matter's date as it is."""
    if matter.due is None:
        return None
    on, rules = matter.due.nominal_on, context.rules
    latest = rules.due(policy.latest_rule, on, "stated") if policy.latest_rule else None
    if latest and context.on > latest.nominal_on:
        reason = f"延期最迟应在 {latest.nominal_on} 申请（原时限 {on}）"
        return Refusal(Why.RULE, reason, policy.clause, matter.state)
    longest = rules.due(policy.longest_rule, on, "stated") if policy.longest_rule else None
    if longest and command.new_due_on and command.new_due_on > longest.nominal_on:
        reason = f"最多延长到 {longest.nominal_on}（原时限 {on}）"
        return Refusal(Why.RULE, reason, policy.clause, matter.state)
    return None


def _not_again(
    command: RequestExtension, matter: Matter, chain: Chain | None, policy: ExtensionPolicy
) -> Refusal | None:
    if chain is None:
        return Refusal(Why.RULE, "本事项不能再次更改办结时限", policy.clause, matter.state)
    if chain.needs_exception_reason and not command.exception_reason:
        return Refusal(Why.RULE, "原则上只能更改一次时限；再次申请须写明例外理由", chain.clause, matter.state)
    return None


@matter_acts.on(FileReason)
def file_reason(command: FileReason, matter: Matter, context: Context) -> Decision:
    """A unit's reason is on record; filed before the date has passed it holds a penalty until it is decided."""
    if command.key in matter.reasons:
        return ()
    if matter.order is None or not (matter.is_open or matter.state is MatterState.CLOSED):
        return not_now(matter, "说明理由", context.rules.judging.reason_clause)
    refusal = not_of_matter(matter, context, command.unit)
    if refusal:
        return refusal
    filed = ReasonFiled(
        key=command.key,
        unit=command.unit,
        reason=command.reason,
        evidence=command.evidence,
        in_time=matter.due is None or not has_passed(matter.due, context),
        by=context.by,
        clause=context.rules.judging.reason_clause,
    )
    return (filed,)


@matter_acts.on(DecideReason)
def decide_reason(command: DecideReason, matter: Matter, context: Context) -> Decision:
    """A person decided whether the reason is justified. A rejected one can be accepted later, not the other way."""
    reason = matter.reasons.get(command.key)
    if reason is None:
        return Refusal(Why.UNKNOWN, f"没有编号为“{command.key}”的理由说明", state=matter.state)
    if reason.accepted is command.accepted:
        return ()
    if reason.accepted:
        return Refusal(Why.STATE, "该理由已被认定为正当理由", context.rules.judging.reason_clause, matter.state)
    event = ReasonAccepted if command.accepted else ReasonRejected
    decided = event(
        key=command.key,
        unit=reason.unit,
        opinion=command.opinion,
        by=context.by,
        clause=context.rules.judging.reason_clause,
    )
    return (decided,)


@matter_acts.on(FileObjection)
def file_objection(command: FileObjection, matter: Matter, context: Context) -> Decision:
    """The unit's reasoned objection to competence stands until it is decided; it is no refusal of the task."""
    clause = context.rules.judging.objection_clause
    before = matter.objections.get(command.unit)
    if before and (before.accepted is None or before.reason == command.reason):
        return ()
    if before:
        return Refusal(Why.STATE, "该单位的职责异议已有决定", clause, matter.state)
    if matter.state is not MatterState.ASSIGNED:
        return not_now(matter, "提出职责异议", clause)
    refusal = not_of_matter(matter, context, command.unit) or _objected_late(matter, context)
    if refusal:
        return refusal
    return (ObjectionFiled(unit=command.unit, reason=command.reason, by=context.by, clause=clause),)


def _objected_late(matter: Matter, context: Context) -> Refusal | None:
    row = context.rules.objection(ticket.channel for ticket in matter.tickets)
    if row is None or matter.assigned_on is None:
        return None
    due = context.rules.due(row.date_rule, matter.assigned_on, "assigned")
    if context.on <= due.enforce_on:
        return None
    return Refusal(Why.RULE, f"职责异议应在 {due.enforce_on} 前提出，已超过期限", row.clause, matter.state)


@matter_acts.on(DecideObjection)
def decide_objection(command: DecideObjection, matter: Matter, context: Context) -> Decision:
    """Accepted, the order of a lead unit is withdrawn and the matter can be assigned anew."""
    clause = context.rules.judging.objection_clause
    objection = matter.objections.get(command.unit)
    if objection is None:
        return Refusal(Why.UNKNOWN, "该单位没有提出职责异议", clause, matter.state)
    if objection.accepted is command.accepted:
        return ()
    if objection.accepted is not None:
        return Refusal(Why.STATE, "该职责异议已有决定", clause, matter.state)
    if matter.state is not MatterState.ASSIGNED:
        return not_now(matter, "决定职责异议", clause)
    withdrawn = command.accepted and matter.order is not None and command.unit == matter.order.lead
    decided = ObjectionDecided(
        unit=command.unit,
        accepted=command.accepted,
        opinion=command.opinion,
        tickets=matter.tickets if withdrawn else (),
        by=context.by,
        clause=clause,
    )
    return (decided,)
