"""Receipt of orders in time: office hours or days, ways of sending, emergencies, what is said of those who are late."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.matter import AcknowledgeOrder, MarkMatter
from duban_sdk.demands import MarkRow, ReceiptPolicy
from tests.tracking.core.duty_play import Play, duty_pack
from tests.tracking.core.story import CO, LEAD, MATTER_ID, STAFF, UNIT_ROLE, order, proposed

MATTER = f"matter:{MATTER_ID}"
HOURS = ReceiptPolicy(office_hours=4, ways=("phone", "platform"), emergency_marks=("urgent",), clause="T-4")


def sent(policy: ReceiptPolicy = HOURS, *marks: str, hour: int = 9, **changes: object) -> Play:
    """Return a county whose order to LEAD and CO went out on Monday 2026-03-02."""
    marked = (MarkRow(code="urgent", name="紧急", set_by=(STAFF,), clause="T-U"),)
    county = Play(duty_pack(receipt=policy, marks=marked), hour=hour)
    county.given(MATTER, proposed())
    for mark in marks:
        county.given(MATTER, MarkMatter(mark=mark, authority="县长"))
    county.given(MATTER, order(date(2026, 7, 31), **changes))
    return county


def receive(county: Play, on: date, hour: int, unit: str = LEAD) -> object:
    """Return whether the receipt was in time."""
    county.on, county.hour = on, hour
    (event, *_) = county.given(MATTER, AcknowledgeOrder(unit=unit), UNIT_ROLE, unit)
    return vars(event)["in_time"]


MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
RECEIPTS = [
    ("in_four_hours", {"hour": 9}, MONDAY, 14, True),
    ("after_four_hours", {"hour": 9}, MONDAY, 15, False),
    ("next_morning", {"hour": 16}, TUESDAY, 11, True),
    ("next_noon", {"hour": 16}, TUESDAY, 12, False),
    ("chat_alone", {"hour": 9, "sent_by": ("wechat",)}, TUESDAY, 12, None),
    ("chat_and_phone", {"hour": 9, "sent_by": ("wechat", "phone")}, TUESDAY, 12, False),
]


@pytest.mark.parametrize(
    ("how", "on", "hour", "in_time"), [row[1:] for row in RECEIPTS], ids=[row[0] for row in RECEIPTS]
)
def test_receipt_is_judged_by_office_hours(how: dict[str, object], on: date, hour: int, in_time: bool | None) -> None:
    assert receive(sent(**how), on, hour) is in_time  # type: ignore[arg-type]


def test_emergency_runs_by_night_too() -> None:
    assert receive(sent(HOURS, "urgent", hour=18), MONDAY, 23) is False
    assert receive(sent(hour=18), MONDAY, 23) is True


def test_receipt_is_judged_by_days_where_the_rules_say_so() -> None:
    policy = ReceiptPolicy(date_rule="one_day", clause="T-R")
    assert receive(sent(policy), TUESDAY, 23) is True
    assert receive(sent(policy), date(2026, 3, 4), 0) is False
    assert receive(without_policy(), date(2026, 3, 9), 9) is None


def without_policy() -> Play:
    county = Play(duty_pack())
    county.given(MATTER, proposed())
    county.given(MATTER, order(date(2026, 7, 31)))
    return county


def test_units_that_have_not_received_are_found_once_the_day_after() -> None:
    county = sent()
    receive(county, MONDAY, 10)
    county.hour = 1
    county.days_pass(date(2026, 3, 6))
    missed = [(vars(event)["unit"], on) for _, event, on in county.told if type(event).__name__ == "ReceiptMissed"]
    assert missed == [(CO, TUESDAY)]
    assert receive(county, date(2026, 3, 6), 9, CO) is False


def test_nobody_is_found_late_when_no_clock_runs() -> None:
    county = sent(sent_by=("wechat",)).days_pass(date(2026, 3, 6))
    assert "ReceiptMissed" not in [name for _, name, _ in county.names("matter:")]


@pytest.mark.parametrize(("way", "clause"), [("telex", "T-4"), ("wechat", None), ("phone", None)])
def test_way_of_sending_that_nobody_knows_is_refused_where_ways_are_listed(way: str, clause: str | None) -> None:
    policy = HOURS.model_copy(update={"ways_beside": ("wechat",)})
    county = Play(duty_pack(receipt=policy))
    county.given(MATTER, proposed())
    decision = county.when(MATTER, order(date(2026, 7, 31), sent_by=(way, "phone")))
    assert getattr(decision, "clause", None) == clause
