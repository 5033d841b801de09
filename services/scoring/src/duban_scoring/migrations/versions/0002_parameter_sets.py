"""Parameters that the service ever ran under: what is pinned to older ones stays answerable."""

from __future__ import annotations

from alembic import op
from alembic.operations import Operations

from duban_runtime.migration import create_parameter_sets

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_parameter_sets(Operations(op.get_context()), "scoring")
