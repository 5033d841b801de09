"""The two sides of the comparison, played together: they share their past until an act is judged differently."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from duban_contracts.base import Event
from duban_contracts.events.matter import MatterProposed
from duban_contracts.events.matter_reports import MatterDutyOpened
from duban_sdk.rulebook import Rulebook
from duban_standalone.backtest.county import County, Recorded
from duban_standalone.backtest.findings import Fact
from duban_standalone.backtest.judging import Turned
from duban_standalone.backtest.judging_matters import READS
from duban_standalone.backtest.outcome import Outcome
from duban_standalone.backtest.replay import Happened, Replay
from duban_standalone.backtest.rulebooks import Rules, count_alike, follow_alike
from duban_standalone.backtest.scores import Booked, Read, Scores
from duban_standalone.backtest.trusting import may_stand

Alike = Callable[[Rulebook, Rulebook], bool]
Log = Sequence[Happened] | Sequence[Recorded]


class Side:
    """What came of a group under one set of rules."""

    __slots__ = ("facts", "is_replayed", "log", "outcome", "rows", "turned")

    def __init__(
        self,
        log: Log,
        facts: list[Fact],
        outcome: Outcome,
        rows: list[Booked],
        turned: Turned,
        *,
        is_replayed: bool = True,
    ) -> None:
        """Keep what came of it. ``is_replayed`` False: it was taken from the record."""
        self.log, self.facts, self.outcome, self.rows, self.turned = log, facts, outcome, rows, turned
        self.is_replayed = is_replayed


class Table:
    """Both sets of rules, with what is known of how alike they are."""

    def __init__(self, recorded: Rules, tried: Rules, county: County) -> None:
        """Compare the plugins; rulebooks are compared when they are met."""
        self.recorded, self.tried, self._county = recorded, tried, county
        self._by_hand = frozenset(row.code for row in recorded.current.pack.grounds if row.trigger == "by_hand")
        names = [[plugin.name for plugin in rules.shelf.plugins] for rules in (recorded, tried)]
        self._rereads = names[0] != names[1]
        self._known: dict[tuple[Alike, str], bool] = {}
        self._acts: dict[str, frozenset[type[Event]]] = {}

    def compared(self, events: Sequence[Recorded], *, trusting: bool = False) -> tuple[Side, Side]:
        """Return what comes of a group under the rules on record, and under those that are tried.

        ``trusting``: where the two share nothing, a record that is whole is not replayed.
        """
        book = self._book(events)
        if trusting and not self._alike(follow_alike, book) and may_stand(events, book, self._county):
            return self._beside_record(events, book)
        reasons_due = _reasons_due(events)
        turned = Turned(reasons_due, self._by_hand)
        turned_then = Turned(reasons_due, self._by_hand, rereads=self._rereads)
        one, other = self._played(events, book, turned, turned_then)
        rows, rows_then = self._rows(one.log, other.log, alike=self._alike(count_alike, book))
        outcome = outcome_of(one.log)
        outcome_then = outcome if other is one else outcome_of(other.log)
        was = Side(one.log, one.facts, outcome, rows, turned)
        return was, Side(other.log, other.facts, outcome_then, rows_then, turned_then)

    def _beside_record(self, events: Sequence[Recorded], book: Rulebook) -> tuple[Side, Side]:
        turned = Turned(_reasons_due(events), self._by_hand, rereads=self._rereads)
        other = Replay(self.tried, self._county)
        for each in events:
            other.come_to(each.at)
            other.settle(each, other.judged(each, self.tried, turned))
        other.come_to(self._county.until)
        rows, rows_then = self._rows(events, other.log, alike=self._alike(count_alike, book))
        was = Side(events, [], outcome_of(events), rows, Turned(), is_replayed=False)
        return was, Side(other.log, other.facts, outcome_of(other.log), rows_then, turned)

    def _played(
        self, events: Sequence[Recorded], book: Rulebook, turned: Turned, turned_then: Turned
    ) -> tuple[Replay, Replay]:
        one = Replay(self.recorded, self._county)
        other = one if self._alike(follow_alike, book) else Replay(self.tried, self._county)
        judged_alike = self._judged_alike(book)
        for each in events:
            one.come_to(each.at)
            was = one.judged(each, self.recorded, turned)
            if other is not one:
                other.come_to(each.at)
            is_same = other is one and type(each.event) in judged_alike
            would_be = was if is_same else other.judged(each, self.tried, turned_then)
            if other is one and was != would_be:
                other = one.fork(self.tried)
            one.settle(each, was)
            if other is not one:
                other.settle(each, would_be)
        one.come_to(self._county.until)
        if other is not one:
            other.come_to(self._county.until)
        return one, other

    def _rows(self, log: Log, log_then: Log, *, alike: bool) -> tuple[list[Booked], list[Booked]]:
        """Return what is booked on both sides; while both have the same past and count alike, it is counted once."""
        read: Read = {}
        scores = Scores(self.recorded, self._county, read)
        shared = _shared(log, log_then) if alike else 0
        _take(scores, log[:shared])
        scores_then = scores
        if not alike:
            scores_then = Scores(self.tried, self._county, read)
        elif shared < len(log_then) or shared < len(log):
            scores_then = scores.fork(self.tried)
        _take(scores, log[shared:])
        if scores_then is not scores:
            _take(scores_then, log_then[shared:])
        return scores.rows, scores_then.rows

    def _judged_alike(self, book: Rulebook) -> frozenset[type[Event]]:
        """Return the acts that are judged by tables which are the same on both sides."""
        found = self._acts.get(book.version)
        if found is None:
            found = self._acts[book.version] = frozenset(
                act
                for act, tables in READS.items()
                if all(getattr(book.pack, name) == getattr(self.tried.current.pack, name) for name in tables)
            )
        return found

    def _book(self, events: Sequence[Recorded]) -> Rulebook:
        """Return the rules under which a matter was taken up."""
        return self.recorded.book(
            next((each.event.pins for each in events if isinstance(each.event, MatterProposed)), ())
        )

    def _alike(self, how: Alike, book: Rulebook) -> bool:
        key = (how, book.version)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = how(book, self.tried.current)
        return found


def outcome_of(events: Iterable[Happened | Recorded]) -> Outcome:
    """Return what came of what happened, in a replay or on record."""
    outcome = Outcome()
    for each in events:
        outcome.take(each.subject, each.event)
    return outcome


def booked(log: Iterable[Happened], rules: Rules, county: County) -> list[Booked]:
    """Return what is booked for what happened."""
    scores = Scores(rules, county)
    _take(scores, log)
    return scores.rows


def _take(scores: Scores, log: Iterable[Happened | Recorded]) -> None:
    for each in log:
        scores.take(each.subject, each.event, each.at, each.on)


def _shared(log: Log, other: Log) -> int:
    """Return how far two logs are the same: those of a forked replay share their beginning."""
    if log is other:
        return len(log)
    pairs = enumerate(zip(log, other, strict=False))
    return next((place for place, (one, then) in pairs if one is not then), min(len(log), len(other)))


def _reasons_due(events: Sequence[Recorded]) -> dict[tuple[date, str], date]:
    """Return by when circulars asked for reasons: the duty that came up says it, and other rules may have no such."""
    found: dict[tuple[date, str], date] = {}
    for each in events:
        event = each.event
        if isinstance(event, MatterDutyOpened) and event.duty.endswith(f":{event.period}:{event.unit}"):
            found[date.fromisoformat(event.period), event.unit] = event.due.nominal_on
    return found
