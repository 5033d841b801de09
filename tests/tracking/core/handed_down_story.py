"""A matter of a jurisdiction that has others below it, and what these answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duban_contracts.commands.matter import HandDown, RecordChildProgress
from duban_contracts.vocabulary import ChildStatus
from duban_sdk.demands import BarringPolicy
from duban_sdk.records import HandDownPolicy
from duban_sdk.rulebook import Rulebook
from tests.tracking.core.story import HEAD, STAFF, Story, pack, rulebook, taken_up

CHILDREN = {"hill": "山区", "lake": "湖区"}
POLICY = HandDownPolicy(by=(STAFF, HEAD), clause="T-20")
HILL = HandDown(child="hill", requirement="限期整改并报告", due_on=date(2026, 7, 25))


def city(**changes: object) -> Rulebook:
    """Return the rules of a jurisdiction with two others below it."""
    tables = pack(**{"hand_down": POLICY, "barring": BarringPolicy(clause="T-21"), **changes})
    return replace(rulebook(tables), name="某市", children=CHILDREN)


def handed_down(child: str = "hill") -> Story:
    return taken_up(city()).given(HILL.model_copy(update={"child": child}))


def progress(status: ChildStatus, text: str = "", child: str = "hill", **fields: object) -> RecordChildProgress:
    return RecordChildProgress.model_validate({"child": child, "status": status.value, "text": text, **fields})
