"""What is kept from whom, look-alikes before taking up, and what a unit's entry and ledger lack."""

from __future__ import annotations

import pytest

from duban_contracts.events.ticket import TicketContent
from duban_contracts.vocabulary import UnitKind
from duban_runtime.auth import Caller
from duban_tracking.core.context import Unit
from duban_tracking.entrypoints.access import Viewer
from tests.tracking.core.story import rulebook
from tests.tracking.world import DIRECTOR, LEADER, LIAISON, STAFF, World, order_body, ticket_taken_up

pytestmark = pytest.mark.servers


async def test_matter_is_kept_from_everybody_of_a_unit_that_an_accusation_names(world: World) -> None:
    accused = await world.proposed(accused_units=["jtj"])
    other = await world.proposed(title="另一事项")
    for role in (LEADER, DIRECTOR):
        listed = await world.get("/matters", role, unit="jtj")
        assert [row["matter_id"] for row in listed["matters"]] == [other]
        assert (await world.call("GET", f"/matters/{accused}", role, unit="jtj")).status_code == 404
        assert (await world.call("GET", f"/matters/{accused}/case-file", role, unit="jtj")).status_code == 404
        assert (await world.get(f"/matters/{accused}", role, unit="xzf"))["accused_units"] == ["jtj"]
    waiting = await world.get("/approvals", DIRECTOR, unit="jtj")
    assert [row["subject"] for row in waiting["approvals"]] == [f"matter:{other}"]
    body = {"subject": "take_up", "approved": True}
    answer = await world.call("POST", f"/matters/{accused}/approvals", DIRECTOR, body=body, unit="jtj")
    assert answer.status_code == 404


async def test_accused_unit_gets_no_order_and_no_place_in_a_circular(world: World) -> None:
    matter = await world.proposed(origin="direct", accused_units=["jtj"])
    answer = await world.call("POST", f"/matters/{matter}/assign", STAFF, body=order_body())
    assert answer.status_code == 422
    assert "检举控告" in answer.json()["detail"]
    await world.act(f"/matters/{matter}/assign", STAFF, body=order_body(co_units=[]))
    seen = await world.get(f"/matters/{matter}", LIAISON, unit="jyj")
    assert seen["accused_units"] == []
    found = await world.services.reader.matters_between(
        world.jurisdiction, world.clock.now().date(), world.clock.now().date()
    )
    assert found == []


async def test_accused_units_come_with_the_ticket(world: World) -> None:
    content = TicketContent(title="举报", content="反映某局问题", accused_units=("jtj",))
    await world.take_events([ticket_taken_up(1, content=content)])
    listed = await world.get("/matters", LEADER, unit="jtj")
    assert listed["matters"] == []
    (row,) = (await world.get("/matters"))["matters"]
    assert row["accused_units"] == ["jtj"]


async def test_look_alikes_are_shown_before_a_matter_is_taken_up(world: World) -> None:
    alike = await world.assigned()
    await world.proposed(title="小区停水")
    found = await world.get("/matters/similar?title=城区学校周边拥堵整治&unit=jyj")
    assert [row["matter_id"] for row in found["matters"]] == [alike]
    assert (await world.get("/matters/similar?title=城区学校周边交通拥堵&unit=hbj"))["matters"] == []
    answer = await world.call("GET", "/matters/similar?title=城区学校", LIAISON, unit="jyj")
    assert answer.status_code == 403


async def test_unit_sees_which_of_its_matters_have_no_plan_and_no_answer(world: World) -> None:
    matter = await world.assigned()
    (row,) = (await world.get("/units/jyj/unanswered", LIAISON, unit="jyj"))["matters"]
    assert (row["matter_id"], row["without_plan"], row["without_answer"]) == (matter, True, True)
    plan = {"unit": "jyj", "plan": "分三步", "sub_tasks": [{"text": "勘察", "person": "张工", "due_on": "2026-03-10"}]}
    await world.act(f"/matters/{matter}/plan", LIAISON, unit="jyj", body=plan)
    (row,) = (await world.get("/units/jyj/unanswered"))["matters"]
    assert (row["without_plan"], row["without_answer"]) == (False, True)
    assert (await world.call("GET", "/units/jyj/unanswered", LIAISON, unit="jtj")).status_code == 404


async def test_register_shows_gaps_and_refuses_enterprises(world: World) -> None:
    (unit, *_) = (await world.get("/units"))["units"]
    assert unit["gaps"] == []
    answer = await world.call("PUT", "/units/qy", STAFF, body={"name": "某公司", "kind": "enterprise"})
    assert (answer.status_code, answer.json()["clause"]) == (422, "N-4")


async def test_scope_is_changed_after_it_is_approved_anew(world: World) -> None:
    matter = await world.assigned()
    body = {"title": "学校周边交通整治（二期）", "content": "增加停车场", "reason": "范围扩大"}
    await world.act(f"/matters/{matter}/amend", STAFF, body=body)
    found = await world.get(f"/matters/{matter}")
    assert (found["title"], found["amendment"]) == (body["title"], None)


async def test_instruction_on_a_paper_reaches_the_matter_that_it_names(world: World) -> None:
    matter = await world.assigned()
    body = {"kind": "circular", "title": "通报", "period": "2026-02"}
    paper = (await world.act("/papers", STAFF, body=body))["id"]
    given = {"key": "i1", "leader": "县长", "instruction": "抓紧整治", "matter_id": matter}
    await world.act(f"/papers/{paper}/instructions", STAFF, body=given)
    history = (await world.get(f"/matters/{matter}/history"))["history"]
    assert history[-1]["text"] == "县长对本事项批示：抓紧整治"


@pytest.mark.parametrize(
    ("role", "unit", "units", "kept"),
    [
        (STAFF, "dcs", ("dcs", "jyj"), False),
        (LEADER, "xzf", ("dcs",), False),
        (LIAISON, "jyj", ("dcs", "jyj"), False),
        ("clerk", "xzf", ("dcs", "jyj"), True),
        ("clerk", "xzf", ("jyj",), False),
    ],
    ids=["office", "leader", "unit_named", "another_office", "matter_of_a_unit"],
)
def test_matter_that_the_office_undertakes_is_for_it_leaders_and_its_units(
    role: str, unit: str, units: tuple[str, ...], kept: bool
) -> None:
    register = {
        "dcs": Unit("dcs", "督查室", UnitKind.SECTION, supervised=False),
        "xzf": Unit("xzf", "县政府", UnitKind.SECTION, supervised=False),
        "jyj": Unit("jyj", "县教育局", UnitKind.DEPARTMENT, supervised=True),
    }
    caller = Caller(jurisdiction="testshire", person="p", name="某人", unit=unit, roles=frozenset({role}))
    viewer = Viewer(caller, rulebook(), register, taking_part="jyj" if role == LIAISON else "")
    assert viewer.is_kept_from((), units) is kept
    leads = viewer.restrictions()["confined_leads"]
    assert ("dcs" in leads) is (role == "clerk")
