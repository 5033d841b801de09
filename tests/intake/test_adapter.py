"""Channels whose payload a plugin translates."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from tests.intake.channel import ticket
from tests.intake.conftest import Intake
from tests.intake.plugins import SLOW_SECONDS
from tests.intake.test_secrecy import everything_kept
from tests.intake.test_triage import detail


def native(number: str, **changes: Any) -> dict[str, Any]:
    return {
        "gdh": number,
        "bt": "路灯不亮",
        "nr": "解放街路灯不亮三日",
        "lxr": "周联系",
        "dh": "13344445555",
        **changes,
    }


async def rules_check(intake: Intake) -> str:
    checks = (await intake.http.get("/readyz")).json()
    return next(str(each["detail"]) for each in checks if each["name"] == "辖区规则与渠道")


async def test_payload_becomes_a_ticket_when_a_plugin_translates_it(intake: Intake) -> None:
    answer = await intake.channel("native").push(native("N-1"))
    assert answer.status_code == 202, answer.text
    shown = await detail(intake, answer.json()["ticket_id"])
    assert (shown["external_id"], shown["title"], shown["has_contact"]) == ("N-1", "路灯不亮", True)
    kept = await everything_kept(intake)
    assert "13344445555" not in kept
    assert "周联系" not in kept


async def test_payload_is_refused_with_the_plugins_words_when_it_does_not_fit(intake: Intake) -> None:
    answer = await intake.channel("native").push(native("N-2", behave="refuse"))
    assert (answer.status_code, answer.json()["detail"]) == (422, "工单号 gdh 必填，未提供")


async def test_payload_is_scanned_for_marks_before_a_plugin_sees_it(intake: Intake) -> None:
    answer = await intake.channel("native").push(native("N-3", bt="机密★", behave="fail"))
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:duban:intake:classified")


@pytest.mark.parametrize("behaviour", ["fail", "hang"])
async def test_jurisdiction_says_so_until_mended_when_its_adapter_does_not_work(
    intake: Intake, caplog: pytest.LogCaptureFixture, behaviour: str
) -> None:
    channel = intake.channel("native")
    with caplog.at_level(logging.DEBUG):
        answer = await channel.push(native(f"N-4{behaviour}", behave=behaviour))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    detail_text = await rules_check(intake)
    assert "ping" in detail_text
    assert "duban_ticket_push" in detail_text
    for text in (answer.text, detail_text, caplog.text, str([vars(record) for record in caplog.records])):
        assert "周联系" not in text
    await asyncio.sleep(SLOW_SECONDS)
    assert (await channel.push(native(f"N-5{behaviour}"))).status_code == 202
    assert "duban_ticket_push" not in await rules_check(intake)


async def test_others_are_served_meanwhile_when_an_adapter_hangs(intake: Intake) -> None:
    hanging = asyncio.create_task(intake.channel("native").push(native("N-6", behave="hang")))
    await asyncio.sleep(0.05)
    began = asyncio.get_running_loop().time()
    assert (await intake.channel("hotline", "yuan").push(ticket())).status_code == 202
    assert asyncio.get_running_loop().time() - began < 0.25
    assert not hanging.done()
    assert (await hanging).status_code == 503
    await asyncio.sleep(SLOW_SECONDS)


async def test_channel_is_out_of_service_when_no_plugin_knows_its_adapter(intake: Intake) -> None:
    assert (await intake.channel("orphan").push(native("N-7"))).status_code == 503
    assert "没有插件认识适配器 nobody" in await rules_check(intake)
