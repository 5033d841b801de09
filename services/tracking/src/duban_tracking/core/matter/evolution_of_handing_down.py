"""Applying to a matter that it was handed down, and what came back. Never raises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from duban_contracts.base import Event
from duban_contracts.events.handing_down import ChildProgressed, MatterHandedDown
from duban_contracts.vocabulary import ChildStatus
from duban_tracking.core.matter.state import ChildTask, Matter


def _handed_down(event: MatterHandedDown, matter: Matter, on: date) -> Matter:
    task = ChildTask(event.child_name, event.requirement, event.due_on, event.ordinal, since_on=on)
    return replace(matter, children={**matter.children, event.child: task})


def _progressed(event: ChildProgressed, matter: Matter, on: date) -> Matter:
    keys = matter.keys | {("child", event.key)} if event.key else matter.keys
    before = matter.children.get(event.child)
    if before is None:
        return replace(matter, keys=keys)
    # An order that is out no longer takes its date with it.
    child_due_on = event.due_on or (None if event.status is ChildStatus.TAKEN_UP else before.child_due_on)
    task = replace(before, status=event.status, text=event.text, child_due_on=child_due_on, since_on=on)
    return replace(matter, keys=keys, children={**matter.children, event.child: task})


HANDING_DOWN: Mapping[type[Event], Callable[[Any, Matter, date], Matter]] = {
    MatterHandedDown: _handed_down,
    ChildProgressed: _progressed,
}
