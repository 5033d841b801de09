"""A circular is drafted from the ledger as it stood at the end of its period."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from duban_tracking.entrypoints.circular_facts import grades_of
from duban_tracking.entrypoints.office_reading import facts_at

ROW = {
    "matter_id": uuid4(),
    "number": "2026年1号",
    "title": "修路",
    "category": "7",
    "origin": "ordinary",
    "track": "supervision",
    "lead_official": "王副县长",
    "state": "assigned",
    "lead_unit": "jtj",
    "co_units": [],
    "assigned_on": "2026-07-01",
    "due_on": "2026-07-20",
    "enforce_on": "2026-07-20",
    "overdue": False,
    "closed_on": None,
    "completion": None,
    "missed_duties": ["2026-07-06", "2026-08-05"],
}
CLOSED = {"state": "closed", "closed_on": "2026-07-18", "completion": "early"}
CASES = [
    ("open", {}, False, False, 1),
    ("fell_overdue_in_the_period", {"overdue": True}, True, False, 1),
    ("fell_overdue_later", {"overdue": True, "enforce_on": "2026-08-03"}, False, False, 1),
    ("closed_in_the_period", CLOSED, False, True, 1),
    ("closed_later", {**CLOSED, "closed_on": "2026-08-02"}, False, False, 1),
]


@pytest.mark.parametrize(
    ("changes", "overdue", "early", "missed"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_y_2_6_draft_rests_on_the_end_of_the_period(
    changes: dict[str, object], overdue: bool, early: bool, missed: int
) -> None:
    facts = facts_at({**ROW, **changes}, date(2026, 7, 1), date(2026, 7, 31))
    assert (facts.overdue, facts.completed_early, facts.missed_duties) == (overdue, early, missed)
    assert (facts.closed_on is not None) is early


GOOD = {"unit": "jyj", "grade": "good", "name": "良好", "reason": "按时"}
POOR = {"unit": "jyj", "grade": "poor", "name": "较差", "reason": "经约谈仍无进展"}


@pytest.mark.parametrize(
    ("proposed", "told"),
    [(None, [("good", False)]), (POOR, [("poor", True)])],
    ids=["as people graded", "set by a measure whatever else"],
)
def test_draft_knows_the_grades_that_stand(proposed: dict[str, str] | None, told: list[tuple[str, bool]]) -> None:
    found = grades_of({"given": [GOOD], "proposed": proposed})
    assert [(each.grade, each.by_measure) for each in found] == told
