"""Schema migrations of a service, and the DDL that every service's migrations share."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import TypeVar

import alembic.command
import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from duban_runtime.database import Database
from duban_runtime.errors import ConfigurationError

VERSION_TABLE = "schema_revision"
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
ResultT = TypeVar("ResultT")


async def migrate(database_url: str, package: str, schema: str) -> None:
    """The schema is at the newest revision that ``package`` holds; two processes may do this at once.

    Raises:
        ConfigurationError: the database is at a revision that this version does not know.
        DatabaseUnavailable: PostgreSQL is away.
    """
    await _with_connection(database_url, schema, lambda connection: _upgrade(connection, package, schema))


async def ensure_migrated(database: Database, package: str) -> None:
    """Return when the schema is at the newest revision of ``package``.

    Raises:
        ConfigurationError: it is behind, or newer than this version.
    """
    async with database.unscoped() as connection:
        await connection.run_sync(lambda sync: _check_current(sync, package, database.schema))


async def _with_connection(database_url: str, schema: str, action: Callable[[Connection], ResultT]) -> ResultT:
    database = Database(database_url, schema, f"duban-migrate-{schema}", pool_size=1)
    try:
        async with database.unscoped() as connection:
            return await connection.run_sync(action)
    finally:
        await database.close()


def _upgrade(connection: Connection, package: str, schema: str) -> None:
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"duban.migrate.{schema}"})
    connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {_checked(schema)}"))
    config = _config(package, schema)
    _refuse_unknown(connection, ScriptDirectory.from_config(config), schema)
    config.attributes["connection"] = connection
    alembic.command.upgrade(config, "head")


def _check_current(connection: Connection, package: str, schema: str) -> None:
    script = ScriptDirectory.from_config(_config(package, schema))
    current = _refuse_unknown(connection, script, schema)
    if set(current) != set(script.get_heads()):
        found = ", ".join(current) or "empty"
        raise ConfigurationError(
            f"database schema {schema!r} is {found}, this version needs {', '.join(script.get_heads())}: "
            f"run `duban-{schema} migrate` first"
        )


def _refuse_unknown(connection: Connection, script: ScriptDirectory, schema: str) -> tuple[str, ...]:
    context = MigrationContext.configure(
        connection, opts={"version_table": VERSION_TABLE, "version_table_schema": schema}
    )
    current = context.get_current_heads()
    for revision in current:
        try:
            script.get_revision(revision)
        except CommandError:
            raise ConfigurationError(
                f"database schema {schema!r} is at revision {revision!r}, which this version does not know: "
                "it was written by a newer version; install that one"
            ) from None
    return current


def _config(package: str, schema: str) -> Config:
    config = Config()
    config.set_main_option("path_separator", "newline")
    config.set_main_option("script_location", str(Path(__file__).parent / "alembic_environment"))
    config.set_main_option("version_locations", str(resources.files(package) / "versions"))
    config.attributes["schema"] = schema
    config.attributes["version_table"] = VERSION_TABLE
    return config


def _checked(name: str) -> str:
    if not _NAME.match(name):
        raise ValueError(f"not a plain SQL name: {name!r}")
    return name


def create_scope_function(op: Operations, schema: str) -> None:
    """The schema has ``scope()``, the jurisdictions of the transaction; it raises when none is set."""
    _checked(schema)
    op.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    op.execute(f"""
        CREATE FUNCTION {schema}.scope() RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $body$
        DECLARE codes text := current_setting('duban.scope', true);
        BEGIN
            IF codes IS NULL OR codes = '' THEN
                RAISE EXCEPTION 'no jurisdiction in scope' USING ERRCODE = 'insufficient_privilege';
            END IF;
            RETURN string_to_array(codes, ',');
        END $body$
    """)
    op.execute(f"""
        CREATE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            RAISE EXCEPTION '% on %.% refused: rows are only ever added', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END $body$
    """)


def protect(op: Operations, schema: str, table: str) -> None:
    """Only rows of the transaction's jurisdictions can be seen, added or changed, by the table's owner too."""
    name = f"{_checked(schema)}.{_checked(table)}"
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    # The sub-select makes PostgreSQL call scope() once per statement instead of once per row.
    op.execute(f"CREATE POLICY in_scope ON {name} USING (jurisdiction = ANY ((SELECT {schema}.scope())::text[]))")


def append_only(op: Operations, schema: str, table: str) -> None:
    """UPDATE, DELETE and TRUNCATE on the table fail."""
    name = f"{_checked(schema)}.{_checked(table)}"
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change()"
    )


def create_log_tables(op: Operations, schema: str) -> None:
    """The tables of the event log, the outbox and the consumers exist and are protected."""
    _create_event_table(op, schema)
    op.create_table(
        "outbox",
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("jurisdiction", sa.Text, nullable=False),
        schema=schema,
    )
    # Rows live for milliseconds: without early vacuum the relay would wade through dead ones.
    op.execute(
        f"ALTER TABLE {schema}.outbox SET (autovacuum_vacuum_scale_factor = 0, "
        "autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_insert_threshold = -1)"
    )
    op.create_table(
        "relay_mark",
        sa.Column("stream", sa.Text, primary_key=True),
        sa.Column("last_sequence", sa.BigInteger, nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        schema=schema,
    )
    _create_consumer_tables(op, schema)
    for table in ("event", "outbox", "early_event", "stream_cursor"):
        protect(op, schema, table)
    append_only(op, schema, "event")


def _create_event_table(op: Operations, schema: str) -> None:
    op.create_table(
        "event",
        sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("jurisdiction", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("correlationid", sa.Text, nullable=False),
        sa.Column("causationid", sa.Text),
        sa.Column("traceparent", sa.Text),
        sa.Column("producer", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.UniqueConstraint("jurisdiction", "subject", "sequence", name="event_place"),
        sa.CheckConstraint("sequence >= 1", name="event_sequence"),
        schema=schema,
    )


def _create_consumer_tables(op: Operations, schema: str) -> None:
    op.create_table(
        "early_event",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("bus_subject", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        schema=schema,
    )
    op.create_table(
        "stream_cursor",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("jurisdiction", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        schema=schema,
        postgresql_with={"fillfactor": "80"},
    )


def create_parameter_sets(op: Operations, schema: str) -> None:
    """The table of the parameters that a service ever ran under exists, is protected and only ever grows."""
    names = ("jurisdiction", "plugin", "version", "digest")
    op.create_table(
        "parameter_set",
        *(sa.Column(name, sa.Text, primary_key=True) for name in names),
        sa.Column("parameters", sa.Text, nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        schema=_checked(schema),
    )
    protect(op, schema, "parameter_set")
    append_only(op, schema, "parameter_set")
