"""What Alembic runs for every service: it migrates over the connection that it is given."""

from __future__ import annotations

from alembic import context

_attributes = context.config.attributes
context.configure(
    connection=_attributes["connection"],
    version_table=_attributes["version_table"],
    version_table_schema=_attributes["schema"],
)
with context.begin_transaction():
    context.run_migrations()
