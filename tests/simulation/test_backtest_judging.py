"""Each type of event is judged anew, found anew, or stands as it is: none is forgotten when a new one comes."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from types import ModuleType
from uuid import UUID

import duban_contracts.events  # noqa: F401  registers every event
from duban_contracts.base import Event
from duban_contracts.events.matter import OrderSubmitted
from duban_contracts.registry import event_models
from duban_sdk.pack import RulePack
from duban_standalone.backtest.judging import Turned
from duban_standalone.backtest.judging_matters import READS
from duban_standalone.backtest.judging_others import judge_of
from duban_standalone.backtest.replay import QUIET
from duban_standalone.backtest.rulebooks import OF_ACTS, OF_POINTS
from duban_tracking.core.context import CLOCK, Context
from duban_tracking.core.escalation import counting, follow_ups, turns
from duban_tracking.core.escalation.counting import COUNTED
from duban_tracking.core.matter.evolution import evolve
from duban_tracking.core.matter.state import Matter
from tests.simulation.test_backtest import county, yunhe

STANDING = frozenset(
    {
        *("matter.taken_up", "matter.declined", "matter.ticket_linked", "matter.order_rejected", "matter.archived"),
        *("matter.finding_reported", "matter.reason_accepted", "matter.reason_rejected", "matter.plan_filed"),
        *("matter.objection_filed", "matter.objection_decided", "matter.report_verified", "matter.instructed"),
        *(
            "matter.falsification_found",
            "matter.falsification_held",
            "matter.defects_held",
            "matter.amendment_proposed",
            "matter.amended",
            "matter.standing_set",
        ),
        *("matter.handed_down", "matter.child_progressed"),
        *("incident.concluded", "proposal.concluded"),
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
    assert named_in(follow_ups, turns) & {event.__name__ for event in QUIET} == set()


def test_counting_names_the_events_that_it_looks_at() -> None:
    assert {event.__name__ for event in COUNTED} == named_in(counting)
    source = inspect.getsource(counting)
    assert [each.__name__ for each in COUNTED if len(re.findall(rf"\b{each.__name__}\b", source)) < 2] == []


def named_in(*modules: ModuleType) -> set[str]:
    """Return the events that the modules' sources name."""
    words = {word for module in modules for word in re.findall(r"\w+", inspect.getsource(module))}
    return words & {model.__name__ for model in event_models().values()}


def test_tables_that_are_not_compared_exist() -> None:
    assert RulePack.model_fields.keys() >= OF_ACTS | OF_POINTS


class Watched:
    """A rule pack that notes which of its tables are asked for."""

    def __init__(self, pack: RulePack, asked: set[str]) -> None:
        self._pack, self._asked = pack, asked

    def __getattr__(self, name: str) -> object:
        self._asked.add(name)
        return getattr(self._pack, name)


def test_frequent_acts_are_judged_by_the_tables_that_they_name() -> None:
    asked: set[str] = set()
    shelf = yunhe()
    book = replace(shelf.current, pack=Watched(shelf.current.pack, asked))  # type: ignore[arg-type]
    matters: dict[str, Matter] = {}
    read: dict[type[Event], set[str]] = {}
    for each in county().log:
        if not each.subject.startswith("matter:"):
            continue
        matter = matters.get(each.subject) or Matter(UUID(each.subject.partition(":")[2]))
        judge = judge_of(type(each.event))
        if judge is not None:
            asked.clear()
            context = Context(each.at, each.on, CLOCK, book, county().units)
            judge(each.event, matter, context, Turned())
            read.setdefault(type(each.event), set()).update(asked & (OF_ACTS | {"dates"}))
        matters[each.subject] = evolve(matter, each.event, each.on)
    assert READS.keys() - read.keys() == {OrderSubmitted}
    unnamed = {event.__name__: read[event] - tables for event, tables in READS.items() if event in read}
    assert {name for name, tables in unnamed.items() if tables} == set()
