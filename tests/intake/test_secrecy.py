"""Classified material: found by its marks, refused before anything is kept."""

from __future__ import annotations

import json
import logging

import pytest
from sqlalchemy import text

from duban_sdk.secrecy import bears_mark, is_marked
from tests.intake.channel import ChannelClient, signed, ticket
from tests.intake.conftest import Intake

MARKED = {
    "level and star": "机密★",
    "white star": "秘密☆",
    "with period": "绝密★10年",
    "long term": "绝密★长期",
    "full-width digits": "机密★１０年",
    "blank between": "秘　密 ★ 1年",
    "zero-width characters": "机\u200b密\u2060★",
    "traditional": "機密★",
    "variant 祕": "祕密★",
    "emoji star": "秘密⭐",
    "level word": "绝密级★",
    "inside a text": "附件为机密★3年文件，请查收",
    "form field": "密级：秘密",
    "form field, blanks and half-width colon": "密 级: 机密",
    "alone on its line": "云和县人民政府文件\n机密\n关于……",
    "alone with period": "　秘密　10年　\n正文",
    "in brackets": "【机密】",
}
UNMARKED = {
    "business secret": "反映某公司泄露商业秘密三年未处理",
    "years of keeping silent": "他把这个秘密守了10年",
    "confidential staff": "县委机密局附近路灯不亮",
    "secret garden": "小区名为秘密花园，物业不作为",
    "star elsewhere": "五星★酒店噪声扰民，机密不详",
    "dense": "密集★",
}


@pytest.mark.parametrize("written", MARKED.values(), ids=MARKED)
def test_mark_is_found_when_written_as(written: str) -> None:
    assert is_marked(written)


@pytest.mark.parametrize("written", UNMARKED.values(), ids=UNMARKED)
def test_mark_is_not_found_when_the_words_stand_in_a_sentence(written: str) -> None:
    assert not is_marked(written)


def test_mark_is_found_when_deep_inside_a_payload() -> None:
    assert bears_mark({"附件": [{"标题": "甲"}, {"标题": ["机密★"]}]})
    assert bears_mark({"机密★": 1})
    assert not bears_mark({"附件": [{"标题": "甲"}, 1, None, True]})


async def everything_kept(intake: Intake) -> str:
    """Return every row of every table of intake as text."""
    async with intake.database.transaction({"ping", "yuan"}) as connection:
        names = await connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'intake'"))
        rows = [str(row) for name in names.scalars() for row in await connection.execute(text(f"SELECT * FROM {name}"))]
    return "\n".join(rows)


@pytest.mark.parametrize("field", ["title", "content", "instruction", "place", "external_id"])
async def test_push_keeps_nothing_but_a_stub_when_classified(
    intake: Intake, hotline: ChannelClient, caplog: pytest.LogCaptureFixture, field: str
) -> None:
    payload = ticket(title="甲乙丙丁演练方案", contact={"name": "赵不留名", "phone": "13611112222"})
    payload[field] = f"{payload.get(field, '')} 机密★5年"
    with caplog.at_level(logging.DEBUG):
        answer = await hotline.push(payload, webhook_id=f"classified_{field}")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:duban:intake:classified")
    number = answer.json()["register_number"]
    kept, logged = await everything_kept(intake), caplog.text + json.dumps([str(vars(r)) for r in caplog.records])
    for part in ("演练方案", "赵不留名", "13611112222", f"classified_{field}", payload["external_id"]):
        assert part not in kept
        assert part not in logged
        assert part not in answer.text
    stubs = (await intake.http.get("/v1/ping/secrecy-stubs", headers=intake.staff())).json()["items"]
    assert set(stubs[0]) == {"register_number", "channel", "received_at"}
    assert (stubs[0]["register_number"], stubs[0]["channel"]) == (number, "hotline")


async def test_push_is_refused_as_classified_when_escaped(hotline: ChannelClient) -> None:
    body = json.dumps(ticket(title="机密★")).encode()
    assert "密" not in body.decode()
    answer = await hotline.send(body, signed(body))
    assert answer.json()["type"] == "urn:duban:intake:classified"


@pytest.mark.parametrize("broken", [{"title": None}, {"nonsense": 1}], ids=["title missing", "unknown field"])
async def test_push_is_refused_as_classified_when_it_is_invalid_too(
    hotline: ChannelClient, broken: dict[str, object]
) -> None:
    payload = ticket(content="绝密★启用前", **broken)
    assert (await hotline.push(payload)).json()["type"] == "urn:duban:intake:classified"


async def test_staff_are_refused_when_they_type_classified_text(intake: Intake, hotline: ChannelClient) -> None:
    accepted = await hotline.push(ticket())
    url = f"/v1/ping/tickets/{accepted.json()['ticket_id']}"
    triage = {"decision": "return", "reason": "见机密★文件"}
    for path, body in (
        (f"{url}/triage", triage),
        ("/v1/ping/tickets", ticket(channel="hotline", title="秘密★")),
    ):
        answer = await intake.http.post(path, json=body, headers=intake.staff())
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:duban:intake:classified"), path
