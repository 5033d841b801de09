"""The checks that the other tests rest on do notice what is wrong."""

from __future__ import annotations

import asyncio

import pytest

from tests.chaos.accounts import doubles, losses, settle
from tests.chaos.load import Load
from tests.support.stage import Stage

pytestmark = [pytest.mark.servers, pytest.mark.slow]

LOST = {
    "matter": (
        "DELETE FROM tracking.ledger",
        "ledger",
    ),
    "delivery": ("UPDATE scoring.stream_cursor SET sequence = 0", "scoring is behind tracking"),
    "publication": ("INSERT INTO tracking.outbox SELECT min(position), 'bench' FROM tracking.event", "to publish"),
}
DOUBLED = {
    "gap": ("gap in", "'incident:gap', 2, type"),
    "proposal": ("twice: matter", "'matter:again', 1, type"),
}


@pytest.mark.parametrize(("damage", "word"), LOST.values(), ids=LOST)
async def test_losses_are_named(stage: Stage, damage: str, word: str) -> None:
    load = Load(stage, "lost")
    async with load.running():
        await asyncio.sleep(0.5)
    await settle(stage, load)
    connection = await stage.connect()
    undone = connection.transaction()
    await undone.start()
    await connection.execute(damage)
    found = await losses(connection, load)
    await undone.rollback()
    await connection.close()
    assert any(word in each for each in found), found


@pytest.mark.parametrize(("word", "place"), DOUBLED.values(), ids=DOUBLED)
async def test_doubles_are_named(stage: Stage, word: str, place: str) -> None:
    load = Load(stage, "doubled")
    async with load.running():
        await asyncio.sleep(0.5)
    await settle(stage, load)
    connection = await stage.connect()
    undone = connection.transaction()
    await undone.start()
    await connection.execute(
        "INSERT INTO tracking.event "
        "(jurisdiction, subject, sequence, type, id, occurred_at, correlationid, producer, data) "
        f"SELECT jurisdiction, {place}, gen_random_uuid(), occurred_at, correlationid, producer, data "
        "FROM tracking.event WHERE type = 'duban.tracking.matter.proposed.v1' LIMIT 1"
    )
    found = await doubles(connection)
    await undone.rollback()
    await connection.close()
    assert any(word in each for each in found), found
