"""An order without a limit gives no points before the limit is fixed."""

from __future__ import annotations

from duban_contracts.events import matter, matter_demands
from duban_scoring.core.facts import fold
from tests.scoring.rules import PACK, shelf_of
from tests.scoring.story import BY, Matter, due_date
from tests.scoring.test_entries import entries_of, inputs_of, two_units


def with_open_limit() -> Matter:
    story = two_units(shelf_of(PACK))
    order = matter.Order(lead="aj", co_units=("bj",), requirement="办好", due=None)
    sent = matter.MatterAssigned(order=order, number="2026年2号", series="order", title="事", by=BY, clause="T")
    story.tell("2026-01-07", sent)
    return story


def test_order_without_a_limit_has_no_date() -> None:
    story = with_open_limit()
    assert fold(story.subject, inputs_of(story)).due is None  # type: ignore[union-attr]
    assert entries_of(story, shelf_of(PACK)) == []


def test_points_follow_the_limit_once_it_is_fixed() -> None:
    story = with_open_limit()
    story.due = due_date("2026-06-30")
    story.tell("2026-01-10", matter_demands.LimitFixed(due=story.due, by=BY, clause="T"))
    story.overdue("2026-07-01")
    assert entries_of(story, shelf_of(PACK)) == [("aj", "late", 2026), ("bj", "late", 2026)]
