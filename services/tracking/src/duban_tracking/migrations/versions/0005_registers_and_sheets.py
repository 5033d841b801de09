"""What registers and sheets ask for is found without reading all there is: marks in the log, what concerns a unit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

SCHEMA = "tracking"
MARKED = "duban.tracking.matter.marked.v1"


def upgrade() -> None:
    # Over the marks alone: the hot path, which writes other events, pays nothing for it.
    op.create_index(
        "event_marks",
        "event",
        ["jurisdiction", "subject"],
        schema=SCHEMA,
        postgresql_where=sa.text(f"type = '{MARKED}'"),
    )
    op.create_index("item_by_unit", "item", ["jurisdiction", "unit", "kind"], schema=SCHEMA)
