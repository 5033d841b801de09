"""Meetings on whose decisions units report: who cannot be asked is refused, a count starts anew once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from duban_contracts.commands.duties import RecordMeeting, RestartDuty
from duban_contracts.vocabulary import UnitKind
from duban_sdk.demands import UnitScope
from duban_tracking.core.context import Why
from tests.tracking.core.duty_play import OFFICE, SECTION, Play, duty_pack, meeting_duty
from tests.tracking.core.story import LEAD

MEETING_ID = UUID("22222222-2222-5222-8222-222222222222")


@pytest.mark.parametrize(
    ("unit", "why", "clause"),
    [("nobody", Why.UNKNOWN, "N-4"), (OFFICE, Why.RULE, "N-4"), (SECTION, Why.RULE, "T-U")],
    ids=["outside the register", "not supervised", "outside the scope"],
)
def test_meeting_is_refused_with_a_clause_when_a_unit_cannot_be_asked(unit: str, why: Why, clause: str) -> None:
    scope = UnitScope(unit_kinds=(UnitKind.DEPARTMENT,), clause="T-U")
    play = Play(duty_pack(unit_duties=(meeting_duty(),), unit_scope=scope))
    meeting = RecordMeeting(meeting_id=MEETING_ID, name="常务会议", held_on=date(2026, 3, 2), units=(LEAD, unit))
    refusal = play.refusal(f"meeting:{MEETING_ID}", meeting)
    assert (refusal.why, refusal.clause) == (why, clause)


REPORT = f"duty:decisions:{MEETING_ID}:{LEAD}"


def told(minutes_on: date | None = None) -> Play:
    """Return a play in which a meeting of 2 March is on record; a count may begin anew after 16 March."""
    play = Play(duty_pack(unit_duties=(meeting_duty(),)))
    command = RecordMeeting(
        meeting_id=MEETING_ID, name="常务会议", held_on=date(2026, 3, 2), minutes_on=minutes_on, units=(LEAD,)
    )
    play.given(f"meeting:{MEETING_ID}", command)
    play.days_pass(date(2026, 4, 2))
    return play


def anew(start_on: date) -> RestartDuty:
    return RestartDuty(start_on=start_on, reason="纪要迟到")


def test_count_begins_anew_once_and_the_same_decision_again_changes_nothing() -> None:
    play = told()
    play.given(REPORT, anew(date(2026, 3, 20)))
    assert play.given(REPORT, anew(date(2026, 3, 20))) == ()
    refusal = play.refusal(REPORT, anew(date(2026, 4, 1)))
    assert (refusal.why, refusal.clause) == (Why.STATE, "T-Br")
    assert "2026-03-20" in refusal.reason
    assert play.state(REPORT).due.start_on == date(2026, 3, 20)


@pytest.mark.parametrize(
    ("minutes_on", "start_on"),
    [(date(2026, 3, 4), date(2026, 3, 20)), (date(2026, 3, 24), date(2026, 3, 20))],
    ids=["minutes were not late", "another day than the minutes"],
)
def test_count_begins_anew_only_with_the_minutes_that_are_on_record(minutes_on: date, start_on: date) -> None:
    play = told(minutes_on)
    refusal = play.refusal(REPORT, anew(start_on))
    assert (refusal.why, refusal.clause) == (Why.RULE, "T-Br")
    assert str(minutes_on) in refusal.reason


def test_count_begins_anew_with_late_minutes_that_were_recorded_afterwards() -> None:
    play = told()
    command = RecordMeeting(
        meeting_id=MEETING_ID, name="常务会议", held_on=date(2026, 3, 2), minutes_on=date(2026, 3, 20), units=(LEAD,)
    )
    play.given(f"meeting:{MEETING_ID}", command)
    (restarted,) = play.given(REPORT, anew(date(2026, 3, 20)))
    assert vars(restarted)["start_on"] == date(2026, 3, 20)


def test_key_that_names_no_duty_is_refused_when_its_count_is_to_begin_anew() -> None:
    assert told().refusal("duty:decisions", anew(date(2026, 3, 20))).why is Why.UNKNOWN
