"""Row level security, and a database that goes away."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from duban_runtime.database import Database, encode_scope
from duban_runtime.errors import ConfigurationError, DatabaseUnavailable
from tests.runtime.sample import append, event
from tests.support.servers import PostgresServer

pytestmark = pytest.mark.servers

TENANT_TABLES = ("note", "event", "outbox", "early_event", "stream_cursor")


async def add_note(database: Database, jurisdiction: str, *, scope: set[str] | None = None) -> None:
    async with database.transaction(scope or {jurisdiction}) as connection:
        await connection.exec_driver_sql("INSERT INTO note VALUES ($1, 's', 1, 'x')", (jurisdiction,))


@pytest.mark.parametrize("table", TENANT_TABLES)
async def test_query_fails_when_no_jurisdiction_is_in_scope(intake: Database, table: str) -> None:
    await add_note(intake, "yunhe")
    await append(intake, event("a", 1))
    with pytest.raises(DBAPIError, match="no jurisdiction in scope"):
        async with intake.unscoped() as connection:
            await connection.exec_driver_sql(f"SELECT * FROM {table}")


async def test_query_fails_when_the_scope_belonged_to_an_earlier_transaction(
    database_url: str, intake: Database
) -> None:
    single = Database(database_url, "intake", "test", pool_size=1, overflow=0)
    await add_note(single, "yunhe")
    with pytest.raises(DBAPIError, match="no jurisdiction in scope"):
        async with single.unscoped() as connection:
            await connection.exec_driver_sql("SELECT * FROM note")
    await single.close()


async def test_rows_of_others_are_invisible(intake: Database) -> None:
    await add_note(intake, "yunhe")
    await add_note(intake, "qingtian")
    async with intake.transaction({"yunhe"}) as connection:
        seen = (await connection.exec_driver_sql("SELECT jurisdiction FROM note")).scalars().all()
        changed = await connection.exec_driver_sql("UPDATE note SET text = 'y' WHERE jurisdiction = 'qingtian'")
    assert (seen, changed.rowcount) == (["yunhe"], 0)
    async with intake.transaction({"yunhe", "qingtian"}) as connection:
        assert len((await connection.exec_driver_sql("SELECT 1 FROM note")).all()) == 2


async def test_insert_is_refused_when_the_row_is_of_another_jurisdiction(intake: Database) -> None:
    with pytest.raises(DBAPIError, match="row-level security"):
        await add_note(intake, "qingtian", scope={"yunhe"})


async def test_policy_binds_the_owner_of_the_table_and_is_evaluated_once(intake: Database) -> None:
    async with intake.transaction({"yunhe"}) as connection:
        owner = await connection.exec_driver_sql(
            "SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'note' AND schemaname = 'intake'"
        )
        assert owner.scalar_one() is True
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = await connection.exec_driver_sql("EXPLAIN SELECT * FROM event WHERE subject = 'a'")
        text = "\n".join(row[0] for row in plan)
    assert "InitPlan" in text
    assert "Index Cond: ((jurisdiction = ANY" in text


@pytest.mark.parametrize("scope", [set(), {""}, {"yunhe,qingtian"}, {"Yunhe"}, "yunhe"], ids=repr)
def test_scope_is_refused_when_it_is_no_set_of_codes(scope: set[str]) -> None:
    with pytest.raises(ValueError, match="jurisdiction"):
        encode_scope(scope)


async def test_role_is_refused_when_it_is_superuser(postgres_server: PostgresServer, intake: Database) -> None:
    await intake.check_role()
    admin = Database(postgres_server.admin_url, "public", "test")
    with pytest.raises(ConfigurationError, match="superuser"):
        await admin.check_role()
    await admin.close()


async def test_pool_heals_when_the_server_ended_its_sessions(
    postgres_server: PostgresServer, database_url: str, intake: Database
) -> None:
    await add_note(intake, "yunhe")

    async def cut_off() -> None:
        async with intake.transaction({"yunhe"}) as connection:
            await postgres_server.end_sessions(database_url)
            await connection.exec_driver_sql("SELECT 1")

    with pytest.raises(DatabaseUnavailable):
        await cut_off()
    await add_note(intake, "qingtian")


async def test_unreachable_server_is_reported_as_unavailable() -> None:
    database = Database("postgresql://a:b@127.0.0.1:1/c", "intake", "test")
    with pytest.raises(DatabaseUnavailable):
        await database.ping()
    await database.close()
