"""A finding of falsification waits for the reviews of its conclusions, counts again, or falls (N-16, N-17)."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.records import HoldFalsification
from duban_contracts.commands.reports import FileReport, FindFalsification
from duban_contracts.events.matter_reports import FalsificationHeld
from duban_contracts.vocabulary import ReportKind
from tests.plugins.national_rules import book
from tests.tracking.core.story import CLOCK, HEAD, LEAD, STAFF, UNIT_ROLE, Story, assigned, text_of

FIRST, SECOND = "conclusion:one", "conclusion:two"


def found() -> Story:
    """Return a matter on which a report was found to be falsified."""
    story = assigned()
    story.on = date(2026, 7, 10)
    filed = FileReport(
        key="r1", kind=ReportKind.PROGRESS, unit=LEAD, signed_by="局长", text=text_of(), outstanding_reason="未完工"
    )
    story.given(filed, UNIT_ROLE)
    return story.given(FindFalsification(key="r1", finding="与现场不符"), HEAD)


def hold(cause: str, *, held: bool = True, withdrawn: bool = False) -> HoldFalsification:
    return HoldFalsification(key="r1", held=held, withdrawn=withdrawn, reason="复核", cause=cause)


def told(story: Story, command: HoldFalsification) -> list[tuple[bool, bool]]:
    decision = story.when(command, CLOCK)
    assert isinstance(decision, tuple)
    return [(event.held, event.withdrawn) for event in decision if isinstance(event, FalsificationHeld)]


def test_n_17_finding_waits_until_no_review_holds_it_any_more() -> None:
    story = found().given(hold(FIRST), CLOCK).given(hold(SECOND), CLOCK)
    assert told(story, hold(FIRST, held=False)) == [(True, False)]
    story.given(hold(FIRST, held=False), CLOCK)
    assert told(story, hold(SECOND, held=False)) == [(False, False)]


def test_n_17_finding_falls_with_its_conclusion_and_can_be_made_anew() -> None:
    story = found().given(hold(FIRST), CLOCK)
    assert told(story, hold(FIRST, held=False, withdrawn=True)) == [(False, True)]
    story.given(hold(FIRST, held=False, withdrawn=True), CLOCK)
    assert not story.matter.reports["r1"].falsified
    assert story.when(FindFalsification(key="r1", finding="另有证据"), HEAD) != ()


@pytest.mark.parametrize(
    "command", [hold(FIRST), hold(FIRST, held=False, withdrawn=True)], ids=["held twice", "fell twice"]
)
def test_n_17_holding_again_changes_nothing(command: HoldFalsification) -> None:
    story = found().given(hold(FIRST), CLOCK).given(command, CLOCK)
    assert told(story, command) == []


def test_n_17_only_the_service_holds_a_finding() -> None:
    assert [role for role in (STAFF, HEAD, CLOCK) if book().may(role, "HoldFalsification")] == [CLOCK]
