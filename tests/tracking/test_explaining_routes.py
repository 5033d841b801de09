"""Explanations over HTTP: who may read them, and that they say the same as the lists."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from duban_contracts.vocabulary import Role
from duban_sdk import hookimpl
from duban_sdk.demands import LimitRow
from duban_sdk.pack import RulePack
from duban_sdk.records import VetoPolicy
from tests.tracking.pack import TestPlugin, plugins
from tests.tracking.test_escalation import LADDER
from tests.tracking.test_records import RECORDS, concluded
from tests.tracking.world import DIRECTOR, LEADER, LIAISON, STAFF, World, make_world, new_id

pytestmark = pytest.mark.servers
TOWN = LADDER.model_copy(
    update={
        **{name: getattr(RECORDS, name) for name in ("grades", "grading", "review", "record_kinds")},
        "measures": tuple(each.model_copy(update={"vetoes": True}) for each in LADDER.measures),
        "veto": VetoPolicy(checked_by=(Role.SUPERVISION_STAFF,), clause="T-5"),
        "dates": RECORDS.dates,
    }
)


class TownPlugin(TestPlugin):
    tables = TOWN

    @hookimpl
    def duban_rules(self, version: str, parameters: object) -> RulePack:
        return self.tables


class OpenLimitPlugin(TownPlugin):
    """Orders may go out without a limit, which is agreed within seven working days."""

    tables = TOWN.model_copy(
        update={
            "limits": (
                LimitRow(
                    code="agreed", default_rule="thirty", open_until_rule="redo", agreed_by=(Role.LEADER,), clause="T-3"
                ),
            )
        }
    )


@pytest_asyncio.fixture
async def town(tracking_database: str, tmp_path: Path) -> AsyncIterator[World]:
    made = make_world(tracking_database, tmp_path / "config", find=plugins(TownPlugin("testshire")))
    await made.register_all()
    yield made
    await made.close()


async def reminded(town: World) -> tuple[str, str]:
    """Return a matter that fell overdue, and the measure imposed for it."""
    matter = await town.assigned(due_on="2026-03-20")
    town.clock.go_to(2026, 3, 23)
    await town.sweep()
    (proposal,) = (await town.get("/proposals"))["proposals"]
    key = str(proposal["subject"]).partition(":")[2]
    await town.act(f"/proposals/{key}/sign", DIRECTOR, body={"approved": True})
    imposed = {"requirement": "限期整改", "new_due_on": "2026-04-10"}
    await town.act(f"/proposals/{key}/impose", STAFF, body=imposed)
    return matter, key


async def test_proposal_is_explained_with_its_new_date(town: World) -> None:
    _, key = await reminded(town)
    explained = await town.get(f"/proposals/{key}/explain")
    assert explained["cited"]["clause"] == "T-7"
    assert explained["question"] == "为什么对县教育局提出“提醒”？"
    assert any("起逾期" in step for step in explained["steps"])
    assert any("签批1" in line and "同意" in line for line in explained["lines"])
    (new_due,) = explained["dates"]
    assert (new_due["key"], new_due["cited"]["clause"]) == ("new_due", "T-7")
    history = {entry["event_id"] for entry in explained["sources"]}
    assert len(history) == len(explained["sources"]) >= 4


async def test_veto_is_explained_to_staff_and_to_the_unit_alone(town: World) -> None:
    await reminded(town)
    told = await town.get("/vetoes/jyj/explain?year=2026", LIAISON, unit="jyj")
    assert told["answer"].startswith("一票否决：因“提醒”，至2026年12月31日；等次为尚未评定")
    assert (await town.get("/vetoes/jyj/explain?year=2027"))["answer"].startswith("没有生效的一票否决")
    assert (await town.call("GET", "/vetoes/jyj/explain", LIAISON, unit="jtj")).status_code == 404
    assert (await town.call("GET", "/vetoes/nobody/explain", STAFF)).status_code == 404


async def test_grade_is_explained_before_and_after_it_is_given(town: World) -> None:
    assert (await town.get("/grades/2026/jyj/explain"))["answer"] == "尚未评定"
    grade = {"period": "2026", "unit": "jyj", "grade": "good", "standard": "标准", "reason": "按时"}
    await town.act("/grades", LEADER, body=grade)
    told = await town.get("/grades/2026/jyj/explain")
    assert (told["answer"], told["cited"]["clause"]) == ("良好", "T-4")
    names = {"title": "先进", "period": "2026", "nominees": [{"unit": "jyj"}, {"unit": "jtj"}]}
    made = await town.act("/nominations", STAFF, body=names)
    nominees = (await town.get(f"/nominations/{made['id']}/explain"))["nominees"]
    assert nominees[1]["steps"][1].endswith("（T-4，依据2026年度的等次）")
    assert [each["answer"] for each in nominees] == ["通过", "未通过：本期等次为尚未评定，只能在良好单位中推荐"]


async def test_dates_of_matter_and_conclusion_are_explained(town: World) -> None:
    matter, _ = await reminded(town)
    dates = (await town.get(f"/matters/{matter}/dates/explain"))["dates"]
    assert dates[0]["key"] == "due"
    assert "起逾期" in dates[0]["answer"]
    _, conclusion = await concluded(town)
    (review,) = (await town.get(f"/conclusions/{conclusion}/explain"))["dates"]
    assert (review["key"], review["cited"]["clause"]) == ("review_by", "T-3")
    assert "起算：收到督查结论，2026年3月2日（周一），当日不计入" in review["steps"]


async def test_what_has_no_date_yet_says_why(town: World) -> None:
    matter = await town.proposed(origin="direct")
    told = await town.get(f"/matters/{matter}/dates/explain")
    assert (told["dates"], told["lines"]) == ([], ["事项尚未交办，还没有任何期限；交办单发出后才有完成时限"])


async def test_order_without_a_limit_yet_says_so(tracking_database: str, tmp_path: Path) -> None:
    made = make_world(tracking_database, tmp_path / "config", find=plugins(OpenLimitPlugin("testshire")))
    await made.register_all()
    matter = await made.proposed(origin="direct")
    order = {"lead": "jyj", "requirement": "提出方案"}
    await made.act(f"/matters/{matter}/assign", STAFF, body=order)
    told = await made.get(f"/matters/{matter}/due-date/explain")
    await made.close()
    assert told["answer"] == "时限待定；时限确定之前，不认定逾期"
    assert told["changes"] == ["时限商定并确定后，按确定的日期"]
    assert (told["cited"]["clause"], told["explanation"]) == ("T-3", None)


@pytest.mark.parametrize("path", ["/proposals/none/explain", "/duties/none/explain", "/work-rankings/none/jyj/explain"])
async def test_unknown_thing_is_not_found(town: World, path: str) -> None:
    assert (await town.call("GET", path, STAFF)).status_code == 404
    assert (await town.call("GET", f"/matters/{new_id()}/dates/explain", STAFF)).status_code == 404


async def test_matter_that_is_kept_from_somebody_is_explained_to_nobody_of_that_unit(town: World) -> None:
    accused = await town.proposed(origin="direct", accused_units=["hbj"])
    await town.act(
        f"/matters/{accused}/assign", STAFF, body={"lead": "jyj", "requirement": "查", "due_on": "2026-03-20"}
    )
    for path in ("due-date/explain", "dates/explain"):
        assert (await town.call("GET", f"/matters/{accused}/{path}", STAFF, unit="hbj")).status_code == 404
        assert (await town.call("GET", f"/matters/{accused}/{path}", STAFF)).status_code == 200
