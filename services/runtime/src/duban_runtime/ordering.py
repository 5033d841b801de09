"""Puts what arrived into the order of its streams. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar


class Placed(Protocol):
    """Something with a place in a stream, counted from 1."""

    @property
    def subject(self) -> str: ...

    @property
    def sequence(self) -> int: ...


PlacedT = TypeVar("PlacedT", bound=Placed)


@dataclass
class Placement(Generic[PlacedT]):
    """What to do with a delivery: apply ``ready`` in this order, keep ``early``, forget ``done`` parked ones."""

    ready: list[PlacedT] = field(default_factory=list)
    early: list[PlacedT] = field(default_factory=list)
    done: list[PlacedT] = field(default_factory=list)
    cursors: dict[str, int] = field(default_factory=dict)
    """New position of every stream that moved."""
    more: bool = False
    """The limit cut the work short: something parked is still ready."""


def place(
    cursors: Mapping[str, int], arrived: Sequence[PlacedT], parked: Iterable[PlacedT], limit: int | None = None
) -> Placement[PlacedT]:
    """Return which items can be applied now.

    Args:
        cursors: last applied sequence of each subject; absent means none.
        arrived: a delivery in any order, with duplicates.
        parked: what waits from earlier deliveries, of the subjects of this one.
        limit: apply at most so many.
    """
    work = _Work[PlacedT](cursors, parked, limit)
    for item in arrived:
        work.take(item)
    for subject in dict.fromkeys(subject for subject, _ in work.waiting):
        work.release(subject)
    return work.result()


class _Work(Generic[PlacedT]):
    def __init__(self, cursors: Mapping[str, int], parked: Iterable[PlacedT], limit: int | None) -> None:
        self.cursors = dict(cursors)
        self.limit = limit
        self.waiting = {(item.subject, item.sequence): item for item in parked}
        self.parked_keys = frozenset(self.waiting)
        self.placement: Placement[PlacedT] = Placement()

    def take(self, item: PlacedT) -> None:
        if item.sequence > self.cursors.get(item.subject, 0):
            # What is parked already stays the one that counts: it is what must be forgotten later.
            self.waiting.setdefault((item.subject, item.sequence), item)
            self.release(item.subject)

    def release(self, subject: str) -> None:
        while (item := self.waiting.get((subject, self.cursors.get(subject, 0) + 1))) is not None:
            if self.limit is not None and len(self.placement.ready) >= self.limit:
                self.placement.more = True
                return
            self.placement.ready.append(item)
            self.placement.cursors[subject] = self.cursors[subject] = item.sequence

    def result(self) -> Placement[PlacedT]:
        for key, item in self.waiting.items():
            is_past = item.sequence <= self.cursors.get(item.subject, 0)
            if key in self.parked_keys and is_past:
                self.placement.done.append(item)
            elif key not in self.parked_keys and not is_past:
                self.placement.early.append(item)
        return self.placement
