"""What is accepted is never lost and never counts twice, whatever dies in the middle of the work."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.chaos.accounts import messages, settle
from tests.chaos.load import AWAY, Load
from tests.support.stage import Stage

pytestmark = [pytest.mark.servers, pytest.mark.slow]
BROKER_AWAY_SECONDS, DATABASE_AWAY_SECONDS = 20.0, 10.0
REBORN_WITHIN_SECONDS = 60.0


async def test_nothing_is_lost_or_doubled_when_each_service_is_killed_in_turn(stage: Stage) -> None:
    load = Load(stage, "kill")
    async with load.running():
        for victim, before in stage.process_ids().items():
            await asyncio.sleep(1.5)
            stage.kill(victim)
            await _reborn(stage, victim, before)
        await asyncio.sleep(1.0)
    # The kills fell into the middle of the work.
    assert load.answers["intake"][AWAY] > 0
    assert load.answers["tracking"][AWAY] > 0
    await settle(stage, load)


async def test_intake_goes_on_accepting_when_the_broker_is_away(stage: Stage) -> None:
    load, before = Load(stage, "no-broker"), stage.process_ids()
    async with load.running():
        await asyncio.sleep(1.0)
        await asyncio.to_thread(stage.nats.stop)
        at_loss = len(load.tickets)
        await asyncio.sleep(BROKER_AWAY_SECONDS)
        during = len(load.tickets) - at_loss
        await asyncio.to_thread(stage.nats.start)
        await asyncio.sleep(1.0)
    assert set(load.answers["intake"]) == {"202"}
    assert set(load.answers["tracking"]) <= {"200", "201"}
    assert during > BROKER_AWAY_SECONDS * 20
    await settle(stage, load)
    assert stage.process_ids() == before, f"{stage.said[-8:]}\n{stage.logs()}"


async def test_intake_asks_to_come_again_when_the_database_is_away(stage: Stage) -> None:
    load, before = Load(stage, "no-database"), stage.process_ids()
    async with load.running():
        await asyncio.sleep(1.0)
        await asyncio.to_thread(stage.postgres.stop)
        await asyncio.sleep(1.0)
        at_loss = len(load.tickets)
        await asyncio.sleep(DATABASE_AWAY_SECONDS - 1.0)
        during = len(load.tickets) - at_loss
        await asyncio.to_thread(stage.postgres.start)
        await asyncio.sleep(1.0)
    assert during == 0
    assert load.answers["intake"]["503"] > 0
    assert set(load.answers["intake"]) <= {"202", "503", AWAY}
    await settle(stage, load)
    assert stage.process_ids() == before, f"{stage.said[-8:]}\n{stage.logs()}"


async def test_log_is_published_again_when_the_broker_lost_its_disk(stage: Stage) -> None:
    load, before = Load(stage, "no-disk"), stage.process_ids()
    async with load.running():
        await asyncio.sleep(2.0)
        stage.nats.kill()
        await asyncio.to_thread(stage.nats.stop)
        stage.lose_broker_disk()
        await asyncio.sleep(1.0)
        await asyncio.to_thread(stage.nats.start)
        await asyncio.sleep(2.0)
    await settle(stage, load)
    assert stage.process_ids() == before, f"{stage.said[-8:]}\n{stage.logs()}"
    connection = await stage.connect()
    for service, carried in (await messages(stage)).items():
        assert carried >= await connection.fetchval(f"SELECT count(*) FROM {service}.event"), service
    await connection.close()


async def _reborn(stage: Stage, code: str, before: int | None) -> None:
    """Return when the supervisor has started the service again and it is ready."""
    began = time.monotonic()
    service = next(each for each in stage.suite.services if each.spec.code == code)
    while time.monotonic() - began < REBORN_WITHIN_SECONDS:
        if service.process_id not in (None, before) and (await asyncio.to_thread(service.readiness))[0]:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{code} was not started again: {stage.said[-5:]}\n{stage.logs()}")
