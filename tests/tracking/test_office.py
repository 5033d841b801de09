"""Papers, incidents, proposals, referrals, units over HTTP."""

from __future__ import annotations

import pytest

from tests.tracking.world import DIRECTOR, HEAD, LEADER, LIAISON, STAFF, Json, World, new_id

pytestmark = pytest.mark.servers


def paper_body(**changes: object) -> Json:
    return {"kind": "circular", "title": "三月督查通报", "period": "2026-02", **changes}


async def issue(world: World, paper: str, **body: object) -> Json:
    await world.act(f"/papers/{paper}/sign", HEAD, body={"approved": True})
    return await world.act(f"/papers/{paper}/issue", STAFF, body=dict(body))


async def test_circular_names_units_and_fulfils_the_duty_when_it_is_issued(world: World) -> None:
    await world.sweep()
    matter = await world.assigned()
    naming = {"matter_id": matter, "unit": "jyj", "named_as": "slow", "problem": "进展缓慢"}
    drafted = await world.act("/papers", STAFF, body=paper_body(namings=[naming]))
    assert drafted["state"] == "awaiting_signature"
    issued = await issue(world, str(drafted["id"]), reasons_due_on="2026-03-12")
    assert (issued["state"], issued["number"]) == ("issued", "通报〔2026〕1号")
    history = (await world.get(f"/matters/{matter}/history"))["history"]
    assert [entry["type"].split(".")[3] for entry in history[-2:]] == ["unit_named", "duty_opened"]
    assert history[-1]["clause"] == "T-6"
    assert [duty["state"] for duty in (await world.get("/duties"))["duties"]] == ["done"]
    named = await world.rows("SELECT causationid FROM event WHERE type LIKE '%unit_named%'")
    of_issue = await world.rows("SELECT id FROM event WHERE type LIKE '%paper.issued%'")
    assert named[0].causationid == str(of_issue[0].id)


async def test_circular_is_not_issued_when_it_names_a_unit_without_part(world: World) -> None:
    matter = await world.assigned()
    naming = {"matter_id": matter, "unit": "hbj", "named_as": "praised"}
    drafted = await world.act("/papers", STAFF, body=paper_body(namings=[naming]))
    paper = str(drafted["id"])
    await world.act(f"/papers/{paper}/sign", HEAD, body={"approved": True})
    answer = await world.call("POST", f"/papers/{paper}/issue", STAFF, body={})
    assert answer.status_code == 422
    assert "县环保局不是本事项的承办单位" in answer.json()["detail"]
    assert (await world.get(f"/papers/{paper}"))["state"] == "signed"
    # The number that was taken for it goes to the next.
    await world.call("PUT", f"/papers/{paper}", STAFF, body=paper_body())
    assert (await issue(world, paper))["number"] == "通报〔2026〕1号"


async def test_paper_is_drafted_anew_when_its_signer_refuses(world: World) -> None:
    paper = str((await world.act("/papers", STAFF, body=paper_body()))["id"])
    await world.act(f"/papers/{paper}/sign", HEAD, body={"approved": False, "opinion": "数据有误"})
    assert (await world.call("POST", f"/papers/{paper}/issue", STAFF, body={})).status_code == 409
    again = await world.call("PUT", f"/papers/{paper}", STAFF, body=paper_body(title="三月督查通报（修订）"))
    assert again.json()["state"] == "awaiting_signature"
    instruction = {"key": "i1", "leader": "张县长", "instruction": "请各单位重视"}
    done = await world.act(f"/papers/{paper}/instructions", STAFF, body=instruction)
    assert len(done["events"]) == 1


async def test_units_see_papers_only_once_they_are_out(world: World) -> None:
    paper = str((await world.act("/papers", STAFF, body=paper_body()))["id"])
    assert (await world.get("/papers", LIAISON, unit="jyj"))["papers"] == []
    assert (await world.call("GET", f"/papers/{paper}", LIAISON, unit="jyj")).status_code == 404
    await issue(world, paper)
    assert [row["key"] for row in (await world.get("/papers", LIAISON, unit="jyj"))["papers"]] == [paper]


async def test_draft_is_made_from_the_ledger(world: World) -> None:
    await world.assigned()
    draft = await world.get("/papers/draft?kind=circular&period=2026-03")
    assert draft["title"] == "2026-03通报"
    assert "城区学校周边交通拥堵" in draft["sections"][0][1]
    assert (await world.get("/papers/draft?kind=circular&period=2026-02"))["sections"] == [["情况", "无"]]
    for query in ("kind=circular&period=march", "kind=letter&period=2026-03"):
        assert (await world.call("GET", f"/papers/draft?{query}", STAFF)).status_code == 422
    assert (await world.call("GET", "/papers/draft?kind=circular&period=2026", LIAISON, unit="jyj")).status_code == 403


async def test_incident_is_recorded_and_withdrawn(world: World) -> None:
    body = {"kind": "refusal", "unit": "jyj", "happened_on": "2026-03-01", "description": "拒不配合督查"}
    recorded = await world.act("/incidents", STAFF, body=body)
    path = f"/incidents/{recorded['id']}"
    assert (await world.get(path))["state"] == "recorded"
    assert (await world.get("/incidents", LIAISON, unit="jtj"))["incidents"] == []
    assert len((await world.get("/incidents", LIAISON, unit="jyj"))["incidents"]) == 1
    gone = await world.act(f"{path}/withdraw", STAFF, body={"reason": "核实有误"})
    assert gone["state"] == "withdrawn"
    assert (
        await world.call("POST", f"/incidents/{new_id()}/withdraw", STAFF, body={"reason": "无"})
    ).status_code == 404


async def test_incident_is_one_when_its_key_comes_again(world: World) -> None:
    body = {"kind": "refusal", "unit": "jyj", "happened_on": "2026-03-01", "description": "拒不配合督查"}
    headers = world.token(STAFF) | {"Idempotency-Key": "incident-1"}
    answers = [
        await world.http.post(f"/v1/{world.jurisdiction}/incidents", headers=headers, json=body) for _ in range(2)
    ]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert [len(answer.json()["events"]) for answer in answers] == [1, 0]


async def test_proposal_is_decided_by_its_signers(world: World) -> None:
    body = {"kind": "cancel_awards", "name": "取消评优资格", "unit": "jyj", "period": "2026", "reason": "三件逾期"}
    raised = await world.act("/proposals", STAFF, body=body)
    assert (raised["id"], raised["state"]) == ("cancel_awards.2026.jyj", "awaiting_signature")
    path = f"/proposals/{raised['id']}"
    assert (await world.call("POST", f"{path}/sign", DIRECTOR, body={"approved": True})).status_code == 403
    assert (await world.act(f"{path}/sign", LEADER, body={"approved": True}))["state"] == "approved"
    assert (await world.act(f"{path}/withdraw", LEADER, body={"reason": "理由正当"}))["state"] == "withdrawn"


async def test_referral_gains_its_receipt(world: World) -> None:
    body = {"body": "县监委", "facts": "政令不畅", "unit": "jyj", "referred_on": "2026-03-01"}
    referral = (await world.act("/referrals", STAFF, body=body))["id"]
    answer = await world.call("PUT", f"/referrals/{referral}", STAFF, body={**body, "receipt": "监收〔2026〕3号"})
    assert answer.json()["state"] == "receipted"
    assert (await world.get("/referrals?state=receipted"))["referrals"][0]["receipt"] == "监收〔2026〕3号"


async def test_register_refuses_a_temporary_body_without_host(world: World) -> None:
    body = {"name": "创建指挥部", "kind": "temporary_body"}
    assert (await world.call("PUT", "/units/zhb", STAFF, body=body)).status_code == 422
    answer = await world.call("PUT", "/units/zhb", STAFF, body={**body, "host_unit": "jyj"})
    assert answer.status_code == 200
    codes = [unit["unit"] for unit in (await world.get("/units"))["units"]]
    assert codes == ["dcs", "hbj", "jtj", "jyj", "zhb"]
    again = await world.call("PUT", "/units/zhb", STAFF, body={**body, "host_unit": "jyj"})
    assert again.json()["events"] == []
    assert (await world.call("PUT", "/units/坏代码", STAFF, body=body)).status_code == 422
