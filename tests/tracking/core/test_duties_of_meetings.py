"""Meetings on whose decisions units report: who cannot be asked is refused, with the clause."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from duban_contracts.commands.duties import RecordMeeting
from duban_contracts.vocabulary import UnitKind
from duban_sdk.demands import UnitScope
from duban_tracking.core.context import Why
from tests.tracking.core.duty_play import OFFICE, SECTION, Play, duty_pack, meeting_duty
from tests.tracking.core.story import LEAD

MEETING_ID = UUID("22222222-2222-5222-8222-222222222222")


@pytest.mark.parametrize(
    ("unit", "why", "clause"),
    [("nobody", Why.UNKNOWN, "T-B"), (OFFICE, Why.RULE, "N-4"), (SECTION, Why.RULE, "T-U")],
    ids=["outside the register", "not supervised", "outside the scope"],
)
def test_meeting_is_refused_with_a_clause_when_a_unit_cannot_be_asked(unit: str, why: Why, clause: str) -> None:
    scope = UnitScope(unit_kinds=(UnitKind.DEPARTMENT,), clause="T-U")
    play = Play(duty_pack(unit_duties=(meeting_duty(),), unit_scope=scope))
    meeting = RecordMeeting(meeting_id=MEETING_ID, name="常务会议", held_on=date(2026, 3, 2), units=(LEAD, unit))
    refusal = play.refusal(f"meeting:{MEETING_ID}", meeting)
    assert (refusal.why, refusal.clause) == (why, clause)
