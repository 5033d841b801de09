"""Jurisdictions do not see one another, in the database or over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from duban_contracts.envelope import Envelope
from duban_notify.adapters.file_sender import FileSender
from duban_runtime.database import Database
from tests.notify.desk import Desk, FakeSender
from tests.notify.rules import a_county
from tests.notify.story import UNITS, an_id, assigned, received, stream, ticket, units_events

pytestmark = pytest.mark.servers
TABLES = ("unit", "dossier", "waiting_event", "mailbox", "notice", "ticket", "answer", "event", "outbox")


def events(jurisdiction: str) -> list[list[Envelope]]:
    """The same ids of units, persons, matters and tickets in each jurisdiction."""
    return [
        units_events(UNITS, jurisdiction),
        stream(f"matter:{an_id('m1')}", assigned("jtj"), jurisdiction=jurisdiction),
        stream(f"matter:{an_id('m2')}", assigned("nobody"), jurisdiction=jurisdiction),
        stream(f"ticket:{an_id('t1')}", received(ticket()), jurisdiction=jurisdiction),
    ]


async def test_rows_are_kept_apart_when_everything_has_the_same_id(database: Database) -> None:
    sender = FakeSender()
    desk = Desk(database, sender, counties={code: a_county(code) for code in ("yunhe", "hutubi")})
    await desk.hears(*events("yunhe"), *events("hutubi"))
    await desk.delivers()

    assert len(sender.sent) == 2
    for table in TABLES:
        for code in ("yunhe", "hutubi"):
            found = await desk.rows(f"SELECT DISTINCT jurisdiction FROM {table}", jurisdiction=code)
            assert found == [(code,)], table


async def test_query_fails_when_no_jurisdiction_is_in_scope(database: Database) -> None:
    desk = Desk(database, FakeSender())
    await desk.hears(*events("yunhe"))
    await desk.delivers()

    for table in TABLES:
        with pytest.raises(DBAPIError, match="no jurisdiction in scope"):
            async with database.unscoped() as connection:
                await connection.exec_driver_sql(f"SELECT * FROM {table}")


async def test_row_of_another_jurisdiction_is_refused(database: Database) -> None:
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.transaction({"yunhe"}) as connection:
            await connection.exec_driver_sql("INSERT INTO unit VALUES ('hutubi', 'x', '{}')")


async def test_files_of_two_jurisdictions_lie_apart(database: Database, tmp_path: Path) -> None:
    desk = Desk(database, FileSender(tmp_path), counties={code: a_county(code) for code in ("yunhe", "hutubi")})
    await desk.hears(*events("yunhe"), *events("hutubi"))
    await desk.delivers()

    assert _folders(tmp_path) == {"yunhe", "hutubi"}


def _folders(directory: Path) -> set[str]:
    return {path.relative_to(directory).parts[0] for path in directory.rglob("*.txt")}
