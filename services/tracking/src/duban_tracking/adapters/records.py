"""Rows of the projections as people get to see them."""

from __future__ import annotations

import json
from typing import Any

from duban_contracts.vocabulary import MatterState
from duban_tracking.core.matter.state import STATE_NAMES
from duban_tracking.ports_reading import Record

_SHOWN = (
    "matter_id, version, opened_at, number, register_number, number_order, title, category, track, origin, weight, "
    "state, stage, stage_name, horizon, lead_unit, co_units, lead_official, proposed_on, assigned_on, due_on, "
    "enforce_on, original_due_on, provisional, moved, overdue, urgings, last_report_at, completed_on, completion, "
    "closed_on, archived_on, external_ids, missed_duties, accused_units"
)
LEDGER_COLUMNS = ", ".join(f"l.{column}" for column in _SHOWN.split(", "))
"""Columns of the ledger, which goes by the alias ``l``."""
NOT_ACCUSED = "({unit}::text <> ALL (string_to_array(l.accused_units, ',')))"
"""Condition that no accusation on which a matter of the ledger ``l`` rests names a unit; the empty unit is never named.

PostgreSQL must take it for what nearly every row fulfils, statistics or none. Written as an equation of a function's
result it passes for a rare one: then no walk along an index seems worth while, and each page reads the whole ledger.
"""
_LISTS = {"co_units": ",", "external_ids": "\n", "missed_duties": ",", "accused_units": ","}
_HIDDEN = frozenset({"number_order", "text", "seen"})


def ledger_record(row: Any) -> Record:
    """Return a row of the ledger with its lists as lists and its state in words."""
    record: Record = {name: value for name, value in row._mapping.items() if name not in _HIDDEN}
    for name, separator in _LISTS.items():
        text = str(record[name])
        record[name] = text.split(separator) if text else []
    record["state_name"] = STATE_NAMES[MatterState(str(record["state"]))]
    return record


def item_record(row: Any) -> Record:
    """Return a row of a list; what only its kind has comes from its data."""
    kind, _, key = row.subject.partition(":")
    facts: Record = json.loads(row.data)
    return facts | {
        "subject": row.subject,
        "kind": kind,
        "key": key,
        "code": row.code,
        "state": row.state,
        "number": row.number,
        "unit": row.unit,
        "title": row.title,
        "period": row.period,
        "happened_on": row.happened_on,
        "opened_at": row.opened_at,
    }
