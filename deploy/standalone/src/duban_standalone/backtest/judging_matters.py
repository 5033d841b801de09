"""Acts on a matter, judged anew: taking up, assigning, receiving, extending, giving reasons, closing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from duban_contracts.base import Event
from duban_contracts.commands.matter import (
    CloseMatter,
    ExemptUnit,
    FixLimit,
    MarkMatter,
    ProposeMatter,
    RequestExtension,
)
from duban_contracts.dates import DueDate
from duban_contracts.events import matter as m
from duban_contracts.events import matter_demands as d
from duban_contracts.events.calendar import DueDateRecomputed
from duban_contracts.events.matter_reports import MatterDutyDone, MatterDutyMissed, MatterDutyOpened
from duban_contracts.events.receipt import ReceiptMissed
from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.counting import recomputed
from duban_sdk.errors import RuleMissing
from duban_standalone.backtest.judging import Judges, Turned, dropped, with_facts
from duban_tracking.core.context import Context, Refusal, Why
from duban_tracking.core.dates import stated
from duban_tracking.core.matter.acts import clause_of
from duban_tracking.core.matter.closing import close
from duban_tracking.core.matter.demands import assignment_refusal, category_of
from duban_tracking.core.matter.excusing import request_extension
from duban_tracking.core.matter.limits import fix_limit, upon_receipt, with_limit
from duban_tracking.core.matter.marking import mark
from duban_tracking.core.matter.receipt import receipt_facts
from duban_tracking.core.matter.signing import exempt
from duban_tracking.core.matter.state import Matter

MATTERS = Judges()
MATTERS.on(
    m.DueSoonReminded, m.MatterFellOverdue, MatterDutyOpened, MatterDutyDone, MatterDutyMissed, ReceiptMissed,
    DueDateRecomputed, d.OwnerChanged,
)(dropped)  # fmt: skip
READS: Mapping[type[Event], frozenset[str]] = MappingProxyType(
    {
        m.MatterProposed: frozenset({"categories"}),
        m.ApprovalSigned: frozenset(),
        m.OrderSubmitted: frozenset({"order_demands", "barring", "authority", "dates"}),
        m.MatterAssigned: frozenset({"order_demands", "barring", "authority", "dates"}),
        m.OrderAcknowledged: frozenset({"dates"}),
        m.UnitUrged: frozenset({"urging_forms"}),
    }
)
"""The most frequent acts with the tables that they are judged by, beside those that all consequences rest on."""
UNSAID = "（未写明）"
"""Outcome of a matter that was closed without one."""


@MATTERS.on(m.MatterProposed)
def _proposed(event: m.MatterProposed, _: Matter, context: Context, turned: Turned) -> tuple[Event, ...]:
    rules = context.rules
    for document in rules.pack.validities:
        if not document.covers(context.on):
            turned.note(event, Refusal(Why.RULE, document.why_not(context.on), document.clause))
    # The event has every field of its command.
    category = category_of(cast("ProposeMatter", event), rules)
    if not isinstance(category, Refusal):
        return (with_facts(event, track=category.track, owner=category.owner, clause=category.clause),)
    turned.note(event, category)
    known = rules.find_category(event.category)
    tracks = rules.pack.tracks
    track = known.track if known else tracks[0].code if tracks else event.track
    return (with_facts(event, track=track),)


@MATTERS.on(m.OrderSubmitted, m.MatterAssigned)
def _ordered(
    event: m.OrderSubmitted | m.MatterAssigned, matter: Matter, context: Context, turned: Turned
) -> tuple[Event, ...]:
    refusal = assignment_refusal(event.order, matter, context)
    if refusal and isinstance(event, m.MatterAssigned):
        turned.note(event, refusal)
    due = _limit(event, matter, context, turned)
    if due == event.order.due:
        return (event,)
    return (event.model_copy(update={"order": event.order.model_copy(update={"due": due})}),)


def _limit(
    event: m.OrderSubmitted | m.MatterAssigned, matter: Matter, context: Context, turned: Turned
) -> DueDate | None:
    order, rules = event.order, context.rules
    due, row = order.due, rules.limit(matter.track)
    if due is None or due.enforce_at is not None:
        return with_limit(order, matter, context).due
    if due.rule == "stated":
        if order.limit_reason and row and row.special_clause:
            return rules.stated(due.nominal_on, row.special_clause)
        return stated(context, "order_stated", due.nominal_on, clause_of(matter, context, m.MatterAssigned))
    if row is not None:
        return with_limit(order.model_copy(update={"due": None}), matter, context).due
    try:
        return rules.due("order_default", context.on, "assigned")
    except RuleMissing:
        turned.note(event, Refusal(Why.RULE, "这些规则没有默认办理时限，须写明完成时限"))
        return recomputed(due, rules.calendar, never_earlier=False)


@MATTERS.on(m.OrderAcknowledged)
def _received(event: m.OrderAcknowledged, matter: Matter, context: Context, _: Turned) -> tuple[Event, ...]:
    facts = receipt_facts(matter, context)
    again = event.unit in matter.acknowledged
    received = event if again else with_facts(event, **facts)
    return (received, *(() if again else upon_receipt(matter, event.unit, context)))


@MATTERS.on(m.UnitUrged)
def _urged(event: m.UnitUrged, _: Matter, context: Context, turned: Turned) -> tuple[Event, ...]:
    if context.rules.find_urging_form(event.form) is None:
        turned.note(event, Refusal(Why.UNKNOWN, f"没有催办形式“{event.form}”"))
    return (event,)


@MATTERS.on(d.LimitFixed)
def _fixed(event: d.LimitFixed, matter: Matter, context: Context, turned: Turned) -> tuple[Event, ...]:
    """A limit that people agreed is theirs; one that the rules gave is found anew."""
    if event.due.rule != "stated":
        return ()
    decision = fix_limit(FixLimit(due_on=event.due.nominal_on, measures=event.measures), matter, context)
    if isinstance(decision, Refusal):
        turned.note(event, decision)
        return ()
    row = context.rules.limit(matter.track)
    due = stated(context, "order_stated", event.due.nominal_on, row.clause if row else event.clause)
    return (with_facts(event, due=due),) if decision else ()


@MATTERS.on(d.LimitProposed)
def _limit_proposed(event: d.LimitProposed, matter: Matter, _: Context, __: Turned) -> tuple[Event, ...]:
    return () if event.automatic or matter.due is not None else (event,)


@MATTERS.on(m.DueDateConfirmed)
def _confirmed(event: m.DueDateConfirmed, matter: Matter, _: Context, __: Turned) -> tuple[Event, ...]:
    if matter.due is None or matter.enforceable:
        return ()
    return (with_facts(event, due=matter.due),)


@MATTERS.on(m.ApprovalSigned)
def _signed(event: m.ApprovalSigned, matter: Matter, _: Context, __: Turned) -> tuple[Event, ...]:
    """A signature under what has no effect here is about nothing."""
    of_effect = event.subject in (ApprovalSubject.EXTENSION, ApprovalSubject.LIMIT)
    return () if of_effect and (event.subject, event.key) not in matter.approvals else (event,)


@MATTERS.on(m.ExtensionRequested)
def _requested(event: m.ExtensionRequested, matter: Matter, context: Context, turned: Turned) -> tuple[Event, ...]:
    command = RequestExtension(
        key=event.key,
        unit=event.unit,
        reason=event.reason,
        plan=event.plan,
        schedule=event.schedule,
        new_due_on=event.new_due.nominal_on,
        exception_reason=event.exception_reason,
    )
    decision = request_extension(command, matter, context)
    if isinstance(decision, Refusal):
        turned.note(event, decision)
        return ()
    # The signatures on record are those that were asked for then.
    return tuple(with_facts(each, steps=event.steps) for each in decision)


@MATTERS.on(m.ExtensionGranted)
def _granted(event: m.ExtensionGranted, matter: Matter, _: Context, __: Turned) -> tuple[Event, ...]:
    request = matter.extensions.get(event.key)
    if request is None or matter.due is None:
        return ()
    return (with_facts(event, due=request.new_due, previous=matter.due),)


@MATTERS.on(m.ExtensionRefused)
def _refused(event: m.ExtensionRefused, matter: Matter, _: Context, __: Turned) -> tuple[Event, ...]:
    return (event,) if event.key in matter.extensions else ()


@MATTERS.on(m.ReasonFiled)
def _reasoned(event: m.ReasonFiled, matter: Matter, context: Context, _: Turned) -> tuple[Event, ...]:
    in_time = matter.due is None or context.on <= matter.due.enforce_on
    return (with_facts(event, in_time=in_time),)


@MATTERS.on(m.UnitExempted)
def _exempted(event: m.UnitExempted, matter: Matter, context: Context, turned: Turned) -> tuple[Event, ...]:
    decision = exempt(ExemptUnit(unit=event.unit, reason=event.reason), matter, context)
    if isinstance(decision, Refusal):
        turned.note(event, decision)
        return ()
    return decision


@MATTERS.on(d.MatterMarked)
def _marked(event: d.MatterMarked, matter: Matter, context: Context, turned: Turned) -> tuple[Event, ...]:
    decision = mark(MarkMatter(mark=event.mark, authority=event.authority, reason=event.reason), matter, context)
    if isinstance(decision, Refusal):
        turned.note(event, decision)
        return ()
    return decision


@MATTERS.on(m.MatterClosed)
def _closed(event: m.MatterClosed, matter: Matter, context: Context, turned: Turned) -> tuple[Event, ...]:
    decision = close(CloseMatter(outcome=event.outcome), matter, context)
    if isinstance(decision, Refusal):
        turned.note(event, decision)
        decision = close(CloseMatter(outcome=event.outcome or UNSAID), matter, context)
    if isinstance(decision, Refusal) or not decision:
        return (event,)
    judged = (with_facts(each, completed_on=event.completed_on, outcome=event.outcome) for each in decision)
    return tuple(event if each == event else each for each in judged)
