"""A scenario, read and checked: who there is, under which rules, and what is done when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from pydantic import BaseModel

from duban_contracts.commands.office import RegisterUnit
from duban_contracts.common import Actor
from duban_sdk.shelf import Shelf
from duban_standalone.simulation.vocabulary import TicketVerb, Verb
from duban_standalone.simulation.yaml_document import Plain

NAMESPACE = UUID("6c2f7d1a-0f2e-5b9c-8d43-1e5a7b9c3f60")
"""Namespace of the ids of things that a scenario names: the same name, the same id."""


def thing_id(jurisdiction: str, kind: str, handle: str) -> UUID:
    """Return the id of a thing from its local name."""
    return uuid5(NAMESPACE, f"{jurisdiction}/{kind}/{handle}")


@dataclass(frozen=True)
class Reference:
    """A stream that is found only while playing: the latest of its kind that fits what is said of it.

    ``owner``: stream on which it is looked for, where it is a part of one (a duty of a matter).
    """

    kind: str
    said: Mapping[str, str]
    owner: str = ""

    @property
    def words(self) -> str:
        return "、".join(f"{name}={value}" for name, value in self.said.items())


@dataclass(frozen=True)
class Step:
    """One step. ``fields`` may hold ``Reference`` values, to be filled in while playing.

    ``subject``: the stream that it is about, or how it is found.
    ``command``: ready to be sent; None while something of it must be filled in first.
    ``shelf``: the rules with the calendar that a ``PublishCalendar`` brings; such a step has neither verb nor command.
    """

    number: int
    line: int
    at: datetime
    do: str
    verb: Verb | TicketVerb | None
    by: tuple[Actor, ...]
    subject: str | Reference
    fields: Mapping[str, object]
    command: BaseModel | None
    channel: str = ""
    shelf: Shelf | None = None


@dataclass(frozen=True)
class Expectation:
    """An entry of a part of the output that must be there, or must not."""

    line: int
    part: str
    wanted: Plain
    absent: bool = False


@dataclass(frozen=True)
class Scenario:
    """Everything that is played. ``handles``: local name of every stream that has one."""

    shelf: Shelf
    starts_on: date
    until_on: date
    units: tuple[RegisterUnit, ...]
    steps: tuple[Step, ...]
    handles: Mapping[str, str] = field(default_factory=dict)
    expectations: tuple[Expectation, ...] = ()
