"""A paper that accounts for matters, over HTTP: its draft names them, and it is not issued while it leaves one out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from duban_sdk import hookimpl
from duban_sdk.date_rules import YearlyDay
from duban_sdk.demands import MarkRow
from duban_sdk.pack import RulePack
from duban_sdk.questions import CircularDraft, CircularQuestion
from duban_sdk.tables import DatedRule, OfficeDutyRow, PaperKind
from tests.tracking.pack import PACK, TestPlugin, plugins
from tests.tracking.world import LIAISON, STAFF, Json, World, make_world

pytestmark = pytest.mark.servers
CLOSING = OfficeDutyRow(
    code="closing",
    name="年终结账",
    holder=STAFF,
    cadence="year",
    date_rule="year_end",
    due_in="period",
    answered_by="ledger",
    lists="open",
    list_marks=("urgent",),
    clause="T-4",
)


class LedgerPlugin(TestPlugin):
    """The test county with a ledger that is accounted for by a paper."""

    __test__ = False

    @hookimpl
    def duban_rules(self, version: str, parameters: object) -> RulePack:
        tables = {
            "office_duties": (CLOSING,),
            "papers": (*PACK.papers, PaperKind(code="ledger", name="台账", clause="T-4")),
            "marks": (MarkRow(code="urgent", name="紧急", set_by=(STAFF,), clause="T-4"),),
            "dates": (*PACK.dates, DatedRule(code="year_end", rule=YearlyDay(month=12, day=31), clause="T-4")),
        }
        return PACK.model_copy(update=tables)

    @hookimpl
    def duban_circular(self, question: CircularQuestion) -> CircularDraft | None:
        titles = "、".join(each.title for each in question.waiting)
        return CircularDraft(title=question.period, sections=(("尚未交办", titles or "无"),), namings=())


@pytest_asyncio.fixture
async def county(tracking_database: str, tmp_path: Path) -> AsyncIterator[World]:
    made = make_world(tracking_database, tmp_path / "config", find=plugins(LedgerPlugin("testshire")))
    await made.register_all()
    await made.sweep()
    yield made
    await made.close()


async def marked(county: World, matter: str) -> str:
    """Return the matter, which bears the mark by which the ledger takes it in."""
    await county.act(f"/matters/{matter}/marks", STAFF, body={"mark": "urgent", "authority": "督查室"})
    return matter


def ledger(*matters: str) -> Json:
    """Return a draft of the ledger that names these matters."""
    return {"kind": "ledger", "title": "台账", "period": "2026", "matters": list(matters)}


async def test_draft_names_what_the_paper_must_account_for_also_without_an_order(county: World) -> None:
    out = await marked(county, await county.assigned(due_on="2026-07-31"))
    waiting = await marked(county, await county.proposed(origin="direct", title="尚未交办的事项"))
    await county.assigned(due_on="2026-07-31", requirement="不在台账内")
    draft = await county.get("/papers/draft?kind=ledger&period=2026")
    assert sorted(draft["matters"]) == sorted((out, waiting))
    assert draft["sections"] == [["尚未交办", "尚未交办的事项"]]
    other = await county.get("/papers/draft?kind=circular&period=2026-03")
    assert (other["matters"], other["sections"]) == ([], [["尚未交办", "无"]])


async def test_ledger_is_issued_once_it_leaves_nothing_out_and_stays_with_the_office(county: World) -> None:
    first = await marked(county, await county.assigned(due_on="2026-07-31"))
    second = await marked(county, await county.proposed(origin="direct"))
    paper = str((await county.act("/papers", STAFF, body=ledger(first)))["id"])
    refused = await county.call("POST", f"/papers/{paper}/issue", STAFF, body={})
    assert (refused.status_code, refused.json()["clause"]) == (422, "T-4")
    assert "遗漏 1 件" in refused.json()["detail"]
    await county.call("PUT", f"/papers/{paper}", STAFF, body=ledger(first, second))
    told = await county.call("POST", f"/papers/{paper}/issue", STAFF, body={"listed": []})
    assert told.status_code == 422, "what is accounted for is found by the service"
    await county.act(f"/papers/{paper}/issue", STAFF)
    duty = await county.get(f"/duties/closing:2026:{STAFF}")
    assert (duty["state"], duty["outcome"]["counts"]) == ("done", [["在办", 2]])
    unseen = await county.call("GET", f"/papers/{paper}", LIAISON, unit="jyj")
    assert unseen.status_code == 404
