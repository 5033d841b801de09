"""Tasks of the office about a matter, and clocks on tickets."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from duban_contracts.commands.duties import ExtendDuty
from duban_contracts.commands.matter import AcknowledgeOrder, CloseMatter, UrgeUnit
from duban_contracts.commands.office import CompleteDuty
from duban_contracts.commands.reports import VerifyReport
from duban_contracts.common import Actor, TicketRef
from duban_contracts.events.paper import PaperContent, PaperIssued
from duban_contracts.events.ticket import TicketContent, TicketReturned, TicketTakenUp
from duban_tracking.core.context import Refusal, Why
from duban_tracking.core.duties.follow_ups import clock_follow_ups
from tests.tracking.core.duty_play import Play, clock, duty_pack, task
from tests.tracking.core.story import LEAD, MATTER_ID, STAFF, UNIT_ROLE, closing_report, order, proposed

MATTER = f"matter:{MATTER_ID}"
TICKET = TicketRef(
    ticket_id=UUID("33333333-3333-5333-8333-333333333333"), channel="petition", external_id="XF-1", revision=1
)
CONCLUDED = f"duty:concluded:{TICKET.ticket_id}:{STAFF}"
BY = Actor(person="p", role=STAFF)


def assigned(*rows: object, due_on: date = date(2026, 3, 31), **changes: object) -> Play:
    """Return a county whose matter went out on Monday 2026-03-02."""
    county = Play(duty_pack(matter_tasks=rows))
    county.given(MATTER, proposed().model_copy(update=changes))
    county.given(MATTER, order(due_on, co_units=()))
    return county


def test_receipt_check_is_due_a_working_day_after_sending_and_done_by_the_receipt() -> None:
    county = assigned(task())
    subject = f"duty:receipt_check:{MATTER_ID}:{STAFF}"
    assert county.state(subject).due.enforce_on == date(2026, 3, 3)
    assert county.state(subject).opened.about == "修路"
    county.days_pass(date(2026, 3, 4))
    county.given(MATTER, AcknowledgeOrder(unit=LEAD), UNIT_ROLE, LEAD)
    assert [name for _, name, _ in county.names(subject)] == ["DutyOpened", "DutyMissed", "DutyDone"]
    assert not county.state(subject).outcome.on_time


def test_progress_check_falls_on_the_middle_of_the_limit_rolled_forward() -> None:
    row = task(code="half", starts="half_limit", date_rule="that_day", answered_on=("UnitUrged", "ReportFiled"))
    county = assigned(row, due_on=date(2026, 3, 26))
    # 24 days; the middle is Saturday 14 March.
    assert county.state(f"duty:half:{MATTER_ID}:{STAFF}").due.nominal_on == date(2026, 3, 16)


def test_urging_task_comes_up_with_the_lapse_and_again_after_an_extension() -> None:
    row = task(code="urge", opens_on="MatterFellOverdue", date_rule="one_day", answered_on=("UnitUrged",))
    county = assigned(row, due_on=date(2026, 3, 10)).days_pass(date(2026, 3, 11))
    subject = f"duty:urge:{MATTER_ID}:{STAFF}"
    county.given(MATTER, UrgeUnit(key="u1", unit=LEAD, form="phone", message="请抓紧"))
    lapsed = next(event for _, event, _ in county.told if type(event).__name__ == "MatterFellOverdue")
    county.days_pass(date(2026, 3, 20)).happened(MATTER, lapsed)
    assert [name for _, name, _ in county.names(subject)] == ["DutyOpened", "DutyDone", "DutyOpened"]


def test_tasks_end_with_the_matter() -> None:
    county = assigned(task(code="urge", answered_on=("UnitUrged",), date_rule="thirty")).days_pass(date(2026, 3, 9))
    county.given(MATTER, closing_report(completed_on=date(2026, 3, 9), co_parts=()), UNIT_ROLE, LEAD)
    county.given(MATTER, VerifyReport(key="r1"))
    county.given(MATTER, CloseMatter(outcome="已修复"))
    assert county.state(f"duty:urge:{MATTER_ID}:{STAFF}").outcome.done_by == f"{MATTER} MatterClosed"


def test_task_is_recorded_by_people_where_no_event_tells_of_it() -> None:
    county = assigned(task())
    subject = f"duty:receipt_check:{MATTER_ID}:{STAFF}"
    (done,) = county.given(subject, CompleteDuty(done_by="电话询问", done_on=county.on, text="已收到纸质件"))
    assert vars(done)["matter_id"] == MATTER_ID


@pytest.mark.parametrize(("asked_for", "opened"), [(date(2026, 4, 6), True), (None, False)], ids=["asked", "not_asked"])
def test_reply_to_a_superior_is_owed_by_the_day_that_it_asked_for(asked_for: date | None, opened: bool) -> None:
    row = task(code="answer", starts="superior_due", date_rule="that_day", answered_by_paper="reply")
    county = assigned(row, superior_due_on=asked_for)
    subject = f"duty:answer:{MATTER_ID}:{STAFF}"
    assert (county.state(subject).opened is not None) is opened
    if opened:
        # 6 April 2026 is a holiday.
        assert county.state(subject).due.enforce_on == date(2026, 4, 7)
        content = PaperContent(title="关于修路的回复", matters=(MATTER_ID,))
        county.happened(
            "paper:x",
            PaperIssued(paper_kind="reply", series="", content=content, issued_on=county.on, by=BY, clause="T-U"),
        )
        assert county.state(subject).done


def taken_up(county: Play, channel: str = "petition") -> None:
    """Apply what a ticket's take-up asks of clocks."""
    ticket = TICKET.model_copy(update={"channel": channel})
    event = TicketTakenUp(
        ticket=ticket,
        matter_id=MATTER_ID,
        content=TicketContent(title="信访", content="反映"),
        category="1",
        origin="ordinary",
        reason="应予督查",
        by=BY,
    )
    for subject, command in clock_follow_ups(ticket, event, f"ticket:{ticket.ticket_id}", county.rules, county.on):
        county.given(subject, command, "clock")


def test_clock_runs_from_acceptance_to_the_end_of_the_matter_that_rests_on_the_ticket() -> None:
    county = Play(duty_pack(ticket_clocks=(clock(),)))
    taken_up(county)
    assert county.state(CONCLUDED).due.nominal_on == date(2026, 5, 1)
    county.given(MATTER, proposed().model_copy(update={"tickets": (TICKET,)}))
    county.given(MATTER, order(date(2026, 3, 31), co_units=()))
    county.given(MATTER, closing_report(completed_on=date(2026, 3, 2), co_parts=()), UNIT_ROLE, LEAD)
    county.given(MATTER, VerifyReport(key="r1"))
    county.given(MATTER, CloseMatter(outcome="已办结"))
    assert county.state(CONCLUDED).outcome.on_time
    assert county.refusal(CONCLUDED, ExtendDuty(new_due_on=date(2026, 5, 20), reason="案情复杂")).why is Why.STATE


def test_clock_stops_when_the_ticket_goes_back_and_never_runs_for_other_channels() -> None:
    county = Play(duty_pack(ticket_clocks=(clock(),)))
    taken_up(county, channel="hotline")
    assert county.told == []
    taken_up(county)
    event = TicketReturned(ticket=TICKET, reason="不属受理范围", by=BY)
    for subject, command in clock_follow_ups(TICKET, event, "ticket:x", county.rules, county.on):
        county.given(subject, command, "clock")
    assert county.state(CONCLUDED).done


EXTENSIONS = [
    ("beyond_thirty_days", date(2026, 3, 20), date(2026, 6, 1), Why.RULE),
    ("no_later", date(2026, 3, 20), date(2026, 5, 1), Why.RULE),
    ("after_the_date", date(2026, 5, 7), date(2026, 5, 20), Why.STATE),
]


@pytest.mark.parametrize(
    ("on", "new_due_on", "why"), [row[1:] for row in EXTENSIONS], ids=[row[0] for row in EXTENSIONS]
)
def test_extension_is_refused_with_its_clause(on: date, new_due_on: date, why: Why) -> None:
    county = Play(duty_pack(ticket_clocks=(clock(),)))
    taken_up(county)
    county.days_pass(on)
    refusal = county.refusal(CONCLUDED, ExtendDuty(new_due_on=new_due_on, reason="案情复杂"))
    assert (refusal.why, refusal.clause) == (why, "T-60")


def test_date_is_extended_once_and_the_reason_told() -> None:
    county = Play(duty_pack(ticket_clocks=(clock(),)))
    taken_up(county)
    (extended,) = county.given(CONCLUDED, ExtendDuty(new_due_on=date(2026, 5, 31), reason="需要鉴定"))
    assert (vars(extended)["ticket"], vars(extended)["reason"]) == (TICKET, "需要鉴定")
    again = county.when(CONCLUDED, ExtendDuty(new_due_on=date(2026, 6, 20), reason="仍需鉴定"))
    assert isinstance(again, Refusal)
    plain = Play(duty_pack(ticket_clocks=(clock(extension_rule=""),)))
    taken_up(plain)
    assert plain.refusal(CONCLUDED, ExtendDuty(new_due_on=date(2026, 5, 20), reason="无")).clause == "T-60"
