"""The same scenarios on real servers: one county, four processes, all scenarios at the same time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from click.testing import CliRunner

from duban_contracts.events.scoring import PointsBooked
from duban_runtime.bus import Bus
from duban_sdk.shelf import Shelf
from duban_standalone.cli import duban
from duban_standalone.connection import Connection
from tests.lifecycle.county import JURISDICTION
from tests.lifecycle.in_memory import InMemory
from tests.lifecycle.play import Played, days_told, every_day, play
from tests.lifecycle.real import living_suite
from tests.lifecycle.scenarios import SCENARIOS
from tests.lifecycle.telling import Scenario
from tests.support.servers import PostgresServer

pytestmark = [pytest.mark.servers, pytest.mark.slow]
NAMES = [scenario.name for scenario in SCENARIOS]


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where ``lived`` leaves the county's whole log, as `duban export-log` writes it."""
    return tmp_path_factory.mktemp("exported") / "log.ndjson"


@pytest_asyncio.fixture(scope="session")
async def lived(
    tmp_path_factory: pytest.TempPathFactory,
    shipped_config: Path,
    nats_url: str,
    postgres_server: PostgresServer,
    log: Path,
) -> Mapping[str, Played]:
    """What came of the scenarios; the services run only while they are played."""
    await empty_streams(nats_url)
    database_url = await postgres_server.create_database()
    days = days_told(SCENARIOS)
    try:
        async with living_suite(tmp_path_factory.mktemp("suite"), shipped_config, nats_url, database_url) as real:
            played = await play(real, SCENARIOS, days, settle=real.settle)
            Connection(nats_url, database_url, "", str(shipped_config)).write(log.parent)
            await asyncio.to_thread(commanded, "export-log", "--data", log.parent, "--output", log, JURISDICTION)
            return played
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


def commanded(*arguments: object) -> str:
    """Return what a command of `duban` printed."""
    done = CliRunner().invoke(duban, [str(each) for each in arguments])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def backtest(log: Path, config: Path, *options: str) -> dict[str, Any]:
    """Return what an exported log would have come to under the rules of 云和县 with these options."""
    named = ("backtest", "--from", JURISDICTION, log, "--rules", "yunhe", "--json", *options)
    told: dict[str, Any] = json.loads(commanded("rules", "--config", config, *named))
    return told


@pytest.mark.usefixtures("lived")
def test_exported_log_is_replayed_as_the_servers_recorded_it(log: Path, shipped_config: Path) -> None:
    told = backtest(log, shipped_config)
    subjects = {json.loads(line)["subject"] for line in log.read_bytes().splitlines()}
    assert told["matters"] == sum(each.startswith("matter:") for each in subjects) > 0
    assert told["check"] == {
        "matters": told["matters"],
        "differences": 0,
        "examples": [],
        "scores_recorded": True,
    }
    assert told["left_out"] == {"begun_before": [], "about_unknown_matters": []}
    assert [told[each] for each in ("dates", "kept", "proposals", "points", "ranks", "refused")] == [[]] * 6
    assert told["flags"]["was"] == told["flags"]["would_be"]


@pytest.mark.usefixtures("lived")
def test_exported_log_under_another_parameter_differs_where_that_is_looked_at(log: Path, shipped_config: Path) -> None:
    told = backtest(log, shipped_config, "--parameter", "early_days=0")
    early = [each for each in told["kept"] if "提前" in each["was"]]
    assert early
    assert early == told["kept"]
    assert {each["clause"] for each in told["points"]} == {"Y-3.2a"}
    assert (told["dates"], told["check"]["differences"]) == ([], 0)


@pytest.mark.usefixtures("lived")
def test_exported_log_answers_why_points_were_booked(log: Path, shipped_config: Path) -> None:
    lines = [json.loads(line) for line in log.read_bytes().splitlines()]
    rows = [line["data"] for line in lines if line["type"] == PointsBooked.TYPE]
    said = commanded("rules", "--config", shipped_config, "why", "--log", log, "point", rows[0]["entry_id"])
    assert f"（{rows[0]['clause']}）" in said
    assert "所据记录" in said
