"""The time within which units receive an order (签收), and what is said when they have not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import TypedDict

from duban_contracts.base import Event
from duban_contracts.dates import DueDate
from duban_contracts.events.receipt import ReceiptMissed
from duban_sdk.demands import ReceiptPolicy
from duban_sdk.office_hours import day_after
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.context import Context, Refusal, Why
from duban_tracking.core.judging import local_day
from duban_tracking.core.matter.state import Matter

UNNAMED_WAY = "platform"
"""How an order went out that names no way of sending."""


def not_receiver(matter: Matter, context: Context, code: str) -> Refusal | None:
    """Return why the actor does not receive for the unit, which names somebody else; None when allowed."""
    policy, unit = context.rules.pack.receipt, context.units.get(code)
    if policy is None or unit is None or policy.received_by in ("", context.by.role):
        return None
    if not any(role == policy.received_by for role, _ in unit.persons):
        return None
    title = context.rules.role_title(policy.received_by)
    return Refusal(Why.ROLE, f"通知由{unit.name}明确的接收人（{title}）签收", policy.clause, matter.state)


def unknown_way(sent_by: Collection[str], matter: Matter, context: Context) -> Refusal | None:
    """Return why a way of sending is refused: a misspelled one would start no clock and nobody would know."""
    policy = context.rules.pack.receipt
    if policy is None or not policy.ways_beside:
        return None
    unknown = next((way for way in sent_by if way not in {*policy.ways, *policy.ways_beside}), None)
    if unknown is None:
        return None
    known, beside = "、".join(policy.ways), "、".join(policy.ways_beside)
    reason = f"没有发送途径“{unknown}”；可选：{known}；另可同时用（单独使用不起算签收时限）：{beside}"
    return Refusal(Why.RULE, reason, policy.clause, matter.state)


class ReceiptFacts(TypedDict):
    sent_at: datetime | None
    in_time: bool | None


def receipt_due(matter: Matter, rules: Rulebook) -> DueDate | None:
    """Return by when the order is to be received; None: no clock runs."""
    policy, order, sent_at = rules.pack.receipt, matter.order, matter.sent_at
    if policy is None or order is None or sent_at is None:
        return None
    if policy.ways and not set(policy.ways) & set(order.sent_by or (UNNAMED_WAY,)):
        return None
    if policy.office_hours is None:
        return rules.due(policy.date_rule, local_day(sent_at), "sent")
    outside = _is_emergency(matter, policy)
    return rules.due_in_office_hours(sent_at, policy.office_hours, clause=policy.clause, outside=outside)


def _is_emergency(matter: Matter, policy: ReceiptPolicy) -> bool:
    """A mark that was put after the order went out does not shorten the time that the units were given."""
    sent_on = matter.assigned_on
    return any(
        mark in policy.emergency_marks and (sent_on is None or on <= sent_on) for mark, on in matter.marks.items()
    )


def receipt_facts(matter: Matter, context: Context) -> ReceiptFacts:
    """Return what a receipt that is given now is judged by."""
    due = receipt_due(matter, context.rules)
    return {"sent_at": matter.sent_at, "in_time": None if due is None else _in_time(due, context)}


def _in_time(due: DueDate, context: Context) -> bool | None:
    """Whether now is in time; None where only a date that may yet move has passed."""
    reached = context.at <= due.enforce_at if due.enforce_at else context.on <= due.enforce_on
    return None if due.provisional and not reached else reached


def receipt_days(matter: Matter, rules: Rulebook) -> Iterator[date]:
    """Yield the day on which units that have not received the order are found to have missed it."""
    if rules.pack.receipt is None or not _awaited(matter):
        return
    due = receipt_due(matter, rules)
    if due is not None and not due.provisional:
        yield day_after(due)


def missed_receipts(matter: Matter, context: Context) -> Iterator[Event]:
    """Yield for each unit, once, that it has not received the order in time."""
    if not any(day <= context.on for day in receipt_days(matter, context.rules)):
        return
    policy, due = context.rules.pack.receipt, receipt_due(matter, context.rules)
    if policy is None or due is None or matter.sent_at is None:
        return
    for unit in _awaited(matter):
        yield ReceiptMissed(unit=unit, sent_at=matter.sent_at, due=due, title=matter.title, clause=policy.clause)


def _awaited(matter: Matter) -> tuple[str, ...]:
    known = matter.acknowledged | matter.receipts_missed
    return tuple(unit for unit in matter.units if unit not in known)
