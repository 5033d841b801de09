"""Defects of a report wait for the reviews of the conclusions that state them, count again, or fall (N-16, N-17)."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.records import HoldDefects
from duban_contracts.commands.reports import DefectFinding, FileReport, ReturnReport
from duban_contracts.events.matter_reports import DefectsHeld
from duban_contracts.vocabulary import DefectKind, ReportKind, ReturnGround
from tests.tracking.core.story import CLOCK, LEAD, STAFF, UNIT_ROLE, Story, assigned, text_of

FIRST, SECOND = "conclusion:one", "conclusion:two"
FILED = FileReport(
    key="r1", kind=ReportKind.PROGRESS, unit=LEAD, signed_by="局长", text=text_of(), outstanding_reason="未完工"
)
RETURNED = ReturnReport(
    key="r1",
    ground=ReturnGround.SUBSTANCE,
    reason="与现场不符",
    defects=(DefectFinding(kind=DefectKind.INACCURATE, text="与现场不符"),),
)


def found() -> Story:
    """Return a matter on which a report went back with a defect."""
    story = assigned()
    story.on = date(2026, 7, 10)
    return story.given(FILED, UNIT_ROLE).given(RETURNED, STAFF)


def hold(cause: str, *, held: bool = True, withdrawn: bool = False) -> HoldDefects:
    return HoldDefects(key="r1", held=held, withdrawn=withdrawn, reason="复核", cause=cause)


def told(story: Story, command: HoldDefects) -> list[tuple[bool, bool]]:
    decision = story.when(command, CLOCK)
    assert isinstance(decision, tuple)
    return [(event.held, event.withdrawn) for event in decision if isinstance(event, DefectsHeld)]


def test_n_17_defects_wait_until_no_review_holds_them_any_more() -> None:
    story = found().given(hold(FIRST), CLOCK).given(hold(SECOND), CLOCK)
    assert told(story, hold(FIRST, held=False)) == [(True, False)]
    story.given(hold(FIRST, held=False), CLOCK)
    assert told(story, hold(SECOND, held=False)) == [(False, False)]


def test_n_17_defects_fall_with_their_conclusion_and_can_be_found_anew() -> None:
    story = found().given(hold(FIRST), CLOCK).given(hold(FIRST, held=False, withdrawn=True), CLOCK)
    assert not story.matter.reports["r1"].faulty
    story.given(FILED.model_copy(update={"signed_by": "副局长"}), UNIT_ROLE).given(RETURNED, STAFF)
    assert story.matter.reports["r1"].faulty


@pytest.mark.parametrize(
    "command", [hold(FIRST), hold(FIRST, held=False, withdrawn=True)], ids=["held twice", "fell twice"]
)
def test_n_17_holding_again_changes_nothing(command: HoldDefects) -> None:
    story = found().given(hold(FIRST), CLOCK).given(command, CLOCK)
    assert told(story, command) == []


def test_n_17_report_without_defects_is_not_held() -> None:
    story = assigned().given(FILED, UNIT_ROLE)
    assert told(story, hold(FIRST)) == []
