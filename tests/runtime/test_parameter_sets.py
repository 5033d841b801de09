"""The table of parameters under which a service ever ran."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.common import ParameterSet
from duban_runtime.database import Database
from duban_runtime.parameter_sets import RulesOnRecord, known_parameter_sets
from duban_scoring.bootstrap import MIGRATIONS
from tests.conftest import FreshDatabase

pytestmark = pytest.mark.servers


def parameters(digest: str, plugin: str = "ours") -> ParameterSet:
    return ParameterSet(plugin=plugin, version="1", digest=digest, values=f'{{"days": "{digest}"}}')


class StoppedClock:
    def now(self) -> datetime:
        return datetime(2026, 3, 2, 1, tzinfo=UTC)


@dataclass
class FakeRules:
    """Rules under one set of parameters that remember what they were told."""

    parameter_sets: tuple[ParameterSet, ...]
    known: list[ParameterSet] = field(default_factory=list)

    def know(self, sets: Iterable[ParameterSet]) -> None:
        self.known = list(sets)


@dataclass
class Opened:
    """Remembers what it was told of openings."""

    told: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    async def __call__(self, _connection: AsyncConnection, code: str, sets: Sequence[ParameterSet]) -> None:
        self.told.append((code, tuple(each.digest for each in sets)))


@pytest_asyncio.fixture
async def database(fresh_database: FreshDatabase) -> Database:
    return await fresh_database(MIGRATIONS, "scoring")


def record(database: Database, working: dict[str, FakeRules], opened: Opened | None = None) -> RulesOnRecord:
    return RulesOnRecord(database, StoppedClock(), lambda: working, opened)


async def test_next_process_knows_what_an_earlier_one_ran_under(database: Database) -> None:
    old, new, other = (FakeRules((parameters(digest),)) for digest in ("aa", "bb", "cc"))
    await record(database, {"yunhe": old, "hutubi": other}).keep()
    later = record(database, {"yunhe": new})
    await later.keep()
    assert [each.digest for each in new.known] == ["aa", "bb"]
    assert new.known[0] == parameters("aa")
    assert [each.digest for each in other.known] == ["cc"], "nothing of another jurisdiction"


async def test_running_process_learns_what_another_runs_under(database: Database) -> None:
    one, other = FakeRules((parameters("aa"),)), FakeRules((parameters("bb"),))
    running = record(database, {"yunhe": one})
    await running.keep()
    await record(database, {"yunhe": other}).keep()
    await running.keep()
    assert {each.digest for each in one.known} == {"aa", "bb"}


async def test_opening_is_told_once_and_again_when_a_mended_jurisdiction_has_other_parameters(
    database: Database,
) -> None:
    working, opened = {"yunhe": FakeRules((parameters("aa"),))}, Opened()
    kept = record(database, working, opened)
    await kept.keep()
    await kept.keep()
    working["yunhe"] = FakeRules((parameters("bb"),))
    await kept.keep()
    assert opened.told == [("yunhe", ("aa",)), ("yunhe", ("bb",))]


async def test_table_only_grows_and_shows_a_jurisdiction_its_own(database: Database) -> None:
    await record(database, {"yunhe": FakeRules((parameters("aa"),))}).keep()
    async with database.transaction({"hutubi"}) as connection:
        assert await known_parameter_sets(connection, "yunhe") == []
    for statement in ("UPDATE parameter_set SET parameters = '{}'", "DELETE FROM parameter_set"):
        with pytest.raises(DBAPIError, match="rows are only ever added"):
            async with database.transaction({"yunhe"}) as connection:
                await connection.exec_driver_sql(statement)
    with pytest.raises(DBAPIError, match="no jurisdiction in scope"):
        async with database.unscoped() as connection:
            await connection.exec_driver_sql("SELECT count(*) FROM parameter_set")
