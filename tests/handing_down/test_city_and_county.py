"""A matter goes from a city to its county and its progress comes back; nothing else crosses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from duban_contracts.envelope import bus_subject
from duban_runtime.bus import Bus
from duban_runtime.dead_letters import list_dead_letters
from duban_runtime.log import wire_bytes
from duban_runtime.process import Service
from tests.handing_down.city import (
    CITY,
    COUNTY,
    FILES,
    Deployment,
    DrivenClock,
    Json,
    deployed,
    migrate_both,
    until,
    write_files,
)

pytestmark = pytest.mark.servers
STAFF, HEAD = "supervision_staff", "supervision_head"
TASK = {"child": COUNTY, "requirement": "查明原因，限期整改", "due_on": "2026-08-20"}
CITY_UNIT, COUNTY_UNIT = "city-water-bureau", "county-water-bureau"


@pytest_asyncio.fixture
async def prepared(database_url: str, nats_url: str, bus: Bus, tmp_path: Path) -> tuple[str, str, Path]:
    """A migrated database, a bus with empty streams, and the files of both jurisdictions."""
    await migrate_both(database_url)
    return database_url, nats_url, write_files(tmp_path / "config")


@pytest_asyncio.fixture
async def both(prepared: tuple[str, str, Path]) -> AsyncIterator[Deployment]:
    database_url, nats_url, config = prepared
    async with deployed(config, database_url, nats_url, DrivenClock()) as running:
        await register(running)
        yield running


async def register(running: Deployment) -> None:
    for jurisdiction, unit in ((CITY, CITY_UNIT), (COUNTY, COUNTY_UNIT)):
        people = [{"person": f"{unit}-1", "name": "局长", "role": "unit_principal"}]
        body = {"name": f"{jurisdiction}水利局", "kind": "department", "persons": people}
        answer = await running.call(jurisdiction, "PUT", f"/units/{unit}", STAFF, json=body)
        assert answer.is_success, answer.text


async def matter_of_city(running: Deployment) -> str:
    """Return a matter of the city that is out at the city's own unit."""
    body = {"title": "河道采砂", "content": "月河段违规采砂", "category": "5.1", "basis": "市政府常务会议决定"}
    matter = str((await running.do(CITY, "/matters", STAFF, body))["matter_id"])
    order = {"lead": CITY_UNIT, "lead_official": "王副市长", "requirement": "牵头整治", "due_on": "2026-09-30"}
    await running.do(CITY, f"/matters/{matter}/assign", HEAD, order)
    return matter


async def ticket_of_county(running: Deployment, place: int = 0) -> str:
    async def tickets() -> object:
        found = (await running.see(COUNTY, "/tickets", service="intake"))["items"]
        return found[place:]

    return str((await until(tickets))[0]["ticket_id"])


async def triage(running: Deployment, ticket: str, **decision: str) -> Json:
    return await running.do(COUNTY, f"/tickets/{ticket}/triage", STAFF, decision, service="intake")


async def status_of(running: Deployment, matter: str, wanted: str) -> Json:
    """Return how the city sees the county's part, once it is as wanted."""

    async def found() -> Json | None:
        (down,) = (await running.see(CITY, f"/matters/{matter}"))["handed_down"]
        return down if down["status"] == wanted else None

    answer: Json = await until(found)
    return answer


async def take_up(running: Deployment, ticket: str) -> str:
    """Return the county's matter once every awaited signature is given."""
    decided = await triage(running, ticket, decision="take_up", category="7", reason="市里转交")
    path = f"/matters/{decided['matter_id']}"

    async def is_there() -> bool:
        return (await running.call(COUNTY, "GET", path, STAFF)).is_success

    await until(is_there)
    while awaited := (await running.see(COUNTY, path))["awaited"]:
        body = {"subject": "take_up", "approved": True}
        await running.do(COUNTY, f"{path}/approvals", awaited[0]["role"], body)
    return path


async def order(running: Deployment, path: str) -> None:
    body = {"lead": COUNTY_UNIT, "requirement": "立即整改", "due_on": "2026-08-14"}
    await running.do(COUNTY, f"{path}/assign", STAFF, body)


async def extend(running: Deployment, path: str) -> None:
    """The county's unit has another date, with every signature that this needs."""
    body = {"key": "e1", "reason": "汛期", "plan": "分段整治", "schedule": "每周一报", "new_due_on": "2026-08-18"}
    request = {**body, "unit": COUNTY_UNIT}
    await running.do(COUNTY, f"{path}/extensions", "unit_principal", request, unit=COUNTY_UNIT)
    while awaited := (await running.see(COUNTY, path))["awaited"]:
        signed = {"subject": "extension", "key": "e1", "approved": True}
        await running.do(COUNTY, f"{path}/approvals", awaited[0]["role"], signed)


async def close(running: Deployment, path: str) -> None:
    await order(running, path)
    running.clock.at += timedelta(days=7)
    report = {"key": "r1", "kind": "closing", "unit": COUNTY_UNIT, "text": {"title": "报告"}, "signed_by": "局长"}
    filed = {**report, "completed_on": "2026-07-13"}
    await running.do(COUNTY, f"{path}/reports", "unit_principal", filed, unit=COUNTY_UNIT)
    await running.do(COUNTY, f"{path}/reports/r1/verify", STAFF, {"method": "现场核查"})
    await running.do(COUNTY, f"{path}/close", STAFF, {"outcome": "已拆除采砂船三艘"})


async def test_matter_goes_down_and_its_progress_comes_back_until_it_is_closed(both: Deployment) -> None:
    matter = await matter_of_city(both)
    await both.do(CITY, f"/matters/{matter}/hand-down", HEAD, TASK)
    ticket = await ticket_of_county(both)
    shown = await both.see(COUNTY, f"/tickets/{ticket}", service="intake")
    assert (shown["channel"], shown["external_id"], shown["title"]) == ("superior", f"{CITY}:{matter}", "河道采砂")
    task = shown["content"]["superior"]
    assert (task["name"], task["requirement"], task["due_on"]) == ("安康市", TASK["requirement"], "2026-08-20")
    await status_of(both, matter, "received")
    path = await take_up(both, ticket)
    below = await both.see(COUNTY, path)
    assert (below["superior_due_on"], below["instruction"]) == ("2026-08-20", TASK["requirement"])
    await status_of(both, matter, "taken_up")
    await close(both, path)
    closed = await status_of(both, matter, "closed")
    assert (closed["child"], closed["child_name"], closed["due_on"]) == (COUNTY, "汉滨区", "2026-08-20")
    assert (closed["since"], closed["child_due_on"], closed["text"]) == ("2026-07-13", "2026-08-14", "已拆除采砂船三艘")
    above = [each["text"] for each in (await both.see(CITY, f"/matters/{matter}/history"))["history"]]
    assert [text for text in above if "汉滨区" in text] == [
        "转交汉滨区办理，2026年8月20日前答复：查明原因，限期整改",
        "汉滨区已收件",
        "汉滨区已受理，提请立项",
        "汉滨区已立项",
        "汉滨区已交办，办理时限2026年8月14日",
        "汉滨区已办结：已拆除采砂船三艘",
    ]
    first = (await both.see(COUNTY, f"{path}/history"))["history"][0]["text"]
    assert f"上级转交，来件号 {CITY}:{matter}" in first


async def test_city_sees_the_date_when_the_county_extends_it(both: Deployment) -> None:
    matter = await matter_of_city(both)
    await both.do(CITY, f"/matters/{matter}/hand-down", HEAD, TASK)
    path = await take_up(both, await ticket_of_county(both))
    await order(both, path)
    assert (await status_of(both, matter, "assigned"))["child_due_on"] == "2026-08-14"
    await extend(both, path)

    async def moved() -> Json | None:
        down = await status_of(both, matter, "assigned")
        return down if down["child_due_on"] == "2026-08-18" else None

    seen = await until(moved)
    assert (seen["due_on"], seen["text"]) == ("2026-08-20", "经批准延期")
    above = [each["text"] for each in (await both.see(CITY, f"/matters/{matter}/history"))["history"]]
    assert above[-1] == "汉滨区已交办，办理时限2026年8月18日：经批准延期"


async def test_matter_may_go_down_again_when_it_was_returned(both: Deployment) -> None:
    matter = await matter_of_city(both)
    await both.do(CITY, f"/matters/{matter}/hand-down", HEAD, TASK)
    again = await both.call(CITY, "POST", f"/matters/{matter}/hand-down", HEAD, json={**TASK, "requirement": "再办"})
    assert (again.status_code, again.json()["clause"]) == (409, "A-3")
    ticket = await ticket_of_county(both)
    await triage(both, ticket, decision="return", reason="不属本区职责")
    returned = await status_of(both, matter, "returned")
    assert returned["text"] == "不属本区职责"
    await both.do(CITY, f"/matters/{matter}/hand-down", HEAD, {**TASK, "requirement": "请按河长制规定办理"})

    async def second() -> object:
        items = (await both.see(COUNTY, "/tickets", service="intake"))["items"]
        return [each for each in items if each["external_id"] == f"{CITY}:{matter}:2"]

    assert (await until(second))[0]["state"] == "received"
    await status_of(both, matter, "received")


OWN_OF_CITY = {"rules.applied", "unit.registered", "matter.proposed", "matter.taken_up", "matter.assigned"}
CROSSED = {"matter.handed_down", "matter.child_progressed"}


async def test_nothing_else_crosses_between_city_and_county(both: Deployment) -> None:
    matter = await matter_of_city(both)
    await both.do(CITY, f"/matters/{matter}/hand-down", HEAD, TASK)
    path = await take_up(both, await ticket_of_county(both))
    await close(both, path)
    await status_of(both, matter, "closed")
    of_intake, of_tracking = await both.events(both.intake), await both.events(both.tracking)
    assert {row.jurisdiction for row in of_intake} == {COUNTY}
    above = [row for row in of_tracking if row.jurisdiction == CITY]
    below = [row for row in of_tracking if row.jurisdiction == COUNTY]
    kinds = {row.type.removeprefix("duban.tracking.").removesuffix(".v1") for row in above}
    assert {kind for kind in kinds if not kind.startswith("duty.")} == OWN_OF_CITY | CROSSED
    county_matter = path.rpartition("/")[2]
    for row in above:
        said = json.dumps(json.loads(row.data), ensure_ascii=False)
        assert COUNTY_UNIT not in said
        assert county_matter not in said
        assert COUNTY not in said or row.type.split(".")[3] in {"handed_down", "child_progressed"}
    for row in (*below, *of_intake):
        said = json.dumps(json.loads(row.data), ensure_ascii=False)
        assert CITY_UNIT not in said
        assert "王副市长" not in said
    for code, other in ((CITY, COUNTY), (COUNTY, CITY)):
        units = (await both.see(code, "/units"))["units"]
        assert not [unit for unit in units if unit["name"].startswith(other)]
    assert (await both.call(CITY, "GET", path, HEAD)).status_code == 404


async def places(running: Deployment) -> Counter[tuple[str, str]]:
    """Return how many events of each type each jurisdiction has, periodic duties apart."""
    rows = [*await running.events(running.intake), *await running.events(running.tracking)]
    return Counter((row.jurisdiction, row.type) for row in rows if ".duty." not in row.type)


async def forget_and_deliver_again(running: Deployment, bus: Bus) -> None:
    """Consumers know nothing of what they applied, as if they had died before they noted it; all comes again."""
    for service in (running.intake, running.tracking):
        async with service.database.transaction({CITY, COUNTY}) as connection:
            await connection.exec_driver_sql("DELETE FROM stream_cursor WHERE consumer LIKE '%from-tracking'")
    for row in await running.events(running.tracking):
        await publish_again(bus, running.tracking, row)


async def publish_again(bus: Bus, service: Service, row: object) -> None:
    fields = vars(row) if not hasattr(row, "_mapping") else dict(row._mapping)
    body = wire_bytes(
        source=service.name,
        jurisdiction=fields["jurisdiction"],
        subject=fields["subject"],
        sequence=fields["sequence"],
        event_uuid=fields["id"],
        event_type=fields["type"],
        occurred_at=DrivenClock().now(),
        correlationid=fields["subject"],
        causationid=None,
        traceparent=None,
        producer="test",
        data=fields["data"],
    )
    await bus.jetstream.publish(bus_subject(fields["jurisdiction"], fields["type"]), body)


async def test_nothing_happens_twice_when_the_process_died_and_everything_comes_again(
    prepared: tuple[str, str, Path], bus: Bus
) -> None:
    database_url, nats_url, config = prepared
    clock = DrivenClock()
    async with deployed(config, database_url, nats_url, clock) as running:
        await register(running)
        matter = await matter_of_city(running)
        await running.do(CITY, f"/matters/{matter}/hand-down", HEAD, TASK)
        await take_up(running, await ticket_of_county(running))
        await status_of(running, matter, "taken_up")
        before = await places(running)
    async with deployed(config, database_url, nats_url, clock) as running:
        await forget_and_deliver_again(running, bus)

        async def applied_again() -> bool:
            consumers = await bus.jetstream.consumers_info("TRACKING")
            return all(not each.num_pending and not each.num_ack_pending for each in consumers)

        await until(applied_again)
        assert await places(running) == before
        assert (await status_of(running, matter, "taken_up"))["status_name"] == "已立项"
        assert await list_dead_letters(bus) == []


async def test_task_waits_when_the_county_is_broken_and_the_city_goes_on(
    prepared: tuple[str, str, Path], bus: Bus
) -> None:
    database_url, nats_url, config = prepared
    write_files(config, **{COUNTY: FILES[COUNTY].replace('"yunhe"]', '"not_installed"]').split("[parameters")[0]})
    clock = DrivenClock()
    async with deployed(config, database_url, nats_url, clock) as running:
        body = {"name": "市水利局", "kind": "department"}
        assert (await running.call(CITY, "PUT", f"/units/{CITY_UNIT}", STAFF, json=body)).is_success
        matter = await matter_of_city(running)
        await running.do(CITY, f"/matters/{matter}/hand-down", HEAD, TASK)

        async def waits() -> bool:
            found = await bus.jetstream.consumer_info("TRACKING", f"intake-{CITY}-from-tracking")
            return found.num_redelivered is not None and found.num_redelivered > 0

        await until(waits)
        assert await matter_of_city(running) != matter
        assert await list_dead_letters(bus) == []
        assert (await running.call(COUNTY, "GET", "/tickets", STAFF, service="intake")).status_code == 503
        # Mended while everything runs: intake reads the rules again by itself.
        write_files(config)

        async def works() -> bool:
            return (await running.call(COUNTY, "GET", "/tickets", STAFF, service="intake")).is_success

        await until(works)
        ticket = await ticket_of_county(running)
        assert (await running.see(COUNTY, f"/tickets/{ticket}", service="intake"))["state"] == "received"
        await status_of(running, matter, "received")


async def test_county_goes_on_when_the_city_is_broken_and_tells_it_later(prepared: tuple[str, str, Path]) -> None:
    database_url, nats_url, config = prepared
    clock = DrivenClock()
    async with deployed(config, database_url, nats_url, clock) as running:
        await register(running)
        matter = await matter_of_city(running)
        await running.do(CITY, f"/matters/{matter}/hand-down", HEAD, TASK)
        await ticket_of_county(running)
    write_files(config, **{CITY: FILES[CITY].replace('"ankang"]', '"not_installed"]')})
    async with deployed(config, database_url, nats_url, clock) as running:
        path = await take_up(running, await ticket_of_county(running))
        await close(running, path)
        assert (await running.see(COUNTY, path))["state"] == "closed"
        assert (await running.call(CITY, "GET", f"/matters/{matter}", HEAD)).status_code == 503
        # Mended while everything runs: tracking reads the rules again by itself.
        write_files(config)
        closed = await until_seen(running, matter)
        assert closed["status"] == "closed"


async def until_seen(running: Deployment, matter: str) -> Json:
    """Return the county's part once the city is there again and knows of its end."""

    async def found() -> Json | None:
        answer = await running.call(CITY, "GET", f"/matters/{matter}", HEAD)
        down: Json = answer.json()["handed_down"][0] if answer.is_success else {}
        return down if down.get("status") == "closed" else None

    seen: Json = await until(found)
    return seen
