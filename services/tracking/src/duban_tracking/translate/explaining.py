"""The records on which explanations rest: streams of the log, in memory, with rules and names.

Whoever asks brings the events: the HTTP routes from the database, the command line from a scenario or an exported log.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar, overload

from duban_contracts.base import Event
from duban_contracts.common import Actor
from duban_sdk.errors import RuleMissing
from duban_sdk.explanation import CitedClause, Source, cite, recorded
from duban_sdk.explanation_of_parameters import parameter_inputs
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf
from duban_tracking.core.context import Unit
from duban_tracking.core.kinds import KINDS
from duban_tracking.core.matter.state import Matter
from duban_tracking.translate.descriptions import describe
from duban_tracking.translate.wording import Names

EventT = TypeVar("EventT", bound=Event)
OtherT = TypeVar("OtherT", bound=Event)


@dataclass(frozen=True, slots=True)
class Told:
    """An event at its place in the log; ``id`` is its id there."""

    id: str
    subject: str
    sequence: int
    at: datetime
    event: Event


class Records:
    """Streams of one jurisdiction, folded when they are asked for."""

    def __init__(self, shelf: Shelf, units: Mapping[str, Unit], told: Iterable[Told] = ()) -> None:
        self.shelf = shelf
        self.units = units
        self._zone = shelf.settings.zone
        self._streams: dict[str, list[Told]] = defaultdict(list)
        self._states: dict[str, Any] = {}
        self.add(told)

    def add(self, told: Iterable[Told]) -> None:
        """The events are known too; those of a stream come in their order."""
        for each in told:
            self._streams[each.subject].append(each)
            self._states.pop(each.subject, None)

    def until(self, at: datetime) -> Records:
        """Return the records as they were at an instant."""
        told = (each for stream in self._streams.values() for each in stream if each.at <= at)
        return Records(self.shelf, self.units, told)

    @property
    def subjects(self) -> tuple[str, ...]:
        """Streams of which something is known."""
        return tuple(subject for subject, told in self._streams.items() if told)

    def has(self, subject: str) -> bool:
        return bool(self._streams.get(subject))

    def of(self, subject: str) -> tuple[Told, ...]:
        """Return the events of a stream in their order; none of an unknown one."""
        return tuple(self._streams.get(subject, ()))

    @overload
    def told(self, subject: str, kind: type[EventT], /) -> Iterator[tuple[Told, EventT]]: ...
    @overload
    def told(
        self, subject: str, kind: type[EventT], other: type[OtherT], /
    ) -> Iterator[tuple[Told, EventT | OtherT]]: ...
    @overload
    def told(self, subject: str, /, *kinds: type[Event]) -> Iterator[tuple[Told, Event]]: ...
    def told(self, subject: str, /, *kinds: type[Event]) -> Iterator[tuple[Told, Event]]:
        """Yield the events of a stream that are of these kinds, each with its place."""
        for each in self.of(subject):
            if isinstance(each.event, kinds):
                yield each, each.event

    def last(self, subject: str, kind: type[EventT]) -> tuple[Told, EventT] | None:
        """Return the last event of a kind on a stream."""
        return next(reversed(list(self.told(subject, kind))), None)

    def state(self, subject: str) -> Any:
        """Return the stream's state as its events tell it."""
        if subject not in self._states:
            kind = KINDS[subject.partition(":")[0]]
            state = kind.initial(subject.partition(":")[2])
            for each in self.of(subject):
                state = kind.evolve(state, each.event, self.day(each.at))
            self._states[subject] = state
        return self._states[subject]

    def matter(self, subject: str) -> Matter | None:
        """Return a matter that is known."""
        state = self.state(subject) if subject.startswith("matter:") and self.has(subject) else None
        return state if isinstance(state, Matter) else None

    def day(self, at: datetime) -> date:
        """Return the local day of an instant."""
        return at.astimezone(self._zone).date()

    def moment(self, at: datetime) -> str:
        """Return an instant in words: 2026年5月8日 09:00."""
        local = at.astimezone(self._zone)
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"

    def rules(self, subject: str) -> Rulebook:
        """Return the rules that a stream is under; the present ones where no plugin holds those any more."""
        pins = KINDS[subject.partition(":")[0]].pins(self.state(subject))
        if not pins:
            return self.shelf.current
        try:
            return self.shelf.book(pins)
        except RuleMissing:
            return self.shelf.current

    def names(self, subject: str) -> Names:
        return Names(self.units, self.rules(subject))

    def cite(self, clause: str | None, subject: str) -> CitedClause | None:
        """Return a clause under the version that the stream is pinned to; None for no clause."""
        found = cite(clause, self.rules(subject), self.shelf)
        pins = KINDS[subject.partition(":")[0]].pins(self.state(subject))
        pinned = {pin.plugin: pin.version for pin in pins}
        if found is None or pinned.get(found.plugin, found.version) == found.version:
            return found
        return recorded(found.clause, found.plugin, pinned[found.plugin], self.shelf)

    def parameters(self, cited: CitedClause | None, subject: str) -> tuple[tuple[str, str], ...]:
        """Return the values of the parameters under which a clause was applied, where the stream is pinned."""
        pins = KINDS[subject.partition(":")[0]].pins(self.state(subject))
        return parameter_inputs(pins, cited.plugin, self.shelf) if cited else ()

    def source(self, told: Told) -> Source:
        """Return an event as a source, in one line."""
        text = describe(told.event, self.names(told.subject))
        return Source(event_id=told.id, at=told.at, text=f"{self.moment(told.at)} {text}")

    def sources(self, subject: str, *kinds: type[Event]) -> tuple[Source, ...]:
        """Return the events of these kinds on a stream as sources."""
        return tuple(self.source(each) for each, _ in self.told(subject, *kinds))

    def title(self, subject: str) -> str:
        """Return what people call a matter: its title, with the number of its order."""
        matter = self.matter(subject)
        if matter is None or not matter.title:
            return subject.partition(":")[2]
        return f"“{matter.title}”（{matter.number}）" if matter.number else f"“{matter.title}”"

    def channel(self, code: str) -> str:
        """Return what the jurisdiction calls a channel; one that it does not configure by its code."""
        channel = self.shelf.settings.channels.get(code)
        return f"“{channel.name}”" if channel else f" {code} "

    def by(self, actor: Actor, subject: str) -> str:
        """Return who acted, with the role in which it was allowed."""
        if actor.role == "clock":
            return "系统按日期自动登记"
        return f"{self.names(subject).role(actor.role)}（{actor.person}）"
