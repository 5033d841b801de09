"""Directory, dossiers, the queues of notices and answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.operations import Operations
from sqlalchemy.dialects.postgresql import ARRAY

from duban_runtime.migration import create_log_tables, create_scope_function, protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = "notify"
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    operations = Operations(op.get_context())
    create_scope_function(operations, SCHEMA)
    create_log_tables(operations, SCHEMA)
    _create_directory()
    _create_mailboxes()
    _create_notices()
    _create_notice_indexes()
    _create_tickets()
    _create_answers()
    for table in ("unit", "dossier", "waiting_event", "mailbox", "notice", "ticket", "answer"):
        protect(operations, SCHEMA, table)


def _create_directory() -> None:
    op.create_table(
        "unit",
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("entry", sa.Text, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "dossier",
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        sa.Column("stream", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "waiting_event",
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("envelope", sa.Text, nullable=False),
        sa.Column("dossier", sa.Text),
        sa.Column("look_at", _INSTANT, nullable=False),
        sa.Column("give_up_at", _INSTANT, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("waiting_event_look", "waiting_event", ["look_at"], schema=SCHEMA)


def _create_mailboxes() -> None:
    op.create_table(
        "mailbox",
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("next_at", _INSTANT),
        sa.Column("not_before", _INSTANT),
        sa.Column("lease", sa.Uuid),
        sa.Column("lease_until", _INSTANT),
        sa.Column("throttled", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sent_at", ARRAY(_INSTANT), nullable=False, server_default="{}"),
        schema=SCHEMA,
    )
    # GREATEST passes over nulls: an address without pause or lease is due when its first notice is.
    op.execute(
        f"CREATE INDEX mailbox_due ON {SCHEMA}.mailbox (GREATEST(next_at, not_before, lease_until)) "
        "WHERE next_at IS NOT NULL"
    )


def _create_notices() -> None:
    op.create_table(
        "notice",
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("cause", sa.Uuid, nullable=False),
        sa.Column("cause_type", sa.Text, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("row_code", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("merge_key", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("release_at", _INSTANT, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="pending"),
        sa.Column("message", sa.Uuid),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sender", sa.Text, nullable=False, server_default=""),
        sa.Column("response", sa.Text, nullable=False, server_default=""),
        sa.Column("delivered_at", _INSTANT),
        sa.Column("read_at", _INSTANT),
        sa.Column("published", sa.Integer, nullable=False, server_default="0"),
        sa.Column("correlation", sa.Text, nullable=False),
        sa.Column("traceparent", sa.Text),
        sa.CheckConstraint("state IN ('pending', 'sending', 'delivered', 'failed')", name="notice_state"),
        schema=SCHEMA,
    )


def _create_notice_indexes() -> None:
    waits = "state IN ('pending', 'sending')"
    op.create_index(
        "notice_waiting",
        "notice",
        ["jurisdiction", "address", "release_at", "id"],
        schema=SCHEMA,
        postgresql_where=sa.text(waits),
    )
    op.create_index(
        "notice_tried",
        "notice",
        ["jurisdiction", "address"],
        schema=SCHEMA,
        postgresql_where=sa.text(f"{waits} AND message IS NOT NULL"),
    )
    op.create_index("notice_newest", "notice", ["jurisdiction", "created_at", "id"], schema=SCHEMA)
    op.create_index("notice_recipient", "notice", ["jurisdiction", "recipient", "created_at", "id"], schema=SCHEMA)
    op.create_index("notice_stream", "notice", ["jurisdiction", "stream"], schema=SCHEMA)
    op.create_index(
        "notice_failed",
        "notice",
        ["jurisdiction", "created_at", "id"],
        schema=SCHEMA,
        postgresql_where=sa.text("state = 'failed'"),
    )
    op.create_index(
        "notice_merged",
        "notice",
        ["jurisdiction", "address", "merge_key", "release_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("merge_key <> ''"),
    )


def _create_tickets() -> None:
    op.create_table(
        "ticket",
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False, server_default=""),
        sa.Column("opened", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("last_sequence", sa.Integer, nullable=False, server_default="0"),
        sa.Column("stopped", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("published", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", _INSTANT),
        sa.Column("lease", sa.Uuid),
        sa.Column("lease_until", _INSTANT),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        schema=SCHEMA,
    )
    op.execute(f"CREATE INDEX ticket_due ON {SCHEMA}.ticket (GREATEST(next_at, lease_until)) WHERE next_at IS NOT NULL")


def _create_answers() -> None:
    op.create_table(
        "answer",
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("ticket", sa.Uuid, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("external_id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("occurred_at", _INSTANT, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("sequence", sa.Integer),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("response", sa.Text, nullable=False, server_default=""),
        sa.Column("delivered_at", _INSTANT),
        sa.Column("cause", sa.Uuid, nullable=False),
        sa.Column("cause_type", sa.Text, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("stream_sequence", sa.BigInteger, nullable=False),
        sa.Column("correlation", sa.Text, nullable=False),
        sa.Column("traceparent", sa.Text),
        sa.UniqueConstraint("jurisdiction", "ticket", "sequence", name="answer_place"),
        sa.CheckConstraint("state IN ('held', 'pending', 'accepted', 'stopped', 'not_required')", name="answer_state"),
        schema=SCHEMA,
    )
    op.create_index("answer_newest", "answer", ["jurisdiction", "created_at", "id"], schema=SCHEMA)
    op.create_index(
        "answer_open",
        "answer",
        ["jurisdiction", "ticket", "sequence"],
        schema=SCHEMA,
        postgresql_where=sa.text("state IN ('held', 'pending')"),
    )


def downgrade() -> None:
    op.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
