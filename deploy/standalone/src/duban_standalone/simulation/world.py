"""A jurisdiction in memory: every stream of tracking and the accounts of scoring, moved on by commands and by time.

The cores decide; what the services' shells do around them is done here the same way: follow-ups in rounds, numbers
when a command is carried out whole, duties of each day, the sweep, the period's ranking. Nothing is rendered here, so
that a long history costs no more than its decisions.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from duban_contracts.base import Event
from duban_contracts.commands.calendar import RecomputeDates
from duban_contracts.commands.matter import Command, PassTime
from duban_contracts.common import Actor, PackPin
from duban_contracts.events.unit import UnitRegistered
from duban_sdk.shelf import Shelf
from duban_standalone.simulation.accounts import Accounts
from duban_tracking.core.context import CLOCK, Refusal, Unit, Why
from duban_tracking.core.duties.openings import duties_on, holdings_of
from duban_tracking.core.follow_ups import follow_ups
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.unit import unit_of
from duban_tracking.handlers import from_scoring
from duban_tracking.handlers.carrying_out import MAX_ROUNDS, wanted_series
from duban_tracking.handlers.streams import Ask, Placed, Stream, Streams, Verdict

SWEPT_AT = time(0, 5)
"""Local time at which each day's duties are opened and timers looked at."""
_PASS_TIME = PassTime()
_CORRELATION = "simulation"


@dataclass(slots=True)
class Happened:
    """One event at its place in the common history of all services."""

    at: datetime
    on: date
    service: str
    subject: str
    sequence: int
    event: Event


@dataclass(frozen=True, slots=True)
class Turned:
    """A command that was refused. ``ask`` may be a follow-up of what was asked for."""

    at: datetime
    ask: Ask
    refusal: Refusal


@dataclass
class World:
    """The jurisdiction as everything so far has left it."""

    shelf: Shelf
    on: date
    """The last day whose duties and timers have been looked at."""
    log: list[Happened] = field(default_factory=list)
    refused: list[Turned] = field(default_factory=list)
    """Refusals of what the service itself asked for; those of people are returned to them."""
    units: dict[str, Unit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.zone = self.shelf.settings.zone
        self.streams = Streams(self.shelf, self.units)
        self.accounts = Accounts(self.shelf)
        self._serials: Counter[tuple[str, int]] = Counter()
        self._timers: list[tuple[date, int, str]] = []
        self._wakes: dict[str, date] = {}
        self._order = 0
        self._sequences: Counter[str] = Counter()
        self._held: Counter[tuple[str, str, str]] = Counter()
        """Open matters by unit, track and category: what periodic duties of units go by."""

    def act(
        self, subject: str, command: Command, by: tuple[Actor, ...], at: datetime, pins: tuple[PackPin, ...] = ()
    ) -> Refusal | None:
        """Carry out what people, or another service, ask for; nothing stays of it when any part is refused.

        Return why it was refused; None when it was done.
        """
        turned = self._carry_out([Ask(subject, command, by, at, _CORRELATION, pins=pins)], whole=True)
        return turned[0].refusal if turned else None

    def tell(self, subject: str, event: Event, at: datetime, service: str) -> None:
        """An event of a service other than tracking and scoring has happened."""
        self._sequences[subject] += 1
        self.log.append(Happened(at, self.streams.local_day(at), service, subject, self._sequences[subject], event))

    def publish(self, shelf: Shelf, by: tuple[Actor, ...], at: datetime) -> Refusal | None:
        """Another calendar is in force, and every open date is computed again by it."""
        before = self.shelf
        self.shelf = self.streams.shelf = self.accounts.shelf = shelf
        command = RecomputeDates(calendar_version=shelf.calendar.version)
        for stream in list(self.streams):
            if stream.exists and RecomputeDates in stream.kind.commands:
                refusal = self.act(stream.subject, command, by, at)
                if refusal is not None and refusal.why is Why.ROLE:
                    self.shelf = self.streams.shelf = self.accounts.shelf = before
                    return refusal
        return None

    def pass_until(self, until: datetime) -> None:
        """Every day's duties, timers and rankings up to that instant have come about."""
        while (at := self._next_sweep()) <= until:
            self.on += timedelta(days=1)
            self._open_duties(at)
            self.sweep(at)
            self._draw(at)

    def sweep(self, at: datetime) -> None:
        """Time has passed for every stream whose timer is due."""
        on = self.streams.local_day(at)
        told: Counter[str] = Counter()
        while self._timers and self._timers[0][0] <= on:
            wake_on, _, subject = heapq.heappop(self._timers)
            if self._wakes.get(subject) != wake_on:
                continue
            del self._wakes[subject]
            told[subject] += 1
            if told[subject] <= MAX_ROUNDS:
                self.follow([(subject, _PASS_TIME)], at)
            else:
                # The rules refuse to let time pass here; it is tried again tomorrow.
                self._wake(subject, on + timedelta(days=1))

    def stream(self, subject: str) -> Stream | None:
        """Return a stream that something happened on."""
        if self.streams.missing([Ask(subject, _PASS_TIME, (), datetime.min.replace(tzinfo=UTC), "")]):
            return None
        found = self.streams[subject]
        return found if found.exists else None

    def _next_sweep(self) -> datetime:
        return datetime.combine(self.on + timedelta(days=1), SWEPT_AT, self.zone)

    def _open_duties(self, at: datetime) -> None:
        holdings = holdings_of(self.units, (held for held, count in self._held.items() if count))
        self.follow(duties_on(self.shelf.current, self.on, holdings, since=self.on - timedelta(days=1)), at)

    def _draw(self, at: datetime) -> None:
        for subject, event in self.accounts.due_rankings(self.on):
            self._of_scoring([(subject, event)], at)

    def follow(self, commands: Iterable[tuple[str, Command]], at: datetime) -> None:
        """Carry out what the service itself asks for; what is refused is noted, and the rest stands."""
        for subject, command in commands:
            self.refused += self._carry_out([Ask(subject, command, (CLOCK,), at, _CORRELATION)], whole=False)

    def _carry_out(self, asks: Sequence[Ask], *, whole: bool) -> list[Turned]:
        """Return the refusals. ``whole``: any refusal undoes everything, as in the transaction of a person's act."""
        before: dict[str, _Before] = {}
        turned: list[Turned] = []
        waiting = asks
        for _ in range(MAX_ROUNDS):
            for subject in self.streams.missing(waiting):
                self.streams.fold(subject, ())
            for ask in waiting:
                if ask.subject not in before:
                    before[ask.subject] = _Before.of(self.streams[ask.subject])
            verdicts, waiting = self.streams.decide(waiting)
            turned += _turned(verdicts)
            if not waiting or (whole and turned):
                break
        if whole and turned:
            for state in before.values():
                state.restore()
            self.streams.placed.clear()
            return turned
        self._settle(before)
        return turned

    def _settle(self, before: dict[str, _Before]) -> None:
        """Number and keep what was decided, set timers, and let scoring see it."""
        placed, self.streams.placed = self.streams.placed, []
        self._number(placed)
        for each in placed:
            event = each.event
            if isinstance(event, UnitRegistered):
                self.units[event.unit] = unit_of(event)
            self.log.append(Happened(each.ask.at, each.on, "tracking", each.stream.subject, each.sequence, event))
        for state in before.values():
            self._hold(state)
            self._set_timer(state.stream)
        for each in placed:
            told = self.accounts.take(each.stream.subject, each.sequence, each.event, each.ask.at)
            if told:
                self._of_scoring(told, each.ask.at)

    def _of_scoring(self, told: Iterable[tuple[str, Event]], at: datetime) -> None:
        on = self.streams.local_day(at)
        for subject, event in told:
            self.tell(subject, event, at, "scoring")
            if isinstance(event, from_scoring.CONSUMED):
                self.follow(list(follow_ups(subject, event, self.shelf.current, on)), at)

    def _number(self, placed: Sequence[Placed]) -> None:
        for each in placed:
            series = wanted_series(each.event)
            if series:
                year = each.on.year
                self._serials[series, year] += 1
                pattern = self.streams.rules_for(each.stream).series_pattern(series)
                self.streams.number(each, pattern.format(year=year, serial=self._serials[series, year]))

    def _hold(self, before: _Before) -> None:
        was, now = before.state, before.stream.state
        if was is not now and isinstance(now, Matter):
            self._held.subtract(_holders(was))
            self._held.update(_holders(now))

    def _set_timer(self, stream: Stream) -> None:
        wake_on = stream.kind.wake(stream.state, self.streams.rules_for(stream), stream.swept_on)
        if wake_on is None:
            self._wakes.pop(stream.subject, None)
        elif self._wakes.get(stream.subject) != wake_on:
            self._wake(stream.subject, wake_on)

    def _wake(self, subject: str, on: date) -> None:
        self._wakes[subject] = on
        self._order += 1
        heapq.heappush(self._timers, (on, self._order, subject))


@dataclass(slots=True)
class _Before:
    """A stream as it was, to go back to."""

    stream: Stream
    state: Any
    length: int
    swept_on: date | None
    touched: bool
    own_number: str
    opened_at: datetime | None

    @classmethod
    def of(cls, stream: Stream) -> _Before:
        return cls(
            stream,
            stream.state,
            len(stream.new),
            stream.swept_on,
            stream.touched,
            stream.own_number,
            stream.opened_at,
        )

    def restore(self) -> None:
        stream = self.stream
        stream.state, stream.swept_on, stream.touched = self.state, self.swept_on, self.touched
        stream.own_number, stream.opened_at = self.own_number, self.opened_at
        del stream.new[self.length :]


def _holders(matter: Matter) -> list[tuple[str, str, str]]:
    return [(unit, matter.track, matter.category) for unit in matter.units] if matter.is_open else []


def _turned(verdicts: Iterable[Verdict]) -> list[Turned]:
    return [Turned(each.ask.at, each.ask, each.refusal) for each in verdicts if each.refusal is not None]
