"""Counts of late facts, kept up fact by fact: what the core's tally reckons anew, a replay needs thousandfold.

A fact changes only the run, or the year, that it stands in; all others have been reckoned when their last fact came.
What is told is what ``duban_tracking.core.escalation.tally.counted`` tells.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from duban_contracts.base import Event
from duban_contracts.events.escalation import FactCounted, ProposalDeferred, ReachedCount
from duban_contracts.events.proposal import ProposalRaised
from duban_sdk.measures import Ground
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.escalation.basis import Basis
from duban_tracking.core.escalation.tally import (
    CountedFact,
    Fact,
    Reckoned,
    Tally,
    counted,
    counting_grounds,
    event_of,
    in_one_group,
    uses_of,
)
from duban_tracking.core.judging import local_day
from duban_tracking.core.keys import short

Place = tuple[datetime, str]
"""Where a fact stands: by the time of its sending, then by its cause."""
Span = tuple[int, int]
"""A run of late facts, as places in the order of all facts: from, and up to but not with."""
_SUPERSEDING = "workranking:"
"""Causes that may be the same fact as another cause; there are few, and the core reckons them."""


class Counts:
    """The tallies of one replay, which are told every event once it stands."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._tallies: dict[str, _Count] = {}
        self._claims: dict[str, list[str]] = {}
        """By a use, as proposals name it: what rests on it."""
        self._undone: dict[str, list[str]] = {}
        """By tally: uses that no longer hold, and on whose account nothing was looked at again yet."""

    def counted(self, told: CountedFact, state: Tally, rules: Rulebook, *, gone: bool) -> FactCounted:
        """Return the event by which the fact stands in its place."""
        if told.cause.startswith(_SUPERSEDING):
            return counted(told, state, rules, gone=gone)
        reckoned = self._of(state.key, told.code, rules).reckoned(told.cause, None if gone else told.fact)
        return event_of(told, reckoned, gone=gone)

    def follow(self, subject: str, events: Iterable[Event], rules: Rulebook) -> None:
        """The events stand on their stream."""
        key = subject.partition(":")[2]
        for event in events:
            if isinstance(event, FactCounted):
                if event.undone:
                    self._undone.setdefault(subject, []).extend(f"{subject}#{short(use.at)}" for use in event.undone)
                if not event.cause.startswith(_SUPERSEDING):
                    self._of(key, event.fact, rules).follow(event)
            elif isinstance(event, ProposalRaised | ProposalDeferred) and event.fact.startswith("tally:"):
                self._claims.setdefault(event.fact, []).append(key)

    def concerned(self, basis: Basis) -> Basis:
        """Return what rests on a thing as far as it is to be looked at again.

        On a tally that is what rests on uses that no longer hold: nothing else on it stands otherwise than before.
        """
        if not basis.key.startswith("tally:"):
            return basis
        keys = {key for fact in self._undone.pop(basis.key, ()) for key in self._claims.get(fact, ())}
        if not keys:
            return replace(basis, proposals={})
        return replace(basis, proposals={key: told for key, told in basis.proposals.items() if key in keys})

    def _of(self, key: str, code: str, rules: Rulebook) -> _Count:
        found = self._tallies.get(key)
        if found is None:
            found = self._tallies[key] = _Count(counting_grounds(rules, code))
        return found


class _Count:
    """One tally. ``late`` and ``timely`` facts stand in the order of their sending."""

    def __init__(self, grounds: Iterable[Ground]) -> None:
        self._facts: dict[str, Fact] = {}
        self._late: list[Place] = []
        self._timely: list[Place] = []
        self._in_year: Counter[int] = Counter()
        self._grounds = [_Runs(ground) if ground.in_a_row else _Years(ground) for ground in grounds]

    def reckoned(self, cause: str, fact: Fact | None) -> Reckoned:
        """Return what comes of a fact that stands now as given, or is gone; nothing is changed here."""
        before = self._facts.get(cause)
        change = _Change(cause, before, fact, self._late, self._timely, self._facts)
        undone: list[ReachedCount] = []
        reached: list[ReachedCount] = []
        for ground in self._grounds:
            fallen, new = ground.reckoned(change)
            undone += fallen
            reached += new
        in_year = 0
        if fact is not None and fact.late:
            year = _year(fact)
            also = before is not None and before.late and _year(before) == year
            in_year = self._in_year[year] + (0 if also else 1)
        return Reckoned(tuple(undone), tuple(reached), change.in_a_row(), in_year)

    def follow(self, event: FactCounted) -> None:
        """The event stands."""
        cause = event.cause
        fact = None if event.gone else Fact(event.sent_at, event.late, event.excused, event.matter_id)
        before = self._facts.get(cause)
        change = _Change(cause, before, fact, self._late, self._timely, self._facts)
        for ground in self._grounds:
            ground.follow(change, event)
        if before is not None:
            places = self._late if before.late else self._timely
            del places[bisect_left(places, (before.sent_at, cause))]
            del self._facts[cause]
        if fact is not None:
            insort(self._late if fact.late else self._timely, (fact.sent_at, cause))
            self._facts[cause] = fact
        for each, sign in ((before, -1), (fact, 1)):
            if each is not None and each.late:
                self._in_year[_year(each)] += sign


class _Change:
    """All facts as they stand once one of them is put in its place, or taken away."""

    def __init__(  # noqa: PLR0917  made in two places, for each of thousands of facts
        self,
        cause: str,
        before: Fact | None,
        fact: Fact | None,
        late: list[Place],
        timely: list[Place],
        facts: Mapping[str, Fact],
    ) -> None:
        self.cause, self.before, self.fact = cause, before, fact
        self._late, self._timely, self._facts = late, timely, facts

    @cached_property
    def _order(self) -> list[Place]:
        """The places of all facts; most changes are reckoned without."""
        order = sorted((*self._late, *self._timely))
        if self.before is not None:
            del order[bisect_left(order, (self.before.sent_at, self.cause))]
        if self.fact is not None:
            insort(order, (self.fact.sent_at, self.cause))
        return order

    def at(self, cause: str) -> Fact:
        """Return how a fact stands."""
        if cause == self.cause and self.fact is not None:
            return self.fact
        return self._facts[cause]

    def involved(self, causes: Iterable[str]) -> dict[str, Fact]:
        """Return these facts."""
        return {cause: self.at(cause) for cause in causes}

    def within_run(self, places: list[Place], fact: Fact) -> list[Place]:
        """Return which of some late facts stand in the run in which, or on whose edge, a new fact comes to stand."""
        start, end = self._bounds(places, fact)
        return places[start:end]

    def splits_a_run(self, fact: Fact) -> bool:
        """Return whether a new fact that is not late comes to stand between late ones."""
        start, end = self._bounds(self._late, fact)
        return start < bisect_left(self._late, (fact.sent_at, self.cause)) < end

    def _bounds(self, places: list[Place], fact: Fact) -> Span:
        """Return which of some places lie between the facts that are not late on both sides of a new one."""
        own = bisect_left(self._timely, (fact.sent_at, self.cause))
        start = bisect_left(places, self._timely[own - 1]) if own else 0
        end = bisect_left(places, self._timely[own]) if own < len(self._timely) else len(places)
        return start, end

    def runs(self) -> list[list[str]]:
        """Return the runs of late facts that the fact stands in or between, now and before."""
        found: set[Span] = set()
        for fact in (self.before, self.fact):
            if fact is None:
                continue
            place = bisect_left(self._order, (fact.sent_at, self.cause))
            found.update((self._run(place), self._run(place + 1)))
        return [[cause for _, cause in self._order[start:end]] for start, end in sorted(found) if start < end]

    def in_a_row(self) -> int:
        """Return how many late facts stand in the run of the fact; 0 for one that is not late."""
        if self.fact is None or not self.fact.late:
            return 0
        if self.before is None:
            start, end = self._bounds(self._late, self.fact)
            return end - start + 1
        start, end = self._run(bisect_left(self._order, (self.fact.sent_at, self.cause)))
        return end - start

    def _run(self, place: int) -> Span:
        """Return the run that ends or stands at a place, as far as its facts are late on both sides of it."""
        start = end = min(place, len(self._order))
        while start > 0 and self.at(self._order[start - 1][1]).late:
            start -= 1
        while end < len(self._order) and self.at(self._order[end][1]).late:
            end += 1
        return start, end


class _Counting:
    """A ground that counts. ``used``: which use has taken a fact; ``free``: those that none has, by their group."""

    def __init__(self, ground: Ground, group: Callable[[Fact], int]) -> None:
        self._ground, self._group = ground, group
        self._used: dict[str, tuple[int, ReachedCount]] = {}
        self._uses = 0
        self._free: dict[int, list[Place]] = {}

    def follow(self, change: _Change, event: FactCounted) -> None:
        """The event stands."""
        for each in self._counting(change):
            self._free[self._group(each)] = self._free_after(self._group(each), change)
        back, self._uses = _followed(self._ground, self._used, event, self._uses)
        if change.fact is not None:
            back.add(change.cause)
        for cause in back:
            fact = change.at(cause) if cause != change.cause or change.fact is not None else None
            if fact is not None and self._counts(fact) and cause not in self._used:
                insort(self._free.setdefault(self._group(fact), []), (fact.sent_at, cause))
        taken = {cause for use in event.reached if use.ground == self._ground.code for cause in use.causes}
        for group in {self._group(change.at(cause)) for cause in taken}:
            self._free[group] = [each for each in self._free.get(group, ()) if each[1] not in taken]

    def _counts(self, fact: Fact) -> bool:
        return fact.late and not (self._ground.excused_by_reason and fact.excused)

    def _counting(self, change: _Change) -> Iterator[Fact]:
        """Yield how the fact stood and stands, as far as it counts."""
        return (each for each in (change.before, change.fact) if each is not None and self._counts(each))

    def _free_after(self, group: int, change: _Change) -> list[Place]:
        return [each for each in self._free.get(group, ()) if each[1] != change.cause]


class _Runs(_Counting):
    """A ground that counts late facts one after the other."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground, lambda _: 0)

    def reckoned(self, change: _Change) -> tuple[list[ReachedCount], list[ReachedCount]]:
        """Return the uses that no longer hold, and those that come up."""
        before, fact = change.before, change.fact
        if before is None and fact is not None:
            if not fact.late:
                return self._all_reckoned(change) if change.splits_a_run(fact) else ([], [])
            # A run that grows breaks no use.
            return [], self._grown(change, fact) if self._counts(fact) else []
        return self._all_reckoned(change)

    def _grown(self, change: _Change, fact: Fact) -> list[ReachedCount]:
        free = change.within_run(self._free.get(0, []), fact)
        insort(free, (fact.sent_at, change.cause))
        return list(_new_uses(self._ground, [cause for _, cause in free], change))

    def _all_reckoned(self, change: _Change) -> tuple[list[ReachedCount], list[ReachedCount]]:
        """Look through the runs that the change touches."""
        groups = [[cause for cause in run if self._counts(change.at(cause))] for run in change.runs()]
        place = {cause: number for number, group in enumerate(groups) for cause in group}
        touched = dict(self._used[cause] for cause in (*place, change.cause) if cause in self._used)
        fallen, taken = _sorted_out(touched, place)
        new = [
            use
            for group in groups
            for use in _new_uses(self._ground, [cause for cause in group if cause not in taken], change)
        ]
        return fallen, new


class _Years(_Counting):
    """A ground that counts late facts of a calendar year."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground, _year)

    def reckoned(self, change: _Change) -> tuple[list[ReachedCount], list[ReachedCount]]:
        """Return the uses that no longer hold, and those that come up."""
        years = sorted({_year(each) for each in self._counting(change)})
        free = {year: self._free_after(year, change) for year in years}
        fallen: list[ReachedCount] = []
        own = self._used.get(change.cause)
        if own is not None and not self._holds(own[1], change):
            fallen.append(own[1])
            for cause in own[1].causes:
                if cause != change.cause:
                    fact = change.at(cause)
                    insort(free[_year(fact)], (fact.sent_at, cause))
        if change.fact is not None and self._counts(change.fact) and (own is None or fallen):
            insort(free[_year(change.fact)], (change.fact.sent_at, change.cause))
        return fallen, [
            use for year in years for use in _new_uses(self._ground, [cause for _, cause in free[year]], change)
        ]

    def _holds(self, use: ReachedCount, change: _Change) -> bool:
        if change.fact is None or not self._counts(change.fact):
            return False
        return len({_year(change.at(cause)) for cause in use.causes}) == 1


def _sorted_out(touched: Mapping[int, ReachedCount], place: Mapping[str, int]) -> tuple[list[ReachedCount], set[str]]:
    """Return the uses that no longer hold, in the order in which they came, and what the others have taken."""
    fallen: list[ReachedCount] = []
    taken: set[str] = set()
    for _, use in sorted(touched.items(), key=lambda each: each[0]):
        if in_one_group(use, place):
            taken.update(use.causes)
        else:
            fallen.append(use)
    return fallen, taken


def _new_uses(ground: Ground, free: list[str], change: _Change) -> Iterator[ReachedCount]:
    if len(free) < ground.times:
        return iter(())
    return uses_of(ground, free, change.involved(free), change.cause)


def _followed(
    ground: Ground, used: dict[str, tuple[int, ReachedCount]], event: FactCounted, uses: int
) -> tuple[set[str], int]:
    """Take the event's uses of a ground over; return the facts that are free again, and the number of uses so far."""
    back: set[str] = set()
    for use in event.undone:
        if use.ground == ground.code:
            back.update(use.causes)
            for cause in use.causes:
                used.pop(cause, None)
    for use in event.reached:
        if use.ground == ground.code:
            used.update(dict.fromkeys(use.causes, (uses, use)))
            uses += 1
    return back, uses


def _year(fact: Fact) -> int:
    return local_day(fact.sent_at).year
