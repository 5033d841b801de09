"""Duties on a real database: opened by what units hold, missed, filed over HTTP, gone through, counted, on tickets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from duban_contracts.common import Actor
from duban_contracts.events.ticket import TicketContent, TicketReceived, TicketReturned
from duban_sdk import hookimpl
from duban_sdk.date_rules import AfterTerm, MonthlyDay, YearlyDay
from duban_sdk.demands import ReceiptPolicy
from duban_sdk.duties import MatterTaskRow, TicketClock, UnitDutyRow
from duban_sdk.pack import RulePack
from duban_sdk.tables import DatedRule, OfficeDutyRow
from tests.tracking.pack import PACK, TestPlugin, plugins
from tests.tracking.world import DIRECTOR, LIAISON, STAFF, Json, World, make_world, ticket_taken_up

pytestmark = pytest.mark.servers
LETTER = "letter:2026-03:jyj"
BODY: Json = {"parts": [["进展情况", "完成路基。"]], "signed_by": "王局长", "sealed": True, "unit": "jyj"}


def _dated(code: str, rule: Any) -> DatedRule:
    return DatedRule(code=code, rule=rule, clause="T-4")


LETTER_ROW = UnitDutyRow(
    code="letter",
    name="月度情况",
    opens="period",
    date_rule="first",
    remind_rule="urged",
    headings=("进展情况",),
    headings_clause="T-4",
    clause="T-4",
)
MEETING = UnitDutyRow(code="decisions", name="会议进展", opens="meeting", date_rule="thirty", clause="T-4")
CHECK = OfficeDutyRow(
    code="check",
    name="年中查账",
    holder=STAFF,
    cadence="month",
    date_rule="june",
    due_in="period",
    answered_by="record",
    lists="open",
    clause="T-4",
)
ACCEPTANCE = TicketClock(
    code="acceptance",
    name="受理告知",
    channels=("petition",),
    starts="TicketReceived",
    answered_on=("TicketTakenUp", "TicketReturned"),
    holder=STAFF,
    date_rule="fifteen",
    extension_rule="fifteen",
    clause="T-4",
)
URGING = MatterTaskRow(
    code="urge",
    name="催办",
    opens_on="MatterFellOverdue",
    holder=STAFF,
    date_rule="one",
    answered_on=("UnitUrged",),
    clause="T-4",
)
DATES = (
    _dated("first", MonthlyDay(day=1, months_later=1)),
    _dated("urged", MonthlyDay(day=28)),
    _dated("june", YearlyDay(month=6, day=30)),
    _dated("thirty", AfterTerm(amount=30, unit="working_days")),
    _dated("one", AfterTerm(amount=1, unit="working_days")),
    _dated("fifteen", AfterTerm(amount=15, unit="calendar_days")),
)


class DutyPlugin(TestPlugin):
    """The test county with duties of every sort."""

    __test__ = False

    @hookimpl
    def duban_rules(self, version: str, parameters: object) -> RulePack:
        tables = {
            "unit_duties": (LETTER_ROW, MEETING),
            "office_duties": (CHECK,),
            "ticket_clocks": (ACCEPTANCE,),
            "matter_tasks": (URGING,),
            "receipt": ReceiptPolicy(office_hours=4, clause="T-3"),
            "dates": (*PACK.dates, *DATES),
        }
        return PACK.model_copy(update=tables)


@pytest_asyncio.fixture
async def county(tracking_database: str, tmp_path: Path) -> AsyncIterator[World]:
    made = make_world(tracking_database, tmp_path / "config", find=plugins(DutyPlugin("testshire")))
    await made.register_all()
    await made.sweep()
    yield made
    await made.close()


async def states(county: World, code: str) -> dict[str, str]:
    duties = (await county.get("/duties"))["duties"]
    return {duty["key"]: duty["state"] for duty in duties if duty["code"] == code}


async def test_units_owe_what_they_hold_once_and_miss_it(county: World) -> None:
    await county.assigned(due_on="2026-07-31")
    assert await states(county, "letter") == {}
    county.clock.go_to(2026, 3, 3)
    await county.sweep()
    await county.sweep()
    assert await states(county, "letter") == {LETTER: "open", "letter:2026-03:jtj": "open"}
    county.clock.go_to(2026, 4, 2)
    await county.sweep()
    found = await states(county, "letter")
    assert found == {LETTER: "missed", "letter:2026-03:jtj": "missed"} | {
        f"letter:2026-04:{unit}": "open" for unit in ("jyj", "jtj")
    }
    reminded = await county.rows("SELECT subject FROM event WHERE type = 'duban.tracking.duty.reminded.v1'")
    assert reminded == []


async def test_outage_is_caught_up_by_what_was_held_at_the_time(county: World) -> None:
    matter = await county.assigned(due_on="2026-07-31")
    county.clock.go_to(2026, 3, 3)
    await county.act(f"/matters/{matter}/reports", LIAISON, unit="jyj", body=_closing())
    await county.act(f"/matters/{matter}/reports/r1/verify", STAFF)
    await county.act(f"/matters/{matter}/close", STAFF)
    county.clock.go_to(2026, 5, 6)
    await county.sweep()
    # Closed on 3 March: the month of March was theirs, April was not.
    assert set(await states(county, "letter")) == {LETTER, "letter:2026-03:jtj"}


def _closing() -> Json:
    text = {"title": "办理情况的报告"}
    return {
        "key": "r1",
        "kind": "closing",
        "unit": "jyj",
        "text": text,
        "signed_by": "王",
        "completed_on": "2026-03-03",
    }


async def test_unit_files_its_own_report_and_the_office_returns_it(county: World) -> None:
    await county.assigned(due_on="2026-07-31")
    county.clock.go_to(2026, 3, 3)
    await county.sweep()
    path = f"/duties/{LETTER}"
    mine = (await county.get("/duties", LIAISON, unit="jyj"))["duties"]
    assert [duty["key"] for duty in mine] == [LETTER]
    other = await county.call("POST", f"{path}/report", LIAISON, unit="jtj", body=BODY)
    assert other.status_code == 403
    empty = await county.call("POST", f"{path}/report", LIAISON, unit="jyj", body={**BODY, "parts": [["其他", "无"]]})
    assert (empty.status_code, empty.json()["clause"]) == (422, "T-4")
    filed = await county.act(f"{path}/report", LIAISON, unit="jyj", body=BODY)
    assert (filed["state"], len(filed["events"])) == ("done", 2)
    returned = await county.act(f"{path}/return", STAFF, body={"reason": "数据不全"})
    assert returned["state"] == "returned"
    assert (await county.get(path))["report"]["signed_by"] == "王局长"
    unseen = await county.call("GET", "/duties/letter:2026-03:jtj", LIAISON, unit="jyj")
    assert unseen.status_code == 404
    foreign = await county.call("POST", f"{path}/report", LIAISON, unit="jyj", body={**BODY, "with_duty": "x"})
    assert foreign.status_code == 422


async def test_ledger_is_gone_through_and_its_counts_stand_on_record(county: World) -> None:
    await county.assigned(due_on="2026-03-20")
    await county.assigned(due_on="2026-07-31")
    county.clock.go_to(2026, 4, 1)
    await county.sweep()
    path = f"/duties/check:2026-04:{STAFF}"
    listed = await county.get(f"{path}/matters")
    assert (listed["counts"], len(listed["matters"])) == ({"在办": 1, "逾期": 1}, 2)
    done = await county.act(f"{path}/complete", STAFF, body={"done_by": "四月例会", "text": "逐件核对"})
    assert done["state"] == "done"
    outcome = (await county.get(path))["outcome"]
    assert (outcome["counts"], outcome["by"]["role"]) == ([["在办", 1], ["逾期", 1]], STAFF)
    assert (
        await county.call("POST", f"{path}/complete", LIAISON, unit="jyj", body={"done_by": "x"})
    ).status_code == 404
    assert (await county.call("GET", f"/duties/{LETTER}/matters", STAFF)).status_code == 404


async def test_meeting_opens_reports_and_overdue_matter_opens_an_urging_task(county: World) -> None:
    body = {"name": "常务会议", "held_on": "2026-03-02", "units": ["jyj", "hbj"], "decisions": "推进整治"}
    meeting = await county.act("/meetings", STAFF, body=body)
    assert set(await states(county, "decisions")) == {f"decisions:{meeting['id']}:{unit}" for unit in ("jyj", "hbj")}
    matter = await county.assigned(due_on="2026-03-10")
    county.clock.go_to(2026, 3, 11)
    await county.sweep()
    assert await states(county, "urge") == {f"urge:{matter}:{STAFF}": "open"}
    urging = {"key": "u1", "unit": "jyj", "form": "notice", "message": "请抓紧"}
    await county.act(f"/matters/{matter}/urge", STAFF, body=urging)
    assert await states(county, "urge") == {f"urge:{matter}:{STAFF}": "done"}
    load = await county.get("/units/jyj/load?period=2026-03")
    assert (load["urgings"], load["duties"], load["total"]) == (1, 2, 3)
    assert (await county.get("/units/jyj/load?period=2026-04"))["total"] == 0
    assert (await county.call("GET", "/units/jyj/load?period=march", STAFF)).status_code == 422
    assert (await county.call("GET", "/units/hbj/load?period=2026-03", LIAISON, unit="jyj")).status_code == 404


async def test_receipts_missed_are_found_by_the_sweep(county: World) -> None:
    matter = await county.assigned(due_on="2026-07-31")
    await county.act(f"/matters/{matter}/acknowledge", LIAISON, unit="jyj", body={"unit": "jyj"})
    county.clock.go_to(2026, 3, 3)
    await county.sweep()
    history = (await county.get(f"/matters/{matter}/history"))["history"]
    found = [entry["text"] for entry in history if entry["type"] == "duban.tracking.matter.receipt_missed.v1"]
    assert len(found) == 1
    assert found[0].startswith("县交通局未在时限内签收")


async def test_clock_runs_for_tickets_of_its_channel_alone(county: World) -> None:
    subject, hotline = ticket_taken_up(1)
    content = TicketContent(title="信访", content="反映问题")
    petition = hotline.ticket.model_copy(update={"channel": "petition", "ticket_id": uuid4()})
    for ticket in (hotline.ticket, petition):
        event = TicketReceived(ticket=ticket, content=content, received_at=county.clock.now())
        await county.take_events([(f"ticket:{ticket.ticket_id}", event)])
    key = f"acceptance:{petition.ticket_id}:{STAFF}"
    assert await states(county, "acceptance") == {key: "open"}
    assert (await county.call("POST", f"/duties/{key}/complete", DIRECTOR, body={"done_by": "x"})).status_code == 422
    moved = await county.act(f"/duties/{key}/extend", STAFF, body={"new_due_on": "2026-03-20", "reason": "材料待补"})
    assert moved["state"] == "open"
    by = Actor(person="p", role=STAFF)
    await county.take_events(
        [(subject, hotline), ("ticket:x", TicketReturned(ticket=petition, reason="不受理", by=by))]
    )
    assert await states(county, "acceptance") == {key: "done"}
