"""The canonical export of a ledger: the same inputs give the same bytes, in whatever order they came.

One line per booking, with its reversal. Moves between accounts are left out, for they depend on the order in which the
streams of matters and of units arrived; every line shows the account on which its rows stand in the end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from uuid import uuid5

from duban_scoring.core.ledger_rows import LedgerRow, RowKind
from duban_scoring.core.wording import plain


def export_lines(rows: Iterable[LedgerRow]) -> list[str]:
    """Return the lines, sorted by day of booking, place of the cause in its stream, and entry."""
    rows = tuple(rows)
    reversals = {row.reverses: row for row in rows if row.kind is RowKind.REVERSED}
    moved = {row.reverses for row in rows if row.kind is RowKind.MOVED}
    keyed: list[tuple[tuple[str, int, str], str]] = []
    for row in rows:
        if row.kind is not RowKind.BOOKED or row.entry_id in moved:
            continue
        line = _line(row, reversals.get(row.entry_id))
        keyed.append(((row.booked_on.isoformat(), row.cause_sequence, str(line["entry"])), _json(line)))
    return [text for _, text in sorted(keyed)]


def export_bytes(lines: Sequence[str]) -> bytes:
    """Return the lines as NDJSON in UTF-8."""
    return "".join(f"{line}\n" for line in lines).encode()


def _line(row: LedgerRow, reversal: LedgerRow | None) -> dict[str, object]:
    return {
        "entry": str(uuid5(row.key, str(row.ordinal))),
        "subject": row.subject,
        "row": row.row,
        "fact": row.fact_key,
        "ordinal": row.ordinal,
        "origin_unit": row.origin_unit,
        "unit": row.unit,
        "year": row.year,
        "points": plain(row.points),
        "base_points": plain(row.arithmetic.base_points),
        "factor": plain(row.arithmetic.factor),
        "inputs": [list(pair) for pair in row.arithmetic.inputs],
        "booked_on": row.booked_on.isoformat(),
        "cause": str(row.cause),
        "cause_sequence": row.cause_sequence,
        "clause": row.clause,
        "plugin": row.plugin,
        "version": row.version,
        "matter_id": str(row.matter_id) if row.matter_id else None,
        "reversed": _reversed(reversal) if reversal else None,
    }


def _reversed(reversal: LedgerRow) -> dict[str, object]:
    return {
        "on": reversal.booked_on.isoformat(),
        "cause": str(reversal.cause),
        "cause_sequence": reversal.cause_sequence,
        "reason": reversal.reason,
    }


def _json(line: dict[str, object]) -> str:
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
