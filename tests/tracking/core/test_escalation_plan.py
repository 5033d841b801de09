"""The plan that is owed after an interview: a missed one is shown late, in the list and in sheets, and nothing more."""

from __future__ import annotations

from datetime import date

from duban_contracts.commands.duties import FileDutyReport
from duban_contracts.commands.escalation import RecordStep
from duban_contracts.events.duty import DutyMissed
from duban_tracking.core.records.sheet_facts import Span, Told
from duban_tracking.core.records.sheets import facts_of
from duban_tracking.translate.items_of_duties import facts_of_duty
from tests.tracking.core.ladder_play import LadderPlay, ladder, reminded
from tests.tracking.core.story import DIRECTOR, LEAD, STAFF, UNIT_ROLE

INTERVIEWED_ON, DUE_ON, LATE_ON = date(2026, 8, 17), date(2026, 8, 24), date(2026, 8, 25)
PARTS = (("进展情况", "整改方案"), ("存在问题", "无"))


def interviewed() -> tuple[LadderPlay, str]:
    """A unit was interviewed and owes its plan in a week; return the play and the duty."""
    play = ladder()
    reminded(play)
    play.days_pass(INTERVIEWED_ON)
    subject = play.signed(play.only("summon"), STAFF, DIRECTOR)
    play.given(subject, RecordStep(step="held", held_on=INTERVIEWED_ON, by_whom="王副县长"))
    return play, next(each for each in play.streams if each.startswith("duty:plan:"))


def late_reports(play: LadderPlay) -> tuple[str, ...]:
    told = [Told(subject, event, on) for subject, event, on in play.told]
    year = Span(date(2026, 1, 1), date(2026, 12, 31))
    return facts_of(LEAD, "2026", year, told, play.rules)["reports_late"].ids


def test_missing_plan_is_shown_late_and_leads_to_nothing() -> None:
    play, duty = interviewed()
    play.days_pass(DUE_ON)
    assert (facts_of_duty(play.state(duty)) or {})["state"] == "open"
    before = play.proposals()
    play.days_pass(LATE_ON)
    facts = facts_of_duty(play.state(duty)) or {}
    assert (facts["state"], facts["missed"], facts["unit"], facts["happened_on"]) == ("missed", True, LEAD, DUE_ON)
    assert duty in late_reports(play)
    assert any(isinstance(event, DutyMissed) for subject, event, _ in play.told if subject == duty)
    assert play.proposals() == before


def test_plan_that_comes_late_stays_late() -> None:
    play, duty = interviewed()
    play.days_pass(LATE_ON)
    report = FileDutyReport(unit=LEAD, parts=PARTS, signed_by="局长", sealed=True)
    play.given(duty, report, UNIT_ROLE, LEAD)
    facts = facts_of_duty(play.state(duty)) or {}
    assert (facts["state"], facts["missed"], facts["on_time"]) == ("done", True, False)
    assert late_reports(play).count(duty) == 1
