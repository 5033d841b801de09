"""A report that went back and comes again under another key is the same report, filed again (Y-2.4b)."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.reports import FileReport, FindFalsification, ReturnReport, VerifyReport
from duban_contracts.events.matter_reports import ReportFiled
from duban_contracts.vocabulary import ReportKind, ReturnGround
from tests.tracking.core.story import UNIT_ROLE, Story, closing_report, reported


def sent_back(ground: ReturnGround = ReturnGround.FORM) -> Story:
    """A matter whose closing report r1 of 20 July went back on the 21st."""
    story = reported()
    return story.given(ReturnReport(key="r1", ground=ground, reason="不符合要求"), on=date(2026, 7, 21))


def filed(story: Story) -> ReportFiled:
    found = [event for event, _ in story.told if isinstance(event, ReportFiled)]
    return found[-1]


def again(story: Story, key: str = "r2") -> Story:
    return story.given(closing_report(key), UNIT_ROLE, on=date(2026, 7, 27))


@pytest.mark.parametrize(
    ("ground", "judged"),
    [
        pytest.param(ReturnGround.FORM, date(2026, 7, 20), id="form keeps the first filing"),
        pytest.param(ReturnGround.SUBSTANCE, date(2026, 7, 27), id="substance counts anew"),
    ],
)
def test_refiling_under_another_key_is_judged_as_the_same_report(ground: ReturnGround, judged: date) -> None:
    event = filed(again(sent_back(ground)))
    assert (event.key, event.filed_as, event.filing) == ("r1", "r2", 2)
    assert (event.first_filed_at.date(), event.judged_at.date()) == (date(2026, 7, 20), judged)


def test_later_acts_may_name_the_report_by_either_key() -> None:
    story = again(sent_back())
    assert story.when(closing_report("r2"), UNIT_ROLE) == ()
    story = story.given(ReturnReport(key="r2", ground=ReturnGround.FORM, reason="仍缺落款"), on=date(2026, 7, 28))
    story = again(story, "r3").given(VerifyReport(key="r3"), on=date(2026, 7, 29))
    assert [report.key for report in story.matter.reports.values()] == ["r1"]
    found = story.when(FindFalsification(key="r2", finding="数据不实"))
    assert [event.key for event in found] == ["r1"]  # type: ignore[union-attr]


def test_progress_report_of_another_month_is_a_report_of_its_own() -> None:
    def progress(key: str) -> FileReport:
        return closing_report(key, None, kind=ReportKind.PROGRESS)

    story = reported().given(ReturnReport(key="r1", ground=ReturnGround.FORM, reason="不符合要求"))
    story = story.given(progress("june"), UNIT_ROLE)
    story = story.given(ReturnReport(key="june", ground=ReturnGround.FORM, reason="不符合要求"))
    event = filed(story.given(progress("july"), UNIT_ROLE))
    assert (event.key, event.filed_as, event.filing) == ("july", "", 1)
