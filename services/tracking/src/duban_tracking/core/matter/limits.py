"""Limits of orders: stated, special, given by the rules, or open until they are agreed. Nothing is late before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from duban_contracts.base import Event
from duban_contracts.commands.matter import AssignMatter, FixLimit
from duban_contracts.common import SignatureStep
from duban_contracts.dates import DueDate
from duban_contracts.events.matter import Order
from duban_contracts.events.matter_demands import LimitFixed, LimitProposed
from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.demands import LimitRow
from duban_sdk.errors import RuleMissing
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.context import UNIT_ROLES, Context, Decision, Refusal, Why
from duban_tracking.core.dates import stated
from duban_tracking.core.judging import local_day
from duban_tracking.core.matter.acts import clause_of, matter_acts, not_now, not_of_matter
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.naming_signers import name_of, named_signer

ONE_DAY = timedelta(days=1)
KEY = (ApprovalSubject.LIMIT, "")


def drafted_limit(command: AssignMatter, matter: Matter, context: Context, clause: str) -> DueDate | Refusal | None:
    """Return the limit that an order states; None: the rules give it when the order goes out, or later."""
    row = context.rules.limit(matter.track)
    if command.limit_hours is not None:
        return _hours(command, command.limit_hours, row, context)
    if command.due_on is not None:
        if command.due_on < context.on:
            return Refusal(Why.RULE, f"完成时限 {command.due_on} 早于今天 {context.on}", clause or None)
        if command.limit_reason and row and row.special_clause:
            return context.rules.stated(command.due_on, row.special_clause)
        return stated(context, "order_stated", command.due_on, clause)
    if row is not None:
        return None
    try:
        return context.rules.due("order_default", context.on, "assigned")
    except RuleMissing:
        return Refusal(Why.RULE, "本辖区规则没有默认办理时限，须写明完成时限", clause or None)


def _hours(command: AssignMatter, hours: int, row: LimitRow | None, context: Context) -> DueDate | Refusal:
    if row is None or not row.special_clause:
        return Refusal(Why.RULE, "本辖区规则没有以小时计的特殊时限", row.clause if row else None)
    if not command.limit_reason:
        return Refusal(Why.RULE, "特殊时限须写明理由", row.special_clause)
    if command.due_on is not None:
        return Refusal(Why.RULE, "完成日期与小时数只能写明一种", row.special_clause)
    return _hours_from(context, hours, row.special_clause)


def _hours_from(context: Context, hours: int, clause: str) -> DueDate:
    """Return a limit in hours from the context's instant. They run through days off, so that the day is not rolled."""
    until = context.at + timedelta(hours=hours)
    day = local_day(until)
    return context.rules.stated(day, clause).model_copy(
        update={"enforce_on": day, "enforce_at": until, "provisional": False}
    )


def with_limit(order: Order, matter: Matter, context: Context) -> Order:
    """Return the order as it goes out: with the limit that the rules count from the assignment, where they do.

    Hours begin now too: the unit had nothing before, however long the signatures took.
    """
    row = context.rules.limit(matter.track)
    if order.limit_hours is not None and order.due is not None and order.due.clause:
        return order.model_copy(update={"due": _hours_from(context, order.limit_hours, order.due.clause)})
    if order.due is not None or row is None or row.open_until_rule or row.counted_from != "assigned":
        return order
    return order.model_copy(update={"due": context.rules.due(row.default_rule, context.on, "assigned")})


def has_passed(due: DueDate, context: Context) -> bool:
    """Return whether a date lies in the past."""
    return context.at > due.enforce_at if due.enforce_at else context.on > due.enforce_on


def received_on(matter: Matter, rules: Rulebook) -> date | None:
    """Return the day on which the order counts as received by its lead: signed for, or the next working day."""
    if matter.order is None or matter.assigned_on is None:
        return None
    deemed_on = rules.calendar.next_working_day(matter.assigned_on)
    return min(matter.received_on, deemed_on) if matter.received_on else deemed_on


def upon_receipt(matter: Matter, unit: str, context: Context) -> tuple[Event, ...]:
    """Return the limit that the lead's receipt of an order without one brings with it."""
    row = context.rules.limit(matter.track)
    if matter.order is None or unit != matter.order.lead or matter.due or row is None or row.open_until_rule:
        return ()
    on = received_on(matter, context.rules) or context.on
    return (_given(row, min(on, context.on), matter, context),)


def _given(row: LimitRow, counted_on: date, matter: Matter, context: Context) -> LimitFixed:
    due = context.rules.due(row.default_rule, counted_on, row.counted_from)
    return _fixed(due, "", matter, context, row.clause)


def _fixed(due: DueDate, measures: str, matter: Matter, context: Context, clause: str) -> LimitFixed:
    return LimitFixed(due=due, measures=measures, tickets=matter.tickets, by=context.by, clause=clause)


def _counted_on(row: LimitRow, matter: Matter, rules: Rulebook) -> date | None:
    return matter.assigned_on if row.counted_from == "assigned" else received_on(matter, rules)


def _open_row(matter: Matter, rules: Rulebook) -> LimitRow | None:
    if not matter.is_open or matter.order is None or matter.due is not None:
        return None
    return rules.limit(matter.track)


def limit_day(matter: Matter, rules: Rulebook) -> date | None:
    """Return the day on which time gives or proposes the limit that is still open; None: it does not."""
    row = _open_row(matter, rules)
    counted_on = _counted_on(row, matter, rules) if row else None
    if row is None or counted_on is None:
        return None
    if not row.open_until_rule:
        return counted_on
    if matter.proposed_limit is not None:
        return None
    return rules.due(row.open_until_rule, counted_on, row.counted_from).enforce_on + ONE_DAY


def passing_limit(matter: Matter, context: Context) -> Iterator[Event]:
    """Yield the limit that is given, or proposed to those who agree, now that its day has come."""
    day, row = limit_day(matter, context.rules), _open_row(matter, context.rules)
    counted_on = _counted_on(row, matter, context.rules) if row else None
    if day is None or row is None or counted_on is None or day > context.on:
        return
    if not row.open_until_rule or not row.agreed_by:
        yield _given(row, counted_on, matter, context)
        return
    due = context.rules.due(row.default_rule, counted_on, row.counted_from)
    yield _proposed(row, due, matter, context, automatic=True)


def _agreeing(row: LimitRow, matter: Matter, context: Context) -> str:
    """Return the one person of record who agrees to the limit; empty: whoever holds the role."""
    if not row.agreed_by_lead_official or matter.order is None:
        return ""
    found = named_signer(context, row.agreed_by, matter.order.lead_official, row.clause)
    # Who was of record when the order went out may be gone by now; then the role agrees.
    return "" if isinstance(found, Refusal) else found


def _proposed(
    row: LimitRow, due: DueDate, matter: Matter, context: Context, *, automatic: bool = False, measures: str = ""
) -> LimitProposed:
    person = _agreeing(row, matter, context)
    step = SignatureStep(role=row.agreed_by[0], clause=row.clause, or_by=row.agreed_by[1:], person=person)
    return LimitProposed(
        due=due, automatic=automatic, measures=measures, steps=(step,), by=context.by, clause=row.clause
    )


@matter_acts.on(FixLimit)
def fix_limit(command: FixLimit, matter: Matter, context: Context) -> Decision:
    """The limit is fixed by who may agree to it; from others it is a proposal that waits for that signature."""
    row = context.rules.limit(matter.track) if matter.track else None
    clause = row.clause if row else clause_of(matter, context, LimitFixed)
    if matter.due is not None:
        if matter.due.nominal_on == command.due_on:
            return ()
        return Refusal(Why.STATE, "办理时限已经确定，只能申请延期", clause, matter.state)
    if not matter.is_open or row is None:
        return not_now(matter, "确定办理时限", clause or None)
    refusal = _fixing_refusal(command, matter, row, context)
    if refusal:
        return refusal
    due = stated(context, "order_stated", command.due_on, row.clause)
    if not row.agreed_by or context.by.role in row.agreed_by:
        agreeing = _agreeing(row, matter, context)
        if agreeing not in ("", context.by.person):
            reason = f"办理时限须经牵头领导{name_of(context, agreeing)}同意"
            return Refusal(Why.ROLE, reason, row.clause, matter.state)
        return (_fixed(due, command.measures, matter, context, row.clause),)
    pending = matter.proposed_limit
    if pending and (pending.due, pending.measures) == (due, command.measures) and not matter.approvals[KEY].done:
        return ()
    return (_proposed(row, due, matter, context, measures=command.measures),)


def _fixing_refusal(command: FixLimit, matter: Matter, row: LimitRow, context: Context) -> Refusal | None:
    if context.by.role in UNIT_ROLES:
        refusal = not_of_matter(matter, context, context.by.unit or "")
        if refusal:
            return refusal
    if command.due_on < context.on:
        return Refusal(Why.RULE, f"办理时限 {command.due_on} 早于今天 {context.on}", row.clause, matter.state)
    if "handler" in row.required and not matter.handlers.get(matter.units[0]):
        return Refusal(Why.RULE, "主办单位签收时须明确承办人，才能确定时限", row.clause, matter.state)
    if "measures" in row.required and not command.measures:
        return Refusal(Why.RULE, "确定时限须写明商定的措施和答复意见", row.clause, matter.state)
    return None


def limit_agreed(matter: Matter, context: Context, clause: str, *, approved: bool) -> tuple[Event, ...]:
    """Return what the signature on a proposed limit leads to; a refused one leaves the limit open."""
    proposed = matter.proposed_limit
    if not approved or proposed is None or matter.due is not None:
        return ()
    return (_fixed(proposed.due, proposed.measures, matter, context, clause),)
