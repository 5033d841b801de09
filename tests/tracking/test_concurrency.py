"""Acts at the same moment, and numbers without gaps."""

from __future__ import annotations

import asyncio

import pytest

from tests.tracking.world import DIRECTOR, STAFF, World, order_body

pytestmark = pytest.mark.servers


async def test_one_of_two_conflicting_acts_wins_when_both_come_at_once(world: World) -> None:
    for _ in range(5):
        matter = await world.proposed(origin="direct")
        path = f"/matters/{matter}/assign"
        answers = await asyncio.gather(
            world.call("POST", path, STAFF, body=order_body(lead="jyj", co_units=[])),
            world.call("POST", path, STAFF, body=order_body(lead="jtj", co_units=[]), person="p-other"),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        loser = next(answer for answer in answers if answer.status_code == 409)
        assert loser.json()["state"] == "assigned"
        assert len((await world.get(f"/matters/{matter}/history"))["history"]) == 3


async def test_same_act_happens_once_when_sent_many_times_at_once(world: World) -> None:
    matter = await world.proposed()
    body = {"subject": "take_up", "approved": True}
    answers = await asyncio.gather(
        *(world.call("POST", f"/matters/{matter}/approvals", DIRECTOR, body=body) for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(len(answer.json()["events"]) for answer in answers) == [0] * 7 + [2]


async def test_numbers_have_no_gap_when_acts_race_repeat_and_are_refused(world: World) -> None:
    matters = [await world.proposed(origin="direct") for _ in range(12)]

    async def assign(matter: str) -> None:
        path = f"/matters/{matter}/assign"
        refused = await world.call("POST", path, STAFF, body=order_body(lead="nobody"))
        assert refused.status_code == 422
        for _ in range(2):
            assert (await world.call("POST", path, STAFF, body=order_body())).status_code == 200

    await asyncio.gather(*map(assign, matters))
    rows = await world.rows("SELECT number, register_number FROM ledger")
    assert {row.number for row in rows} == {f"2026年{serial}号" for serial in range(1, 13)}
    assert {row.register_number for row in rows} == {f"立2026-{serial:03}" for serial in range(1, 13)}


async def test_number_is_not_lost_when_its_act_is_rolled_back(world: World) -> None:
    """Two people assign the same matter at once: the loser's number goes to the next order."""
    first = await world.proposed(origin="direct")
    await asyncio.gather(
        *(
            world.call("POST", f"/matters/{first}/assign", STAFF, body=order_body(lead=lead, co_units=[]))
            for lead in ("jyj", "jtj", "hbj")
        )
    )
    second = await world.proposed(origin="direct")
    done = await world.act(f"/matters/{second}/assign", STAFF, body=order_body())
    assert done["number"] == "2026年2号"


async def test_numbers_begin_anew_with_the_year_of_the_local_day(world: World) -> None:
    first = await world.proposed(origin="direct")
    assert (await world.act(f"/matters/{first}/assign", STAFF, body=order_body()))["number"] == "2026年1号"
    # 2026-12-31 16:30 UTC is 2027-01-01 in the county.
    world.clock.go_to(2027, 1, 1, hour=0)
    second = await world.proposed(origin="direct")
    done = await world.act(f"/matters/{second}/assign", STAFF, body=order_body(due_on="2027-02-01"))
    assert done["number"] == "2027年1号"
