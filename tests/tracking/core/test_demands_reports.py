"""What reports and closing must bring: seal, number, contributions, outcome; progress in stages."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.matter import CloseMatter
from duban_contracts.commands.reports import FileReport, ReturnReport, VerifyReport
from duban_contracts.events.matter import MatterClosed, MatterFellOverdue
from duban_contracts.vocabulary import Completion, Reporting, ReportKind, ReturnGround
from duban_sdk.tables import ReportRow
from duban_tracking.core.context import Refusal
from tests.tracking.core.demand_story import DemandStory, demanding, taken_up
from tests.tracking.core.story import CO, LEAD, REPORTS, UNIT_ROLE, closing_report, order, text_of

NUMBER = r"\w+〔\d{4}〕\d+号"
CONTRIBUTION = ReportRow(code="contribution", kind=ReportKind.CONTRIBUTION, clause="D-c")


def rows(**demands: str) -> tuple[ReportRow, ...]:
    closing = ReportRow(code="closing", kind=ReportKind.CLOSING, clause="D-r").model_copy(update=demands)
    progress = ReportRow(code="progress", kind=ReportKind.PROGRESS, staged_clause="D-staged", clause="D-p")
    return (closing, progress, CONTRIBUTION, *REPORTS[2:])


def assigned(**demands: str) -> DemandStory:
    story = taken_up(demanding(reports=rows(**demands)))
    story.given(order())
    return story


def closing(**text: object) -> FileReport:
    return closing_report(text=text_of().model_copy(update=text))


REFUSED = [
    ("no_seal", {"seal_clause": "D-seal"}, closing(), "D-seal"),
    ("no_number", {"number_clause": "D-num"}, closing(), "D-num"),
    (
        "malformed_number",
        {"number_clause": "D-num", "number_pattern": NUMBER},
        closing(document_number="5号"),
        "D-num",
    ),
    ("no_contribution", {"contributions_clause": "D-con"}, closing(), "D-con"),
    ("not_the_lead", {"lead_only_clause": "D-lead"}, closing_report(unit=CO), "D-lead"),
    ("no_signature", {"signature_clause": "D-sign"}, closing_report(signed_by=""), "D-sign"),
]


@pytest.mark.parametrize(
    ("demands", "command", "clause"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_report_is_refused_with_its_clause(demands: dict[str, str], command: FileReport, clause: str) -> None:
    story = assigned(**demands)
    story.on = date(2026, 7, 20)
    assert story.reason(story.when(command, UNIT_ROLE, command.unit)) == clause


def test_report_with_seal_and_number_is_filed() -> None:
    story = assigned(seal_clause="D-seal", number_clause="D-num", number_pattern=NUMBER)
    story.given(closing(sealed=True, document_number="云交〔2026〕5号"), UNIT_ROLE, on=date(2026, 7, 20))
    assert story.names()[-1] == "ReportFiled"


def contribution(key: str = "c1") -> FileReport:
    return FileReport(key=key, kind=ReportKind.CONTRIBUTION, unit=CO, text=text_of("县住建局"))


def test_lead_closes_when_contributions_are_there_or_it_says_why_not() -> None:
    story = assigned(contributions_clause="D-con")
    story.on = date(2026, 7, 20)
    assert not isinstance(story.when(closing_report(outstanding_reason="协办单位撤并"), UNIT_ROLE), Refusal)
    story.given(contribution(), UNIT_ROLE, CO)
    assert not isinstance(story.when(closing(), UNIT_ROLE), Refusal)
    story.given(ReturnReport(key="c1", ground=ReturnGround.SUBSTANCE, reason="不清"))
    assert story.reason(story.when(closing(), UNIT_ROLE)) == "D-con"


def test_matter_is_closed_with_its_outcome_only_when_that_is_demanded() -> None:
    story = assigned(outcome_clause="D-out").given(closing(), UNIT_ROLE, on=date(2026, 7, 20))
    story.given(VerifyReport(key="r1"))
    assert story.reason(story.when(CloseMatter())) == "D-out"
    story.given(CloseMatter(outcome="路已修复，已答复来件人"))
    assert story.names()[-1] == "MatterClosed"


def staged(on: date, reason: str = "材料未到") -> FileReport:
    return FileReport(key="p1", kind=ReportKind.PROGRESS, unit=LEAD, text=text_of(), outstanding_reason=reason)


@pytest.mark.parametrize(
    ("on", "reason", "counts"),
    [
        (date(2026, 7, 31), "材料未到", True),
        (date(2026, 8, 3), "材料未到", False),
        (date(2026, 7, 31), "", False),
    ],
    ids=["in_time", "after_the_date", "without_reason"],
)
def test_staged_progress_counts_as_reported_and_moves_no_date(on: date, reason: str, counts: bool) -> None:
    story = assigned().given(staged(on, reason), UNIT_ROLE, on=on).days_pass(date(2026, 8, 4))
    overdue = next(event for event, _ in story.told if isinstance(event, MatterFellOverdue))
    assert overdue.staged is counts
    report = closing_report(completed_on=date(2026, 8, 5))
    story.given(report, UNIT_ROLE, on=date(2026, 8, 6)).given(VerifyReport(key="r1")).given(CloseMatter())
    closed = story.told[-1][0]
    assert isinstance(closed, MatterClosed)
    assert closed.completion is Completion.LATE
    assert closed.reporting is (Reporting.IN_TIME if counts else Reporting.LATE)
