"""How a scenario is told: who does what on which day, what time brings, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias
from uuid import UUID, uuid5

from duban_contracts.commands.intake import TakeUpTicket, TicketPush
from duban_contracts.commands.matter import Command
from duban_tracking.core.context import Why

_SCENARIOS = UUID("2f0b6f0a-8a3c-5d52-9f0e-6c1d6a1c7b90")

Events: TypeAlias = tuple[str, ...]
"""Class names of events, in their order."""


Answer: TypeAlias = tuple[int, str | None]
"""A refusal as the caller learns it: status and clause."""


@dataclass(frozen=True)
class Person:
    """Somebody who acts, in one role and for one unit."""

    role: str
    unit: str

    @property
    def id(self) -> str:
        return f"{self.role}@{self.unit}"


STATUS = {Why.ROLE: 403, Why.STATE: 409, Why.RULE: 422, Why.UNKNOWN: 422}
"""How a refusal is answered over HTTP."""


@dataclass(frozen=True)
class Refused:
    """The act is refused: kind of refusal, and the clause that the answer names (None: it names none)."""

    why: Why
    clause: str | None = None

    @property
    def answer(self) -> Answer:
        return STATUS[self.why], self.clause


@dataclass
class Cast:
    """What a scenario's names stand for: ``matter``, ``paper``, ``incident``, or one of these and a hyphen.

    ``given``: ids that the backend gave; a name that has none yet stands for one of its own.
    """

    scenario: str
    given: dict[str, UUID] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)

    def id(self, name: str) -> UUID:
        """Return the id behind a name."""
        return self.given.get(name) or uuid5(_SCENARIOS, f"{self.scenario}/{name}")

    def subject(self, name: str) -> str:
        """Return the stream behind a name; a name with a colon is a stream already."""
        return name if ":" in name else f"{name.partition('-')[0]}:{self.id(name)}"


@dataclass(frozen=True)
class Act:
    """A person does something to a stream. ``also``: events that follow on other streams at once."""

    on: date
    by: Person
    do: Command | Callable[[Cast], Command]
    then: Events | Refused
    stream: str = "matter"
    also: Mapping[str, Events] = field(default_factory=dict)

    def command(self, cast: Cast) -> Command:
        """Return the command, told with the cast's ids."""
        return self.do if isinstance(self.do, Command) else self.do(cast)


@dataclass(frozen=True)
class Triage:
    """A channel pushes a ticket and a person takes it up; tracking proposes the matter."""

    on: date
    by: Person
    push: TicketPush
    decision: TakeUpTicket
    then: Events = ("MatterProposed",)
    stream: str = "matter"


@dataclass(frozen=True)
class Time:
    """What that day's morning brings to a stream, without anybody acting."""

    on: date
    then: Events
    stream: str = "matter"


Step: TypeAlias = Act | Triage | Time


@dataclass(frozen=True)
class Scenario:
    """``points``: what scoring has booked in the end, as (unit, clause) and the sum."""

    name: str
    steps: tuple[Step, ...]
    points: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def expected(self) -> dict[str, Events]:
        """Return the events of each stream by its name, from the first step to the last."""
        told: dict[str, Events] = {}
        for step in self.steps:
            parts: list[tuple[str, Events]] = [] if isinstance(step.then, Refused) else [(step.stream, step.then)]
            parts += step.also.items() if isinstance(step, Act) else []
            for stream, events in parts:
                told[stream] = (*told.get(stream, ()), *events)
        return told

    @property
    def first_on(self) -> date:
        return self.steps[0].on

    @property
    def last_on(self) -> date:
        return max(step.on for step in self.steps)
