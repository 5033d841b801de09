"""Pushing tickets: what is refused, each with its status, its problem type and words for the vendor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.intake.channel import FOREIGN_SECRET, ChannelClient, encode, signed, ticket
from tests.intake.conftest import Intake

URN = "urn:duban:intake:"
GOOD = encode(ticket(external_id="refused-1"))


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in signed(GOOD).items() if key != name}


# Signed when the test runs: what was signed at collection may be stale by then.
SIGNATURES: dict[str, tuple[Callable[[], dict[str, str]], int, str]] = {
    "no headers": (dict, 401, "signature-missing"),
    "no id": (lambda: without("webhook-id"), 401, "signature-missing"),
    "no timestamp": (lambda: without("webhook-timestamp"), 401, "signature-missing"),
    "no signature": (lambda: without("webhook-signature"), 401, "signature-missing"),
    "foreign key": (lambda: signed(GOOD, secret=FOREIGN_SECRET), 401, "signature-wrong"),
    "signature over another body": (lambda: signed(GOOD + b" "), 401, "signature-wrong"),
    "malformed signature": (lambda: {**signed(GOOD), "webhook-signature": "nonsense"}, 401, "signature-wrong"),
    "signature not base64": (lambda: {**signed(GOOD), "webhook-signature": "v1,%%%"}, 401, "signature-wrong"),
    "only an unknown version": (lambda: {**signed(GOOD), "webhook-signature": "v2,aaaa"}, 401, "signature-wrong"),
    "timestamp no number": (lambda: {**signed(GOOD), "webhook-timestamp": "gestern"}, 401, "signature-wrong"),
    "timestamp not finite": (lambda: {**signed(GOOD), "webhook-timestamp": "inf"}, 401, "signature-wrong"),
    "six minutes old": (lambda: signed(GOOD, age=timedelta(minutes=6)), 401, "signature-stale"),
    "six minutes ahead": (lambda: signed(GOOD, age=timedelta(minutes=-6)), 401, "signature-stale"),
    "id too long": (lambda: signed(GOOD, webhook_id="x" * 201), 400, "webhook-id-malformed"),
    "id with a blank": (lambda: signed(GOOD, webhook_id="a b"), 400, "webhook-id-malformed"),
}


@pytest.mark.parametrize(("headers", "status", "kind"), SIGNATURES.values(), ids=SIGNATURES)
async def test_push_is_refused_when_the_signature_does_not_hold(
    hotline: ChannelClient, headers: Callable[[], dict[str, str]], status: int, kind: str
) -> None:
    answer = await hotline.send(GOOD, headers())
    assert (answer.status_code, answer.json()["type"]) == (status, URN + kind)
    assert answer.headers["content-type"] == "application/problem+json"


BODIES: dict[str, tuple[bytes, int, str]] = {
    "broken JSON": (b'{"external_id": ', 400, "不是合法的 JSON"),
    "no JSON at all": (b"external_id=1", 400, "不是合法的 JSON"),
    "a list": (b"[]", 400, "JSON 对象"),
    "duplicate key": (b'{"title": "a", "title": "b"}', 400, "重复出现"),
    "control character": (b'{"title": "a\\u0007b"}', 400, "控制字符"),
    "NUL character": (b'{"title": "a\\u0000b"}', 400, "控制字符"),
    "half a surrogate pair": (b'{"title": "\\ud842"}', 400, "代理字符"),
    "NaN": (b'{"revision": NaN}', 400, "NaN"),
    "empty": (b"", 400, "JSON"),
}


@pytest.mark.parametrize(("body", "status", "words"), BODIES.values(), ids=BODIES)
async def test_push_is_refused_when_the_body_is_no_clean_json(
    hotline: ChannelClient, body: bytes, status: int, words: str
) -> None:
    answer = await hotline.send(body, signed(body))
    assert answer.status_code == status
    assert words in answer.json()["detail"]


async def test_push_is_refused_when_the_body_is_not_utf8(hotline: ChannelClient) -> None:
    answer = await hotline.send('{"title": "电梯"}'.encode("gbk"), signed(GOOD))
    assert answer.status_code == 400
    assert "UTF-8" in answer.json()["detail"]


FIELDS: dict[str, tuple[dict[str, Any], str]] = {
    "title missing": ({"title": None}, "title"),
    "title a number": ({"title": 7}, "title"),
    "title blank": ({"title": "  "}, "title"),
    "title too long": ({"title": "字" * 201}, "title"),
    "external id missing": ({"external_id": None}, "external_id"),
    "revision a text": ({"revision": "2"}, "revision"),
    "revision a truth value": ({"revision": True}, "revision"),
    "revision zero": ({"revision": 0}, "revision"),
    "unknown field": ({"telephone": "139"}, "telephone"),
    "unit a number": ({"suggested_unit": 5}, "suggested_unit"),
    "contact a text": ({"contact": "王某"}, "contact"),
    "contact with an unknown field": ({"contact": {"wechat": "x"}}, "contact.wechat"),
    "30 February": ({"happened_at": "2026-02-30T08:00:00+08:00"}, "happened_at"),
    "25 o'clock": ({"happened_at": "2026-02-20T25:00:00+08:00"}, "happened_at"),
    "without zone": ({"happened_at": "2026-02-20T08:00:00"}, "happened_at"),
    "seconds since 1970": ({"happened_at": 1_700_000_000}, "happened_at"),
    "year 0001": ({"happened_at": "0001-01-01T00:00:00+08:00"}, "happened_at"),
    "year 9999": ({"reply_due_at": "9999-12-31T23:59:59-08:00"}, "reply_due_at"),
    "year 1800": ({"happened_at": "1800-01-01T00:00:00+08:00"}, "happened_at"),
    "in the future": ({"happened_at": "2090-01-01T00:00:00+08:00"}, "happened_at"),
    "due before it happened": (
        {"happened_at": "2026-02-20T08:00:00+08:00", "reply_due_at": "2026-02-19T08:00:00+08:00"},
        "reply_due_at",
    ),
}


@pytest.mark.parametrize(("change", "field"), FIELDS.values(), ids=FIELDS)
async def test_push_is_refused_with_the_field_when_a_part_is_wrong(
    hotline: ChannelClient, change: dict[str, Any], field: str
) -> None:
    payload = {name: value for name, value in ticket(**change).items() if value is not None}
    answer = await hotline.push(payload)
    assert (answer.status_code, answer.json()["type"]) == (422, URN + "invalid"), answer.text
    assert field in answer.json()["errors"][0]["field"]
    assert not answer.json()["detail"].isascii()


@pytest.mark.parametrize(("jurisdiction", "channel"), [("nowhere", "hotline"), ("ping", "nothing"), ("yuan", "native")])
async def test_push_is_answered_alike_when_jurisdiction_or_channel_is_unknown(
    intake: Intake, jurisdiction: str, channel: str
) -> None:
    answer = await intake.channel(channel, jurisdiction).push(ticket())
    unsigned = await intake.channel(channel, jurisdiction).send(GOOD, {})
    assert answer.status_code == unsigned.status_code == 404
    assert answer.content == unsigned.content
    assert answer.json()["detail"] == "所请求的内容不存在"


async def test_push_is_refused_when_larger_than_a_mebibyte(hotline: ChannelClient) -> None:
    body = encode(ticket(content="字" * 400_000))
    answer = await hotline.send(body, signed(body))
    assert answer.status_code == 413
    assert answer.json()["limit_bytes"] == 1024 * 1024


async def test_push_is_a_replay_when_a_webhook_id_comes_with_other_content(hotline: ChannelClient) -> None:
    assert (await hotline.push(ticket(), webhook_id="replayed_1")).status_code == 202
    answer = await hotline.push(ticket(), webhook_id="replayed_1")
    assert (answer.status_code, answer.json()["type"]) == (409, URN + "replay")


async def test_replay_keeps_nothing_when_refused(intake: Intake, hotline: ChannelClient) -> None:
    await hotline.push(ticket(), webhook_id="replayed_2")
    refused = ticket(title="重放的工单不应留存")
    await hotline.push(refused, webhook_id="replayed_2")
    async with intake.database.transaction({"ping"}) as connection:
        found = await connection.execute(
            text("SELECT count(*) FROM ticket WHERE external_id = :id"), {"id": refused["external_id"]}
        )
        assert found.scalar_one() == 0
    assert (await hotline.push(refused)).status_code == 202


async def test_webhook_id_is_free_when_another_channel_used_it(intake: Intake) -> None:
    for channel in ("hotline", "standing"):
        assert (await intake.channel(channel).push(ticket(), webhook_id="shared_id")).status_code == 202


async def test_channel_is_out_of_service_when_its_key_is_not_set(intake: Intake) -> None:
    answer = await intake.channel("keyless").push(ticket())
    assert answer.status_code == 503
    assert "TEST_UNSET_SECRET" not in answer.text
    (check,) = [each for each in (await intake.http.get("/readyz")).json() if each["name"] == "辖区规则与渠道"]
    assert "TEST_UNSET_SECRET" in check["detail"]
