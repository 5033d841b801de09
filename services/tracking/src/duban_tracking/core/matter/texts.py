"""Words that an event brings into a matter's file, and by which the matter is found."""

from __future__ import annotations

from duban_contracts.base import Event
from duban_contracts.events import matter as m
from duban_contracts.events import matter_demands as d
from duban_contracts.events import matter_reports as r

LONGEST = 300
"""Characters of one text that are searched; longer texts are found by their beginning."""
_WORDLESS = frozenset(
    {m.MatterProposed, m.ApprovalSigned, m.MatterTakenUp, m.MatterAssigned, m.OrderAcknowledged, m.MatterArchived}
)
"""The most frequent events, of which none has words that are not in the order already."""


def words_of(event: Event) -> str:
    """Return what people wrote in the event, cut to what is searched; empty for events without words."""
    return _written(event)[:LONGEST] if type(event) not in _WORDLESS else ""


def _written(event: Event) -> str:
    match event:
        case m.UnitUrged():
            return event.message
        case m.FindingReported():
            return event.finding
        case m.ExtensionRequested() | m.ReasonFiled() | m.ObjectionFiled() | r.ReportReturned():
            return event.reason
        case m.UnitNamed():
            return event.problem
        case m.MatterClosed():
            return event.outcome
        case r.FalsificationFound() | r.ReportVerified():
            return event.finding
        case r.ReportFiled():
            items = (item for part in event.text.parts for item in part.items)
            return "\n".join(filter(None, (event.text.opening, *items)))
        case _:
            return _demanded(event)


def _demanded(event: Event) -> str:
    match event:
        case d.PlanFiled():
            return event.plan
        case d.InstructionReceived():
            return event.instruction
        case d.MatterAmended():
            return f"{event.title}\n{event.content}"
        case _:
            return ""
