"""Completion and reporting are two facts with two days: work that was done in time is no ground for a measure."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.matter import CloseMatter
from duban_contracts.commands.reports import VerifyReport
from tests.tracking.core.ladder_play import LADDER_GROUNDS, LadderPlay, ladder, matter_id, reminded
from tests.tracking.core.story import LEAD, UNIT_ROLE, closing_report

WORK = f"matter:{matter_id(1)}"
OF_COMPLETION = tuple(
    row.model_copy(update={"of_completion": True}) if row.trigger == "matter_overdue" else row for row in LADDER_GROUNDS
)


def closed(play: LadderPlay, completed_on: date) -> None:
    report = closing_report(completed_on=completed_on, co_parts=())
    play.given(WORK, report, UNIT_ROLE, LEAD)
    play.given(WORK, VerifyReport(key="r1"))
    play.given(WORK, CloseMatter())


@pytest.mark.parametrize(
    ("completed_on", "withdrawn"),
    [(date(2026, 7, 31), True), (date(2026, 8, 3), False)],
    ids=["done in time, told late", "done late"],
)
def test_proposal_falls_when_only_the_report_came_late(completed_on: date, withdrawn: bool) -> None:
    play = ladder(grounds=OF_COMPLETION)
    play.matter()
    play.days_pass(date(2026, 8, 3))
    subject = play.only("remind")
    closed(play, completed_on)
    assert play.state(subject).withdrawn is withdrawn


def test_proposal_stays_when_the_ground_is_the_missing_report() -> None:
    play = ladder()
    play.matter()
    play.days_pass(date(2026, 8, 3))
    subject = play.only("remind")
    closed(play, date(2026, 7, 31))
    assert not play.state(subject).withdrawn


def test_measure_is_met_and_the_next_level_falls_when_the_work_was_done_by_its_date() -> None:
    play = ladder()
    first = reminded(play)
    play.days_pass(date(2026, 8, 17))
    second = play.only("summon")
    closed(play, date(2026, 8, 13))
    assert play.state(first).met_on == date(2026, 8, 17)
    assert play.state(second).withdrawn
