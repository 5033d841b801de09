"""The tables of intake, as queries name them."""

from __future__ import annotations

import sqlalchemy as sa

_METADATA = sa.MetaData()
_MOMENT = sa.DateTime(timezone=True)

ticket = sa.Table(
    "ticket",
    _METADATA,
    sa.Column("jurisdiction", sa.Text),
    sa.Column("id", sa.Uuid),
    sa.Column("channel", sa.Text),
    sa.Column("external_id", sa.Text),
    sa.Column("revision", sa.Integer),
    sa.Column("sequence", sa.BigInteger),
    sa.Column("content_sequence", sa.BigInteger),
    sa.Column("state", sa.Text),
    sa.Column("title", sa.Text),
    sa.Column("notes", sa.Text),
    sa.Column("received_at", _MOMENT),
    sa.Column("decided_by", sa.Text),
    sa.Column("decided_at", _MOMENT),
    sa.Column("command", sa.Text),
    sa.Column("matter_id", sa.Uuid),
)
revision = sa.Table(
    "revision",
    _METADATA,
    sa.Column("jurisdiction", sa.Text),
    sa.Column("ticket_id", sa.Uuid),
    sa.Column("revision", sa.Integer),
    sa.Column("digest", sa.LargeBinary),
    sa.Column("raw", sa.LargeBinary),
    sa.Column("headers", sa.Text),
    sa.Column("webhook_id", sa.Text),
    sa.Column("registered_by", sa.Text),
    sa.Column("received_at", _MOMENT),
)
vault = sa.Table(
    "vault",
    _METADATA,
    sa.Column("jurisdiction", sa.Text),
    sa.Column("ticket_id", sa.Uuid),
    sa.Column("revision", sa.Integer),
    sa.Column("has_contact", sa.Boolean),
    sa.Column("sealed", sa.LargeBinary),
)
disclosure = sa.Table(
    "disclosure",
    _METADATA,
    sa.Column("number", sa.BigInteger, primary_key=True),
    sa.Column("jurisdiction", sa.Text),
    sa.Column("ticket_id", sa.Uuid),
    sa.Column("revision", sa.Integer),
    sa.Column("person", sa.Text),
    sa.Column("role", sa.Text),
    sa.Column("unit", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("disclosed_at", _MOMENT),
)
secrecy_stub = sa.Table(
    "secrecy_stub",
    _METADATA,
    sa.Column("jurisdiction", sa.Text),
    sa.Column("serial", sa.Integer),
    sa.Column("channel", sa.Text),
    sa.Column("received_at", _MOMENT),
)
