"""Lists, case files, similar tickets, and what a channel sees of its own tickets."""

from __future__ import annotations

from typing import Any

import pytest

from duban_intake.core.similarity import bigrams, likeness, same_number
from tests.intake.channel import FOREIGN_SECRET, ticket
from tests.intake.conftest import Intake
from tests.intake.test_triage import DECISIONS, detail, pushed, triage


async def page(intake: Intake, jurisdiction: str = "yuan", **query: Any) -> dict[str, Any]:
    answer = await intake.http.get(
        f"/v1/{jurisdiction}/tickets", params=query, headers=intake.staff(jurisdiction=jurisdiction)
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_list_gives_every_ticket_once_when_paged(intake: Intake) -> None:
    channel = intake.channel("hotline", "yuan")
    made = [await pushed(channel, title=f"翻页{number}") for number in range(7)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 3, "text": "翻页"}
    while True:
        found = await page(intake, **query)
        seen += [each["ticket_id"] for each in found["items"]]
        if found["next"] is None:
            break
        query["after"] = found["next"]
    assert seen == made[::-1]


async def test_list_filters_when_asked_for_state_channel_and_text(intake: Intake) -> None:
    hotline, standing = intake.channel(), intake.channel("standing")
    plain = await pushed(hotline, title="筛选甲", external_id="FILTER-77-甲")
    taken = await pushed(standing, title="筛选乙")
    wanted = {
        "state": ({"state": "taken_up", "text": "筛选"}, [taken]),
        "channel": ({"channel": "hotline", "text": "筛选"}, [plain]),
        "words of the title": ({"text": "筛选乙"}, [taken]),
        "external id, any case": ({"text": "filter-77"}, [plain]),
        "nothing": ({"text": "筛选丙"}, []),
    }
    for name, (query, expected) in wanted.items():
        found = await page(intake, "ping", **query)
        assert [each["ticket_id"] for each in found["items"]] == expected, name


@pytest.mark.parametrize(
    "query",
    [{"limit": 0}, {"limit": 101}, {"state": "lost"}, {"after": "???"}, {"after": "YWJj"}, {"colour": "red"}],
    ids=["limit zero", "limit too large", "unknown state", "cursor no base64", "foreign cursor", "unknown filter"],
)
async def test_list_is_refused_when_the_query_is_wrong(intake: Intake, query: dict[str, Any]) -> None:
    answer = await intake.http.get("/v1/ping/tickets", params=query, headers=intake.staff())
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_case_file_shows_similar_open_tickets_when_there_are_any(intake: Intake) -> None:
    channel = intake.channel("hotline", "yuan")
    first = await pushed(channel, title="白龙山街道夜间施工噪声扰民", external_id="ZS-20260301-5")
    again = await pushed(channel, title="白龙山街道夜间施工噪声扰民严重")
    continued = await pushed(channel, title="回访不满意", external_id="ZS-20260301-5-2")
    closed = await pushed(channel, title="白龙山街道夜间施工噪声扰民！")
    await triage(intake, closed, DECISIONS["return"][0], jurisdiction="yuan")
    await pushed(channel, title="村道塌方", external_id="ZS-20260301-51")
    url = f"/v1/yuan/tickets/{first}"
    shown = (await intake.http.get(url, headers=intake.staff(jurisdiction="yuan"))).json()
    assert {each["ticket_id"] for each in shown["similar"]} == {again, continued}


SIMILAR = {
    "the same": ("电梯停运", "电梯停运", 1.0),
    "blanks and case": ("A座 电梯", "a座电梯", 1.0),
    "nothing": ("电梯停运", "村道塌方", 0.0),
    "empty": ("", "电梯", 0.0),
    "half": ("甲乙丙", "甲乙丁", 0.5),
}


@pytest.mark.parametrize(("one", "other", "expected"), SIMILAR.values(), ids=SIMILAR)
def test_likeness_counts_shared_pairs_when(one: str, other: str, expected: float) -> None:
    assert likeness(bigrams(one), bigrams(other)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("GD-2026-17", "GD-2026-17-2", True),
        ("GD-2026-17", "GD-2026-171", False),
        ("GD-2026-17", "GD-2026-17", True),
        ("17", "17-2", False),
        ("GD-2026-17-1", "GD-2026-17-2", False),
    ],
)
def test_same_number_holds_when_one_id_continues_the_other(one: str, other: str, expected: bool) -> None:
    assert same_number(one, other) is expected


async def test_channel_sees_state_and_reason_when_its_ticket_is_returned(intake: Intake) -> None:
    channel = intake.channel()
    accepted = await channel.push(ticket(contact={"name": "钱某"}))
    url = accepted.json()["status_url"]
    assert (await channel.status(url)).json()["state"] == "received"
    await triage(intake, accepted.json()["ticket_id"], DECISIONS["return"][0])
    shown = (await channel.status(url)).json()
    assert (shown["state"], shown["reason"]) == ("returned", DECISIONS["return"][0]["reason"])
    assert "钱某" not in str(shown)


async def test_channel_sees_nothing_when_the_ticket_is_not_its_own(intake: Intake) -> None:
    accepted = await intake.channel("standing").push(ticket())
    url = accepted.json()["status_url"].replace("standing", "hotline")
    assert (await intake.channel().status(url)).status_code == 404
    assert (await intake.channel().status(url[:-1])).status_code == 404
    assert (await intake.channel().status(url, secret=FOREIGN_SECRET)).status_code == 401


async def test_case_file_is_not_found_when_there_is_none(intake: Intake) -> None:
    ticket_id = await pushed(intake.channel())
    assert (await detail(intake, ticket_id))["ticket_id"] == ticket_id
    absent = ticket_id[:-1] + ("0" if ticket_id[-1] != "0" else "1")
    answer = await intake.http.get(f"/v1/ping/tickets/{absent}", headers=intake.staff())
    assert answer.status_code == 404
