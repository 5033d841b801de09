"""Transactions that know whose rows they may touch."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from duban_runtime.errors import ConfigurationError, DatabaseUnavailable, RetryLater

_CODE = re.compile(r"^[a-z][a-z0-9_]{1,31}$")
_SET_SCOPE = "SELECT set_config('duban.scope', $1, true)"
_UNAVAILABLE_CLASSES = ("08", "53", "57P")
"""SQLSTATE prefixes: connection lost, out of resources, server starting or stopping."""
_COLLISION_STATES = ("40001", "40P01", "55P03")
"""Serialization failure, deadlock, lock not available."""
_RETRY_SECONDS = 2.0


class Database:
    """One service's access to PostgreSQL. Names without a schema mean the service's own schema."""

    def __init__(self, url: str, schema: str, application_name: str, pool_size: int = 8, overflow: int = 8) -> None:
        self.schema = schema
        self.url = url
        self._engine = create_async_engine(
            make_url(url).set(drivername="postgresql+asyncpg"),
            pool_size=pool_size,
            max_overflow=overflow,
            pool_timeout=10.0,
            # A failed statement must not carry what people wrote into a log.
            hide_parameters=True,
            # Every block ends in COMMIT or ROLLBACK, so the pool need not send another one.
            pool_reset_on_return=None,
            connect_args={
                "timeout": 5.0,
                "command_timeout": 60.0,
                "server_settings": {
                    "application_name": application_name,
                    "search_path": f"{schema}, public",
                    "timezone": "UTC",
                    "jit": "off",
                    # A plan made while a table was empty would be kept, scans and all, until the table is analysed.
                    "plan_cache_mode": "force_custom_plan",
                },
            },
        )
        _replace_closed_connections(self._engine)

    @asynccontextmanager
    async def transaction(self, scope: Collection[str]) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that sees the rows of these jurisdictions only; commit at the end of the block.

        Raises:
            ValueError: the scope is empty or holds something that is no jurisdiction code.
            DatabaseUnavailable: PostgreSQL is away; nothing is known to be committed.
            RetryLater: the transaction collided with another.
        """
        codes = encode_scope(scope)
        async with self.unscoped() as connection:
            await connection.exec_driver_sql(_SET_SCOPE, (codes,))
            yield connection

    @asynccontextmanager
    async def unscoped(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction without scope: a statement on a tenant table fails in it."""
        connection = await self._connect()
        try:
            async with connection.begin():
                yield connection
        except (DBAPIError, PoolTimeout) as error:
            translated = _translate(error)
            if translated is None:
                raise
            raise translated from error
        finally:
            # Shielded: a cancelled request must not leave its connection outside the pool.
            await asyncio.shield(connection.close())

    async def ping(self) -> None:
        """Return when PostgreSQL answers.

        Raises:
            DatabaseUnavailable: it does not.
        """
        async with self.unscoped() as connection:
            await connection.exec_driver_sql("SELECT 1")

    async def check_role(self) -> None:
        """Return when the login is one that row level security binds.

        Raises:
            ConfigurationError: it is a superuser or has BYPASSRLS.
        """
        async with self.unscoped() as connection:
            found = await connection.exec_driver_sql(
                "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            row = found.one()
        if row.rolsuper or row.rolbypassrls:
            kind = "a superuser" if row.rolsuper else "allowed to bypass row level security"
            raise ConfigurationError(
                f"database role {row.rolname!r} is {kind}; use a role created with NOSUPERUSER NOBYPASSRLS"
            )

    async def close(self) -> None:
        """All pooled connections are closed afterwards."""
        await self._engine.dispose()

    async def _connect(self) -> AsyncConnection:
        try:
            return await self._engine.connect()
        except (OSError, SQLAlchemyError) as error:
            translated = _translate(error)
            if isinstance(error, OSError) or translated is not None:
                raise DatabaseUnavailable(f"no connection: {type(error).__name__}", _RETRY_SECONDS) from error
            raise


def encode_scope(scope: Collection[str]) -> str:
    """Return the setting that holds these jurisdictions.

    Raises:
        ValueError: empty, or not all are jurisdiction codes.
    """
    if isinstance(scope, str):
        raise ValueError("a scope is a set of jurisdictions, not one string")
    codes = sorted(set(scope))
    if not codes:
        raise ValueError("a transaction needs at least one jurisdiction in scope")
    for code in codes:
        if not _CODE.match(code):
            raise ValueError(f"not a jurisdiction code: {code!r}")
    return ",".join(codes)


def _translate(error: Exception) -> RetryLater | None:
    if isinstance(error, PoolTimeout):
        return DatabaseUnavailable("all connections are busy", _RETRY_SECONDS)
    if not isinstance(error, DBAPIError):
        return None
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if error.connection_invalidated or state.startswith(_UNAVAILABLE_CLASSES):
        return DatabaseUnavailable(f"connection lost ({state or type(error.orig).__name__})", _RETRY_SECONDS)
    if state in _COLLISION_STATES:
        return RetryLater(f"transactions collided ({state})", 0.1)
    return None


def _replace_closed_connections(engine: AsyncEngine) -> None:
    """A connection that PostgreSQL closed while it lay in the pool is never handed out.

    asyncpg notices the closed socket by itself, so this costs no round trip as a pre-ping would.
    """

    @event.listens_for(engine.sync_engine, "checkout")
    def _refuse_closed(dbapi_connection: Any, _record: object, _proxy: object) -> None:
        if dbapi_connection.driver_connection.is_closed():
            raise InvalidatePoolError
