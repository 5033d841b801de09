"""A ladder of two over HTTP and through the sweep: proposed, signed, imposed, lapsed, proposed again, listed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from duban_contracts.vocabulary import ApprovalSubject, Role
from duban_sdk import hookimpl
from duban_sdk.demands import CountRow
from duban_sdk.measures import Ground, Measure, MeasurePolicy, MeasureStep
from duban_sdk.pack import RulePack
from duban_sdk.tables import Chain
from tests.tracking.pack import PACK, TestPlugin, plugins
from tests.tracking.world import DIRECTOR, HEAD, LEADER, LIAISON, STAFF, World, make_world

pytestmark = pytest.mark.servers

MEASURES = (
    Measure(code="remind", name="提醒", rank=1, needs_new_date=True, clause="T-7"),
    Measure(
        code="summon",
        name="约谈",
        rank=2,
        statement="影响说明",
        hands_over=True,
        steps=(MeasureStep(code="held", name="约谈", clause="T-8"),),
        clause="T-8",
    ),
)


def _ground(code: str, measure: str, trigger: str, **changes: object) -> Ground:
    fields = {"code": code, "measure": measure, "trigger": trigger, "text": code, "clause": "T-7"}
    return Ground.model_validate({**fields, **changes})


def _chain(code: str, *steps: Role) -> Chain:
    return Chain(code=code, subject=ApprovalSubject.PROPOSAL, proposals=(code,), steps=steps, clause="T-2")


LADDER = PACK.model_copy(
    update={
        "measures": MEASURES,
        "grounds": (
            _ground("late", "remind", "matter_overdue", excused_by_reason=True),
            _ground("slow", "remind", "by_hand"),
            _ground("unmet", "summon", "measure_lapsed", measures=("remind",), excused_by_reason=True),
        ),
        "counts": (CountRow(code="last", name="末位", of="last_places", clause="T-7"),),
        "measure_policy": MeasurePolicy(one_per_fact=True, fact_clause="T-7", clause="T-7"),
        "chains": (
            *PACK.chains,
            _chain("remind", Role.OFFICE_DIRECTOR),
            _chain("summon", Role.SUPERVISION_HEAD, Role.LEADER),
        ),
    }
)


class LadderPlugin(TestPlugin):
    """The small jurisdiction with a ladder."""

    __test__ = False

    @hookimpl
    def duban_rules(self, version: str, parameters: object) -> RulePack:
        return LADDER


@pytest_asyncio.fixture
async def world(tracking_database: str, tmp_path: Path) -> AsyncIterator[World]:
    """A service with the ladder and its units."""
    made = make_world(tracking_database, tmp_path / "config", find=plugins(LadderPlugin("testshire")))
    await made.register_all()
    yield made
    await made.close()


async def proposal(world: World, kind: str) -> dict[str, object]:
    rows = (await world.get("/proposals"))["proposals"]
    (found,) = [row for row in rows if row["code"] == kind]
    return dict(found)


async def test_ladder_is_climbed_when_dates_pass(world: World) -> None:
    await world.assigned(due_on="2026-03-20")
    world.clock.go_to(2026, 3, 23)
    await world.sweep()
    first = await proposal(world, "remind")
    assert (first["state"], first["level"], first["ground"]) == ("awaiting_signature", 1, "late")
    path = f"/proposals/{first['key']}"
    await world.act(f"{path}/sign", DIRECTOR, body={"approved": True})
    refused = await world.call("POST", f"{path}/impose", STAFF, body={"requirement": "限期"})
    assert (refused.status_code, refused.json()["clause"]) == (422, "T-7")
    await world.act(f"{path}/impose", STAFF, body={"requirement": "限期", "new_due_on": "2026-03-27"})
    world.clock.go_to(2026, 3, 30)
    await world.sweep()
    row = await world.get(path)
    assert (row["state"], row["new_due"]["enforce_on"], row["lapsed_on"]) == ("lapsed", "2026-03-27", "2026-03-30")
    second = await proposal(world, "summon")
    path = f"/proposals/{second['key']}"
    await world.act(f"{path}/sign", HEAD, body={"approved": True})
    early = await world.call("POST", f"{path}/sign", LEADER, body={"approved": True})
    assert early.status_code == 409
    await world.act(f"{path}/statement", STAFF, body={"text": "影响招生"})
    await world.act(f"{path}/sign", LEADER, body={"approved": True})
    await world.act(f"{path}/steps", STAFF, body={"step": "held", "held_on": "2026-03-30", "by_whom": "副县长"})
    handed = {"body": "县监委", "facts": "x", "unit": "jyj", "referred_on": "2026-03-30", "proposal": second["key"]}
    await world.act("/referrals", STAFF, body=handed)
    assert (await world.get(path))["state"] == "handed_over"
    refused = await world.call("POST", f"{path}/withdraw", LEADER, body={"reason": "不妥"})
    assert refused.status_code == 409


async def test_reason_taken_up_in_time_has_the_proposal_wait_and_accepted_ends_it(world: World) -> None:
    matter = await world.assigned(due_on="2026-03-20")
    reason = {"key": "z1", "unit": "jyj", "reason": "不可抗力"}
    await world.act(f"/matters/{matter}/reasons", LIAISON, unit="jyj", body=reason)
    world.clock.go_to(2026, 3, 23)
    await world.sweep()
    assert (await proposal(world, "remind"))["state"] == "waiting"
    await world.act(f"/matters/{matter}/reasons/z1/decision", LEADER, body={"accepted": False, "opinion": "不成立"})
    assert (await proposal(world, "remind"))["state"] == "awaiting_signature"
    await world.act(f"/matters/{matter}/reasons/z1/decision", LEADER, body={"accepted": True, "opinion": "再查属实"})
    assert (await proposal(world, "remind"))["state"] == "withdrawn"


async def test_proposal_by_hand_names_its_fact_and_comes_once(world: World) -> None:
    matter = await world.assigned()
    body = {"kind": "remind", "name": "提醒", "unit": "jyj", "period": "2026-03", "reason": "缓慢", "ground": "slow"}
    refused = await world.call("POST", "/proposals", STAFF, body=body)
    assert (refused.status_code, refused.json()["clause"]) == (422, "T-7")
    first = await world.act("/proposals", STAFF, body={**body, "fact": f"matter:{matter}"})
    again = await world.act("/proposals", STAFF, body={**body, "fact": f"matter:{matter}"})
    assert (first["id"], again["events"]) == (again["id"], [])


async def test_ranking_is_recorded_and_listed(world: World) -> None:
    body = {
        "work": "roads",
        "name": "农村公路",
        "period": "2026Q1",
        "drawn_on": "2026-03-01",
        "places": [["jyj", 1], ["jtj", 2], ["hbj", 2]],
    }
    done = await world.act("/work-rankings", STAFF, body=body)
    assert done["state"] == "undecided"
    decided = await world.call("PUT", f"/work-rankings/{done['id']}", STAFF, body={**body, "last_place": ["hbj"]})
    assert decided.json()["state"] == "recorded"
    (row,) = (await world.get("/work-rankings"))["work-rankings"]
    assert row["last"] == ["hbj"]
