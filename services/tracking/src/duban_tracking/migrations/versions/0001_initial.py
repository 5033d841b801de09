"""Log, ledger, lists, timers, numbers, search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.operations import Operations

from duban_runtime.migration import create_log_tables, create_scope_function, protect

revision = "0001"
down_revision = None

SCHEMA = "tracking"
MOMENT = sa.DateTime(timezone=True)
# Ranges over grams and numbers follow code points, whatever the database's locale is.
EXACT_TEXT = sa.Text(collation="C")


def upgrade() -> None:
    operations = Operations(op.get_context())
    create_scope_function(operations, SCHEMA)
    create_log_tables(operations, SCHEMA)
    _create_ledger()
    _create_ledger_indexes()
    _create_search()
    _create_lists()
    _create_clockwork()


def _table(name: str, *columns: sa.Column[object], key: tuple[str, ...], fillfactor: int = 100) -> None:
    op.create_table(
        name,
        sa.Column("jurisdiction", sa.Text, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("jurisdiction", *key, name=f"{name}_key"),
        schema=SCHEMA,
        postgresql_with={"fillfactor": str(fillfactor)},
    )
    protect(Operations(op.get_context()), SCHEMA, name)


def _texts(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Text, nullable=False, server_default="") for name in names]


def _dates(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Date) for name in names]


def _create_ledger() -> None:
    _table(
        "ledger",
        sa.Column("matter_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        *_texts("number", "register_number"),
        sa.Column("number_order", EXACT_TEXT),
        *_texts("title", "category", "track", "origin", "weight", "state"),
        sa.Column("stage", sa.Text),
        sa.Column("stage_name", sa.Text),
        *_texts("horizon", "lead_unit", "co_units", "lead_official"),
        *_dates("proposed_on", "assigned_on", "due_on", "enforce_on", "original_due_on"),
        sa.Column("provisional", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("moved", sa.Integer, nullable=False, server_default="0"),
        sa.Column("overdue", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("urgings", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_report_at", MOMENT),
        *_dates("completed_on"),
        sa.Column("completion", sa.Text),
        *_dates("closed_on", "archived_on"),
        *_texts("external_ids", "missed_duties"),
        sa.Column("text", sa.Text, nullable=False),
        key=("matter_id",),
        fillfactor=80,
    )
    _table(
        "ledger_unit",
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("matter_id", sa.Uuid, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        key=("unit", "matter_id"),
    )
    op.create_index(
        "ledger_unit_newest", "ledger_unit", ["jurisdiction", "unit", "opened_at", "matter_id"], schema=SCHEMA
    )


def _create_ledger_indexes() -> None:
    newest = ["opened_at", "matter_id"]
    for name, columns, condition in (
        ("newest", newest, None),
        ("by_state", ["state", *newest], None),
        ("by_stage", ["stage", *newest], None),
        ("by_category", ["category", *newest], None),
        ("by_due", ["due_on", "matter_id"], "due_on IS NOT NULL"),
        ("by_assigned", ["assigned_on", "matter_id"], "assigned_on IS NOT NULL"),
        ("by_number", ["number_order", "matter_id"], "number_order IS NOT NULL"),
        ("by_overdue", ["due_on", "matter_id"], "overdue"),
    ):
        op.create_index(
            f"ledger_{name}",
            "ledger",
            ["jurisdiction", *columns],
            schema=SCHEMA,
            postgresql_where=sa.text(condition) if condition else None,
        )


def _create_search() -> None:
    # A GIN index cannot serve a query under row-level security, because containment is not leakproof; equality and
    # order of text are. So the inverted index is a plain table: one row per gram and batch of matters.
    op.create_table(
        "gram",
        sa.Column("jurisdiction", sa.Text, nullable=False),
        sa.Column("gram", EXACT_TEXT, nullable=False),
        sa.Column("matter_ids", sa.ARRAY(sa.Uuid), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("gram_place", "gram", ["jurisdiction", "gram"], schema=SCHEMA, postgresql_include=["size"])
    protect(Operations(op.get_context()), SCHEMA, "gram")


def _create_lists() -> None:
    _table(
        "unit",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        *_texts("name", "kind"),
        sa.Column("supervised", sa.Boolean, nullable=False),
        sa.Column("host_unit", sa.Text),
        sa.Column("data", sa.Text, nullable=False),
        key=("code",),
    )
    _table(
        "item",
        sa.Column("subject", sa.Text, nullable=False),
        *_texts("kind", "code"),
        sa.Column("version", sa.BigInteger, nullable=False),
        *_texts("state", "number", "unit", "title", "period"),
        *_dates("happened_on"),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        key=("subject",),
    )
    op.create_index("item_by_kind", "item", ["jurisdiction", "kind", "opened_at", "subject"], schema=SCHEMA)
    _table(
        "awaited_signature",
        sa.Column("subject", sa.Text, nullable=False),
        *_texts("about", "key", "role", "clause", "title"),
        sa.Column("since_at", MOMENT, nullable=False),
        key=("subject", "about", "key"),
    )
    op.create_index(
        "awaited_signature_by_role",
        "awaited_signature",
        ["jurisdiction", "role", "since_at", "subject"],
        schema=SCHEMA,
    )


def _create_clockwork() -> None:
    _table(
        "timer",
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("wake_at", MOMENT, nullable=False),
        key=("subject",),
        fillfactor=70,
    )
    op.create_index("timer_by_time", "timer", ["wake_at"], schema=SCHEMA)
    _table(
        "number_series",
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        key=("series", "year"),
    )
    _table("office_mark", *_dates("opened_on"), key=())
