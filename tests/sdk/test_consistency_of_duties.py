"""Duty tables that contradict the rest of the pack are named, in Chinese."""

from __future__ import annotations

import pytest

from duban_sdk.consistency_of_duties import duty_faults
from duban_sdk.date_rules import StatedDay
from duban_sdk.demands import ReceiptPolicy
from duban_sdk.duties import MatterTaskRow, TicketClock, UnitDutyRow
from duban_sdk.pack import RulePack
from duban_sdk.tables import DatedRule, OfficeDutyRow, RoleRow

KNOWN = RulePack(
    roles=(RoleRow(code="staff", title="工作人员"),), dates=(DatedRule(code="day", rule=StatedDay(), clause="T-1"),)
)
UNIT = {"code": "u", "name": "u", "opens": "period", "date_rule": "day", "clause": "T-1"}
TASK = {
    "code": "t",
    "name": "t",
    "opens_on": "MatterAssigned",
    "holder": "staff",
    "date_rule": "day",
    "answered_on": ("OrderAcknowledged",),
    "clause": "T-1",
}
CLOCK = {
    "code": "c",
    "name": "c",
    "channels": ("petition",),
    "starts": "TicketReceived",
    "answered_on": ("TicketTakenUp",),
    "holder": "staff",
    "date_rule": "day",
    "clause": "T-1",
}
OFFICE = {
    "code": "o",
    "name": "o",
    "holder": "staff",
    "cadence": "year",
    "date_rule": "day",
    "answered_by": "record",
    "clause": "T-1",
}


def with_rows(**tables: object) -> RulePack:
    return KNOWN.model_copy(update=tables)


def unit(**changes: object) -> RulePack:
    return with_rows(unit_duties=(UnitDutyRow.model_validate({**UNIT, **changes}),))


def task(**changes: object) -> RulePack:
    return with_rows(matter_tasks=(MatterTaskRow.model_validate({**TASK, **changes}),))


def clock(**changes: object) -> RulePack:
    return with_rows(ticket_clocks=(TicketClock.model_validate({**CLOCK, **changes}),))


def office(**changes: object) -> RulePack:
    return with_rows(office_duties=(OfficeDutyRow.model_validate({**OFFICE, **changes}),))


FAULTS = [
    ("unit_date", unit(date_rule="ghost"), "dates 中没有的 ghost"),
    ("unit_reminder", unit(remind_rule="ghost"), "dates 中没有的 ghost"),
    ("unit_track", unit(tracks=("ghost",)), "tracks 中没有的 ghost"),
    ("unit_category", unit(categories=("9",)), "categories 中没有的 9"),
    ("unit_holders", unit(holders="unit_concerned"), "holders"),
    ("unit_headings", unit(headings=("一",)), "headings_clause"),
    ("unit_setter", unit(date_set_by=("ghost",)), "roles 中没有的 ghost"),
    ("task_event", task(opens_on="Ghost"), "没有的事件 Ghost"),
    ("task_answer", task(answered_on=("Ghost",)), "没有的事件 Ghost"),
    ("task_holder", task(holder="ghost"), "roles 中没有的 ghost"),
    ("task_paper", task(answered_by_paper="ghost"), "papers 中没有的 ghost"),
    ("task_half", task(starts="half_limit", opens_on="UnitUrged"), "不带时限"),
    ("clock_answer", clock(answered_on=("Ghost",)), "没有的事件 Ghost"),
    ("clock_extension", clock(extension_rule="ghost"), "dates 中没有的 ghost"),
    ("office_opening", office(opens_rule="ghost"), "dates 中没有的 ghost"),
    ("office_lists", office(lists="open", answered_by="scores"), "lists"),
    ("office_list_marks", office(lists="open", list_marks=("nowhere",)), "nowhere"),
    ("receipt_both", with_rows(receipt=ReceiptPolicy(office_hours=4, date_rule="day", clause="T-1")), "只能写一个"),
    ("receipt_neither", with_rows(receipt=ReceiptPolicy(clause="T-1")), "只能写一个"),
    ("receipt_fact", with_rows(receipt=ReceiptPolicy(office_hours=4, fact="g", clause="T-1")), "counts 中没有的 g"),
]


@pytest.mark.parametrize(("pack", "fault"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_fault_is_named(pack: RulePack, fault: str) -> None:
    assert any(fault in found for found in duty_faults(pack))


@pytest.mark.parametrize("pack", [KNOWN, unit(), task(), task(starts="half_limit"), clock(), office(lists="open")])
def test_sound_tables_have_no_fault(pack: RulePack) -> None:
    assert list(duty_faults(pack)) == []


def test_code_is_refused_when_two_duty_tables_share_it() -> None:
    pack = with_rows(
        unit_duties=(UnitDutyRow.model_validate({**UNIT, "code": "same"}),),
        matter_tasks=(MatterTaskRow.model_validate({**TASK, "code": "same"}),),
    )
    assert any("same" in fault and "重复" in fault for fault in duty_faults(pack))
