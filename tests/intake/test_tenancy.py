"""Jurisdictions: apart from each other, and one that is broken stops no other."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.intake.channel import ChannelClient, ticket
from tests.intake.conftest import Intake
from tests.intake.test_triage import DECISIONS, pushed

TABLES = ("ticket", "revision", "vault", "delivery", "disclosure", "secrecy_stub", "event", "outbox")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/tickets", None),
        ("GET", "/tickets/{id}", None),
        ("GET", "/secrecy-stubs", None),
        ("POST", "/tickets", ticket(channel="hotline")),
        ("POST", "/tickets/{id}/triage", DECISIONS["return"][0]),
        ("POST", "/tickets/{id}/contact-disclosures", {"reason": "x"}),
    ],
)
async def test_token_sees_nothing_when_it_is_of_another_jurisdiction(
    intake: Intake, hotline: ChannelClient, method: str, path: str, body: object
) -> None:
    there = await pushed(hotline)
    headers = intake.staff(jurisdiction="yuan")
    answers = [
        await intake.http.request(method, f"/v1/{code}{path.format(id=ticket_id)}", json=body, headers=headers)
        for code, ticket_id in (("ping", there), ("ping", uuid4()), ("nowhere", uuid4()))
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


async def test_ticket_of_another_jurisdiction_is_not_found_when_asked_for_by_id(
    intake: Intake, hotline: ChannelClient
) -> None:
    there = await pushed(hotline)
    headers = intake.staff(jurisdiction="yuan")
    assert (await intake.http.get(f"/v1/yuan/tickets/{there}", headers=headers)).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer x"}, {"authorization": "Basic eA=="}])
async def test_staff_are_asked_for_a_token_when_they_have_none(intake: Intake, headers: dict[str, str]) -> None:
    answer = await intake.http.get("/v1/ping/tickets", headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


async def test_same_external_id_is_another_ticket_when_the_jurisdiction_differs(intake: Intake) -> None:
    payload = ticket()
    answers = [await intake.channel("hotline", code).push(payload, webhook_id="both") for code in ("ping", "yuan")]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json()["ticket_id"] != answers[1].json()["ticket_id"]


@pytest.mark.parametrize("table", TABLES)
async def test_table_shows_nothing_when_no_jurisdiction_is_in_scope(intake: Intake, table: str) -> None:
    async with intake.database.transaction({"yuan"}) as connection:
        found = await connection.execute(text(f"SELECT count(*) FROM {table} WHERE jurisdiction = 'ping'"))
        assert found.scalar_one() == 0
    with pytest.raises(DBAPIError, match="no jurisdiction in scope"):
        async with intake.database.unscoped() as connection:
            await connection.execute(text(f"SELECT count(*) FROM {table}"))


@pytest.mark.parametrize("table", ["revision", "vault", "delivery", "disclosure", "secrecy_stub", "event"])
async def test_record_cannot_be_changed_when_kept(intake: Intake, table: str) -> None:
    with pytest.raises(DBAPIError, match="only ever added"):
        async with intake.database.transaction({"ping"}) as connection:
            await connection.execute(text(f"DELETE FROM {table}"))


async def test_jurisdiction_is_out_of_service_alone_when_its_plugin_is_missing(
    intake: Intake, hotline: ChannelClient
) -> None:
    answer = await intake.channel("hotline", "broken").push(ticket())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "not_installed" not in answer.text
    staff = await intake.http.get("/v1/broken/tickets", headers=intake.staff(jurisdiction="broken"))
    assert staff.status_code == 503
    assert (await hotline.push(ticket())).status_code == 202


async def test_readiness_names_the_broken_jurisdiction_when_others_work(intake: Intake) -> None:
    checks = (await intake.http.get("/readyz")).json()
    (check,) = [each for each in checks if each["name"] == "辖区规则与渠道"]
    assert (check["ok"], check["critical"]) == (False, False)
    assert "broken" in check["detail"]
    assert "not_installed" in check["detail"]
