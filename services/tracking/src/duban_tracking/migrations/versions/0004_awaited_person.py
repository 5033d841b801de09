"""The one person whose own signature is awaited, where an order names who."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SCHEMA = "tracking"


def upgrade() -> None:
    column: sa.Column[str] = sa.Column("person", sa.Text, nullable=False, server_default="")
    op.add_column("awaited_signature", column, schema=SCHEMA)
