"""History, explanation, case file, export of the log, probes."""

from __future__ import annotations

import json
from datetime import date

import pytest
import yaml

from duban_contracts import events as _registered  # noqa: F401  fills the registry
from duban_contracts.envelope import Envelope
from duban_contracts.registry import event_models, service_of
from duban_tracking.describe import document
from duban_tracking.translate.periods import days_of
from duban_tracking.translate.wording import DESCRIPTIONS
from tests.tracking.world import AUDITOR, HEAD, LIAISON, STAFF, World, new_id

pytestmark = pytest.mark.servers


async def test_history_tells_each_step_with_its_article(world: World) -> None:
    matter = await world.assigned()
    history = (await world.get(f"/matters/{matter}/history"))["history"]
    assert [entry["text"] for entry in history] == [
        "提出立项建议：城区学校周边交通拥堵",
        "立项，编号立2026-001",
        "交办（2026年1号）：主办县教育局，协办县交通局，完成时限2026年3月20日",
    ]
    assert history[0]["citation"] == {
        "clause": "T-1",
        "plugin": "testshire",
        "version": "1",
        "document": "试验规则〔2026〕1号",
        "article": "第1条",
        "text": "试验条款之1",
    }
    assert history[0]["by"] == {"person": "p-supervision_staff-dcs", "role": "supervision_staff", "unit": "dcs"}


async def test_due_date_is_explained_with_its_roll(world: World) -> None:
    # 2026-03-21 is a Saturday.
    matter = await world.assigned(due_on="2026-03-21")
    explained = await world.get(f"/matters/{matter}/due-date/explain")
    text = "\n".join(explained["lines"])
    assert "名义到期日：2026年3月21日（周六）" in text
    assert "顺延至2026年3月23日（周一）" in text
    assert explained["citation"]["article"] == "第3条"
    assert explained["explanation"]["computed"]["enforce_on"] == "2026-03-23"
    proposed = await world.proposed()
    assert (await world.call("GET", f"/matters/{proposed}/due-date/explain", STAFF)).status_code == 409


async def test_case_file_holds_the_papers_that_name_the_matter(world: World) -> None:
    matter = await world.assigned()
    naming = {"matter_id": matter, "unit": "jyj", "named_as": "praised"}
    body = {"kind": "circular", "title": "通报", "period": "2026-02", "namings": [naming]}
    paper = (await world.act("/papers", STAFF, body=body))["id"]
    incident = {"kind": "refusal", "unit": "jtj", "happened_on": "2026-03-01", "description": "拒", "matter_id": matter}
    await world.act("/incidents", STAFF, body=incident)
    file = await world.get(f"/matters/{matter}/case-file")
    assert [row["key"] for row in file["papers"]] == [paper]
    assert [row["kind"] for row in file["others"]] == ["incident"]
    assert {record["subject"].partition(":")[0] for record in file["records"]} == {"matter", "paper", "incident"}
    assert len(file["records"]) == len(file["history"]) == 5
    # jyj sees neither the draft nor what is recorded about another unit.
    seen = await world.get(f"/matters/{matter}/case-file", LIAISON, unit="jyj")
    assert (seen["papers"], seen["others"]) == ([], [])
    await world.act(f"/papers/{paper}/sign", HEAD, body={"approved": True})
    await world.act(f"/papers/{paper}/issue", STAFF)
    assert len((await world.get(f"/matters/{matter}/case-file", LIAISON, unit="jyj"))["papers"]) == 1


async def test_log_is_exported_whole_to_auditors_only(world: World) -> None:
    await world.assigned()
    assert (await world.call("GET", "/events", STAFF)).status_code == 403
    answer = await world.call("GET", "/events", AUDITOR)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    envelopes = [Envelope.model_validate(line) for line in lines]
    assert len(lines) == (await world.rows("SELECT count(*) FROM event"))[0][0]
    assert all(envelope.type == envelope.payload().TYPE for envelope in envelopes)
    rest = await world.call("GET", f"/events?after={lines[-3]['position']}", AUDITOR)
    assert len(rest.text.splitlines()) == 2


async def test_probes_answer(world: World) -> None:
    assert (await world.http.get("/healthz")).status_code == 200
    names = [check["name"] for check in (await world.http.get("/readyz")).json()]
    assert "辖区规则" in names
    assert "duban_sweep_due_total" in (await world.http.get("/metrics")).text


async def test_absent_matter_is_not_found(world: World) -> None:
    for path in ("", "/history", "/case-file", "/due-date/explain"):
        assert (await world.call("GET", f"/matters/{new_id()}{path}", STAFF)).status_code == 404


def test_every_event_of_tracking_has_a_description() -> None:
    own = {model for name, model in event_models().items() if service_of(name) == "tracking"}
    assert own - set(DESCRIPTIONS) == set()


def test_document_names_what_goes_in_and_out() -> None:
    channels = yaml.safe_load(document())["channels"]
    addresses = {channel["address"] for channel in channels.values()}
    assert "duban.{jurisdiction}.tracking.matter.proposed.v1" in addresses
    assert "duban.{jurisdiction}.intake.ticket.taken_up.v1" in addresses
    assert "duban.{jurisdiction}.scoring.account.flag_raised.v1" in addresses


@pytest.mark.parametrize(
    ("period", "first_on", "last_on"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026W01", date(2025, 12, 29), date(2026, 1, 4)),
    ],
)
def test_period_has_its_days(period: str, first_on: date, last_on: date) -> None:
    assert days_of(period) == (first_on, last_on)


@pytest.mark.parametrize(
    "period",
    ["", "26", "2026Q5", "2026-13", "2026-00", "2026W54", "0000", "2026-05-02--2026-05-01", "2026-05--2026-06"],
)
def test_period_that_is_none_is_refused(period: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        days_of(period)
