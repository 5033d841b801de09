"""Each type of event is judged anew, found anew, or stands as it is: none is forgotten when a new one comes."""

from __future__ import annotations

import inspect

import duban_contracts.events  # noqa: F401  registers every event
from duban_contracts.registry import event_models
from duban_sdk.pack import RulePack
from duban_standalone.backtest.judging_others import judge_of
from duban_standalone.backtest.replay import QUIET
from duban_standalone.backtest.rulebooks import OF_ACTS, OF_POINTS
from duban_tracking.core import escalation_follow_ups

STANDING = frozenset(
    {
        *("matter.taken_up", "matter.declined", "matter.ticket_linked", "matter.order_rejected", "matter.archived"),
        *("matter.finding_reported", "matter.reason_accepted", "matter.reason_rejected", "matter.plan_filed"),
        *("matter.objection_filed", "matter.objection_decided", "matter.report_verified", "matter.instructed"),
        *(
            "matter.falsification_found",
            "matter.falsification_held",
            "matter.amendment_proposed",
            "matter.amended",
            "matter.standing_set",
        ),
        *("matter.handed_down", "matter.child_progressed"),
        "workranking.recorded",
    }
)
"""What people, or another jurisdiction, did, and no rules judge."""
STREAMS = ("matter", "incident", "proposal", "duty", "workranking")


def test_every_event_of_a_replayed_stream_is_provided_for() -> None:
    replayed = {
        each.removeprefix("duban.tracking.").removesuffix(".v1"): model
        for each, model in event_models().items()
        if each.startswith(tuple(f"duban.tracking.{stream}." for stream in STREAMS))
    }
    unjudged = {name for name, model in replayed.items() if judge_of(model) is None}
    assert unjudged == STANDING


def test_no_ground_looks_at_the_events_that_are_passed_over() -> None:
    source = inspect.getsource(escalation_follow_ups)
    assert [event.__name__ for event in QUIET if event.__name__ in source] == []


def test_tables_that_are_not_compared_exist() -> None:
    assert RulePack.model_fields.keys() >= OF_ACTS | OF_POINTS
