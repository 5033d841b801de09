"""Plays scenarios on a backend: day by day, time first, then what people do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from tests.lifecycle.points import SCORED, Points
from tests.lifecycle.telling import Act, Answer, Cast, Events, Refused, Scenario, Step, Time, Triage


class Backend(Protocol):
    """Where scenarios are lived."""

    async def pass_time(self, until: date) -> None:
        """It is the morning of that day, and everything that time brought by then has happened."""
        ...

    async def act(self, act: Act, cast: Cast) -> Answer | None:
        """The act was done, or this is how it was refused. An id that the backend gave is in the cast."""
        ...

    async def triage(self, step: Triage, cast: Cast) -> None:
        """The ticket is taken up and its matter proposed; the matter's id is in the cast."""
        ...

    async def told(self, subjects: Sequence[str]) -> dict[str, Events]:
        """Return the events of streams so far."""
        ...

    async def number(self, subject: str) -> str:
        """Return the number of the latest order; empty before there is one."""
        ...

    async def points(self, subjects: Sequence[str]) -> Points:
        """Return what is booked for these streams."""
        ...


@dataclass(frozen=True)
class Deviation:
    """A step that came out otherwise than told."""

    step: Step | date
    told: object
    seen: object


@dataclass
class Played:
    """What came of a scenario; ``streams`` by their names."""

    cast: Cast
    deviations: list[Deviation] = field(default_factory=list)
    streams: dict[str, Events] = field(default_factory=dict)
    points: Points = field(default_factory=dict)


def every_day(scenarios: Iterable[Scenario]) -> list[date]:
    """Return each day from the first step of all to the last."""
    scenarios = list(scenarios)
    first, last = min(each.first_on for each in scenarios), max(each.last_on for each in scenarios)
    return [first + timedelta(days=days) for days in range((last - first).days + 1)]


def days_told(scenarios: Iterable[Scenario]) -> list[date]:
    """Return the days on which something happens."""
    return sorted({step.on for scenario in scenarios for step in scenario.steps})


async def play(
    backend: Backend,
    scenarios: Sequence[Scenario],
    days: Sequence[date],
    settle: Callable[[date], Awaitable[None]] | None = None,
) -> dict[str, Played]:
    """Play all scenarios in the same county; steps that come out otherwise than told are noted, not raised.

    ``settle`` waits for what other services do; it is awaited before points are counted.
    """
    players = [_Player(backend, scenario) for scenario in scenarios]
    for day in days:
        await backend.pass_time(day)
        for player in players:
            await player.live(day)
    if settle is not None:
        await settle(days[-1])
    for player in players:
        await player.count()
    return {player.scenario.name: player.played for player in players}


class _Player:
    def __init__(self, backend: Backend, scenario: Scenario) -> None:
        self.backend = backend
        self.scenario = scenario
        self.played = Played(Cast(scenario.name))
        self._names = sorted(scenario.expected())

    async def live(self, day: date) -> None:
        steps = [step for step in self.scenario.steps if step.on == day]
        seen = await self._news()
        told: dict[str, Events] = {}
        for brought in steps:
            if isinstance(brought, Time):
                told[brought.stream] = (*told.get(brought.stream, ()), *brought.then)
        if seen != told:
            self._deviates(day, told, seen)
        for step in steps:
            if not isinstance(step, Time):
                await self._do(step)

    async def count(self) -> None:
        scored = [name for name in self._names if name.partition("-")[0] in SCORED]
        self.played.points = await self.backend.points([self.played.cast.subject(name) for name in scored])

    async def _do(self, step: Act | Triage) -> None:
        cast = self.played.cast
        refused: Answer | None = None
        if isinstance(step, Triage):
            await self.backend.triage(step, cast)
            told = {step.stream: step.then}
        else:
            refused = await self.backend.act(step, cast)
            told = {} if isinstance(step.then, Refused) else {step.stream: step.then, **step.also}
        seen = await self._news()
        expected = step.then.answer if isinstance(step.then, Refused) else None
        if refused != expected or seen != told:
            self._deviates(step, expected or told, refused or seen)
        cast.numbers[step.stream] = await self.backend.number(cast.subject(step.stream))

    async def _news(self) -> dict[str, Events]:
        """Return what each stream has told since the last look."""
        subjects = {name: self.played.cast.subject(name) for name in self._names}
        streams = await self.backend.told(list(subjects.values()))
        now = {name: streams.get(subject, ()) for name, subject in subjects.items()}
        before, self.played.streams = self.played.streams, now
        return {
            name: events[len(before.get(name, ())) :] for name, events in now.items() if events != before.get(name, ())
        }

    def _deviates(self, step: Step | date, told: object, seen: object) -> None:
        self.played.deviations.append(Deviation(step, told, seen))
