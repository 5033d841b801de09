"""Words that an event brings into a matter's file, and by which the matter is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from duban_contracts.base import Event
from duban_contracts.events import matter as m
from duban_contracts.events import matter_demands as d
from duban_contracts.events import matter_reports as r

LONGEST = 300
"""Characters of one text that are searched; longer texts are found by their beginning."""


def words_of(event: Event) -> str:
    """Return what people wrote in the event, cut to what is searched; empty for events without words."""
    written = _WRITTEN.get(type(event))
    return written(event)[:LONGEST] if written else ""


def _of_report(event: r.ReportFiled) -> str:
    items = (item for part in event.text.parts for item in part.items)
    return "\n".join(filter(None, (event.text.opening, *items)))


_WRITTEN: Mapping[type[Event], Callable[[Any], str]] = {
    m.UnitUrged: lambda event: event.message,
    m.FindingReported: lambda event: event.finding,
    m.ExtensionRequested: lambda event: event.reason,
    m.ReasonFiled: lambda event: event.reason,
    m.ObjectionFiled: lambda event: event.reason,
    r.ReportReturned: lambda event: event.reason,
    m.UnitNamed: lambda event: event.problem,
    m.MatterClosed: lambda event: event.outcome,
    r.FalsificationFound: lambda event: event.finding,
    r.ReportVerified: lambda event: event.finding,
    r.ReportFiled: _of_report,
    d.PlanFiled: lambda event: event.plan,
    d.InstructionReceived: lambda event: event.instruction,
    d.MatterAmended: lambda event: f"{event.title}\n{event.content}",
}
"""What people write, by the event that holds it; of what an order says the matter itself is searched."""
