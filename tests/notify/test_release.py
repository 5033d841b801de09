"""When notices may go out."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from duban_notify.core.release import DeliveryPolicy, is_quiet, release_at, retry_delay_seconds
from duban_sdk.configuration import NotifySettings
from tests.notify.office import Office
from tests.notify.rules import a_county
from tests.notify.story import an_id, proposed, stream, units_events, urged

SHANGHAI = ZoneInfo("Asia/Shanghai")
M1 = f"matter:{an_id('m1')}"


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def a_policy(begins: int = 20, ends: int = 8, digest: str = "off") -> DeliveryPolicy:
    settings = NotifySettings.model_validate({"quiet_from": time(begins), "quiet_until": time(ends), "digest": digest})
    return DeliveryPolicy(settings, SHANGHAI)


QUIET = {
    "daytime goes at once": (a_policy(), local(4, 12), local(4, 12)),
    "the quiet hours begin on their minute": (a_policy(), local(4, 20), local(5, 8)),
    "the last minute before them is free": (a_policy(), local(4, 19, 59), local(4, 19, 59)),
    "before midnight waits for the next morning": (a_policy(), local(4, 23, 30), local(5, 8)),
    "after midnight waits for the same morning": (a_policy(), local(5, 0, 30), local(5, 8)),
    "the morning hour itself is free": (a_policy(), local(5, 8), local(5, 8)),
    "a noon rest lies within one day": (a_policy(12, 14), local(4, 13), local(4, 14)),
    "outside a noon rest goes at once": (a_policy(12, 14), local(4, 23), local(4, 23)),
    "the same hour twice means no quiet hours": (a_policy(8, 8), local(4, 3), local(4, 3)),
    "a digest waits for the next morning": (a_policy(digest="daily"), local(4, 12), local(5, 8)),
    "a digest due this morning waits for it": (a_policy(digest="daily"), local(4, 7), local(4, 8)),
}


@pytest.mark.parametrize(("policy", "now", "expected"), QUIET.values(), ids=QUIET.keys())
def test_release_is(policy: DeliveryPolicy, now: datetime, expected: datetime) -> None:
    assert release_at(urgent=False, now=now, policy=policy) == expected
    assert release_at(urgent=True, now=now, policy=policy) == now
    assert not is_quiet(expected, policy)


MERGED = {
    "the first urging goes at once": (local(4, 9), None, local(4, 9)),
    "another one on the same day waits for the next morning": (local(4, 15), local(4, 9), local(5, 8)),
    "one at the same moment joins it": (local(4, 9), local(4, 9), local(4, 9)),
    "it joins those that wait already": (local(4, 17), local(5, 8), local(5, 8)),
    "one on the next day, after what was held went out, waits again": (local(5, 10), local(5, 8), local(6, 8)),
    "a day without urging frees the next": (local(6, 10), local(4, 9), local(6, 10)),
    "an evening after a daytime urging waits for the morning": (local(4, 22), local(4, 9), local(5, 8)),
}


@pytest.mark.parametrize(("now", "last", "expected"), MERGED.values(), ids=MERGED.keys())
def test_urgings_are_merged(now: datetime, last: datetime | None, expected: datetime) -> None:
    assert release_at(urgent=False, now=now, policy=a_policy(), merged_last_at=last) == expected


def test_urgent_urging_is_still_one_a_day() -> None:
    released = release_at(urgent=True, now=local(4, 15), policy=a_policy(), merged_last_at=local(4, 9))

    assert released == local(5, 8)


async def test_urgings_of_one_unit_share_the_days_message_and_others_have_their_own() -> None:
    office = Office(county=a_county())
    await office.hears(units_events(), stream(M1, proposed("supervision_head"), urged("jtj", "u1")))
    office.clock.pass_seconds(3600)

    await office.hears(stream(M1, urged("jtj", "u2"), urged("jtj", "u3"), urged("fgj", "u4"), first=3))

    releases = {
        scheduled.notice.text: scheduled.release_at
        for scheduled in office.store.notices.values()
        if scheduled.notice.row == "urged"
    }
    assert releases == {
        "交通运输局：请抓紧u1": local(4, 12),
        "交通运输局：请抓紧u2": local(5, 8),
        "交通运输局：请抓紧u3": local(5, 8),
        "发展和改革局：请抓紧u4": local(4, 13),
    }


@pytest.mark.parametrize(("failures", "seconds"), [(1, 30), (2, 60), (3, 120), (8, 3600), (500, 3600)])
def test_retry_delay_grows(failures: int, seconds: float) -> None:
    assert retry_delay_seconds(failures, 30, 3600) == seconds
