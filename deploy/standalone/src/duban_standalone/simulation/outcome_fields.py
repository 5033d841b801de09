"""What an entry of each part of the outcome says; the guide to scenarios has the same table."""

from __future__ import annotations

from collections.abc import Mapping

FIELDS: Mapping[str, frozenset[str]] = {
    "events": frozenset(["at", "type", "name", "stream", "matter", "unit", "clause", "data"]),
    "refused": frozenset(["step", "at", "do", "by", "clause", "reason"]),
    "matters": frozenset(
        [
            "handle",
            "matter",
            "id",
            "title",
            "category",
            "track",
            "number",
            "register_number",
            "state",
            "stage",
            "units",
            "due_on",
            "enforce_on",
            "remind_on",
            "provisional",
            "overdue",
            "level",
            "assigned_at",
            "completed_on",
            "closed_at",
        ]
    ),
    "duties": frozenset(
        [
            "duty",
            "matter",
            "row",
            "name",
            "unit",
            "concerns",
            "about",
            "period",
            "due_on",
            "enforce_on",
            "provisional",
            "state",
            "clause",
        ]
    ),
    "proposals": frozenset(
        [
            "proposal",
            "measure",
            "name",
            "level",
            "unit",
            "persons",
            "matter",
            "matters",
            "period",
            "reason",
            "ground",
            "clause",
            "chain",
            "document",
            "state",
            "held",
            "waits_for",
            "imposed_on",
            "new_due_on",
            "enforce_on",
            "handed_to",
        ]
    ),
    "ledger": frozenset(
        ["entry", "at", "unit", "origin_unit", "year", "points", "clause", "row", "matter", "reverses", "text"]
    ),
    "scores": frozenset(["unit", "year", "points"]),
    "rankings": frozenset(["period", "until_on", "group", "unit", "rank", "points", "matters", "clause"]),
    "grades": frozenset(["unit", "period", "grade", "name", "work_class", "reason", "clause", "at", "state"]),
    "flags": frozenset(["flag", "name", "unit", "year", "raised", "matters", "clause"]),
    "notices": frozenset(["at", "to", "unit", "row", "title", "text", "urgent", "event", "matter"]),
    "documents": frozenset(["at", "kind", "name", "number", "to", "matter", "clause"]),
}
"""``rules`` and ``calendar_version`` have no entries."""
