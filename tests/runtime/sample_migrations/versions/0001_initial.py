"""Log tables, one table with a tenant, one without."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from duban_runtime.migration import create_log_tables, create_scope_function, protect

revision = "0001"
down_revision = None


def upgrade() -> None:
    schema = op.get_context().version_table_schema
    create_scope_function(op, schema)
    create_log_tables(op, schema)
    op.create_table(
        "note",
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("sequence", sa.BigInteger, primary_key=True),
        sa.Column("text", sa.Text),
        schema=schema,
    )
    protect(op, schema, "note")
    op.create_table("setting", sa.Column("name", sa.Text, primary_key=True), schema=schema)
