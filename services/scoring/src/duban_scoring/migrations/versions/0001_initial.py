"""The tables of the score ledger."""

from __future__ import annotations

from typing import cast

import sqlalchemy as sa
from alembic import op as module
from alembic.operations import Operations

from duban_runtime.migration import append_only, create_log_tables, create_scope_function, protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SCHEMA = "scoring"
op = cast("Operations", module)


def upgrade() -> None:
    create_scope_function(op, _SCHEMA)
    create_log_tables(op, _SCHEMA)
    _create_inputs()
    _create_entries()
    _create_flags_and_rankings()
    for table in ("input_event", "entry", "stream_position", "flag", "ranking"):
        protect(op, _SCHEMA, table)
    for table in ("input_event", "entry", "ranking"):
        append_only(op, _SCHEMA, table)


def _create_inputs() -> None:
    op.create_table(
        "input_event",
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        # Streams are looked up by prefix, which an index serves only in byte order.
        sa.Column("subject", sa.Text(collation="C"), primary_key=True),
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        # The matter that an incident is about: all incidents of one are scored together.
        sa.Column("matter_id", sa.Uuid),
        schema=_SCHEMA,
    )
    op.create_index(
        "incident_of_matter",
        "input_event",
        ["jurisdiction", "matter_id"],
        postgresql_where=sa.text("matter_id IS NOT NULL"),
        schema=_SCHEMA,
    )
    op.create_table(
        "stream_position",
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("last_sequence", sa.BigInteger, nullable=False),
        schema=_SCHEMA,
    )


def _create_entries() -> None:
    op.create_table(
        "entry",
        sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("jurisdiction", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Uuid, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("move", sa.Integer, nullable=False),
        sa.Column("reverses", sa.Uuid),
        sa.Column("subject", sa.Text(collation="C"), nullable=False),
        sa.Column("row", sa.Text, nullable=False),
        sa.Column("fact_key", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("origin_unit", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("points", sa.Numeric, nullable=False),
        sa.Column("booked_on", sa.Date, nullable=False),
        sa.Column("clause", sa.Text, nullable=False),
        sa.Column("plugin", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("matter_id", sa.Uuid),
        sa.Column("cause", sa.Uuid, nullable=False),
        sa.Column("cause_sequence", sa.BigInteger, nullable=False),
        sa.Column("caused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arithmetic", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.UniqueConstraint("jurisdiction", "entry_id", name="entry_once"),
        sa.UniqueConstraint("jurisdiction", "reverses", "kind", name="entry_reversed_once"),
        sa.CheckConstraint("kind IN ('booked', 'reversed', 'moved', 'reversal_moved')", name="entry_kind"),
        sa.CheckConstraint("(kind = 'booked') = (reverses IS NULL)", name="entry_reverses"),
        schema=_SCHEMA,
    )
    op.create_index("entry_of_subject", "entry", ["jurisdiction", "subject"], schema=_SCHEMA)
    op.create_index("entry_of_account", "entry", ["jurisdiction", "year", "unit", "position"], schema=_SCHEMA)
    op.create_index("entry_of_origin", "entry", ["jurisdiction", "origin_unit", "year"], schema=_SCHEMA)


def _create_flags_and_rankings() -> None:
    op.create_table(
        "flag",
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        sa.Column("unit", sa.Text, primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("flag", sa.Text, primary_key=True),
        sa.Column("raised", sa.Boolean, nullable=False),
        sa.Column("matters", sa.ARRAY(sa.Uuid), nullable=False),
        schema=_SCHEMA,
    )
    op.create_table(
        "ranking",
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        sa.Column("period", sa.Text, primary_key=True),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by", sa.Text, nullable=False),
        sa.Column("drawn", sa.Text, nullable=False),
        sa.Column("make_up", sa.Text, nullable=False),
        schema=_SCHEMA,
    )


def downgrade() -> None:
    op.execute(f"DROP SCHEMA {_SCHEMA} CASCADE")
