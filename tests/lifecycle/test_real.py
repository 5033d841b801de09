"""The same scenarios on real servers: one county, four processes, all scenarios at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from duban_runtime.bus import Bus
from duban_sdk.shelf import Shelf
from tests.lifecycle.in_memory import InMemory
from tests.lifecycle.play import Played, days_told, every_day, play
from tests.lifecycle.real import living_suite
from tests.lifecycle.scenarios import SCENARIOS
from tests.lifecycle.telling import Scenario
from tests.support.servers import PostgresServer

pytestmark = [pytest.mark.servers, pytest.mark.slow]
NAMES = [scenario.name for scenario in SCENARIOS]


@pytest_asyncio.fixture(scope="session")
async def lived(
    tmp_path_factory: pytest.TempPathFactory, shipped_config: Path, nats_url: str, postgres_server: PostgresServer
) -> Mapping[str, Played]:
    """What came of the scenarios; the services run only while they are played."""
    await empty_streams(nats_url)
    database_url = await postgres_server.create_database()
    days = days_told(SCENARIOS)
    try:
        async with living_suite(tmp_path_factory.mktemp("suite"), shipped_config, nats_url, database_url) as real:
            return await play(real, SCENARIOS, days, settle=real.settle)
    finally:
        await postgres_server.drop_database(database_url)


async def empty_streams(nats_url: str) -> None:
    bus = Bus(nats_url, "lifecycle-preparation")
    await bus.ready()
    for stream in await bus.jetstream.streams_info():
        await bus.jetstream.delete_stream(str(stream.config.name))
    await bus.close()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=NAMES)
def test_scenario_goes_as_told_on_real_servers(scenario: Scenario, lived: Mapping[str, Played]) -> None:
    played = lived[scenario.name]
    assert not played.deviations
    assert played.streams == scenario.expected()
    assert played.points == scenario.points


async def test_memory_and_servers_agree_when_everything_happens_in_one_county(
    lived: Mapping[str, Played], shelf: Shelf
) -> None:
    imagined = await play(InMemory(shelf), SCENARIOS, every_day(SCENARIOS))
    for name in NAMES:
        assert (imagined[name].streams, imagined[name].points) == (lived[name].streams, lived[name].points), name
