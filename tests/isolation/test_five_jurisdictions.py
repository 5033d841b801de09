"""Five jurisdictions, one whose plugin comes to raise and one whose plugin is missing, live the same days together.

What one has is searched for the others' words, ids and codes: in logs, on the bus, in every list, export and file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest
import pytest_asyncio

from tests.isolation.counties import ALL, FIVE, MISSING, RAISING, WORKING, County
from tests.isolation.day import LATE, LEAD, OPEN, OTHER, PUSHED_ON, THIRD, Lived, id_of, live
from tests.isolation.deployment import SERVICES, Deployment, empty_streams, living_deployment
from tests.isolation.seen import Seen, look
from tests.support.servers import PostgresServer

pytestmark = [pytest.mark.servers, pytest.mark.slow]
ACCEPTED_WITHIN_SECONDS = 2.0
"""Far above what an acceptance takes, and far below what waiting for a broken jurisdiction would."""
each_working = pytest.mark.parametrize("county", WORKING, ids=[county.code for county in WORKING])
each_county = pytest.mark.parametrize("county", ALL, ids=[county.code for county in ALL])


@dataclass(frozen=True)
class Story:
    """What happened, what is to be seen of it, and the deployment, which still runs."""

    lived: Lived
    seen: dict[str, Seen]
    deployment: Deployment


@pytest_asyncio.fixture(scope="module")
async def story(
    tmp_path_factory: pytest.TempPathFactory, nats_url: str, postgres_server: PostgresServer
) -> AsyncIterator[Story]:
    await empty_streams(nats_url)
    database_url = await postgres_server.create_database()
    directory = tmp_path_factory.mktemp("five")
    try:
        async with living_deployment(directory, nats_url, database_url, PUSHED_ON) as deployment:
            lived = await live(deployment)
            yield Story(lived, await look(deployment), deployment)
    finally:
        await postgres_server.drop_database(database_url)


@each_county
def test_words_of_others_stand_nowhere(county: County, story: Story) -> None:
    everything = story.seen[county.code].everything
    assert [other.code for other in ALL if other is not county and other.marker in everything] == []
    assert (county.marker in everything) == (county is not MISSING)


@each_working
def test_ids_of_others_stand_nowhere(county: County, story: Story) -> None:
    everything = story.seen[county.code].everything
    others = [id_of(other, number) for other in ALL if other is not county for number in (LATE, OPEN, THIRD)]
    assert [each for each in others if each in everything] == []
    assert all(id_of(county, number) in everything for number in (LATE, OPEN, THIRD))


@each_working
def test_log_export_and_bus_hold_the_same_events_of_their_own(county: County, story: Story) -> None:
    seen = story.seen[county.code]
    assert {event["jurisdiction"] for event in seen.log} == {county.code}
    assert {message["jurisdiction"] for _, message in seen.messages} == {county.code}
    assert all(subject.startswith(f"duban.{county.code}.") for subject, _ in seen.messages)
    exported = {event["id"]: event for event in seen.log}
    assert {message["id"]: message for _, message in seen.messages}.items() <= exported.items()
    api = {event["id"] for event in seen.exported("/events")}
    assert api == {event["id"] for event in seen.log if event["source"] == "tracking"}


@each_working
def test_events_count_from_one_in_every_stream(county: County, story: Story) -> None:
    streams: dict[tuple[str, str], list[int]] = {}
    for event in story.seen[county.code].log:
        streams.setdefault((event["source"], event["subject"]), []).append(event["sequence"])
    assert streams
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in streams.values())


@each_working
def test_orders_are_numbered_from_one(county: County, story: Story) -> None:
    seen = story.seen[county.code]
    numbers = {item["matter_id"]: item["number"] for item in json.loads(seen.told["/matters"])["matters"]}
    expected = {id_of(county, LATE): county.numbers[0], id_of(county, OPEN): county.numbers[1]}
    assert numbers == {**expected, id_of(county, THIRD): ""}


@each_working
def test_passed_date_leads_to_what_the_own_rules_say(county: County, story: Story) -> None:
    seen = story.seen[county.code]
    proposals = [item for item in seen.items("proposals") if item["unit"] == LEAD]
    assert {item["code"] for item in proposals} == county.overdue_kinds
    assert all(id_of(county, LATE) in item["matters"] for item in proposals)
    late = [line for line in seen.exported("/scores/2026/export") if line["unit"] == LEAD]
    of_matter = [line for line in late if id_of(county, LATE) in json.dumps(line)]
    assert sum(float(line["points"]) for line in of_matter) == county.overdue_points
    matter = json.loads(seen.told[f"/matters/{id_of(county, LATE)}"])
    assert matter["overdue"] is True


@each_working
def test_periodic_duties_are_those_of_the_own_rules(county: County, story: Story) -> None:
    codes = {item["code"] for item in story.seen[county.code].items("duties")}
    assert (
        codes
        == {
            "hutubi": set(_HUTUBI_DUTIES),
            "ankang": {"quarterly_circular"},
            "henan_ru": set(),
            "huarong": {"progress_check", "receipt_check"},
            "yunhe": {"finding_conclusion", "monthly_circular", "quarterly_ranking"},
            "fenghe": {"finding_conclusion", "monthly_circular", "quarterly_ranking"},
        }[county.code]
    )


_HUTUBI_DUTIES = (
    "agenda_pack",
    "circular_compilation",
    "progress_report",
    "site_checks",
    "special_report",
    "urge_overdue",
)


@each_working
def test_counts_of_one_are_those_of_its_own(county: County, story: Story) -> None:
    seen = story.seen[county.code]
    kinds = Counter(event["subject"].partition(":")[0] for event in seen.log if event["sequence"] == 1)
    assert (kinds["ticket"], kinds["matter"], kinds["unit"]) == (3, 3, 5)
    assert len(json.loads(seen.told["/tickets"])["items"]) == 3
    assert {item["unit"] for item in json.loads(seen.told["/units"])["units"]} >= {LEAD, OTHER, county.office}


@each_working
def test_notices_reach_people_of_the_own_register(county: County, story: Story) -> None:
    notices = json.loads(story.seen[county.code].told["/notices?limit=200"])["items"]
    named = {notice["recipient"] for notice in notices}
    assert {each.rpartition("-")[0] for each in named if "-" in each} == {county.code}
    titles = [notice["title"] for notice in notices]
    assert any("逾期" in title and county.marker in title for title in titles)
    assert county.marker in story.seen[county.code].files


def test_notices_on_disk_lie_apart(story: Story) -> None:
    folders = {path.relative_to(story.deployment.outbox).parts[0] for path in story.deployment.outbox.rglob("*.txt")}
    assert folders == {county.code for county in WORKING}


@each_working
def test_case_file_is_of_the_own_matter(county: County, story: Story) -> None:
    texts = story.seen[county.code].case_file
    assert county.numbers[0] in texts
    assert county.marker in texts


@each_county
async def test_every_table_shows_its_own_rows_alone_in_its_scope(county: County, story: Story) -> None:
    deployment = story.deployment
    tables = await _tables(deployment)
    assert len(tables) > 20
    found = {
        table: {
            row[0] for row in await deployment.rows(f"SELECT DISTINCT jurisdiction FROM {table}", counties=[county])
        }
        for table in tables
    }
    assert {table: codes for table, codes in found.items() if codes - {county.code}} == {}
    assert any(found.values()) == (county is not MISSING)


async def test_no_table_is_read_without_a_scope(story: Story) -> None:
    # A table without rows has nothing to guard, and PostgreSQL does not ask whose they are.
    filled = [table for table in await _tables(story.deployment) if await _count(story.deployment, table)]
    assert len(filled) > 15
    for table in filled:
        with pytest.raises(asyncpg.PostgresError, match="no jurisdiction in scope"):
            await story.deployment.database.fetch(f"SELECT * FROM {table}")


async def test_scopes_together_hold_all_that_there_is(story: Story) -> None:
    for table in [f"{service}.event" for service in SERVICES]:
        apart = [await _count(story.deployment, table, county) for county in ALL]
        assert sum(apart) == await _count(story.deployment, table, *ALL)


async def _count(deployment: Deployment, table: str, *counties: County) -> int:
    return int((await deployment.rows(f"SELECT count(*) FROM {table}", counties=counties or ALL))[0][0])


async def _tables(deployment: Deployment) -> list[str]:
    rows = await deployment.rows(
        "SELECT table_schema || '.' || table_name FROM information_schema.columns "
        "WHERE table_schema = ANY($1::text[]) AND column_name = 'jurisdiction' ORDER BY 1",
        list(SERVICES),
    )
    return [row[0] for row in rows]


async def test_caller_of_one_finds_nothing_of_another(story: Story) -> None:
    for county, other in zip(FIVE, (*FIVE[1:], FIVE[0]), strict=True):
        answer = await story.deployment.ask(county, "GET", f"/matters/{id_of(other, LATE)}", "supervision_head")
        assert answer.status_code == 404
        found = await story.deployment.do(county, "GET", f"/matters?text={other.marker}", "supervision_head")
        assert found["matters"] == []


def test_raising_plugin_is_named_and_stops_its_own_jurisdiction(story: Story) -> None:
    lived = story.lived
    assert "fenghe" in lived.complaints["tracking"]
    assert "插件 faulty" in lived.complaints["tracking"]
    assert "ZeroDivisionError" in lived.complaints["tracking"]
    assert not any(county.code in lived.complaints["tracking"] for county in FIVE)
    assert lived.answered_while_down == 503
    assert lived.waiting > 0
    assert lived.held_back


def test_missing_plugin_is_named_and_its_pushes_are_to_come_again(story: Story) -> None:
    for service in ("intake", "tracking"):
        assert f"{MISSING.code}: 插件 absent：未安装" in story.lived.complaints[service]
    assert story.lived.missing_status == {503}
    assert not story.seen[MISSING.code].log
    assert not story.seen[MISSING.code].messages


def test_others_are_served_as_before_while_one_is_down(story: Story) -> None:
    lived = story.lived
    assert {lived.report_status[county.code] for county in FIVE} == {200}
    assert max(lived.pushed_seconds[THIRD][county.code] for county in FIVE) < ACCEPTED_WITHIN_SECONDS
    assert max(lived.arrived_seconds.values()) < ACCEPTED_WITHIN_SECONDS
    assert set(lived.arrived_seconds) == {county.code for county in FIVE}


def test_raising_jurisdiction_catches_up_when_it_is_mended(story: Story) -> None:
    assert story.lived.caught_up
    assert RAISING.code not in story.lived.complaints_after
    matters = json.loads(story.seen[RAISING.code].told["/matters"])["matters"]
    assert {item["matter_id"] for item in matters} == {id_of(RAISING, each) for each in (LATE, OPEN, THIRD)}
