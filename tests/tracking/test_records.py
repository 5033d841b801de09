"""Records, inspections, conclusions, grades, lists for commendation, sheets and case files over HTTP."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import pytest_asyncio

from duban_contracts.vocabulary import ApprovalSubject, Role
from duban_sdk import hookimpl
from duban_sdk.date_rules import AfterTerm, WorkingDaysBefore
from duban_sdk.pack import RulePack
from duban_sdk.records import (
    ActivityKind,
    GradePolicy,
    GradeRow,
    RecordKind,
    ReviewPolicy,
    SheetRow,
    StubPolicy,
    VetoPolicy,
)
from duban_sdk.tables import Chain, DatedRule
from duban_tracking.entrypoints import sheet_reading
from tests.tracking.pack import PACK, TestPlugin, plugins
from tests.tracking.world import LEADER, LIAISON, STAFF, Json, World, closing_report, make_world

pytestmark = pytest.mark.servers
PRINCIPAL_OF_UNIT = "unit_principal"
EVIDENCE = [{"name": "照片.jpg", "sha256": "ab" * 32}]
RECORDS = PACK.model_copy(
    update={
        "record_kinds": (
            RecordKind(code="hand_over", name="移交档案", required=("matter_id", "leader"), clause="T-1"),
        ),
        "activities": (
            ActivityKind(
                code="inspection",
                name="督查检查",
                plan_paper="circular",
                plan_clause="T-2",
                exception_rule="seven",
                clause="T-2",
            ),
        ),
        "dates": (
            *PACK.dates,
            DatedRule(code="seven", rule=WorkingDaysBefore(working_days=7), clause="T-2"),
            DatedRule(code="thirty", rule=AfterTerm(amount=30, unit="calendar_days"), clause="T-3"),
        ),
        "chains": (
            *PACK.chains,
            Chain(code="exception", subject=ApprovalSubject.ACTIVITY, steps=(Role.LEADER,), clause="T-2"),
        ),
        "review": ReviewPolicy(
            apply_rule="thirty", decide_rule="thirty", conclusion_clause="T-3", rectification_clause="T-3", clause="T-3"
        ),
        "grades": (GradeRow(code="good", name="良好", commendable=True, clause="T-4"),),
        "grading": GradePolicy(graded_by=(Role.LEADER,), nomination_clause="T-4", clause="T-4"),
        "veto": VetoPolicy(checked_by=(Role.SUPERVISION_STAFF,), clause="T-5"),
        "sheets": (
            SheetRow(
                code="year",
                name="年度考核表",
                heads=(("执行", ("matters_in_time", "matters_open")), ("配合", ("incidents", "grade"))),
                clause="T-6",
            ),
        ),
        "stub": StubPolicy(clause="T-7"),
    }
)


class RecordPlugin(TestPlugin):
    @hookimpl
    def duban_rules(self, version: str, parameters: object) -> RulePack:
        return RECORDS


@pytest_asyncio.fixture
async def town(tracking_database: str, tmp_path: Path) -> AsyncIterator[World]:
    made = make_world(tracking_database, tmp_path / "config", find=plugins(RecordPlugin("testshire")))
    await made.register_all()
    yield made
    await made.close()


def activity(**changes: object) -> Json:
    fields: Json = {"kind": "inspection", "title": "校园检查", "organiser": "dcs", "units": ["jyj"]}
    return {**fields, "starts_on": "2026-03-16", "exception_reason": "上级部署", **changes}


async def concluded(town: World) -> tuple[str, str]:
    """Return an incident, and the conclusion served on which it rests."""
    fact = {"kind": "refusal", "unit": "jyj", "happened_on": "2026-03-01", "description": "拒不配合"}
    incident = str((await town.act("/incidents", STAFF, body=fact))["id"])
    body = {"unit": "jyj", "facts": "拒不配合属实", "evidence": EVIDENCE, "took_part": ["p-7"], "incidents": [incident]}
    conclusion = str((await town.act("/conclusions", STAFF, body=body))["id"])
    assert (await town.get("/conclusions", LIAISON, unit="jyj"))["conclusions"] == []
    await town.act(f"/conclusions/{conclusion}/serve", STAFF, body={"served_on": "2026-03-02"})
    return incident, conclusion


async def test_exception_is_signed_checked_and_counted(town: World) -> None:
    made = await town.act("/activities", STAFF, body=activity())
    assert made["state"] == "awaiting_signature"
    path = f"/activities/{made['id']}"
    (awaited,) = (await town.get("/approvals", LEADER))["approvals"]
    assert (awaited["about"], awaited["title"]) == ("activity", "校园检查")
    assert (await town.act(f"{path}/sign", LEADER, body={"approved": True}))["state"] == "admitted"
    town.clock.go_to(2026, 3, 17)
    check = {
        "key": "c1",
        "unit": "jyj",
        "checked_on": "2026-03-17",
        "method": 3,
        "inspectors": ["吴某"],
        "finding": "好",
    }
    await town.act(f"{path}/checks", STAFF, body=check)
    (counted,) = (await town.get("/inspections/2026"))["units"]
    assert (counted["name"], counted["activities"], counted["checks"]) == ("县教育局", 1, 1)
    assert (await town.call("GET", "/inspections/2026", LIAISON, unit="jyj")).status_code == 403


async def test_inspection_outside_the_plan_is_refused_with_its_clause(town: World) -> None:
    answer = await town.call("POST", "/activities", STAFF, body=activity(exception_reason=""))
    assert (answer.status_code, answer.json()["clause"]) == (422, "T-2")
    late = await town.call("POST", "/activities", STAFF, body=activity(starts_on="2026-03-10"))
    assert (late.status_code, late.json()["clause"]) == (422, "T-2")


async def test_review_holds_what_rests_on_the_conclusion_until_it_is_decided(town: World) -> None:
    incident, conclusion = await concluded(town)
    path = f"/conclusions/{conclusion}/review"
    body = {"unit": "jyj", "reason": "情况有误"}
    assert (await town.act(path, PRINCIPAL_OF_UNIT, body=body, unit="jyj"))["state"] == "in_review"
    assert (await town.get(f"/incidents/{incident}"))["state"] == "held"
    barred = await town.call("POST", f"{path}/decision", LEADER, body={**DECISION, "reviewers": ["p-7"]})
    assert (barred.status_code, barred.json()["clause"]) == (422, "T-3")
    assert (await town.act(f"{path}/decision", LEADER, body=DECISION))["state"] == "withdrawn"
    assert (await town.get(f"/incidents/{incident}"))["state"] == "withdrawn"


DECISION: Json = {"upheld": False, "reviewers": ["p-8"], "opinion": "原认定不当"}


async def test_grade_list_and_sheet_tell_of_one_another(town: World) -> None:
    await town.assigned()
    grade = {"period": "2026", "unit": "jyj", "grade": "good", "standard": "标准", "reason": "按时"}
    assert (await town.act("/grades", LEADER, body=grade))["state"] == "given"
    names = {"title": "先进", "period": "2026", "nominees": [{"unit": "jyj"}, {"unit": "jtj"}]}
    made = await town.act("/nominations", STAFF, body=names)
    listed = await town.get(f"/nominations/{made['id']}")
    assert [(each["unit"], each["passed"]) for each in listed["results"]] == [("jyj", True), ("jtj", False)]
    page = await town.get("/sheets/year/2026?after=jtj")
    (row,) = page["rows"]
    assert {name: cell["count"] for name, cell in row["columns"].items()} == {
        "matters_in_time": 0,
        "matters_open": 1,
        "incidents": 0,
        "grade": 1,
    }
    facts = (await town.get("/grades/2026/jyj/facts"))["facts"]
    assert (facts["grade"]["text"], facts["matters_open"]["count"]) == ("良好", 1)
    own = await town.get("/sheets/year/2026", LIAISON, unit="jtj")
    assert [each["unit"] for each in own["rows"]] == ["jtj"]


async def test_sheet_is_paged_and_read_by_a_spreadsheet(town: World) -> None:
    first = await town.get("/sheets/year/2026?limit=1")
    assert ([row["unit"] for row in first["rows"]], first["next_after"]) == (["hbj"], "hbj")
    answer = await town.call("GET", "/sheets/year/2026.csv", STAFF)
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "单位代码,单位,按时办结,未办结,登记情形,等次"
    assert lines[1] == "hbj,县环保局,0,0,0,"
    assert (await town.call("GET", "/sheets/year/someday", STAFF)).status_code == 422
    assert (await town.call("GET", "/sheets/other/2026", STAFF)).status_code == 404


async def test_page_of_a_sheet_ends_early_when_much_was_counted(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.assigned()
    monkeypatch.setattr(sheet_reading, "MOST_EVENTS", 1)
    pages: list[list[str]] = []
    after: str | None = ""
    while after is not None:
        page = await town.get(f"/sheets/year/2026?after={after}")
        pages.append([row["unit"] for row in page["rows"]])
        after = page["next_after"]
    # Of hbj there is nothing to count but its entry in the register.
    assert pages == [["hbj", "jtj"], ["jyj"]]


async def test_sanctions_show_what_was_approved(town: World) -> None:
    body = {"kind": "cancel_awards", "name": "取消评优资格", "unit": "jyj", "period": "2026", "reason": "三件逾期"}
    proposal = (await town.act("/proposals", STAFF, body=body))["id"]
    assert (await town.get("/sanctions/2026Q1"))["sanctions"] == []
    await town.act(f"/proposals/{proposal}/sign", LEADER, body={"approved": True})
    (sanction,) = (await town.get("/sanctions/2026Q1"))["sanctions"]
    assert (sanction["kind_name"], sanction["on"], sanction["state"]) == ("取消评优资格", "2026-03-02", "approved")
    assert (await town.get("/sanctions/2026Q2"))["sanctions"] == []


async def test_case_file_is_one_archive_that_can_be_verified(town: World) -> None:
    matter = await town.assigned()
    await town.act(f"/matters/{matter}/reports", LIAISON, body=closing_report(completed_on="2026-03-02"), unit="jyj")
    hand_over = {"kind": "hand_over", "held_on": "2026-03-02", "text": "移交档案馆", "matter_id": matter}
    assert (await town.call("POST", "/records", STAFF, body=hand_over)).json()["clause"] == "T-1"
    await town.act("/records", STAFF, body={**hand_over, "leader": "张主任"})
    answers = [await town.call("GET", f"/matters/{matter}/case-file.zip", STAFF) for _ in range(2)]
    assert answers[0].content == answers[1].content
    with ZipFile(BytesIO(answers[0].content)) as archive:
        digests = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
        assert set(digests) == {"history.json", "timeline.md", "reports/01.md", "order.docx"}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in digests.items())
        records = json.loads(archive.read("history.json"))["records"]
        assert {record["subject"].split(":")[0] for record in records} == {"matter", "record"}
        assert "移交档案馆" in archive.read("timeline.md").decode()
    assert (await town.call("GET", f"/matters/{matter}/case-file.zip", LIAISON, unit="hbj")).status_code == 404


async def test_stub_holds_nothing_but_its_fields(town: World) -> None:
    body = {"neutral_number": "SM-1", "received_on": "2026-03-01", "custodian_post": "机要室", "place_code": "G-2"}
    made = await town.act("/stubs", STAFF, body=body)
    assert (await town.call("POST", "/stubs", STAFF, body={**body, "title": "不得录入"})).status_code == 422
    assert (await town.get("/stubs", LIAISON, unit="jyj"))["stubs"] == []
    (row,) = await town.rows("SELECT data FROM event WHERE subject LIKE 'stub:%'")
    assert set(json.loads(row.data)) == {*body, "offline_due_on", "by", "clause"}
    assert (await town.act(f"/stubs/{made['id']}/close", STAFF, body={"concluded_on": "2026-03-02"}))[
        "state"
    ] == "closed"
