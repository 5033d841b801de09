"""Rows of the lists of records, inspections, conclusions, grades, nominations and stubs."""

from __future__ import annotations

from duban_tracking.core.records.activity import Activity
from duban_tracking.core.records.conclusion import Conclusion
from duban_tracking.core.records.grade import Grade
from duban_tracking.core.records.nomination import Nomination
from duban_tracking.core.records.record import Record
from duban_tracking.core.records.stub import Stub

Facts = dict[str, object]


def facts_of_record_field(state: object) -> Facts | None:
    """Return what the row of such a stream says; None while it says nothing, or for a stream of another field."""
    match state:
        case Record():
            return _record(state)
        case Activity():
            return _activity(state)
        case Conclusion():
            return _conclusion(state)
        case Grade():
            return _grade(state)
        case Nomination():
            return _nomination(state)
        case Stub():
            return _stub(state)
        case _:
            return None


def _record(state: Record) -> Facts | None:
    if state.made is None:
        return None
    facts = state.made.model_dump(mode="json")
    awaited = "open" if state.made.task_of else "recorded"
    return {
        **facts,
        "code": facts.pop("kind"),
        "state": "answered" if state.answered else awaited,
        "unit": facts.pop("unit") or "",
        "title": facts.pop("name"),
        "happened_on": state.made.held_on,
        "answer": state.answered,
    }


def _activity(state: Activity) -> Facts | None:
    if state.planned is None:
        return None
    facts = state.planned.model_dump(mode="json")
    waiting = "refused" if state.refused else "awaiting_signature"
    return {
        **facts,
        "code": facts.pop("kind"),
        "state": "admitted" if state.admitted else waiting,
        "unit": facts.pop("organiser"),
        "title": facts.pop("title"),
        "period": str(state.planned.starts_on.year),
        "happened_on": state.planned.starts_on,
        "signatures": [{"by": actor.model_dump(), "approved": given} for actor, given in state.given],
        "checks": [check.model_dump(mode="json") for check in state.checks],
    }


def _conclusion(state: Conclusion) -> Facts | None:
    if state.drafted is None:
        return None
    facts = state.drafted.model_dump(mode="json")
    served, applied, decided = state.served, state.applied, state.decided
    return {
        **facts,
        "code": "",
        "state": _conclusion_state(state),
        "title": facts.pop("facts"),
        "happened_on": served.served_on if served else None,
        "review_by": served.review_by.model_dump(mode="json") if served else None,
        "review": applied.model_dump(mode="json") if applied else None,
        "decision": decided.model_dump(mode="json") if decided else None,
        "rechecks": [each.model_dump(mode="json") for each in state.rechecked.values()],
        "missed": sorted(state.missed),
    }


def _conclusion_state(state: Conclusion) -> str:
    if state.decided:
        return "upheld" if state.decided.upheld else "withdrawn"
    if state.applied:
        return "in_review"
    return "served" if state.served else "drafted"


def _grade(state: Grade) -> Facts | None:
    period, _, unit = state.key.partition(":")
    proposed, given = state.proposed, tuple(state.given.values())
    if proposed is None and not given:
        return None
    waiting = "confirmed" if state.confirmed else "proposed"
    return {
        "code": proposed.grade if proposed else given[-1].grade,
        "state": waiting if proposed else "given",
        "unit": unit,
        "period": period,
        "title": proposed.name if proposed else given[-1].name,
        "given": [each.model_dump(mode="json") for each in given],
        "proposed": proposed.model_dump(mode="json") if proposed else None,
    }


def _nomination(state: Nomination) -> Facts | None:
    if state.checked is None:
        return None
    facts = state.checked.model_dump(mode="json")
    return {**facts, "code": "", "state": "checked", "title": facts.pop("title"), "period": facts.pop("period")}


def _stub(state: Stub) -> Facts | None:
    """Nothing but the fields of the stub; its number stands as the title, so that nobody writes another."""
    if state.registered is None:
        return None
    facts = state.registered.model_dump(mode="json")
    return {
        **facts,
        "code": "",
        "state": "closed" if state.concluded_on else "open",
        "title": facts.pop("neutral_number"),
        "happened_on": state.registered.received_on,
        "concluded_on": state.concluded_on.isoformat() if state.concluded_on else None,
    }
