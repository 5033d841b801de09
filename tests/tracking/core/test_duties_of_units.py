"""Duties of units: who owes what for a period, complete or not at all, reminded, missed, returned, restarted."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from duban_contracts.commands.duties import FileDutyReport, RecordMeeting, RestartDuty, ReturnDutyReport, SetDutyDate
from duban_contracts.commands.office import CompleteDuty, OpenDuty
from duban_contracts.vocabulary import UnitKind
from duban_tracking.core.context import Why
from tests.tracking.core.duty_play import SECTION, Play, duty_pack, meeting_duty, unit_duty
from tests.tracking.core.story import CO, DIRECTOR, LEAD, MATTER_ID, OTHER, UNIT_ROLE, order, proposed

MATTER = f"matter:{MATTER_ID}"
LETTER = f"duty:letter:2026-03:{LEAD}"
MEETING_ID = UUID("22222222-2222-5222-8222-222222222222")
PARTS = (("进展情况", "完成路基。"), ("存在问题", "资金未到位。"))


def report(unit: str = LEAD, **changes: object) -> FileDutyReport:
    fields: dict[str, object] = {"unit": unit, "parts": PARTS, "signed_by": "局长", "sealed": True}
    return FileDutyReport.model_validate({**fields, **changes})


def play(*rows: object, **changes: object) -> Play:
    """Return a county on Monday 2026-03-02 that has no matter yet."""
    return Play(duty_pack(unit_duties=rows or (unit_duty(),), **changes))


def with_matter(*rows: object, on: date = date(2026, 3, 2)) -> Play:
    """Return a county in which LEAD and CO are given a matter on a day."""
    county = play(*rows).days_pass(on)
    county.given(MATTER, proposed())
    county.given(MATTER, order(date(2026, 7, 31)))
    return county


def test_units_with_open_matters_owe_the_month_and_are_reminded_and_missed() -> None:
    county = with_matter().days_pass(date(2026, 4, 2))
    # 28 March is a Saturday: the reminder goes out on the working day before.
    wanted = [("DutyOpened", date(2026, 3, 3)), ("DutyReminded", date(2026, 3, 27)), ("DutyMissed", date(2026, 4, 2))]
    for unit in (LEAD, CO):
        told = county.names(f"duty:letter:2026-03:{unit}")
        assert [(name, on) for _, name, on in told] == wanted
    assert county.names(f"duty:letter:2026-03:{OTHER}") == []
    assert county.names(f"duty:letter:2026-04:{LEAD}")[0][2] == date(2026, 4, 1)


def test_unit_does_not_owe_the_month_when_it_comes_to_hold_after_the_reminder() -> None:
    county = with_matter(on=date(2026, 3, 28)).days_pass(date(2026, 4, 1))
    assert [(subject, on) for subject, name, on in county.names() if name == "DutyOpened"] == [
        (f"duty:letter:2026-04:{unit}", date(2026, 4, 1)) for unit in (LEAD, CO)
    ]


@pytest.mark.parametrize(
    ("changes", "holders"),
    [
        ({"holders": "every_unit"}, {LEAD, CO, OTHER, SECTION}),
        ({"holders": "every_unit", "unit_kinds": (UnitKind.SECTION,)}, {SECTION}),
        ({"tracks": ("main",)}, {LEAD, CO}),
        ({"tracks": ("other",)}, set()),
        ({"categories": ("1",)}, {LEAD, CO}),
        ({"categories": ("2",)}, set()),
    ],
    ids=["every_unit", "sections", "its_track", "another_track", "its_category", "another_category"],
)
def test_duty_is_owed_by_its_holders(changes: dict[str, object], holders: set[str]) -> None:
    county = with_matter(unit_duty(**changes)).days_pass(date(2026, 3, 4))
    assert {subject.rpartition(":")[2] for subject, _, _ in county.names()} == holders


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"parts": PARTS[:1]}, "T-Mh"),
        ({"signed_by": ""}, "T-Ms"),
        ({"sealed": False}, "T-Mz"),
        ({"also": (f"letter:2026-03:{CO}",)}, "T-M"),
        ({"also": (f"letter:2026-03:{LEAD}",)}, "T-M"),
    ],
    ids=["heading", "signature", "seal", "duty_of_another", "the_duty_itself"],
)
def test_report_is_refused_with_its_clause_when_it_is_incomplete(changes: dict[str, object], clause: str) -> None:
    county = with_matter().days_pass(date(2026, 3, 10))
    refusal = county.refusal(LETTER, report(**changes), UNIT_ROLE, LEAD)
    assert (refusal.why, refusal.clause) == (Why.RULE, clause)


def test_complete_report_does_the_duty_once_and_late_after_its_date() -> None:
    county = with_matter().days_pass(date(2026, 3, 30))
    filed, done = county.given(LETTER, report(), UNIT_ROLE, LEAD)
    assert (type(filed).__name__, type(done).__name__) == ("DutyReportFiled", "DutyDone")
    assert county.given(LETTER, report(), UNIT_ROLE, LEAD) == ()
    assert county.refusal(LETTER, report(signed_by="副局长"), UNIT_ROLE, LEAD).why is Why.STATE
    county.days_pass(date(2026, 4, 3))
    (_, late) = county.given(f"duty:letter:2026-03:{CO}", report(CO), UNIT_ROLE, CO)
    assert (vars(done)["on_time"], vars(late)["on_time"]) == (True, False)
    assert "DutyMissed" not in [name for _, name, _ in county.names(LETTER)]


def test_unit_cannot_answer_for_another_nor_staff_record_it_as_done() -> None:
    county = with_matter().days_pass(date(2026, 3, 10))
    assert county.refusal(LETTER, report(), UNIT_ROLE, CO).why is Why.ROLE
    assert county.refusal(LETTER, report(CO), UNIT_ROLE, CO).clause == "T-M"
    by_hand = CompleteDuty(done_by="电话", done_on=date(2026, 3, 10))
    assert county.refusal(LETTER, by_hand).clause == "T-M"
    assert county.refusal(f"duty:letter:2026-03:{OTHER}", report(OTHER), UNIT_ROLE, OTHER).why is Why.UNKNOWN


def test_returned_report_is_owed_by_the_slips_date_and_stays_in_time() -> None:
    county = with_matter().days_pass(date(2026, 3, 30))
    county.given(LETTER, report(), UNIT_ROLE, LEAD)
    (returned,) = county.given(LETTER, ReturnDutyReport(reason="数据不全"))
    # Five working days, of which 6 April is a holiday.
    assert vars(returned)["redo_due"].enforce_on == date(2026, 4, 7)
    assert county.refusal(LETTER, ReturnDutyReport(reason="数据不全")).why is Why.STATE
    county.days_pass(date(2026, 4, 7))
    filed, done = county.given(LETTER, report(signed_by="副局长"), UNIT_ROLE, LEAD)
    assert (vars(filed)["filing"], vars(done)["on_time"]) == (2, True)


def test_returned_report_is_missed_when_the_slips_date_passes() -> None:
    county = with_matter().days_pass(date(2026, 3, 30))
    county.given(LETTER, report(), UNIT_ROLE, LEAD)
    county.given(LETTER, ReturnDutyReport(reason="数据不全", redo_due_on=date(2026, 4, 2)))
    county.days_pass(date(2026, 4, 3))
    assert county.names(LETTER)[-1][1] == "DutyMissed"
    past = ReturnDutyReport(reason="数据不全", redo_due_on=date(2026, 4, 1))
    (_, done) = county.given(LETTER, report(signed_by="副局长"), UNIT_ROLE, LEAD)
    assert vars(done)["on_time"] is False
    assert county.refusal(LETTER, past).clause == "T-M"


def test_one_filing_answers_other_duties_of_the_unit_too() -> None:
    key = f"monthly:2026-03:{LEAD}"
    county = with_matter(unit_duty(), unit_duty(code="monthly", date_rule="month_end", remind_rule=""))
    county.days_pass(date(2026, 3, 20))
    county.given(LETTER, report(also=(key,)), UNIT_ROLE, LEAD)
    other = county.state(f"duty:{key}")
    assert other.done
    assert (other.report.with_duty, other.report.parts) == (LETTER.partition(":")[2], PARTS)


def test_provisional_date_is_never_missed() -> None:
    county = play()
    county.on = date(2028, 1, 31)
    opening = OpenDuty(row="letter", period="2028-01", due_in=date(2028, 1, 1), unit=LEAD)
    county.given(LETTER, opening, "clock")
    assert county.state(LETTER).due.provisional
    county.days_pass(date(2028, 3, 10))
    assert county.names(LETTER)[-1][1] != "DutyMissed"


def meeting(**changes: object) -> RecordMeeting:
    fields = {"meeting_id": MEETING_ID, "name": "常务会议", "held_on": date(2026, 3, 2), "units": (LEAD, SECTION)}
    return RecordMeeting.model_validate({**fields, **changes})


def test_meeting_opens_a_report_of_each_unit_counted_from_the_day_after() -> None:
    county = play(meeting_duty(unit_kinds=(UnitKind.DEPARTMENT,)))
    county.given(f"meeting:{MEETING_ID}", meeting())
    ((subject, name, _),) = county.names()
    assert (subject, name) == (f"duty:decisions:{MEETING_ID}:{LEAD}", "DutyOpened")
    # Thirty working days after 2 March: 3 to 31 March are 21, 6 April is off.
    assert county.state(subject).due.enforce_on == date(2026, 4, 14)
    assert county.given(f"meeting:{MEETING_ID}", meeting()) == ()
    county.given(f"meeting:{MEETING_ID}", meeting(units=(LEAD, CO), minutes_on=date(2026, 3, 2)))
    assert [each for each, _, _ in county.names()] == [subject, f"duty:decisions:{MEETING_ID}:{CO}"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"held_on": date(2026, 3, 3)}, Why.RULE),
        ({"minutes_on": date(2026, 3, 1)}, Why.RULE),
        ({"units": ("ghost",)}, Why.UNKNOWN),
    ],
    ids=["held_tomorrow", "minutes_before", "unknown_unit"],
)
def test_meeting_is_refused_when_it_cannot_be(changes: dict[str, object], why: Why) -> None:
    assert play(meeting_duty()).refusal(f"meeting:{MEETING_ID}", meeting(**changes)).why is why


def test_count_is_restarted_by_a_recorded_decision_and_the_missed_duty_owed_again() -> None:
    county = play(meeting_duty())
    county.given(f"meeting:{MEETING_ID}", meeting())
    subject = f"duty:decisions:{MEETING_ID}:{LEAD}"
    county.days_pass(date(2026, 4, 20))
    assert county.state(subject).missed
    # Ten working days later is 16 March: only a later start is enough.
    early = RestartDuty(start_on=date(2026, 3, 16), reason="纪要迟到")
    assert county.refusal(subject, early).clause == "T-Br"
    (restarted,) = county.given(subject, RestartDuty(start_on=date(2026, 3, 20), reason="纪要迟到"))
    assert vars(restarted)["clause"] == "T-Br"
    assert not county.state(subject).missed
    assert county.state(subject).due.start_on == date(2026, 3, 20)
    plain = Play(duty_pack(unit_duties=(meeting_duty(restart_clause=""),)))
    plain.given(f"meeting:{MEETING_ID}", meeting())
    assert plain.refusal(subject, RestartDuty(start_on=date(2026, 3, 2), reason="无")).clause == "T-B"


def test_plan_after_an_interview_is_due_a_week_later_rolled_from_days_off() -> None:
    row = unit_duty(code="plan", opens="measure", holders="unit_concerned", date_rule="week", remind_rule="")
    county = play(row)
    subject = f"duty:plan:interview.2026.jtj:{LEAD}"
    # 28 March plus seven days is Saturday 4 April, and Monday 6 April is the holiday.
    opening = OpenDuty(row="plan", period="p", due_in=date(2026, 3, 28), unit=LEAD, about="约谈", matter_id=MATTER_ID)
    county.given(subject, opening, "clock")
    assert county.state(subject).due.enforce_on == date(2026, 4, 7)
    assert county.refusal(subject, report(parts=PARTS[:1]), UNIT_ROLE, LEAD).clause == "T-Mh"


def test_date_on_days_off_is_set_anew_once_by_whom_the_row_names() -> None:
    county = with_matter(unit_duty(date_set_by=(DIRECTOR,))).days_pass(date(2026, 4, 2))
    subject = f"duty:letter:2026-04:{LEAD}"
    move = SetDutyDate(due_on=date(2026, 4, 30), reason="五一放假，提前报送")
    assert county.refusal(subject, move).why is Why.ROLE
    (moved,) = county.given(subject, move, DIRECTOR)
    assert vars(moved)["due"].enforce_on == date(2026, 4, 30)
    assert county.refusal(subject, move, DIRECTOR).why is Why.STATE
    # 1 April is a working day, so nothing collides.
    assert county.refusal(LETTER, move, DIRECTOR).clause == "T-M"
