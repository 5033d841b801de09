"""Tickets, their revisions, the vault, deliveries, disclosures and stubs of classified pushes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.operations import Operations

from duban_runtime.migration import append_only, create_log_tables, create_scope_function, protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = "intake"
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the schema."""
    operations = Operations(op.get_context())
    create_scope_function(operations, SCHEMA)
    create_log_tables(operations, SCHEMA)
    _create_ticket()
    _create_revision()
    _create_records()
    for table in ("ticket", "revision", "vault", "delivery", "disclosure", "secrecy_stub"):
        protect(operations, SCHEMA, table)
    for table in ("revision", "vault", "delivery", "disclosure", "secrecy_stub"):
        append_only(operations, SCHEMA, table)


def _key(name: str, kind: type[sa.types.TypeEngine[Any]]) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _create_ticket() -> None:
    op.create_table(
        "ticket",
        _key("jurisdiction", sa.Text),
        # Follows from channel and external id, so that the key keeps these unique too.
        _key("id", sa.Uuid),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("external_id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("content_sequence", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_at", _MOMENT),
        sa.Column("command", sa.Text),
        sa.Column("matter_id", sa.Uuid),
        schema=SCHEMA,
    )
    op.create_index("ticket_by_state", "ticket", ["jurisdiction", "state", "received_at", "id"], schema=SCHEMA)


def _create_revision() -> None:
    op.create_table(
        "revision",
        _key("jurisdiction", sa.Text),
        _key("ticket_id", sa.Uuid),
        _key("revision", sa.Integer),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("raw", sa.LargeBinary, comment="as received; null where the vault keeps it"),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("webhook_id", sa.Text, nullable=False),
        sa.Column("registered_by", sa.Text, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "vault",
        _key("jurisdiction", sa.Text),
        _key("ticket_id", sa.Uuid),
        _key("revision", sa.Integer),
        sa.Column("has_contact", sa.Boolean, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False, comment="contact and raw payload"),
        schema=SCHEMA,
    )
    op.create_table(
        "delivery",
        _key("jurisdiction", sa.Text),
        _key("channel", sa.Text),
        _key("webhook_id", sa.Text),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        schema=SCHEMA,
    )


def _create_records() -> None:
    op.create_table(
        "disclosure",
        sa.Column("number", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("jurisdiction", sa.Text, nullable=False),
        sa.Column("ticket_id", sa.Uuid, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("unit", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("disclosed_at", _MOMENT, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("disclosure_of_ticket", "disclosure", ["jurisdiction", "ticket_id"], schema=SCHEMA)
    op.create_table(
        "secrecy_stub",
        _key("jurisdiction", sa.Text),
        _key("serial", sa.Integer),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        schema=SCHEMA,
    )
