"""What was handed down and what came back, in one line for a clerk."""

from __future__ import annotations

from collections.abc import Iterable

from duban_contracts.common import SUPERIOR_CHANNEL, TicketRef
from duban_contracts.events import handing_down as h
from duban_tracking.core.matter.handing_down import STATUS_NAMES
from duban_tracking.translate.wording import Names, day, describes, opinion_words


def from_superior(tickets: Iterable[TicketRef]) -> str:
    """Return where a matter comes from that the jurisdiction above handed down; empty for others."""
    numbers = "、".join(ticket.external_id for ticket in tickets if ticket.channel == SUPERIOR_CHANNEL)
    return f"（上级转交，来件号 {numbers}）" if numbers else ""


@describes(h.MatterHandedDown)
def _(event: h.MatterHandedDown, _names: Names) -> str:
    again = f"第{event.ordinal}次" if event.ordinal > 1 else ""
    until = f"，{day(event.due_on)}前答复" if event.due_on else ""
    return f"{again}转交{event.child_name}办理{until}：{event.requirement}"


@describes(h.ChildProgressed)
def _(event: h.ChildProgressed, _names: Names) -> str:
    until = f"，办理时限{day(event.due_on)}" if event.due_on else ""
    return f"{event.child_name}{STATUS_NAMES[event.status]}{until}{opinion_words(event.text)}"


@describes(h.SuperiorTold)
def _(event: h.SuperiorTold, _names: Names) -> str:
    until = f"，办理时限{day(event.due_on)}" if event.due_on else ""
    return f"向{event.task.name}回复：{STATUS_NAMES[event.status]}{until}{opinion_words(event.text)}"
