"""Why points, ranks and flags stand as they do: arithmetic, clauses, what would change them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio

from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn, PointsBooked, PointsReversed
from duban_contracts.vocabulary import UnitKind
from duban_runtime.database import Database
from duban_scoring.adapters.shelves import Shelves
from duban_scoring.bootstrap import MIGRATIONS
from duban_scoring.core.explaining import FlagFacts, PointFacts, explained_flag, explained_point, explained_unraised
from duban_scoring.core.explaining_ranks import RowTotal, explained_rank, row_totals
from duban_scoring.handlers.draw import asked_period, draw_ranking
from duban_scoring.translate import row_event
from duban_sdk.explanation import Explanation
from duban_sdk.shelf import Shelf
from tests.conftest import FreshDatabase
from tests.scoring.county import County
from tests.scoring.story import named_uuid
from tests.scoring.test_servers import Client, apply, envelopes_of, service_of

Row = PointsBooked | PointsReversed
AFTER = datetime(2026, 10, 1, 1, tzinfo=UTC)


def late_and_excused(shelf: Shelf) -> County:
    """Return a county in which a matter was late, a second one too until its reason was accepted."""
    county = County(shelf)
    county.unit("aj")
    county.unit("bj")
    county.unit("zxb", kind=UnitKind.TEMPORARY_BODY, host="bj")
    county.matter("甲", lead="aj", co_units=("zxb",)).overdue("2026-07-01")
    county.matter("乙", lead="aj").overdue("2026-07-01").reason_decided("2026-08-20", accepted=True)
    return county


async def rows_of(county: County) -> list[Row]:
    return [row_event(row) for row in (await county.play()).ledger]


def name(code: str) -> str:
    return f"{code}局"


def text(explained: Explanation | None) -> str:
    assert explained is not None
    return "\n".join(explained.lines())


async def test_deduction_tells_rule_and_what_would_take_it_back(yunhe_shelf: Shelf) -> None:
    rows = await rows_of(late_and_excused(yunhe_shelf))
    booked = next(row for row in rows if row.origin_unit == "aj" and row.points < 0)
    assert isinstance(booked, PointsBooked)
    explained = explained_point(PointFacts(booked, booked), yunhe_shelf, name)
    told = text(explained)
    assert explained.cited is not None
    assert (explained.cited.clause, explained.cited.document) == ("Y-3.2d", "云政办发〔2022〕24号")
    assert "未按时完成且无正当理由，扣3分：-3分，主办、协办单位同记" in told
    assert "理由被认定为正当的，冲销（Y-3.2d）" in told
    assert "答：未按时完成且无正当理由，扣3分：-3分；现仍有效" in told


async def test_points_of_a_temporary_body_name_the_account_and_its_clause(yunhe_shelf: Shelf) -> None:
    rows = await rows_of(late_and_excused(yunhe_shelf))
    booked = next(row for row in rows if row.origin_unit == "zxb")
    assert isinstance(booked, PointsBooked)
    explained = explained_point(PointFacts(booked, booked), yunhe_shelf, name)
    assert "zxb局是临时机构，分数记入其所在单位bj局" in explained.steps
    assert [each.clause for each in explained.also_cited] == ["Y-3.6"]


async def test_reversal_and_its_booking_tell_of_one_another(yunhe_shelf: Shelf) -> None:
    rows = await rows_of(late_and_excused(yunhe_shelf))
    reversal = next(row for row in rows if isinstance(row, PointsReversed))
    booked = next(row for row in rows if row.entry_id == reversal.reverses)
    assert isinstance(booked, PointsBooked)
    taken_back = text(explained_point(PointFacts(booked, booked, reversal), yunhe_shelf, name))
    assert "2026年8月20日（周四）已冲销：正当理由已获认定" in taken_back
    assert "已冲销，不再计入得分" in taken_back
    assert "答：冲销原记 -3 分，原因：正当理由已获认定" in text(
        explained_point(PointFacts(reversal, booked), yunhe_shelf, name)
    )


async def ranked(shelf: Shelf) -> tuple[County, list[Row]]:
    """Return a county whose third quarter is drawn, and the rows of its ledger."""
    county = late_and_excused(shelf)
    rows = await rows_of(county)
    row, period = asked_period(shelf, 2026, 3)
    await draw_ranking(county.ledger, shelf, row, period, now=AFTER, by="p")
    return county, rows


async def test_rank_adds_base_and_entries_up_to_the_total(yunhe_shelf: Shelf) -> None:
    county, rows = await ranked(yunhe_shelf)
    frozen = await county.ledger.ranking("2026Q3")
    assert frozen is not None
    totals = row_totals(rows, "aj", 2026, date(2026, 9, 30))
    explained = explained_rank(frozen.drawn, "aj", totals, yunhe_shelf, unit_name=name)
    told = text(explained)
    assert "未按时完成且无正当理由，扣3分（Y-3.2d）：1笔，-3 分" in told
    assert "100 - 3 = 97 分" in told
    assert "与bj局同分，同列第1名" in told
    assert "差额" not in told


async def test_row_totals_are_those_that_the_ranking_froze(yunhe_shelf: Shelf) -> None:
    county, rows = await ranked(yunhe_shelf)
    frozen = await county.ledger.ranking("2026Q3")
    assert frozen is not None
    for unit in ("aj", "bj"):
        froze = [RowTotal(each.row, each.clause, each.points, each.entries) for each in frozen.make_up[unit]]
        assert sorted(row_totals(rows, unit, 2026, date(2026, 9, 30)), key=str) == sorted(froze, key=str)


async def test_rank_says_so_when_the_rows_at_hand_do_not_make_the_total(yunhe_shelf: Shelf) -> None:
    county, _ = await ranked(yunhe_shelf)
    frozen = await county.ledger.ranking("2026Q3")
    assert frozen is not None
    totals = (RowTotal("not_completed", "Y-3.2d", Decimal(-6), 2),)
    assert "差额来自产生之后到达的更正" in text(explained_rank(frozen.drawn, "aj", totals, yunhe_shelf, unit_name=name))
    assert explained_rank(frozen.drawn, "nobody", totals, yunhe_shelf, unit_name=name) is None


def test_flag_counts_its_matters_and_says_when_it_fell(yunhe_shelf: Shelf) -> None:
    matters = tuple(named_uuid(each) for each in "甲乙丙")
    raised = FlagRaised(
        flag="award_ineligible", name="取消评优", unit="aj", year=2026, matters=matters, clause="Y-3.2f"
    )
    up = text(explained_flag(FlagFacts(raised), yunhe_shelf, name, str))
    assert "答：本年度计入3件事项，达到3件" in up
    fell = FlagWithdrawn(
        flag="award_ineligible",
        unit="aj",
        year=2026,
        matters=matters[:2],
        fell_away=matters[2:],
        reason="不足3件",
        clause="Y-3.2f",
    )
    down = text(explained_flag(FlagFacts(raised, fell), yunhe_shelf, name, str))
    assert "曾计入3件事项，达到3件；现不再达到：不足3件" in down
    assert f"第3件：{matters[2]}（不再计入）" in down


async def test_discretionary_points_tell_matter_day_and_what_was_recorded(plain_shelf: Shelf) -> None:
    county = County(plain_shelf)
    county.incident("other", points="2", falsified=True)
    (booked,) = await rows_of(county)
    assert isinstance(booked, PointsBooked)
    explained = explained_point(PointFacts(booked, booked, matter="修路（2026年1号）"), plain_shelf, name)
    assert ("事项", "修路（2026年1号）") in explained.inputs
    assert ("发生日期", "2026年5月1日（周五）") in explained.inputs
    assert explained.steps == ("登记的分数：扣 2 分", "-2 × 2 = -4 分")


async def test_matter_is_told_once_when_the_row_says_it_itself(yunhe_shelf: Shelf) -> None:
    rows = await rows_of(late_and_excused(yunhe_shelf))
    booked = next(row for row in rows if row.origin_unit == "aj")
    assert isinstance(booked, PointsBooked)
    explained = explained_point(PointFacts(booked, booked, matter="别的说法"), yunhe_shelf, name)
    assert [value for title, value in explained.inputs if title == "事项"] == ["甲"]
    assert explained.steps == ("计一次：-3 分",)


def test_flag_that_is_not_up_tells_what_counts_by_now(yunhe_shelf: Shelf) -> None:
    (row,) = yunhe_shelf.current.pack.flags
    matters = (named_uuid("甲"),)
    told = text(explained_unraised(row, ("aj", 2026), matters, yunhe_shelf, unit_name=name, matter_name=str))
    assert "问：aj局2026年度是否达到“建议取消当年评优评先资格”的条件？" in told
    assert "答：没有达到：本年度计入1件事项，不足3件" in told
    assert "依据：云政办发〔2022〕24号 三（二）（Y-3.2f）" in told
    assert f"第1件：{matters[0]}" in told


@pytest_asyncio.fixture
async def client(
    fresh_database: FreshDatabase, nats_url: str, plain_shelf: Shelf, tmp_path: Path
) -> AsyncIterator[Client]:
    database: Database = await fresh_database(MIGRATIONS, "scoring")
    county = late_and_excused(plain_shelf)
    for each in "丙丁":
        county.matter(each, lead="aj").overdue("2026-07-01")
    await apply(database, plain_shelf, [envelopes_of(county)])
    service = service_of(database, nats_url, Shelves({"yunhe": plain_shelf}, {}), tmp_path)
    yield Client(service)
    await service.database.close()


@pytest.mark.servers
async def test_api_explains_points_rank_and_flags(client: Client) -> None:
    page = (await client.ask("/v1/yunhe/scores/2026/aj/entries")).json()
    reversal = next(each for each in page["entries"] if each["kind"] == "reversed")
    told = (await client.ask(f"/v1/yunhe/entries/{reversal['entry_id']}/explain")).json()
    assert told["answer"] == "冲销原记 -3 分，原因：正当理由已获认定"
    assert [source["text"][-5:] for source in told["sources"]] == ["到期未办结", "定理由正当"]
    why = (await client.ask(f"/v1/yunhe/entries/{reversal['entry_id']}")).json()
    assert (why["explanation"]["answer"], why["lines"]) == (told["answer"], told["lines"])
    await client.ask("/v1/yunhe/rankings/2026/3", method="POST")
    rank = (await client.ask("/v1/yunhe/rankings/2026/3/aj/explain")).json()
    assert "100 - 9 = 91 分" in rank["steps"]
    assert rank["question"].endswith("2026年第3季度为什么排这个名次？")
    assert [source["text"][-4:] for source in rank["sources"]] == ["产生排名"]
    flags = (await client.ask("/v1/yunhe/flags/2026/aj/explain")).json()["flags"]
    assert [flag["answer"] for flag in flags] == ["本年度计入3件事项，达到3件"]
    assert all("局" not in step and "件：" in step for step in flags[0]["steps"])


@pytest.mark.servers
async def test_api_explains_that_a_flag_is_not_up_and_knows_no_strange_units(client: Client) -> None:
    (flag,) = (await client.ask("/v1/yunhe/flags/2026/bj/explain")).json()["flags"]
    assert flag["answer"] == "没有达到：本年度计入0件事项，不足3件"
    strange = await client.ask("/v1/yunhe/flags/2026/nobody/explain")
    assert (strange.status_code, strange.headers["content-type"]) == (404, "application/problem+json")
    assert strange.json()["detail"] == "单位名册中没有代码为“nobody”的单位"


@pytest.mark.servers
async def test_api_names_the_matter_of_an_incident_to_those_who_take_part(
    fresh_database: FreshDatabase, nats_url: str, plain_shelf: Shelf, tmp_path: Path
) -> None:
    database: Database = await fresh_database(MIGRATIONS, "scoring")
    county = late_and_excused(plain_shelf)
    for unit in ("aj", "bj"):
        county.incident("refused", unit, matter="乙", name=unit)
    await apply(database, plain_shelf, [envelopes_of(county)])
    client = Client(service_of(database, nats_url, Shelves({"yunhe": plain_shelf}, {}), tmp_path))
    told = {}
    for unit in ("aj", "bj"):
        page = (await client.ask(f"/v1/yunhe/scores/2026/{unit}/entries")).json()
        entry = next(each["entry_id"] for each in page["entries"] if each["points"] == "-5")
        for role in ("unit_liaison", "supervision_staff"):
            found = (await client.ask(f"/v1/yunhe/entries/{entry}/explain", role=role, unit=unit)).json()
            told[unit, role] = dict(found["inputs"]).get("事项")
    await database.close()
    assert told == {
        ("aj", "unit_liaison"): "乙（2026年1号）",
        ("aj", "supervision_staff"): "乙（2026年1号）",
        ("bj", "unit_liaison"): None,
        ("bj", "supervision_staff"): "乙（2026年1号）",
    }


@pytest.mark.servers
@pytest.mark.parametrize(
    ("path", "unit", "status"),
    [
        pytest.param("/v1/yunhe/rankings/2026/3/aj/explain", "aj", 404, id="own rank, not drawn yet"),
        pytest.param("/v1/yunhe/rankings/2026/3/aj/explain", "bj", 403, id="another's rank"),
        pytest.param("/v1/yunhe/flags/2026/aj/explain", "bj", 403, id="another's flags"),
        pytest.param(f"/v1/yunhe/entries/{'0' * 32}/explain", "aj", 404, id="no such entry"),
    ],
)
async def test_api_explains_to_a_unit_its_own_account_only(client: Client, path: str, unit: str, status: int) -> None:
    assert (await client.ask(path, role="unit_liaison", unit=unit)).status_code == status
