"""Streams of one jurisdiction within one transaction: folded from the log, decided on, and remembered as they grow.

No I/O here: it runs in the jurisdiction's own thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command, PassTime
from duban_contracts.common import Actor, PackPin
from duban_contracts.envelope import event_id
from duban_contracts.events.matter import MatterTakenUp
from duban_contracts.events.paper import PaperIssued
from duban_runtime.log import StoredEvent
from duban_sdk.errors import RuleMissing
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf
from duban_tracking.core.context import CLOCK, Context, Refusal, Unit, Why
from duban_tracking.core.follow_ups import follow_ups
from duban_tracking.core.kinds import KINDS, Kind
from duban_tracking.settings import SERVICE
from duban_tracking.translate.signatures import awaited_signatures

_NUMBERED = (MatterTakenUp, PaperIssued)


@dataclass(frozen=True, eq=False, slots=True)
class Ask:
    """A command on a stream. ``by``: the same person in each role that may be meant."""

    subject: str
    command: Command
    by: tuple[Actor, ...]
    at: datetime
    correlation: str
    causation: str | None = None
    traceparent: str | None = None
    pins: tuple[PackPin, ...] = ()


@dataclass(slots=True)
class Placed:
    """An event that is new, at its place."""

    stream: Stream
    sequence: int
    event: Event
    on: date
    ask: Ask


@dataclass(slots=True)
class Stream:
    """A stream as it stands; ``before`` is its state as loaded."""

    subject: str
    kind: Kind
    before: Any
    state: Any
    version: int = 0
    correlation: str = ""
    opened_at: datetime | None = None
    own_number: str = ""
    """Registration number of a matter, number of a paper; an order's number stands in the matter's state."""
    new: list[Placed] = field(default_factory=list)
    swept_on: date | None = None
    touched: bool = False

    @property
    def exists(self) -> bool:
        return bool(self.version or self.new)

    @property
    def next_sequence(self) -> int:
        return self.version + len(self.new) + 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a command: its events, or why not."""

    ask: Ask
    refusal: Refusal | None
    events: tuple[Placed, ...] = ()


def kind_of(subject: str) -> Kind:
    """Return the kind of a stream by its subject."""
    return KINDS[subject.partition(":")[0]]


class Streams:
    """The streams that one transaction works on."""

    def __init__(self, shelf: Shelf, units: Mapping[str, Unit]) -> None:
        self.jurisdiction = shelf.settings.jurisdiction
        self.shelf = shelf
        self.units = units
        self.zone: ZoneInfo = shelf.settings.zone
        self.placed: list[Placed] = []
        self._streams: dict[str, Stream] = {}

    def __iter__(self) -> Iterator[Stream]:
        return iter(self._streams.values())

    def __getitem__(self, subject: str) -> Stream:
        return self._streams[subject]

    def missing(self, asks: Sequence[Ask]) -> list[str]:
        """Return the subjects that have not been folded yet, those that decisions look at among them."""
        needed = dict.fromkeys(subject for ask in asks for subject in (ask.subject, *_related(ask)))
        return [subject for subject in needed if subject not in self._streams]

    def fold(self, subject: str, history: Sequence[StoredEvent]) -> Stream:
        """The stream stands as its history tells."""
        kind = kind_of(subject)
        state = kind.initial(subject.partition(":")[2])
        own_number = ""
        for stored in history:
            event = stored.payload()
            state = kind.evolve(state, event, self.local_day(stored.occurred_at))
            if isinstance(event, _NUMBERED):
                own_number = event.number
        stream = Stream(subject, kind, state, state, own_number=own_number)
        if history:
            stream.version, stream.correlation = history[-1].sequence, history[0].correlationid
            stream.opened_at = history[0].occurred_at
        self._streams[subject] = stream
        return stream

    def forget(self, subject: str) -> None:
        """Nothing of the stream, nor of what was decided on it, is written."""
        gone = self._streams.pop(subject, None)
        self.placed = [placed for placed in self.placed if placed.stream is not gone]

    def local_day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def decide(self, asks: Sequence[Ask]) -> tuple[list[Verdict], list[Ask]]:
        """Return what became of each command, and what their events ask of other streams.

        Raises:
            HookFailed, RuleMissing: the rules cannot answer.
        """
        verdicts = [self.decide_one(ask) for ask in asks]
        return verdicts, [ask for verdict in verdicts for placed in verdict.events for ask in self._follow_ups(placed)]

    def decide_one(self, ask: Ask) -> Verdict:
        """Return what became of one command; its events stand in the stream."""
        stream = self._streams[ask.subject]
        rules, on = self.rules_for(stream, ask.pins), self.local_day(ask.at)
        related = {subject: self._streams[subject].state for subject in _related(ask) if subject in self._streams}
        refusal: Refusal | None = None
        for by in _likeliest_first(ask, stream):
            context = Context(ask.at, on, by, rules, self.units, related)
            decision = stream.kind.decide(ask.command, stream.state, context)
            if not isinstance(decision, Refusal):
                stream.touched = True
                stream.swept_on = on if isinstance(ask.command, PassTime) else None
                return Verdict(ask, None, tuple(self._place(stream, event, on, ask) for event in decision))
            if refusal is None or refusal.why is Why.ROLE:
                refusal = decision
        return Verdict(ask, refusal)

    def _place(self, stream: Stream, event: Event, on: date, ask: Ask) -> Placed:
        placed = Placed(stream, stream.next_sequence, event, on, ask)
        stream.state = stream.kind.evolve(stream.state, event, on)
        stream.new.append(placed)
        stream.opened_at = stream.opened_at or ask.at
        self.placed.append(placed)
        return placed

    def rules_for(self, stream: Stream, pins: tuple[PackPin, ...] = ()) -> Rulebook:
        """Return the rules that a stream is under; for a new one those of ``pins``, where they are still held."""
        own = stream.kind.pins(stream.state)
        if own:
            return self.shelf.book(own)
        if pins:
            try:
                return self.shelf.book(pins)
            except RuleMissing:
                return self.shelf.current
        return self.shelf.current

    def _follow_ups(self, placed: Placed) -> Iterator[Ask]:
        stream, cause = placed.stream, placed.ask
        rules = self.rules_for(stream)
        for subject, command in follow_ups(stream.subject, placed.event, rules, placed.on):
            yield Ask(
                subject=subject,
                command=command,
                by=(CLOCK,),
                at=cause.at,
                correlation=cause.correlation,
                causation=str(event_id(self.jurisdiction, SERVICE, stream.subject, placed.sequence)),
                traceparent=cause.traceparent,
            )

    def number(self, placed: Placed, number: str) -> None:
        """The event bears the number, and its stream's state knows it."""
        placed.event = placed.event.model_copy(update={"number": number})
        stream = placed.stream
        if isinstance(placed.event, _NUMBERED):
            stream.own_number = number
        stream.state = stream.before
        for each in stream.new:
            stream.state = stream.kind.evolve(stream.state, each.event, each.on)


def _related(ask: Ask) -> tuple[str, ...]:
    return kind_of(ask.subject).looked_at(ask.subject, ask.command)


def _likeliest_first(ask: Ask, stream: Stream) -> Sequence[Actor]:
    """Return the actor's roles with those first whose signature is awaited."""
    if len(ask.by) < 2:
        return ask.by
    awaited = {each.role for each in awaited_signatures(stream.state)}
    return sorted(ask.by, key=lambda actor: actor.role not in awaited)
