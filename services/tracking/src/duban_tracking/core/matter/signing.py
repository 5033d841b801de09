"""Taking up (立项), and every signature of a matter."""

from __future__ import annotations

from duban_contracts.base import Event
from duban_contracts.commands.matter import ConfirmDueDate, ExemptUnit, LinkTicket, ProposeMatter, SignApproval
from duban_contracts.common import TicketRef
from duban_contracts.dates import DueDate
from duban_contracts.events.matter import (
    ApprovalSigned,
    DueDateConfirmed,
    ExtensionGranted,
    ExtensionRefused,
    MatterAssigned,
    MatterDeclined,
    MatterProposed,
    MatterTakenUp,
    Order,
    OrderRejected,
    TicketLinked,
    UnitExempted,
)
from duban_contracts.vocabulary import ApprovalSubject, MatterState
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.matter.acts import clause_of, matter_acts, not_now, not_of_matter
from duban_tracking.core.matter.amending import amended
from duban_tracking.core.matter.demands import category_of, plan_refusal
from duban_tracking.core.matter.limits import has_passed, limit_agreed, with_limit
from duban_tracking.core.matter.state import Approval, Matter
from duban_tracking.core.naming_signers import name_of
from duban_tracking.core.signatures import steps_of

__all__ = ["SUBJECT_NAMES", "assigned"]

SUBJECT_NAMES = {
    ApprovalSubject.TAKE_UP: "立项",
    ApprovalSubject.ASSIGNMENT: "交办单",
    ApprovalSubject.EXTENSION: "延期",
    ApprovalSubject.EXEMPTION: "免责",
    ApprovalSubject.PAPER: "文稿",
    ApprovalSubject.PROPOSAL: "建议",
    ApprovalSubject.ACTIVITY: "督查检查考核活动",
    ApprovalSubject.AMENDMENT: "变更内容、范围",
    ApprovalSubject.LIMIT: "办理时限",
}


@matter_acts.on(ProposeMatter)
def propose(command: ProposeMatter, matter: Matter, context: Context) -> Decision:
    """A new matter is proposed; without a chain it is taken up at once."""
    if matter.state is not MatterState.NONE:
        return ()
    rules = context.rules
    for document in rules.pack.validities:
        if not document.covers(context.on):
            return Refusal(Why.RULE, document.why_not(context.on), document.clause or None)
    category = category_of(command, rules)
    if isinstance(category, Refusal):
        return category
    refusal = plan_refusal(command, category, context)
    if refusal:
        return refusal
    origin = rules.find_origin(command.origin)
    if origin is None:
        known = "、".join(f"{row.code}（{row.name}）" for row in rules.pack.origins)
        return Refusal(Why.UNKNOWN, f"没有来源“{command.origin}”；可选：{known}")
    chain = rules.find_chain(
        ApprovalSubject.TAKE_UP, weight=command.weight, origin=command.origin, track=category.track
    )
    steps = steps_of(chain)
    proposed = MatterProposed(
        **command.model_dump(exclude={"pins"}),
        track=category.track,
        owner=category.owner,
        steps=steps,
        pins=context.pins,
        clause=category.clause,
        by=context.by,
    )
    taken_up = () if steps else (_taken_up(category.track, command.tickets, category.clause, context),)
    return (proposed, *taken_up)


def _taken_up(track: str, tickets: tuple[TicketRef, ...], clause: str, context: Context) -> MatterTakenUp:
    return MatterTakenUp(series=context.rules.track(track).register_series, tickets=tickets, clause=clause)


@matter_acts.on(LinkTicket)
def link_ticket(command: LinkTicket, matter: Matter, context: Context) -> Decision:
    """Another ticket rests on the matter, once."""
    if matter.state is MatterState.NONE:
        return not_now(matter, "并入工单")
    if command.ticket.ticket_id in {ticket.ticket_id for ticket in matter.tickets}:
        return ()
    linked = TicketLinked(
        ticket=command.ticket,
        state=matter.state,
        due=matter.due,
        title=matter.title,
        units=matter.units if matter.is_open else (),
        by=context.by,
    )
    return (linked,)


@matter_acts.on(SignApproval)
def sign(command: SignApproval, matter: Matter, context: Context) -> Decision:
    """The awaited signature is given or refused; the last one, or a refusal, has its effect."""
    name = SUBJECT_NAMES[command.subject]
    approval = matter.approvals.get((command.subject, command.key))
    if approval is None:
        return _not_awaited(command, matter, name)
    if _signed_before(approval, command, context):
        return ()
    step = approval.awaited
    if step is None:
        return not_now(matter, f"再签批{name}")
    if not step.signed_by(context.by.role):
        titles = "、".join(context.rules.role_title(role) for role in (step.role, *step.or_by))
        return Refusal(Why.ROLE, f"{name}现在应由{titles}签批", step.clause, matter.state)
    if command.approved and step.person not in ("", context.by.person):
        named = name_of(context, step.person)
        return Refusal(Why.ROLE, f"{name}须由牵头领导{named}本人签批", step.clause, matter.state)
    due = _date_signed(command.subject, matter)
    if command.approved and due and has_passed(due, context):
        return Refusal(Why.STATE, "拟稿写明的完成时限已过，请退回重新拟稿", step.clause, matter.state)
    signed = ApprovalSigned(
        subject=command.subject,
        key=command.key,
        step=len(approval.given),
        approved=command.approved,
        opinion=command.opinion,
        by=context.by,
        clause=step.clause,
    )
    last = len(approval.given) + 1 == len(approval.steps)
    if command.approved and not last:
        return (signed,)
    return (signed, *_effect(command, matter, context, step.clause))


def _not_awaited(command: SignApproval, matter: Matter, name: str) -> Refusal:
    """Nothing of that key waits for a signature; what else of its kind is on record is named."""
    keys = [key for subject, key in matter.approvals if subject is command.subject and key]
    if not keys:
        return not_now(matter, f"签批{name}")
    return Refusal(
        Why.STATE, f"没有编号（key）为“{command.key}”的{name}；已登记的：{'、'.join(keys)}", None, matter.state
    )


def _date_signed(subject: ApprovalSubject, matter: Matter) -> DueDate | None:
    """Return the date that the signature would let stand."""
    if subject is ApprovalSubject.ASSIGNMENT:
        # Hours begin when the order goes out, so that they cannot have passed before.
        order = matter.drafted
        return order.due if order and order.limit_hours is None else None
    if subject is ApprovalSubject.LIMIT:
        return matter.proposed_limit.due if matter.proposed_limit else None
    return None


def _signed_before(approval: Approval, command: SignApproval, context: Context) -> bool:
    """Whether this person gave this verdict last, and it is not that person's turn again."""
    if not approval.given:
        return False
    _, actor, approved = approval.given[-1]
    awaited = approval.awaited
    again = awaited is not None and awaited.signed_by(context.by.role)
    return actor == context.by and approved == command.approved and not again


def _effect(command: SignApproval, matter: Matter, context: Context, clause: str) -> tuple[Event, ...]:
    by = context.by
    if command.subject is ApprovalSubject.TAKE_UP:
        if command.approved:
            return (_taken_up(matter.track, matter.tickets, clause, context),)
        return (MatterDeclined(reason=command.opinion, tickets=matter.tickets, by=by, clause=clause),)
    if command.subject is ApprovalSubject.ASSIGNMENT:
        if command.approved and matter.drafted:
            return (assigned(matter, matter.drafted, context, clause),)
        return (OrderRejected(reason=command.opinion, by=by, clause=clause),)
    if command.subject is ApprovalSubject.LIMIT:
        return limit_agreed(matter, context, clause, approved=command.approved)
    if command.subject is ApprovalSubject.AMENDMENT:
        return amended(matter, context, approved=command.approved)
    request, due = matter.extensions[command.key], matter.due
    if not command.approved or due is None:
        return (ExtensionRefused(key=command.key, reason=command.opinion, by=by, clause=clause),)
    granted = ExtensionGranted(
        key=command.key,
        unit=request.unit,
        due=request.new_due,
        previous=due,
        tickets=matter.tickets,
        by=by,
        clause=clause,
    )
    return (granted,)


def assigned(matter: Matter, order: Order, context: Context, clause: str) -> MatterAssigned:
    """Return the event that sends the order out; its number is filled in when it is stored."""
    form = next((row for row in context.rules.pack.order_forms if row.code == order.form), None)
    series = form.series if form else ""
    return MatterAssigned(
        order=with_limit(order, matter, context),
        series=series or context.rules.track(matter.track).order_series,
        title=matter.title,
        tickets=matter.tickets,
        sent_at=context.at,
        by=context.by,
        clause=clause,
    )


@matter_acts.on(ExemptUnit)
def exempt(command: ExemptUnit, matter: Matter, context: Context) -> Decision:
    """A blameless co-organiser is exempted, by whom the rules let decide it."""
    policy = context.rules.pack.exemption
    if policy is None or not policy.enabled:
        return Refusal(
            Why.RULE, "本辖区规则未开启对无责协办单位的免责", policy.clause if policy else None, matter.state
        )
    chain = context.rules.find_chain(ApprovalSubject.EXEMPTION)
    if chain is not None and context.by.role not in chain.steps:
        return Refusal(Why.ROLE, "免责须由有权领导决定", chain.clause, matter.state)
    refusal = not_of_matter(matter, context, command.unit)
    if refusal:
        return refusal
    if matter.order and command.unit == matter.order.lead:
        return Refusal(Why.RULE, "主办单位不能免责", policy.clause, matter.state)
    if command.unit in matter.exempted:
        return ()
    return (UnitExempted(unit=command.unit, reason=command.reason, by=context.by, clause=policy.clause),)


@matter_acts.on(ConfirmDueDate)
def confirm_due_date(command: ConfirmDueDate, matter: Matter, context: Context) -> Decision:
    """A provisional date may have consequences afterwards."""
    if matter.due is None:
        return not_now(matter, "确认期限", clause_of(matter, context, DueDateConfirmed))
    if matter.enforceable:
        return ()
    return (DueDateConfirmed(due=matter.due, by=context.by),)
