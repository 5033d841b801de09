"""Counts of late facts, kept up fact by fact: what the core's tally reckons anew, a replay needs thousandfold.

A fact changes only the run, or the year, that it stands in; all others have been reckoned when their last fact came.
Facts that may be the same as another one, places in rankings, are few, on tallies of their own: the core reckons them.
What is told is what ``duban_tracking.core.escalation.tally.counted`` tells.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import datetime
from functools import cached_property, lru_cache

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
    counting_grounds,
    event_of,
    in_one_group,
    names_of,
    uses_of,
)
from duban_tracking.core.judging import local_day
from duban_tracking.core.keys import short

Place = tuple[datetime, str]
"""Where a fact stands: by the time of its sending, then by its cause."""
Span = tuple[int, int]
"""A run of late facts, as places in the order of all facts: from, and up to but not with."""


class Counts:
    """The tallies of one unit in a replay, and what rests on them."""

    def __init__(self, unit: str) -> None:
        """Nothing is counted yet."""
        self._unit = unit
        self._tallies: dict[str, _Count] = {}
        self._claims: dict[str, list[str]] = {}
        """By a use, as proposals name it: what rests on it."""
        self._undone: dict[str, list[str]] = {}
        """By tally: uses that no longer hold, and on whose account nothing was looked at again yet."""

    def has(self, subject: str) -> bool:
        """Return whether a tally's stream is the unit's; of a ranking the places of other units are told as well."""
        return subject.rpartition(":")[2] == self._unit

    def known(self, subject: str, cause: str) -> dict[str, Fact]:
        """Return how a fact stands on a tally's stream, by its cause."""
        tally = self._tallies.get(subject)
        fact = tally.fact(cause) if tally else None
        return {cause: fact} if fact else {}

    def counted(self, subject: str, told: CountedFact, rules: Rulebook) -> FactCounted | None:
        """Return the event by which the fact, which stands in its place now, or is gone, reaches or undoes anything.

        None: nothing comes of it.
        """
        tally = self._tallies.get(subject)
        if tally is None:
            tally = self._tallies[subject] = _Count(counting_grounds(rules, told.code))
        reckoned = tally.take(told.cause, None if told.gone else told.fact)
        if reckoned is None:
            return None
        event = event_of(told, reckoned)
        self.stands(subject, event)
        return event

    def names(self, subject: str) -> Set[tuple[str, str]]:
        """Return what stands reached on a tally's stream, as ``Tally.names``; it changes with the counts."""
        return self._tallies[subject].names

    def stands(self, subject: str, event: Event) -> None:
        """An event stands on its stream: uses are undone by it, or something rests on them."""
        if isinstance(event, FactCounted):
            if event.undone:
                self._undone.setdefault(subject, []).extend(f"{subject}#{short(use.at)}" for use in event.undone)
        elif isinstance(event, ProposalRaised | ProposalDeferred) and event.fact.startswith("tally:"):
            self._claims.setdefault(event.fact, []).append(subject.partition(":")[2])

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


class _Count:
    """One tally. ``late`` and ``timely`` facts stand in the order of their sending."""

    def __init__(self, grounds: Iterable[Ground]) -> None:
        self._facts: dict[str, Fact] = {}
        self._late: list[Place] = []
        self._timely: list[Place] = []
        self._in_year: Counter[int] = Counter()
        self.names: set[tuple[str, str]] = set()
        self._grounds = [_Runs(ground) if ground.in_a_row else _Years(ground) for ground in grounds]

    def fact(self, cause: str) -> Fact | None:
        """Return how the fact of a cause stands; None: there is none."""
        return self._facts.get(cause)

    def take(self, cause: str, fact: Fact | None) -> Reckoned | None:
        """Return what comes of a fact that stands from now on as given, or is gone; None: nothing."""
        before = self._facts.get(cause)
        change = _Change(cause, before, fact, self._late, self._timely, self._facts)
        undone: list[ReachedCount] = []
        reached: list[ReachedCount] = []
        for ground in self._grounds:
            fallen, new = ground.reckoned(change)
            ground.follow(change, fallen, new)
            undone += fallen
            reached += new
        in_a_row = change.in_a_row() if undone or reached else 0
        self._place(cause, before, fact)
        if not undone and not reached:
            return None
        self.names -= names_of(undone)
        self.names |= names_of(reached)
        in_year = self._in_year[_year(fact)] if fact is not None and fact.late else 0
        return Reckoned(tuple(undone), tuple(reached), in_a_row, in_year)

    def _place(self, cause: str, before: Fact | None, fact: Fact | None) -> None:
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
        self._late_before, self._timely_before, self._facts = late, timely, facts

    @cached_property
    def _late(self) -> list[Place]:
        return self._changed(self._late_before, late=True)

    @cached_property
    def _timely(self) -> list[Place]:
        return self._changed(self._timely_before, late=False)

    def _changed(self, places: list[Place], *, late: bool) -> list[Place]:
        is_gone = self.before is not None and self.before.late is late
        is_new = self.fact is not None and self.fact.late is late
        if not is_gone and not is_new:
            return places
        changed = [*places]
        if is_gone and self.before is not None:
            del changed[bisect_left(changed, (self.before.sent_at, self.cause))]
        if is_new and self.fact is not None:
            insort(changed, (self.fact.sent_at, self.cause))
        return changed

    @property
    def stays(self) -> bool:
        """Whether a late fact stays late, and in its place: no run is longer or shorter."""
        before, fact = self.before, self.fact
        return before is not None and fact is not None and before.late and fact.late and before.sent_at == fact.sent_at

    @property
    def joins(self) -> bool:
        """Whether a late fact comes to stand where none stood, or one that was not late."""
        before, fact = self.before, self.fact
        if fact is None or not fact.late:
            return False
        return before is None or (not before.late and before.sent_at == fact.sent_at)

    def at(self, cause: str) -> Fact:
        """Return how a fact stands."""
        if cause == self.cause and self.fact is not None:
            return self.fact
        return self._facts[cause]

    def involved(self, causes: Iterable[str]) -> dict[str, Fact]:
        """Return these facts."""
        return {cause: self.at(cause) for cause in causes}

    def within_run(self, places: list[Place], fact: Fact) -> list[Place]:
        """Return which of some late facts stand in the run of the fact."""
        start, end = _between(places, self._timely, (fact.sent_at, self.cause))
        return places[start:end]

    def splits_a_run(self, fact: Fact) -> bool:
        """Return whether a new fact that is not late comes to stand between late ones."""
        place = (fact.sent_at, self.cause)
        start, end = _between(self._late_before, self._timely_before, place)
        return start < bisect_left(self._late_before, place) < end

    def runs(self) -> list[list[str]]:
        """Return the runs of late facts that the fact stands in or between, now and before."""
        found: set[Span] = set()
        for fact in (self.before, self.fact):
            if fact is not None:
                place = (fact.sent_at, self.cause)
                start, end = _between(self._late, self._timely, place)
                breaks = self.fact is not None and not self.fact.late and self.fact.sent_at == fact.sent_at
                middle = bisect_left(self._late, place)
                found.update(((start, middle), (middle, end)) if breaks else ((start, end),))
        return [[cause for _, cause in self._late[start:end]] for start, end in sorted(found) if start < end]

    def in_a_row(self) -> int:
        """Return how many late facts stand in the run of the fact; 0 for one that is not late."""
        if self.fact is None or not self.fact.late:
            return 0
        place = (self.fact.sent_at, self.cause)
        if self.before is None or not self.before.late:
            start, end = _between(self._late_before, self._timely, place)
            return end - start + 1
        start, end = _between(self._late, self._timely, place)
        return end - start


def _between(late: list[Place], timely: list[Place], place: Place) -> Span:
    """Return which late facts stand between the timely ones on both sides of a place."""
    before, after = bisect_left(timely, place), bisect_right(timely, place)
    start = bisect_left(late, timely[before - 1]) if before else 0
    end = bisect_left(late, timely[after]) if after < len(timely) else len(late)
    return start, end


class _Counting:
    """A ground that counts. ``used``: which use has taken a fact; ``free``: those that none has, by their group."""

    def __init__(self, ground: Ground, group: Callable[[Fact], int]) -> None:
        self._ground, self._group = ground, group
        self._used: dict[str, tuple[int, ReachedCount]] = {}
        self._uses = 0
        self._free: dict[int, list[Place]] = {}

    def follow(self, change: _Change, fallen: list[ReachedCount], new: list[ReachedCount]) -> None:
        """The change stands, and with it the uses that no longer hold, and those that came up."""
        before, fact = change.before, change.fact
        if before is not None and self._counts(before):
            self._free[self._group(before)] = self._free_after(self._group(before), change)
        back = {change.cause}
        for use in fallen:
            back.update(use.causes)
            for cause in use.causes:
                self._used.pop(cause, None)
        for use in new:
            self._used.update(dict.fromkeys(use.causes, (self._uses, use)))
            self._uses += 1
        for cause in back:
            each = fact if cause == change.cause else change.at(cause)
            if each is not None and self._counts(each) and cause not in self._used:
                insort(self._free.setdefault(self._group(each), []), (each.sent_at, cause))
        taken = {cause for use in new for cause in use.causes}
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
        if change.stays and before is not None and fact is not None:
            return self._heeded(change, fact) if self._counts(before) is not self._counts(fact) else ([], [])
        if before is None and fact is not None and not fact.late:
            return self._all_reckoned(change) if change.splits_a_run(fact) else ([], [])
        if fact is not None and change.joins:
            # A run that grows, or becomes one with the next, breaks no use.
            return [], self._grown(change, fact)
        return self._all_reckoned(change)

    def _heeded(self, change: _Change, fact: Fact) -> tuple[list[ReachedCount], list[ReachedCount]]:
        """A reason was accepted for a late fact, or is no more: runs are as they were, its own use alone can fall."""
        if self._counts(fact):
            return [], self._grown(change, fact)
        own = self._used.get(change.cause)
        if own is None:
            return [], []
        free = change.within_run(self._free.get(0, []), fact)
        for cause in own[1].causes:
            if cause != change.cause:
                insort(free, (change.at(cause).sent_at, cause))
        return [own[1]], list(_new_uses(self._ground, [cause for _, cause in free], change))

    def _grown(self, change: _Change, fact: Fact) -> list[ReachedCount]:
        free = change.within_run(self._free.get(0, []), fact)
        if self._counts(fact):
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


def _year(fact: Fact) -> int:
    return _year_of(fact.sent_at)


@lru_cache(maxsize=10_000)
def _year_of(at: datetime) -> int:
    return local_day(at).year
