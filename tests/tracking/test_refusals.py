"""What is answered when an act is not possible."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tracking.world import (
    AUDITOR,
    DIRECTOR,
    LEADER,
    LIAISON,
    STAFF,
    World,
    closing_report,
    matter_body,
    new_id,
    order_body,
)

pytestmark = pytest.mark.servers


@pytest.mark.parametrize(
    ("path", "who", "body", "expected"),
    [
        pytest.param("assign", (LIAISON, "jyj"), order_body(), (403, {}), id="role may not"),
        pytest.param("acknowledge", (LIAISON, "jyj"), {"unit": "jtj"}, (403, {}), id="for another unit"),
        pytest.param(
            "approvals", (LEADER, "gov"), {"subject": "take_up", "approved": True}, (409, {"state": "assigned"}),
            id="signature not awaited",
        ),
        pytest.param("close", (STAFF, "dcs"), {}, (409, {"state": "assigned", "clause": "T-4"}), id="out of order"),
        pytest.param(
            "extensions", (LIAISON, "jyj"), {"key": "e", "unit": "jyj", "new_due_on": "2026-05-01"},
            (422, {"clause": "T-5", "state": "assigned"}), id="rule demands a reason",
        ),
        pytest.param(
            "reports", (LIAISON, "jtj"), closing_report(unit="jtj"), (422, {"clause": "T-4"}), id="lead only"
        ),
        pytest.param(
            "urge", (STAFF, "dcs"), {"key": "u", "unit": "jyj", "form": "shout", "message": "快"}, (422, {}),
            id="unknown form",
        ),
        pytest.param(
            "reports/none/verify", (STAFF, "dcs"), {}, (404, {"state": "assigned"}), id="unknown report in the path"
        ),
        pytest.param(
            "objections/hbj/decision", (LEADER, "gov"), {"accepted": True, "opinion": "可"}, (404, {}),
            id="unknown objection in the path",
        ),
    ],
)  # fmt: skip
async def test_refused_act_says_why(
    world: World, path: str, who: tuple[str, str], body: dict[str, Any], expected: tuple[int, dict[str, str]]
) -> None:
    status, members = expected
    matter = await world.assigned()
    before = await world.rows("SELECT count(*) FROM event")
    answer = await world.call("POST", f"/matters/{matter}/{path}", who[0], unit=who[1], body=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["detail"]
    assert {name: problem.get(name) for name in members} == members
    assert await world.rows("SELECT count(*) FROM event") == before


async def test_awaited_signature_names_its_role_and_clause_when_another_signs(world: World) -> None:
    matter = await world.proposed()
    body = {"subject": "take_up", "approved": True}
    answer = await world.call("POST", f"/matters/{matter}/approvals", LEADER, body=body)
    assert answer.status_code == 403
    assert (answer.json()["clause"], answer.json()["state"]) == ("T-2", "proposed")
    assert "政府办公室主任" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param(matter_body(category="9"), None, id="unknown category"),
        pytest.param({"content": "无标题", "category": "1"}, "title", id="missing part"),
        pytest.param(matter_body(colour="red"), "colour", id="unknown part"),
        pytest.param(matter_body(pins=[]), "pins", id="part that the service sets"),
        pytest.param(matter_body(title="长" * 201), "title", id="too long"),
    ],
)
async def test_bad_proposal_is_refused(world: World, body: dict[str, Any], field: str | None) -> None:
    answer = await world.call("POST", "/matters", STAFF, body=body)
    assert answer.status_code == 422, answer.text
    if field is not None:
        assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("due_on", ["2026-02-30", "2025-12-31", "下周五"])
async def test_impossible_date_is_refused(world: World, due_on: str) -> None:
    matter = await world.proposed(origin="direct")
    answer = await world.call("POST", f"/matters/{matter}/assign", STAFF, body=order_body(due_on=due_on))
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        pytest.param(b'{"title": "a", "title": "b", "content": "c", "category": "1"}', 400, id="duplicate keys"),
        pytest.param(b'{"title": ', 400, id="broken"),
        pytest.param('{"title": "标题"}'.encode("gb18030"), 400, id="wrong encoding"),
        pytest.param(b'{"title": "a\\u0000b", "content": "c", "category": "1"}', 400, id="control character"),
        pytest.param(b"x" * (2 * 1024 * 1024 + 1), 413, id="too large"),
    ],
)
async def test_bad_json_is_refused(world: World, raw: bytes, status: int) -> None:
    headers = world.token(STAFF) | {"content-type": "application/json"}
    answer = await world.http.post(f"/v1/{world.jurisdiction}/matters", headers=headers, content=raw)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_foreign_token_sees_nothing_not_even_existence(world: World) -> None:
    matter = await world.assigned()
    foreign = world.token(STAFF, jurisdiction="elsewhere")
    own, other = f"/v1/{world.jurisdiction}/matters/{matter}", f"/v1/{world.jurisdiction}/matters/{new_id()}"
    answers = [await world.http.get(path, headers=foreign) for path in (own, other)]
    answers.append(await world.http.post(f"{own}/close", headers=foreign, json={}))
    answers.append(await world.http.get("/v1/elsewhere/matters", headers=foreign))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


async def test_nobody_is_let_in_without_token(world: World) -> None:
    answer = await world.http.get(f"/v1/{world.jurisdiction}/matters")
    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["", "/history", "/due-date/explain", "/case-file"])
async def test_unit_without_part_in_a_matter_does_not_see_it(world: World, path: str) -> None:
    matter = await world.assigned()
    expected = {"hbj": 404, "jtj": 200, "jyj": 200}
    for unit, status in expected.items():
        answer = await world.call("GET", f"/matters/{matter}{path}", LIAISON, unit=unit)
        assert answer.status_code == status, unit
    for role in (AUDITOR, LEADER, DIRECTOR):
        assert (await world.call("GET", f"/matters/{matter}{path}", role, unit="hbj")).status_code == 200


async def test_unit_lists_only_its_own_matters(world: World) -> None:
    matter = await world.assigned()
    await world.proposed()
    assert [row["matter_id"] for row in (await world.get("/matters", LIAISON, unit="jtj"))["matters"]] == [matter]
    assert (await world.get("/matters", LIAISON, unit="hbj"))["matters"] == []
    assert (await world.get("/matters", LIAISON, unit=""))["matters"] == []
    assert len((await world.get("/matters", STAFF))["matters"]) == 2


async def test_unit_without_part_cannot_act(world: World) -> None:
    matter = await world.assigned()
    body = {"unit": "hbj"}
    answer = await world.call("POST", f"/matters/{matter}/acknowledge", LIAISON, unit="hbj", body=body)
    assert answer.status_code == 404


async def test_act_on_an_absent_matter_is_not_found(world: World) -> None:
    answer = await world.call("POST", f"/matters/{new_id()}/close", STAFF, body={})
    assert answer.status_code == 404


async def test_unknown_role_may_nothing(world: World) -> None:
    assert (await world.call("POST", "/matters", "mayor_of_nowhere", body=matter_body())).status_code == 403
    assert (await world.call("GET", "/matters", "mayor_of_nowhere")).status_code == 403
