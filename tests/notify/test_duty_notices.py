"""Whom the suite's own notices tell about duties: units about theirs, the office about its own and what is missed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duban_baseline.notices import NOTICES
from duban_contracts.base import Event
from duban_contracts.dates import DueDate
from duban_contracts.events import duty, receipt
from duban_notify.core.notices import NoticeRules
from tests.notify.office import Office
from tests.notify.rules import a_county
from tests.notify.story import BY, NOON, an_id, assigned, due, stream, ticket, units_events, urged

UNIT_DUTY = {"row": "letter", "name": "月度情况", "period": "2026-03", "holder": "fgj", "unit": "fgj", "clause": "T-9"}
OFFICE_DUTY = {**UNIT_DUTY, "name": "每月通报", "holder": "supervision_staff", "unit": None}
CLOCK = {**OFFICE_DUTY, "name": "办结", "about": "XF-1"}
UNIT, STAFF = {"p-fgj-1", "p-fgj-2"}, {"p-staff", "p-head"}


def an_office() -> Office:
    """Return the service with the notices of the baseline."""
    county = a_county()
    rules = NoticeRules.of("试县", NOTICES, office="dcs")
    return Office(replace(county, rules=rules))


def opened(**facts: object) -> Event:
    return duty.DutyOpened.model_validate({"due": due(), **facts})


def missed(**facts: object) -> Event:
    return duty.DutyMissed.model_validate({"due": due(), **facts})


def reminded() -> Event:
    return duty.DutyReminded.model_validate({**UNIT_DUTY, "due": due()})


def returned() -> Event:
    facts = {name: value for name, value in UNIT_DUTY.items() if name != "holder"}
    return duty.DutyReportReturned.model_validate({**facts, "reason": "数据不全", "redo_due": due(), "by": BY})


def late_receipt() -> Event:
    limit = DueDate.model_validate({**due().model_dump(), "rule": "office_hours:4"})
    return receipt.ReceiptMissed(unit="fgj", sent_at=NOON, due=limit, title="修路", clause="T-9")


CASES = {
    "a unit's duty comes up": (opened(**UNIT_DUTY), UNIT),
    "the office's duty comes up": (opened(**OFFICE_DUTY), STAFF),
    "a ticket's clock starts": (opened(**CLOCK, ticket=ticket()), set()),
    "a unit is reminded": (reminded(), UNIT),
    "a unit misses its duty": (missed(**UNIT_DUTY), UNIT | STAFF),
    "the office misses its duty": (missed(**OFFICE_DUTY), STAFF),
    "a report goes back": (returned(), UNIT),
    "an order was not received": (late_receipt(), UNIT),
}


@pytest.mark.parametrize(("event", "told"), CASES.values(), ids=CASES.keys())
async def test_notice_reaches_those_whom_the_duty_concerns(event: Event, told: set[str]) -> None:
    office = an_office()
    await office.hears(units_events(), stream("duty:x", event))
    assert {notice.recipient for notice in office.notices} == told


async def test_units_of_a_matter_are_not_told_of_the_offices_task_about_it() -> None:
    office = an_office()
    task = {**OFFICE_DUTY, "name": "催办", "matter_id": an_id("m1")}
    await office.hears(units_events(), stream(f"matter:{an_id('m1')}", assigned("fgj")))
    before = len(office.notices)
    await office.hears(stream("duty:x", opened(**task), missed(**task)))
    assert {notice.recipient for notice in office.notices[before:]} == STAFF


async def test_office_reads_which_unit_or_ticket_missed_what() -> None:
    office = an_office()
    await office.hears(units_events(), stream("duty:x", missed(**UNIT_DUTY), missed(**CLOCK)))
    texts = [notice.text for notice in office.notices if notice.recipient == "p-staff"]
    assert any(text.startswith("发展和改革局“月度情况”（2026-03）") for text in texts)
    assert any(text.startswith("XF-1“办结”（2026-03）") for text in texts)


async def test_reminder_joins_the_urgings_of_its_unit_and_day() -> None:
    office = an_office()
    await office.hears(units_events(), stream("duty:x", reminded()), stream(f"matter:{an_id('m1')}", urged()))
    assert {notice.merge_key for notice in office.notices} == {"urge/fgj"}


async def test_channel_is_told_why_its_tickets_date_was_moved() -> None:
    office = an_office()
    facts = {**CLOCK, "ticket": ticket(), "previous": due(), "due": due(), "reason": "需要鉴定", "by": BY}
    await office.hears(units_events(), stream("duty:x", duty.DutyExtended.model_validate(facts)))
    ((status, text),) = [(answer.status.value, answer.text) for answer in office.store.answers.values()]
    assert (status, text) == ("extended", "“办结”期限延长至2026-03-31，原因：需要鉴定")
