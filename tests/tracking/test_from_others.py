"""Events of intake and scoring."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from duban_contracts.common import Actor
from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn
from duban_contracts.events.ticket import TicketMerged
from duban_runtime.errors import PoisonMessage
from duban_tracking.errors import NotThereYet
from tests.tracking.world import LEADER, STAFF, World, ticket_taken_up

pytestmark = pytest.mark.servers
FLAG = {"flag": "three_late", "name": "三件逾期", "unit": "jyj", "year": 2026, "clause": "T-8"}


async def test_ticket_becomes_a_matter_when_it_is_taken_up(world: World) -> None:
    await world.take_events([ticket_taken_up(number) for number in range(1, 41)])
    listed = (await world.get("/matters"))["matters"]
    assert len(listed) == 40
    subject, event = ticket_taken_up(7)
    history = (await world.get(f"/matters/{event.matter_id}/history"))["history"]
    assert [entry["by"]["person"] for entry in history] == ["p-staff"]
    stored = await world.rows(
        "SELECT correlationid, causationid FROM event WHERE subject = $1", f"matter:{event.matter_id}"
    )
    assert (stored[0].correlationid, stored[0].causationid) == (subject, str(world.envelope(subject, event).id))


async def test_ticket_gives_one_matter_when_its_event_comes_again(world: World) -> None:
    for _ in range(2):
        await world.take_events([ticket_taken_up(1), ticket_taken_up(2)])
    await world.take_events([ticket_taken_up(2), ticket_taken_up(3), ticket_taken_up(3)])
    assert len((await world.get("/matters"))["matters"]) == 3
    assert (await world.rows("SELECT count(*) FROM event WHERE subject LIKE 'matter:%'"))[0][0] == 3


async def test_ticket_rests_on_the_matter_when_it_is_merged(world: World) -> None:
    _, first = ticket_taken_up(1)
    _, second = ticket_taken_up(2)
    merged = TicketMerged(
        ticket=second.ticket, matter_id=first.matter_id, reason="同一件事", by=Actor(person="p", role=STAFF)
    )
    await world.take_events([ticket_taken_up(1), ("ticket:2", merged)])
    await world.take_events([("ticket:2", merged)])
    row = await world.get(f"/matters/{first.matter_id}")
    assert row["external_ids"] == ["WO2026000001", "WO2026000002"]
    found = await world.get("/matters?text=WO2026000002")
    assert [each["matter_id"] for each in found["matters"]] == [str(first.matter_id)]


async def test_merge_waits_when_its_matter_is_not_there_yet(world: World) -> None:
    _, event = ticket_taken_up(1)
    merged = TicketMerged(ticket=event.ticket, matter_id=uuid4(), reason="同", by=Actor(person="p", role=STAFF))
    with pytest.raises(NotThereYet):
        await world.take_events([("ticket:1", merged)])


async def test_event_is_given_up_when_the_rules_know_no_such_category(world: World) -> None:
    with pytest.raises(PoisonMessage, match="没有类别"):
        await world.take_events([ticket_taken_up(1), ticket_taken_up(2, category="99")])
    assert (await world.get("/matters"))["matters"] == []


async def test_matter_is_proposed_by_the_service_when_the_triaging_role_may_not(world: World) -> None:
    _, event = ticket_taken_up(1)
    await world.take_events([ticket_taken_up(1, by=Actor(person="p-x", role="operator"))])
    history = (await world.get(f"/matters/{event.matter_id}/history"))["history"]
    assert history[0]["by"] == {"person": "system", "role": "clock", "unit": None}


async def test_flag_makes_and_unmakes_a_proposal(world: World) -> None:
    matters = [str(uuid4()) for _ in range(3)]
    raised = FlagRaised.model_validate({**FLAG, "matters": matters})
    for _ in range(2):
        await world.take_events([("account:jyj:2026", raised)], source="scoring")
    proposals = (await world.get("/proposals"))["proposals"]
    assert [(each["key"], each["state"]) for each in proposals] == [("cancel_awards.2026.jyj", "awaiting_signature")]
    assert [each["about"] for each in (await world.get("/approvals", LEADER))["approvals"]] == ["proposal"]
    gone = FlagWithdrawn.model_validate({**FLAG, "matters": matters[:2], "reason": "理由正当"})
    await world.take_events([("account:jyj:2026", gone)], source="scoring")
    assert (await world.get("/proposals"))["proposals"][0]["state"] == "withdrawn"
    assert (await world.get("/approvals", LEADER))["approvals"] == []


async def test_other_events_of_intake_change_nothing(world: World) -> None:
    from duban_contracts.events.ticket import TicketRefused

    _, event = ticket_taken_up(1)
    refused = TicketRefused(ticket=event.ticket, reason="重复", by=Actor(person="p", role=STAFF))
    before = await world.rows("SELECT count(*) FROM event")
    await world.take_events([("ticket:1", refused)])
    assert await world.rows("SELECT count(*) FROM event") == before


async def test_characters_beyond_the_basic_plane_survive(world: World) -> None:
    _, event = ticket_taken_up(1)
    await world.take_events([ticket_taken_up(1, title="𠮷野村𡈽地纠纷😀")])
    row = await world.get(f"/matters/{event.matter_id}")
    assert row["title"] == "𠮷野村𡈽地纠纷😀"
    stored = await world.rows("SELECT data FROM event WHERE subject = $1", f"matter:{event.matter_id}")
    assert json.loads(stored[0].data)["title"] == "𠮷野村𡈽地纠纷😀"
    for words in ("𠮷", "𡈽地", "😀", "𠮷野村𡈽地"):
        assert len((await world.get(f"/matters?text={words}"))["matters"]) == 1, words
