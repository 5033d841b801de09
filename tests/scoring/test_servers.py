"""The service on a real PostgreSQL and a real NATS."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr
from sqlalchemy.exc import DBAPIError

from duban_contracts.envelope import Envelope, bus_subject
from duban_contracts.vocabulary import UnitKind
from duban_runtime.auth import Caller, Tokens
from duban_runtime.bus import Bus
from duban_runtime.database import Database
from duban_runtime.log import EventLog
from duban_runtime.process import Service
from duban_scoring.adapters.reading import LedgerReader
from duban_scoring.adapters.shelves import Shelves
from duban_scoring.bootstrap import MIGRATIONS, build, event_handler
from duban_scoring.core.export import export_lines
from duban_scoring.core.ledger_rows import RowKind
from duban_scoring.entrypoints.recompute_command import ledgers
from duban_scoring.settings import ScoringSettings
from duban_sdk.shelf import Shelf
from tests.conftest import FreshDatabase
from tests.scoring.county import County
from tests.scoring.test_interleavings import delivered

pytestmark = pytest.mark.servers
KEY = SecretStr("k" * 40)
LOG = EventLog("scoring", "test")


class StoppedClock:
    """Stands still on the first day of the fourth quarter."""

    def now(self) -> datetime:
        return datetime(2026, 10, 1, 1, tzinfo=UTC)


@pytest_asyncio.fixture
async def database(fresh_database: FreshDatabase) -> Database:
    return await fresh_database(MIGRATIONS, "scoring")


@pytest.fixture
def story(plain_shelf: Shelf) -> County:
    """Three late matters, one of them justified later, an incident withdrawn, and a temporary body with its host."""
    county = County(plain_shelf)
    for code in ("aj", "bj"):
        county.unit(code)
    county.unit("zxb", kind=UnitKind.TEMPORARY_BODY, host="bj")
    for name in "甲乙丙":
        county.matter(name, lead="aj", co_units=("zxb",)).overdue("2026-07-01").named("2026-08-05", "七月")
    county.streams[-1].reason_decided("2026-08-20", accepted=True)  # type: ignore[attr-defined]
    county.withdrawn(county.incident("refused", "bj"), "2026-05-20")
    return county


def envelopes_of(county: County) -> list[Envelope]:
    return [envelope for stream in county.streams for envelope in stream.envelopes]


async def apply(database: Database, shelf: Shelf, batches: Sequence[Sequence[Envelope]]) -> None:
    handle = event_handler(Shelves({"yunhe": shelf}, {}), LOG)
    for batch in batches:
        async with database.transaction({"yunhe"}) as connection:
            await handle(connection, batch)


async def test_ledger_in_postgresql_is_that_in_memory_and_that_recomputed(database: Database, story: County) -> None:
    everything = envelopes_of(story)
    await apply(database, story.shelf, [everything[3:], everything[:3], everything])
    recomputed, booked = await ledgers(database, Shelves({"yunhe": story.shelf}, {}), "yunhe")
    in_memory = delivered(everything, story.shelf, random.Random(1))
    assert recomputed == booked == export_lines(in_memory.ledger)
    async with database.transaction({"yunhe"}) as connection:
        reader = LedgerReader(connection, "yunhe")
        assert len(await reader.ledger()) > len(booked)


async def test_ledger_in_postgresql_takes_away_what_another_record_of_the_fact_covers(
    database: Database, plain_shelf: Shelf
) -> None:
    county = County(plain_shelf)
    first = county.incident("praised", on="2026-05-01", name="1", matter="甲")
    second = county.incident("praised", on="2026-05-02", name="2", matter="甲")
    county.withdrawn(first, "2026-05-10")
    county.matter("乙", lead="bj", co_units=("zxb",)).overdue("2026-07-01")
    host = county.unit("zxb", on="2026-02-01", kind=UnitKind.TEMPORARY_BODY, host="bj")
    everything = envelopes_of(county)
    late_first = [second.envelopes, first.envelopes[:1], county.streams[2].envelopes, host.envelopes, everything]
    await apply(database, plain_shelf, late_first)
    recomputed, booked = await ledgers(database, Shelves({"yunhe": plain_shelf}, {}), "yunhe")
    assert recomputed == booked == export_lines(delivered(everything, plain_shelf, random.Random(5)).ledger)
    async with database.transaction({"yunhe"}) as connection:
        reader = LedgerReader(connection, "yunhe")
        standing = [each for each in await reader.page("jyj", 2026, after=0, limit=20) if not each.reversed_by]
        (praise,) = [each.row for each in standing if each.row.kind is RowKind.BOOKED]
        cause = await reader.cause(praise)
    assert praise.subject == second.subject
    assert cause is not None
    assert (cause.subject, cause.event_id) == (first.subject, first.envelopes[1].id)


async def test_flag_in_postgresql_names_further_matters_and_those_that_fell_away(
    database: Database, plain_shelf: Shelf
) -> None:
    county = County(plain_shelf)
    stories = [county.matter(name).overdue("2026-07-01") for name in "甲乙丙丁"]
    await apply(database, plain_shelf, [list(story.envelopes) for story in stories])
    for story in stories[:2]:
        story.reason_decided("2026-07-08", accepted=True)
    await apply(database, plain_shelf, [story.envelopes for story in stories[:2]])
    async with database.transaction({"yunhe"}) as connection:
        found = await connection.exec_driver_sql(
            "SELECT data FROM scoring.event WHERE strpos(type, '.flag_') > 0 ORDER BY sequence"
        )
        told = [json.loads(row.data) for row in found]
    assert [len(each["matters"]) for each in told] == [3, 4, 3, 2]
    assert told[-1]["fell_away"] == [str(stories[1].matter_id)]


async def test_ledger_refuses_change_and_other_jurisdictions(database: Database, story: County) -> None:
    await apply(database, story.shelf, [envelopes_of(story)])
    async with database.transaction({"hutubi"}) as connection:
        assert await LedgerReader(connection, "yunhe").ledger() == []
    with pytest.raises(DBAPIError, match="rows are only ever added"):
        async with database.transaction({"yunhe"}) as connection:
            await connection.exec_driver_sql("UPDATE scoring.entry SET points = 0")
    with pytest.raises(DBAPIError, match="no jurisdiction in scope"):
        async with database.unscoped() as connection:
            await connection.exec_driver_sql("SELECT * FROM scoring.input_event")


def service_of(database: Database, nats_url: str, shelves: Shelves, tmp_path: Any) -> Service:
    (tmp_path / "yunhe.toml").write_text("", "utf-8")
    settings = ScoringSettings(
        nats_url=nats_url,
        database_url=database.url,
        config_dir=tmp_path,
        token_key=KEY,
        ranking_sweep_seconds=0.1,
        ranking_settle_seconds=0.2,
    )
    return build(settings, StoppedClock(), shelves)


class Client:
    """Asks the API as somebody."""

    def __init__(self, service: Service) -> None:
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(service.app), base_url="http://scoring")

    async def ask(
        self, path: str, *, role: str = "supervision_staff", unit: str = "dcs", method: str = "GET"
    ) -> httpx.Response:
        caller = Caller(jurisdiction="yunhe", person="p-1", name="某", unit=unit, roles=frozenset({role}))
        token = Tokens(KEY).issue(caller)
        return await self._http.request(method, path, headers={"Authorization": f"Bearer {token}"})


@pytest_asyncio.fixture
async def client(database: Database, nats_url: str, story: County, tmp_path: Any) -> AsyncIterator[Client]:
    await apply(database, story.shelf, [envelopes_of(story)])
    service = service_of(database, nats_url, Shelves({"yunhe": story.shelf}, {}), tmp_path)
    yield Client(service)
    await service.database.close()


async def test_api_shows_totals_entries_and_why(client: Client) -> None:
    totals = (await client.ask("/v1/yunhe/scores/2026")).json()
    assert [(each["unit"], each["rank"], each["total"], each["matters"]) for each in totals["units"]] == [
        ("bj", 1, "94", 2),
        ("aj", 2, "91", 3),
    ]
    page = (await client.ask("/v1/yunhe/scores/2026/bj/entries?limit=2")).json()
    more = (await client.ask(f"/v1/yunhe/scores/2026/bj/entries?after={page['next']}")).json()
    assert [each["kind"] for each in [*page["entries"], *more["entries"]]].count("booked") == 4
    late = next(each for each in [*page["entries"], *more["entries"]] if each["row"] == "late")
    why = (await client.ask(f"/v1/yunhe/entries/{late['entry_id']}")).json()
    assert (why["entry"]["origin_unit"], why["clause"]["text"]) == ("zxb", "未按时完成扣3分")
    assert (why["cause"]["what"], why["cause"]["sequence"]) == ("到期未办结", 3)
    assert why["arithmetic"]["text"] == "未按时完成：-3分\n依 T-2，临时机构“zxb局”的分数记入其所在单位“bj局”"


async def test_api_shows_flags_with_their_matters(client: Client, database: Database, story: County) -> None:
    assert (await client.ask("/v1/yunhe/flags")).json() == []
    fourth = story.matter("丁", lead="aj").overdue("2026-07-01")
    await apply(database, story.shelf, [fourth.envelopes])
    (flag,) = (await client.ask("/v1/yunhe/flags?year=2026")).json()
    assert (flag["flag"], flag["unit_name"], flag["year"], len(flag["matters"])) == ("thrice_late", "aj局", 2026, 3)
    assert (await client.ask("/v1/yunhe/flags", role="unit_liaison", unit="bj")).json() == []


async def test_api_export_is_ndjson(client: Client, story: County) -> None:
    export = await client.ask("/v1/yunhe/scores/2026/export")
    in_memory = delivered(envelopes_of(story), story.shelf, random.Random(2))
    assert export.text.splitlines() == export_lines(in_memory.ledger)


async def test_api_draws_a_ranking_once(client: Client) -> None:
    missing = await client.ask("/v1/yunhe/rankings/2026/3")
    first = await client.ask("/v1/yunhe/rankings/2026/3", method="POST")
    again = await client.ask("/v1/yunhe/rankings/2026/3", method="POST")
    seen = await client.ask("/v1/yunhe/rankings/2026", role="unit_liaison", unit="bj")
    assert [missing.status_code, first.status_code, again.status_code] == [404, 201, 200]
    assert first.json() == again.json()
    assert [(each["unit"], each["rank"]) for each in first.json()["lists"][0]["units"]] == [("bj", 1), ("aj", 2)]
    rows = {each["unit"]: each["made_up_of"] for each in seen.json()[0]["lists"][0]["units"]}
    assert rows["aj"] is None
    assert [(each["row"], each["points"], each["entries"]) for each in rows["bj"]] == [("late", "-6", 2)]


@pytest.mark.parametrize(
    ("path", "role", "unit", "method", "status"),
    [
        pytest.param("/v1/yunhe/scores/2026/aj/entries", "unit_liaison", "aj", "GET", 200, id="own account"),
        pytest.param("/v1/yunhe/scores/2026/aj/entries", "unit_liaison", "bj", "GET", 403, id="another's account"),
        pytest.param("/v1/yunhe/scores/2026/aj/entries", "leader", "", "GET", 200, id="leader"),
        pytest.param("/v1/yunhe/scores/2026/aj/entries", "operator", "aj", "GET", 403, id="role without the act"),
        pytest.param("/v1/yunhe/scores/2026/export", "unit_liaison", "aj", "GET", 403, id="export by a unit"),
        pytest.param("/v1/yunhe/rankings/2026/3", "leader", "", "POST", 403, id="drawn by a leader"),
        pytest.param("/v1/yunhe/rankings/2026/4", "supervision_staff", "", "POST", 409, id="not ended"),
        pytest.param("/v1/yunhe/rankings/2026/9", "supervision_staff", "", "GET", 404, id="no such quarter"),
        pytest.param("/v1/hutubi/scores/2026", "supervision_staff", "", "GET", 404, id="another jurisdiction"),
        pytest.param("/v1/yunhe/entries/not-a-uuid", "supervision_staff", "", "GET", 422, id="malformed id"),
        pytest.param(f"/v1/yunhe/entries/{'0' * 32}", "supervision_staff", "", "GET", 404, id="unknown entry"),
    ],
)
async def test_api_answers_by_role(
    client: Client, *, path: str, role: str, unit: str, method: str, status: int
) -> None:
    answer = await client.ask(path, role=role, unit=unit, method=method)
    assert answer.status_code == status
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


async def test_api_shows_a_unit_its_own_total_only(client: Client) -> None:
    totals = (await client.ask("/v1/yunhe/scores/2026", role="unit_liaison", unit="aj")).json()
    assert [(each["unit"], each["rank"], each["total"]) for each in totals["units"]] == [("aj", None, "91")]


async def test_api_says_which_rules_are_broken(database: Database, nats_url: str, tmp_path: Any) -> None:
    service = service_of(database, nats_url, Shelves({}, {"yunhe": "插件 yunhe：未安装"}), tmp_path)
    answer = await Client(service).ask("/v1/yunhe/scores/2026")
    await service.database.close()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert answer.json()["detail"] == "规则未能加载：插件 yunhe：未安装"


async def test_service_books_what_the_bus_brings_and_draws_the_ranking(
    database: Database, bus: Bus, nats_url: str, story: County, tmp_path: Any
) -> None:
    service = service_of(database, nats_url, Shelves({"yunhe": story.shelf}, {}), tmp_path)
    service.bus.start()
    tasks = [asyncio.create_task(background.run()) for background in service.backgrounds]
    coming = envelopes_of(story)
    random.Random(3).shuffle(coming)
    try:
        for envelope in [*coming, *coming[:5]]:
            await bus.jetstream.publish(bus_subject("yunhe", envelope.type), envelope.model_dump_json().encode())
        told = await _drawn_on_the_bus(bus)
    finally:
        for background in reversed(service.backgrounds):
            await background.stop()
        await asyncio.gather(*tasks)
        await service.bus.close()
        await service.database.close()
    in_memory = delivered(coming, story.shelf, random.Random(4))
    async with database.transaction({"yunhe"}) as connection:
        assert export_lines(await LedgerReader(connection, "yunhe").ledger()) == export_lines(in_memory.ledger)
    assert told["period"] == "2026Q1"


async def _drawn_on_the_bus(bus: Bus) -> dict[str, Any]:
    subscription = await bus.jetstream.subscribe("duban.yunhe.scoring.ranking.drawn.v1", stream="SCORING")
    message = await subscription.next_msg(timeout=timedelta(seconds=20).total_seconds())
    return Envelope.model_validate_json(message.data).data
