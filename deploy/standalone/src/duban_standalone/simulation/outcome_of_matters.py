"""Matters and duties as a play left them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from duban_contracts.dates import DueDate
from duban_contracts.events.duty import DutyDone, DutyMissed, DutyOpened, DutyReleased
from duban_contracts.events.matter import MatterAssigned, MatterClosed
from duban_sdk.tables import Stage
from duban_standalone.simulation.names import Names
from duban_standalone.simulation.outcome_of_proposals import levels
from duban_standalone.simulation.player import Played
from duban_standalone.simulation.world import Happened
from duban_tracking.core.kinds import KINDS
from duban_tracking.core.matter.state import Duty, Matter

Entry = dict[str, Any]


def matters(played: Played, names: Names) -> Iterator[Entry]:
    """Yield every matter, in the order in which they came up."""
    told: dict[str, list[Happened]] = defaultdict(list)
    for happened in played.world.log:
        if happened.subject.startswith("matter:"):
            told[happened.subject].append(happened)
    standing = levels(played)
    for subject, history in told.items():
        stream = played.world.streams[subject]
        matter = stream.state
        stage = _stage(played, matter, history)
        due = matter.due
        closed = next((each for each in reversed(history) if isinstance(each.event, MatterClosed)), None)
        assigned = next((each for each in history if isinstance(each.event, MatterAssigned)), None)
        yield {
            "handle": names.matter(matter.id),
            "matter": names.matter(matter.id),
            "id": str(matter.id),
            "title": matter.title,
            "category": matter.category,
            "track": matter.track,
            "number": matter.number,
            "register_number": stream.own_number,
            "state": matter.state.value,
            "stage": stage.name if stage else "",
            "units": list(matter.units),
            "due_on": _day(due.nominal_on if due else None),
            "enforce_on": _day(due.enforce_on if due else None),
            "remind_on": _day(due.remind_on if due else None),
            "provisional": bool(due and due.provisional),
            "overdue": matter.overdue,
            "level": standing.get(matter.id, 0),
            "assigned_at": names.instant(assigned.at) if assigned else None,
            "completed_on": _day(matter.completed_on),
            "closed_at": names.instant(closed.at) if closed else None,
        }


def _stage(played: Played, matter: Matter, history: list[Happened]) -> Stage | None:
    rules = played.world.streams.rules_for(played.world.streams[f"matter:{matter.id}"])
    found = (rules.stage(matter.track, type(each.event).__name__) for each in reversed(history))
    return next((stage for stage in found if stage), None)


def duties(played: Played, names: Names) -> Iterator[Entry]:
    """Yield duties of matters, then those of units and offices, each in the order in which they came up."""
    seen: dict[str, list[Happened]] = defaultdict(list)
    for happened in played.world.log:
        if happened.subject.startswith("duty:"):
            seen[happened.subject].append(happened)
    for stream in played.world.streams:
        if isinstance(stream.state, Matter):
            for duty in stream.state.duties.values():
                yield _of_matter(duty, names.matter(stream.state.id))
    for subject, history in seen.items():
        yield _of_office(subject, history, names)


def _of_matter(duty: Duty, matter: str | None) -> Entry:
    return {
        "duty": duty.id,
        "matter": matter,
        "row": duty.row,
        "name": duty.name,
        "unit": duty.unit,
        "concerns": None,
        "about": "",
        "period": duty.period,
        "due_on": _day(duty.due.nominal_on),
        "enforce_on": _day(duty.due.enforce_on),
        "provisional": duty.due.provisional,
        "state": _duty_state(done=duty.done, missed=duty.missed),
        "clause": duty.clause,
    }


def _of_office(subject: str, history: list[Happened], names: Names) -> Entry:
    # A task that came up again is told as it came up last.
    place = max(place for place, each in enumerate(history) if isinstance(each.event, DutyOpened))
    opened, history = history[place].event, history[place:]
    assert isinstance(opened, DutyOpened)
    done = any(isinstance(each.event, DutyDone) for each in history)
    missed = any(isinstance(each.event, DutyMissed) for each in history)
    said, due = vars(opened), _standing_due(history)
    return {
        "duty": subject.partition(":")[2],
        "matter": names.matter(said.get("matter_id")),
        "row": opened.row,
        "name": opened.name,
        "unit": said.get("unit") or opened.holder,
        "concerns": opened.concerns,
        "about": opened.about,
        "period": opened.period,
        "due_on": _day(due.nominal_on),
        "enforce_on": _day(due.enforce_on),
        "provisional": due.provisional,
        "state": "released" if _is_released(history) and not done else _duty_state(done=done, missed=missed),
        "clause": opened.clause,
    }


def _is_released(history: list[Happened]) -> bool:
    """Whether the duty was let go last, and did not come up again."""
    states = [each.event for each in history if isinstance(each.event, DutyOpened | DutyReleased)]
    return isinstance(states[-1], DutyReleased)


def _standing_due(history: list[Happened]) -> DueDate:
    """Return the duty's date as it stands: after a return, an extension or a later calendar the new one."""
    state = KINDS["duty"].initial("")
    for each in history:
        state = KINDS["duty"].evolve(state, each.event, each.on)
    due: DueDate = state.due
    return due


def _duty_state(*, done: bool, missed: bool) -> str:
    if done:
        return "done_late" if missed else "done"
    return "missed" if missed else "open"


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
