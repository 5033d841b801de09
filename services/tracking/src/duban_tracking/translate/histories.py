"""History entries and citations: what happened, when, by whom, and under which article."""

from __future__ import annotations

from collections.abc import Iterable

from duban_contracts.base import Event
from duban_runtime.log import StoredEvent
from duban_sdk.explanation import cite
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf
from duban_tracking.translate.descriptions import Names, describe

Entry = dict[str, object]


def clause_of_event(event: Event) -> str:
    """Return the clause on which an event rests: its own, or that of its date; empty when it has none."""
    own = getattr(event, "clause", None)
    due = getattr(event, "due", None)
    return str(own or (due.clause if due is not None else "") or "")


def cited(clause: str, rules: Rulebook, shelf: Shelf) -> Entry | None:
    """Return the clause with its article and text; None for no clause."""
    found = cite(clause, rules, shelf)
    return found.model_dump() if found else None


def entries(history: Iterable[StoredEvent], names: Names, shelf: Shelf) -> list[Entry]:
    """Return one entry for each event."""
    return [_entry(stored, names, shelf) for stored in history]


def _entry(stored: StoredEvent, names: Names, shelf: Shelf) -> Entry:
    event = stored.payload()
    clause = clause_of_event(event)
    by = getattr(event, "by", None)
    return {
        "subject": stored.subject,
        "sequence": stored.sequence,
        "event_id": str(stored.id),
        "type": stored.type,
        "at": stored.occurred_at.isoformat(),
        "text": describe(event, names),
        "clause": clause or None,
        "citation": cited(clause, names.rules, shelf),
        "by": by.model_dump() if by is not None else None,
    }
