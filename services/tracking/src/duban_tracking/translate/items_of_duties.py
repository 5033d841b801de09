"""What the lists say of duties and meetings."""

from __future__ import annotations

from duban_tracking.core.duties.meeting import Meeting
from duban_tracking.core.duties.state import Duty

Facts = dict[str, object]


def facts_of_duty(state: Duty) -> Facts | None:
    """Return what the list of duties says of one; None before it came up."""
    opened, due = state.opened, state.due
    if opened is None or due is None:
        return None
    facts = opened.model_dump(mode="json", exclude={"unit", "due"})
    report, outcome = state.report, state.outcome
    return {
        **facts,
        "code": facts.pop("row"),
        "unit": opened.unit or "",
        "state": _state_of(state),
        "title": facts.pop("name"),
        "happened_on": due.enforce_on,
        "due": due.model_dump(mode="json"),
        "original_due": opened.due.model_dump(mode="json"),
        "missed": state.missed,
        "provisional": due.provisional,
        "on_time": outcome.on_time if outcome and state.done else None,
        "outcome": outcome.model_dump(mode="json") if outcome else None,
        "report": report.model_dump(mode="json") if report else None,
    }


def _state_of(state: Duty) -> str:
    if state.done:
        return "done"
    if state.released:
        return "released"
    if state.missed:
        return "missed"
    return "returned" if state.returned else "open"


def facts_of_meeting(state: Meeting) -> Facts | None:
    """Return what the list of meetings says of one; None before it is recorded."""
    if state.recorded is None:
        return None
    facts = state.recorded.model_dump(mode="json")
    return {
        **facts,
        "code": "",
        "state": "recorded",
        "title": facts.pop("name"),
        "happened_on": state.recorded.held_on,
    }
