"""How the notices that are due at one address become messages: singly, merged, as a digest or aggregated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from duban_notify.core.release import DeliveryPolicy
from duban_notify.core.values import message_id

MAX_ITEMS = 100
"""Items of one aggregated message; the others come in the next one."""


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A notice that may go out now.

    ``message``: the message in which it was tried before; it goes out in the same one.
    """

    id: UUID
    cause: UUID
    row: str
    recipient: str
    title: str
    text: str
    urgent: bool
    merge_key: str
    release_at: datetime
    message: UUID | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What a sender sends once. ``on`` is the local day of its oldest notice: it stays the same when it is repeated."""

    id: UUID
    notices: tuple[UUID, ...]
    recipient: str
    title: str
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """Messages to send now, and whether something has to wait for the rate limit."""

    messages: tuple[Message, ...]
    held_back: bool


def plan(due: Sequence[DueNotice], budget: int, throttled: bool, policy: DeliveryPolicy) -> Plan:
    """Return the messages for what is due at one address.

    ``budget`` is how many messages the rate limit still allows; ``throttled`` says that these notices had to wait for
    it, so that they are aggregated now. Messages that were tried before come first and unchanged.
    """
    groups = [*_tried_before(due), *_fresh(due, throttled, policy)]
    messages = tuple(_message(group, policy) for group in groups[: max(budget, 0)])
    return Plan(messages, held_back=len(groups) > len(messages))


def _tried_before(due: Iterable[DueNotice]) -> Iterator[list[DueNotice]]:
    tried: dict[UUID, list[DueNotice]] = {}
    for notice in due:
        if notice.message is not None:
            tried.setdefault(notice.message, []).append(notice)
    yield from tried.values()


def _fresh(due: Iterable[DueNotice], throttled: bool, policy: DeliveryPolicy) -> Iterator[list[DueNotice]]:
    groups: dict[object, list[DueNotice]] = {}
    for notice in due:
        if notice.message is None:
            groups.setdefault(_group(notice, throttled, policy), []).append(notice)
    for group in groups.values():
        yield from (group[start : start + MAX_ITEMS] for start in range(0, len(group), MAX_ITEMS))


def _group(notice: DueNotice, throttled: bool, policy: DeliveryPolicy) -> object:
    """Key of the message in which a notice goes: the same words for several persons at one address are said once."""
    if throttled:
        return "aggregated"
    if notice.merge_key:
        return notice.merge_key
    if policy.notify.digest == "daily" and not notice.urgent:
        return "digest"
    return (notice.cause, notice.row, notice.title, notice.text)


def _message(group: Sequence[DueNotice], policy: DeliveryPolicy) -> Message:
    ordered = sorted(group, key=lambda notice: (notice.release_at, notice.id))
    items = tuple(dict.fromkeys((notice.cause, notice.row, notice.title, notice.text) for notice in ordered))
    ids = tuple(notice.id for notice in ordered)
    title, text = items[0][2:] if len(items) == 1 else _aggregate([item[2:] for item in items])
    return Message(
        id=ordered[0].message or message_id(ids),
        notices=ids,
        recipient=ordered[0].recipient,
        title=title,
        text=text,
        on=ordered[0].release_at.astimezone(policy.zone).date(),
    )


def _aggregate(items: Sequence[tuple[str, str]]) -> tuple[str, str]:
    lines = (f"{number}. {title}\n{text}" for number, (title, text) in enumerate(items, 1))
    return f"督办通知汇总（共{len(items)}条）", "\n\n".join(lines)
