"""The kinds of stream that tracking keeps, each with its pure functions. The shell treats all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command, ProposeMatter
from duban_contracts.common import PackPin
from duban_sdk.rulebook import Rulebook
from duban_tracking.core import recomputing_others, unit
from duban_tracking.core.changing import changed
from duban_tracking.core.context import Context, Decision
from duban_tracking.core.duties import duty, meeting
from duban_tracking.core.escalation import basis, proposal, tally
from duban_tracking.core.hierarchy import superior
from duban_tracking.core.matter import decisions, recomputing
from duban_tracking.core.matter.demands import plan_subjects
from duban_tracking.core.matter.passing_time import late_at
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.recomputing import OpenDate
from duban_tracking.core.records import (
    activity,
    conclusion,
    grade,
    incident,
    nomination,
    paper,
    record,
    referral,
    stub,
    workranking,
)


def _nothing(key: str, command: Command) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Kind:
    """Functions of one kind of stream; a stream's subject is ``<kind>:<key>``.

    ``wake``: first local day on which ``PassTime`` may do something, given the day already swept or None.
    ``pins``: pack versions that the stream stays under; empty: the current ones.
    ``related``: subjects of other streams whose states the command's decision looks at (``Context.related``).
    ``open_dates``: dates that are still to be kept, which a later arrangement of days off may move.
    """

    name: str
    commands: tuple[type[Command], ...]
    initial: Callable[[str], Any]
    decide: Callable[[Command, Any, Context], Decision]
    evolve: Callable[[Any, Event, date], Any]
    wake: Callable[[Any, Rulebook, date | None], date | None]
    pins: Callable[[Any], tuple[PackPin, ...]]
    related: Callable[[Command], tuple[str, ...]]
    open_dates: Callable[[Any], Iterator[OpenDate]]
    instant: Callable[[Any], datetime | None] = lambda _state: None
    """Instant within a day after which ``PassTime`` does something, beside the days of ``wake``."""
    beside: Callable[[str, Command], tuple[str, ...]] = _nothing
    """Further subjects as ``related`` gives them, which follow from the stream's own key."""

    def looked_at(self, subject: str, command: Command) -> tuple[str, ...]:
        """Return the subjects of the other streams whose states the decision on this one looks at."""
        if self.beside is _nothing:
            return self.related(command)
        return (*self.related(command), *self.beside(subject.partition(":")[2], command))


_NOTHING_YET = Matter(UUID(int=0))


def _alone(command: Command) -> tuple[str, ...]:
    return ()


def _never(state: object, rules: Rulebook, swept_on: date | None) -> date | None:
    return None


def _current(state: object) -> tuple[PackPin, ...]:
    return ()


def _matter_pins(state: Matter) -> tuple[PackPin, ...]:
    return state.pins


def _plans(command: Command) -> tuple[str, ...]:
    """A matter that is proposed may stand under a plan; all else is decided on the matter alone."""
    return plan_subjects(command) if isinstance(command, ProposeMatter) else ()


def _plain(name: str, module: Any) -> Kind:
    return Kind(
        name=name,
        commands=(*module.ACTS.commands, *recomputing_others.commands_of(name)),
        initial=module.initial,
        decide=recomputing_others.deciding(name, module.ACTS.decide),
        evolve=recomputing_others.evolving(name, module.evolve),
        wake=getattr(module, "next_wake_on", _never),
        pins=_current,
        related=getattr(module, "related", _alone),
        beside=getattr(module, "beside", _nothing),
        open_dates=recomputing_others.open_dates_of(name),
    )


KINDS: Mapping[str, Kind] = {
    "matter": Kind(
        name="matter",
        commands=decisions.MATTER_COMMANDS,
        # A copy is made in a fraction of the time that all its fields need.
        initial=lambda key: changed(_NOTHING_YET, id=UUID(key)),
        decide=decisions.decide,
        evolve=decisions.evolve,
        wake=decisions.next_wake_on,
        pins=_matter_pins,
        related=_plans,
        open_dates=recomputing.open_dates,
        instant=late_at,
    ),
    "paper": _plain("paper", paper),
    "incident": _plain("incident", incident),
    "proposal": _plain("proposal", proposal),
    "referral": _plain("referral", referral),
    "unit": _plain("unit", unit),
    "duty": _plain("duty", duty),
    "meeting": _plain("meeting", meeting),
    "record": _plain("record", record),
    "activity": _plain("activity", activity),
    "conclusion": _plain("conclusion", conclusion),
    "grade": _plain("grade", grade),
    "nomination": _plain("nomination", nomination),
    "stub": _plain("stub", stub),
    "superior": _plain("superior", superior),
    "tally": _plain("tally", tally),
    "basis": _plain("basis", basis),
    "workranking": _plain("workranking", workranking),
}
