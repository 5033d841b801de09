"""The ledger page: filters, orders, pages and words."""

from __future__ import annotations

import pytest

from duban_tracking.adapters import ledger_page
from duban_tracking.translate.grams import folded, grams, wanted_ranges
from tests.tracking.world import LIAISON, STAFF, World, closing_report, order_body, ticket_taken_up

pytestmark = pytest.mark.servers
TITLES = ("教育经费拨付", "教师工资拖欠", "校园食堂卫生", "县道塌方抢修", "工业园污水直排", "ＡＢＣ大厦停电")


async def listed(world: World, query: str) -> list[str]:
    return [row["title"] for row in (await world.get(f"/matters?{query}"))["matters"]]


async def take_all(world: World) -> None:
    await world.take_events([ticket_taken_up(number, title) for number, title in enumerate(TITLES)])


@pytest.mark.parametrize(
    ("words", "places"),
    [
        pytest.param("教", [0, 1], id="one character"),
        pytest.param("付", [0], id="one character, the last"),
        pytest.param("教育", [0], id="two characters"),
        pytest.param("工资", [1], id="two characters inside"),
        pytest.param("县道塌方抢修", [3], id="whole title"),
        pytest.param("abc大厦", [5], id="letters of another width and case"),
        pytest.param("大厦", [5], id="behind letters"),
        pytest.param("WO2026000003", [3], id="ticket number"),
        pytest.param("000003", [3], id="end of a ticket number"),
        pytest.param("WO2026", [0, 1, 2, 3, 4, 5], id="beginning of ticket numbers"),
        pytest.param("经费拨付教育", [], id="words in another order"),
        pytest.param("%", [], id="wildcard is a character"),
        pytest.param("龙", [], id="unknown character"),
    ],
)
@pytest.mark.parametrize("walked_rows", [1_000, 1], ids=["found by walking", "found by grams"])
async def test_words_find_the_matters_that_hold_them(
    world: World, monkeypatch: pytest.MonkeyPatch, words: str, places: list[int], walked_rows: int
) -> None:
    monkeypatch.setattr(ledger_page, "WALKED_ROWS", walked_rows)
    await take_all(world)
    assert sorted(await listed(world, f"text={words}")) == sorted(TITLES[place] for place in places)


async def test_order_is_found_by_number_unit_and_words_of_its_texts(world: World) -> None:
    matter = await world.proposed(origin="direct")
    await world.act(f"/matters/{matter}/assign", STAFF, body=order_body(requirement="三十日内完成渠化改造"))
    for words in ("2026年1号", "教育局", "交通局", "渠化改造", "早晚高峰", "立2026-001"):
        assert len(await listed(world, f"text={words}")) == 1, words


async def test_y_2_7_matter_is_found_by_the_words_of_every_paper_in_its_file(world: World) -> None:
    matter = await world.assigned()
    urging = {"key": "u1", "unit": "jyj", "form": "notice", "message": "请补充隐患排查清单"}
    await world.act(f"/matters/{matter}/urge", STAFF, body=urging)
    text = {
        "title": "报告",
        "opening": "现将护栏加固情况报告如下",
        "parts": [{"heading": "一", "items": ["完成边坡支护"]}],
    }
    report = closing_report(completed_on="2026-03-02", text=text)
    await world.act(f"/matters/{matter}/reports", LIAISON, unit="jyj", body=report)
    back = {"ground": "substance", "reason": "缺少竣工验收照片"}
    await world.act(f"/matters/{matter}/reports/r1/return", STAFF, body=back)
    for words in ("隐患排查", "护栏加固", "边坡支护", "竣工验收"):
        assert len(await listed(world, f"text={words}")) == 1, words
    assert await listed(world, "text=从未写过") == []


async def test_filters_narrow_the_list(world: World) -> None:
    await take_all(world)
    assigned = await world.assigned(due_on="2026-03-20")
    later = await world.assigned(due_on="2026-05-20", lead="hbj", co_units=[])
    expected = {
        "state=proposed": 6,
        "state=assigned": 2,
        "stage=assign": 2,
        "category=1": 8,
        "category=2": 0,
        "unit=jtj": 1,
        "unit=hbj": 1,
        "overdue=true": 0,
        "due_from=2026-04-01": 1,
        "due_until=2026-04-01": 1,
        "due_from=2026-01-01&due_until=2026-12-31": 2,
        "assigned_from=2026-03-02": 2,
        "assigned_until=2026-03-01": 0,
        "closed_from=2026-03-02": 0,
        "text=交通&unit=jyj": 1,
    }
    for query, count in expected.items():
        assert len(await listed(world, query)) == count, query
    by_date = (await world.get("/matters?sort=due_on"))["matters"]
    assert [row["matter_id"] for row in by_date] == [assigned, later]


@pytest.mark.parametrize("sort", ["newest", "due_on", "assigned_on", "number"])
async def test_pages_hold_every_matter_once(world: World, sort: str) -> None:
    matters = set()
    for number in range(7):
        world.clock.pass_days(0.3)
        matters.add(await world.assigned(due_on=f"2026-04-{1 + number // 3:02}"))
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await world.get(f"/matters?sort={sort}&limit=3&cursor={cursor}")
        seen += [row["matter_id"] for row in page["matters"]]
        cursor = page["next_cursor"]
    assert len(seen) == 7
    assert set(seen) == matters


async def test_numbers_sort_as_numbers(world: World) -> None:
    for _ in range(11):
        await world.assigned()
    numbers = [row["number"] for row in (await world.get("/matters?sort=number"))["matters"]]
    assert numbers == [f"2026年{serial}号" for serial in range(11, 0, -1)]


@pytest.mark.parametrize("cursor", ["nonsense", "WyJkdWVfb24iLCAiMjAyNi0wMS0wMSIsICJ4Il0", "中文"])
async def test_cursor_of_another_list_is_refused(world: World, cursor: str) -> None:
    answer = await world.call("GET", f"/matters?cursor={cursor}", STAFF)
    assert answer.status_code == 422
    assert "第一页" in answer.json()["detail"]


@pytest.mark.parametrize("query", ["limit=51", "limit=0", "sort=colour", "state=lost", "due_from=never", "colour=red"])
async def test_unknown_filter_is_refused(world: World, query: str) -> None:
    assert (await world.call("GET", f"/matters?{query}", STAFF)).status_code == 422


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("城区学校周边", "学校"),
        ("城区学校周边", "边"),
        ("工单WO20260001234号", "号"),
        ("工单WO20260001234号", "wo2026"),
        ("工单WO20260001234号", "001234号"),
        ("通报〔2026〕12号", "〕12号"),
        ("𠮷野村", "𠮷"),
    ],
)
def test_grams_of_a_text_lie_in_every_range_that_its_part_wants(text: str, query: str) -> None:
    of_text = grams(folded(text))
    for low, high in wanted_ranges(folded(query)):
        assert any(low <= gram <= high for gram in of_text), (low, of_text)
