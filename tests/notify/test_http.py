"""The HTTP interface: who sees and does what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from duban_contracts.events.matter import ObjectionFiled
from duban_notify.adapters.reading import SqlReading
from duban_notify.entrypoints.http import create_routes
from duban_notify.ports import NotDelivered
from duban_notify.translate import Counties
from duban_runtime.auth import Caller, Tokens
from duban_runtime.database import Database
from duban_runtime.http import create_app
from tests.notify.desk import Desk, FakeSender
from tests.notify.rules import a_county
from tests.notify.story import BY, UNITS, an_id, assigned, at_address, received, stream, ticket, units_events

pytestmark = pytest.mark.servers
TOKENS = Tokens(SecretStr("k" * 32))
REFUSED = NotDelivered("fake", "拒收", permanent=True)
ADDRESS = "dingtalk://secret-token"


class Api:
    """Calls as different people."""

    def __init__(self, client: httpx.AsyncClient, desk: Desk) -> None:
        self._client = client
        self.desk = desk

    async def call(
        self, method: str, path: str, role: str = "supervision_staff", person: str = "p-staff", *, of: str = "yunhe"
    ) -> httpx.Response:
        unit = person.removeprefix("p-").partition("-")[0] if role.startswith("unit_") else "dcs"
        token = TOKENS.issue(Caller(of, person, "某人", unit, frozenset({role})))
        return await self._client.request(method, path, headers={"authorization": f"Bearer {token}"})

    async def items(self, query: str = "", **caller: str) -> list[dict[str, object]]:
        answer = await self.call("GET", f"/v1/yunhe/notices{query}", **caller)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])


@pytest_asyncio.fixture
async def api(database: Database) -> AsyncIterator[Api]:
    """Three units were given an order; the notice to one of them was refused."""
    county = a_county()
    desk = Desk(database, FakeSender(will=[REFUSED]), counties={"yunhe": county})
    units = [*UNITS[:3], at_address(UNITS[3], ADDRESS)]
    await desk.hears(units_events(units), stream(f"matter:{an_id('m1')}", assigned("jtj")))
    await desk.delivers()
    objection = ObjectionFiled(unit="jtj", reason="r", by=BY, clause="T-1")
    await desk.hears(
        stream(f"matter:{an_id('m2')}", assigned("fgj"), objection), stream(f"ticket:{an_id('t1')}", received(ticket()))
    )
    await desk.delivers()
    app = create_app("试", "notify", TOKENS)
    counties = Counties({"yunhe": county}, {"broken": "插件未安装"})
    app.include_router(create_routes(counties, SqlReading(database), desk.clock, lambda: None))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://notify") as client:
        yield Api(client, desk)


async def failed_id(api: Api) -> UUID:
    (failed,) = await api.items("?state=failed")
    return UUID(str(failed["id"]))


async def test_staff_see_all_notices_with_their_receipts_but_no_address(api: Api) -> None:
    items = await api.items()

    assert len(items) == 5
    (failed,) = [item for item in items if item["recipient"] == "p-jtj-2"]
    assert failed["address_kind"] == "dingtalk"
    assert failed["receipt"] == {
        "state": "failed",
        "sender": "fake",
        "response": "拒收",
        "attempts": 1,
        "delivered_at": None,
        "read_at": None,
    }
    assert "secret-token" not in str(items)


FILTERS = {
    "?state=failed": 1,
    "?recipient=p-fgj-1": 1,
    "?unit=fgj": 2,
    f"?stream=matter:{an_id('m2')}": 4,
    "?recipient=nobody": 0,
}


@pytest.mark.parametrize(("query", "count"), FILTERS.items(), ids=FILTERS.keys())
async def test_list_is_filtered(api: Api, query: str, count: int) -> None:
    assert len(await api.items(query)) == count


async def test_pages_together_hold_every_notice_once(api: Api) -> None:
    seen: list[object] = []
    after = ""
    while True:
        page = (await api.call("GET", f"/v1/yunhe/notices?limit=2{after}")).json()
        seen.extend(item["id"] for item in page["items"])
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert len(seen) == len(set(seen)) == 5


SIGHT = {
    "a unit's liaison sees the unit's own": ("unit_liaison", "p-fgj-2", {"p-fgj-1", "p-fgj-2"}),
    "another unit's liaison does not": ("unit_liaison", "p-jtj-2", {"p-jtj-2"}),
    "who may only confirm sees his or her own": ("supervision_head", "p-head", {"p-head"}),
    "a leader without notices sees none": ("leader", "p-leader", set()),
}


@pytest.mark.parametrize(("role", "person", "recipients"), SIGHT.values(), ids=SIGHT.keys())
async def test_caller_sees(api: Api, role: str, person: str, recipients: set[str]) -> None:
    assert {item["recipient"] for item in await api.items(role=role, person=person)} == recipients
    foreign = await api.call("GET", f"/v1/yunhe/notices/{await failed_id(api)}", role, person)
    assert foreign.status_code == (200 if "p-jtj-2" in recipients else 404)


async def test_recipient_confirms_reading_once(api: Api) -> None:
    path = f"/v1/yunhe/notices/{await failed_id(api)}/receipt"

    first = await api.call("POST", path, "unit_liaison", "p-jtj-2")
    api.desk.clock.pass_seconds(60)
    again = await api.call("POST", path, "unit_liaison", "p-jtj-2")
    stranger = await api.call("POST", path)

    assert first.status_code == 200
    assert first.json()["read_at"] == again.json()["read_at"] is not None
    assert (stranger.status_code, stranger.json()["detail"]) == (403, "只有收件人本人可以确认已阅")


async def test_failed_notice_is_sent_again_and_no_other(api: Api) -> None:
    path = f"/v1/yunhe/notices/{await failed_id(api)}"

    assert (await api.call("POST", f"{path}/retry")).json()["receipt"]["state"] == "pending"
    await api.desk.delivers()
    refused = await api.call("POST", f"{path}/retry")

    assert (await api.call("GET", f"{path}/receipt")).json()["state"] == "delivered"
    assert (refused.status_code, refused.json()["state"]) == (409, "delivered")
    assert (await api.desk.published())[-1] == "notice.delivered.v1"


async def test_answers_are_listed(api: Api) -> None:
    page = (await api.call("GET", "/v1/yunhe/answers?channel=hotline")).json()

    (item,) = page["items"]
    assert (item["status"], item["state"], item["sequence"], item["external_id"]) == ("received", "pending", 1, "外t1")


async def test_who_may_only_send_again_sees_no_texts(api: Api) -> None:
    path = f"/v1/yunhe/notices/{await failed_id(api)}"

    (item,) = await api.items("?state=failed", role="operator", person="p-ops")
    sent_again = await api.call("POST", f"{path}/retry", "operator", "p-ops")

    assert (item["title"], item["text"], item["recipient"]) == ("", "", "p-jtj-2")
    assert (sent_again.status_code, sent_again.json()["text"]) == (200, "")


REFUSALS = {
    "no role for it": ("GET", "/v1/yunhe/notices", "clock", 403),
    "retry is not a unit's": ("POST", f"/v1/yunhe/notices/{an_id('x')}/retry", "unit_liaison", 403),
    "answers are not a unit's": ("GET", "/v1/yunhe/answers", "unit_liaison", 403),
    "unknown notice": ("GET", f"/v1/yunhe/notices/{an_id('x')}", "supervision_staff", 404),
    "no id": ("GET", "/v1/yunhe/notices/abc", "supervision_staff", 422),
    "foreign page mark": ("GET", "/v1/yunhe/notices?after=xyz", "supervision_staff", 422),
    "unknown state": ("GET", "/v1/yunhe/notices?state=lost", "supervision_staff", 422),
    "page too large": ("GET", "/v1/yunhe/notices?limit=1000", "supervision_staff", 422),
    "another jurisdiction": ("GET", "/v1/hutubi/notices", "supervision_staff", 404),
}


@pytest.mark.parametrize(("method", "path", "role", "status"), REFUSALS.values(), ids=REFUSALS.keys())
async def test_request_is_refused(api: Api, method: str, path: str, role: str, status: int) -> None:
    answer = await api.call(method, path, role)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


async def test_answer_is_503_while_the_rules_of_the_jurisdiction_are_broken(api: Api) -> None:
    answer = await api.call("GET", "/v1/broken/notices", of="broken")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
