"""Ledger rows and frozen rankings as rows of PostgreSQL."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from duban_contracts.events.scoring import Arithmetic, RankingDrawn
from duban_scoring.core.inputs import read_input
from duban_scoring.core.ledger_rows import LedgerRow, RowKind
from duban_scoring.ports import FrozenRanking, KeptInput, RowSum

_ROW_FIELDS = tuple(field.name for field in fields(LedgerRow))
ROW_COLUMNS = ", ".join(f'e."{name}"' for name in _ROW_FIELDS)
"""Columns of ``entry e`` that make a ledger row."""

INPUT_COLUMNS = "subject, sequence, event_id, occurred_at, data"
RANKING_COLUMNS = "drawn, drawn_at, drawn_by, make_up"

ENTRY = sa.Table(
    "entry",
    sa.MetaData(schema="scoring"),
    sa.Column("jurisdiction", sa.Text),
    sa.Column("entry_id", sa.Uuid),
    sa.Column("kind", sa.Text),
    sa.Column("key", sa.Uuid),
    sa.Column("ordinal", sa.Integer),
    sa.Column("move", sa.Integer),
    sa.Column("reverses", sa.Uuid),
    sa.Column("subject", sa.Text),
    sa.Column("row", sa.Text),
    sa.Column("fact_key", sa.Text),
    sa.Column("unit", sa.Text),
    sa.Column("origin_unit", sa.Text),
    sa.Column("year", sa.Integer),
    sa.Column("points", sa.Numeric),
    sa.Column("booked_on", sa.Date),
    sa.Column("clause", sa.Text),
    sa.Column("plugin", sa.Text),
    sa.Column("version", sa.Text),
    sa.Column("matter_id", sa.Uuid),
    sa.Column("cause", sa.Uuid),
    sa.Column("cause_sequence", sa.BigInteger),
    sa.Column("caused_at", sa.DateTime(timezone=True)),
    sa.Column("arithmetic", sa.Text),
    sa.Column("reason", sa.Text),
)

_MAKE_UP: TypeAdapter[dict[str, tuple[RowSum, ...]]] = TypeAdapter(dict[str, tuple[RowSum, ...]])


def row_values(jurisdiction: str, row: LedgerRow) -> dict[str, object]:
    """Return the column values of a ledger row."""
    values = {name: getattr(row, name) for name in _ROW_FIELDS}
    return {
        **values,
        "jurisdiction": jurisdiction,
        "kind": row.kind.value,
        "arithmetic": row.arithmetic.model_dump_json(),
    }


def ledger_row(found: Any) -> LedgerRow:
    """Return the ledger row that a row of ``ROW_COLUMNS`` holds."""
    values = dict(zip(_ROW_FIELDS, found, strict=True))
    values["kind"] = RowKind(values["kind"])
    values["arithmetic"] = Arithmetic.model_validate_json(values["arithmetic"])
    return LedgerRow(**values)


def kept_of(found: Any) -> KeptInput:
    """Return the input that a row of ``INPUT_COLUMNS`` holds."""
    subject, sequence, event_id, occurred_at, data = found
    return KeptInput(subject, sequence, event_id, occurred_at, read_input(data))


def make_up_text(ranking: FrozenRanking) -> str:
    return _MAKE_UP.dump_json(dict(ranking.make_up)).decode()


def frozen_ranking(found: Any) -> FrozenRanking:
    """Return the ranking that a row of ``RANKING_COLUMNS`` holds."""
    drawn, drawn_at, drawn_by, make_up = found
    return FrozenRanking(RankingDrawn.model_validate_json(drawn), drawn_at, drawn_by, _MAKE_UP.validate_json(make_up))
