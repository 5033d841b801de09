"""Whose signature is awaited where an order names who, and what a superior's ticket leads to when it is merged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio

from duban_contracts.common import Actor
from duban_contracts.events.ticket import TicketMerged
from duban_contracts.vocabulary import ApprovalSubject, Role
from duban_sdk import hookimpl
from duban_sdk.measures import Ground, Measure, MeasurePolicy
from duban_sdk.pack import RulePack
from duban_sdk.tables import Chain
from tests.tracking.pack import PACK, TestPlugin, plugins
from tests.tracking.world import LEADER, STAFF, World, make_world, order_body, ticket_taken_up

pytestmark = pytest.mark.servers
WANG, LI = "p-wang", "p-li"
ASKED_AGAIN = Ground(
    code="asked_again",
    measure="talk",
    trigger="ticket_merged",
    rows=("hotline_12345",),
    requires_overdue=True,
    unless_standing=True,
    text="上级再次来件",
    clause="T-7",
)
OF_ONE = Chain(
    code="of_one", subject=ApprovalSubject.ASSIGNMENT, steps=(Role.LEADER,), lead_official_as=Role.LEADER, clause="T-2"
)
TALKED = Chain(code="talk", subject=ApprovalSubject.PROPOSAL, proposals=("talk",), steps=(Role.LEADER,), clause="T-2")
RULES = PACK.model_copy(
    update={
        "measures": (Measure(code="talk", name="约谈", rank=2, clause="T-8"),),
        "grounds": (ASKED_AGAIN,),
        "measure_policy": MeasurePolicy(fact_clause="T-7", clause="T-7"),
        "chains": (*(row for row in PACK.chains if row.subject is not ApprovalSubject.ASSIGNMENT), OF_ONE, TALKED),
    }
)


class TurnsPlugin(TestPlugin):
    """The small jurisdiction, where the leading official signs, and superiors are heard."""

    __test__ = False

    @hookimpl
    def duban_rules(self, version: str, parameters: object) -> RulePack:
        return RULES


@pytest_asyncio.fixture
async def world(tracking_database: str, tmp_path: Path) -> AsyncIterator[World]:
    made = make_world(tracking_database, tmp_path / "config", find=plugins(TurnsPlugin("testshire")))
    await made.register_all()
    persons = [{"person": WANG, "name": "王副县长", "role": LEADER}, {"person": LI, "name": "李副县长", "role": LEADER}]
    body = {"name": "县政府督查室", "kind": "department", "supervised": False, "persons": persons}
    assert (await made.call("PUT", "/units/dcs", STAFF, body=body)).status_code == 200
    yield made
    await made.close()


async def submitted(world: World) -> str:
    matter = await world.proposed(origin="direct")
    await world.act(f"/matters/{matter}/assign", STAFF, body=order_body(lead_official="王副县长"))
    return matter


async def test_signature_of_the_one_named_is_awaited_from_nobody_else(world: World) -> None:
    matter = await submitted(world)
    (awaited,) = (await world.get("/approvals", LEADER, person=WANG))["approvals"]
    assert (awaited["about"], awaited["subject"]) == ("assignment", f"matter:{matter}")
    assert (await world.get("/approvals", LEADER, person=LI))["approvals"] == []
    assert (await world.get(f"/matters/{matter}"))["awaited"][0]["person"] == WANG
    await world.act(
        f"/matters/{matter}/approvals", LEADER, body={"subject": "assignment", "approved": True}, person=WANG
    )
    assert (await world.get("/approvals", LEADER, person=WANG))["approvals"] == []


async def test_superiors_ticket_merged_into_an_overdue_matter_proposes_a_measure(world: World) -> None:
    matter = await submitted(world)
    await world.act(
        f"/matters/{matter}/approvals", LEADER, body={"subject": "assignment", "approved": True}, person=WANG
    )
    world.clock.go_to(2026, 4, 10)
    await world.sweep()
    _, taken = ticket_taken_up(5)
    by = Actor(person="p-staff", role=STAFF)
    merged = TicketMerged(ticket=taken.ticket, matter_id=UUID(matter), reason="同一件事", by=by)
    for _ in range(2):
        await world.take_events([("ticket:5", merged)])
    (proposal,) = (await world.get("/proposals", STAFF))["proposals"]
    assert (proposal["code"], proposal["unit"], proposal["clause"]) == ("talk", "jyj", "T-8")
    told = await world.get(f"/proposals/{proposal['key']}/explain", STAFF)
    assert "hotline_12345 渠道工单 WO2026000005" in str(told)
