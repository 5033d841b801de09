"""Units from which a matter is kept, because an accusation on which it rests names them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SCHEMA = "tracking"


def upgrade() -> None:
    column: sa.Column[str] = sa.Column("accused_units", sa.Text, nullable=False, server_default="")
    op.add_column("ledger", column, schema=SCHEMA)
