"""The pure core alone: streams as lists in memory, follow-ups at once, time passed every morning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command, PassTime, ProposeMatter
from duban_contracts.common import Actor, TicketRef
from duban_contracts.events.matter import MatterAssigned
from duban_contracts.events.unit import UnitRegistered
from duban_contracts.vocabulary import Role
from duban_intake.core.identity import matter_id, ticket_id
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf
from duban_tracking.core.context import Context, Refusal, Unit
from duban_tracking.core.follow_ups import follow_ups, office_duties_on
from duban_tracking.core.kinds import KINDS, Kind
from tests.lifecycle.county import JURISDICTION, OPERATOR, registrations
from tests.lifecycle.points import Points, standing_points
from tests.lifecycle.telling import Act, Answer, Cast, Events, Refused, Triage

ZONE = ZoneInfo("Asia/Shanghai")
CLOCK = Actor(person="system", role=Role.CLOCK)
CHANNEL = "hotline_12345"


@dataclass
class Stream:
    kind: Kind
    state: Any
    events: list[tuple[Event, datetime]] = field(default_factory=list)
    swept_on: date | None = None


class InMemory:
    """Backend without servers."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._streams: dict[str, Stream] = {}
        self._units: dict[str, Unit] = {}
        self._numbers: dict[tuple[str, int], int] = {}
        self._on = date(2026, 1, 1)
        by = Actor(person=OPERATOR.id, role=OPERATOR.role, unit=OPERATOR.unit)
        for registration in registrations():
            assert self._carry_out(f"unit:{registration.unit}", registration, by) is None

    async def pass_time(self, until: date) -> None:
        self._on = until
        for subject, stream in list(self._streams.items()):
            wake_on = stream.kind.wake(stream.state, self._rules(stream), stream.swept_on)
            if wake_on is not None and wake_on <= until:
                assert self._carry_out(subject, PassTime(), CLOCK) is None
                stream.swept_on = until
        for subject, command in office_duties_on(self._shelf.current, until):
            assert self._carry_out(subject, command, CLOCK) is None

    async def act(self, act: Act, cast: Cast) -> Answer | None:
        command = act.command(cast)
        by = Actor(person=act.by.id, role=act.by.role, unit=act.by.unit)
        refusal = self._carry_out(cast.subject(act.stream), command, by)
        return Refused(refusal.why, refusal.clause).answer if refusal else None

    async def triage(self, step: Triage, cast: Cast) -> None:
        ticket = ticket_id(JURISDICTION, CHANNEL, step.push.external_id)
        cast.given[step.stream] = matter_id(ticket)
        reference = TicketRef(ticket_id=ticket, channel=CHANNEL, external_id=step.push.external_id, revision=1)
        decision = step.decision
        command = ProposeMatter(
            title=decision.title or step.push.title,
            content=step.push.content,
            category=decision.category,
            origin=decision.origin,
            weight=decision.weight,
            tickets=(reference,),
        )
        assert self._carry_out(cast.subject(step.stream), command, CLOCK) is None

    async def told(self, subjects: Sequence[str]) -> dict[str, Events]:
        return {
            subject: tuple(type(event).__name__ for event, _ in self._streams[subject].events)
            for subject in subjects
            if subject in self._streams
        }

    async def number(self, subject: str) -> str:
        events = self._streams[subject].events if subject in self._streams else []
        return next((event.number for event, _ in reversed(events) if isinstance(event, MatterAssigned)), "")

    async def points(self, subjects: Sequence[str]) -> Points:
        booked: Counter[tuple[str, str]] = Counter()
        for subject in subjects:
            standing = standing_points(subject, self._streams[subject].events, self._shelf)
            for (unit, clause), points in standing.items():
                booked[self._units[unit].host_unit or unit, clause] += points
        return {key: points for key, points in booked.items() if points}

    def _carry_out(self, subject: str, command: Command, by: Actor) -> Refusal | None:
        """Apply what the command leads to, on its stream and on those that follow."""
        stream = self._streams.get(subject) or self._opened(subject)
        context = Context(self._at, self._on, by, self._rules(stream), self._units)
        decision = stream.kind.decide(command, stream.state, context)
        if isinstance(decision, Refusal):
            return decision
        for event in decision:
            self._apply(subject, stream, self._numbered(event))
        return None

    @property
    def _at(self) -> datetime:
        return datetime.combine(self._on, time(9), ZONE)

    def _opened(self, subject: str) -> Stream:
        name, _, key = subject.partition(":")
        stream = self._streams[subject] = Stream(KINDS[name], KINDS[name].initial(key))
        return stream

    def _apply(self, subject: str, stream: Stream, event: Event) -> None:
        stream.state = stream.kind.evolve(stream.state, event, self._on)
        stream.events.append((event, self._at))
        stream.swept_on = None
        if isinstance(event, UnitRegistered):
            self._units[event.unit] = Unit(event.unit, event.name, event.kind, event.supervised, event.host_unit)
        for further, command in follow_ups(subject, event, self._rules(stream), self._on):
            self._carry_out(further, command, CLOCK)

    def _rules(self, stream: Stream) -> Rulebook:
        pins = stream.kind.pins(stream.state)
        return self._shelf.book(pins) if pins else self._shelf.current

    def _numbered(self, event: Event) -> Event:
        """Return the event with the number that the shell gives it when it is stored."""
        series = getattr(event, "series", "")
        if not series or getattr(event, "number", None) != "":
            return event
        key = (series, self._on.year)
        self._numbers[key] = self._numbers.get(key, 0) + 1
        pattern = self._shelf.current.series_pattern(series)
        return event.model_copy(update={"number": pattern.format(year=self._on.year, serial=self._numbers[key])})
