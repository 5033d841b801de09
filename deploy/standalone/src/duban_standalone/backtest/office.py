"""What is about no single matter: duties of the office and of units, counts over all matters, what follows of them.

All that follows from a duty, an incident or a count of a unit stands on streams of the same unit. So each unit is a
part of its own, that a worker replays; the office's own duties are one more. Of a ranking of a piece of work every
unit that has a place is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge

from duban_contracts.events.escalation import RankingRecorded
from duban_contracts.events.proposal import ProposalRaised, ProposalWithdrawn
from duban_standalone.backtest.counting import Counts
from duban_standalone.backtest.county import County, Recorded, in_order
from duban_standalone.backtest.drift import note_drift
from duban_standalone.backtest.findings import (
    Fact,
    Findings,
    dates_differing,
    kept_differing,
    proposals_differing,
)
from duban_standalone.backtest.holding import Opening
from duban_standalone.backtest.judging import Turned
from duban_standalone.backtest.outcome import Proposed
from duban_standalone.backtest.replay import Happened, Replay
from duban_standalone.backtest.rulebooks import Rules, come_up_otherwise
from duban_standalone.backtest.sides import booked, outcome_of


@dataclass
class Part:
    """What is replayed of one unit, beside its matters; no unit: what is the office's own."""

    unit: str
    events: list[Recorded] = field(default_factory=list)
    facts_was: list[Fact] = field(default_factory=list)
    facts_would_be: list[Fact] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)


def parts_of(
    streams: Iterable[Sequence[Recorded]],
    facts_was: Iterable[Fact],
    facts_would_be: Iterable[Fact],
    openings: Iterable[Opening],
) -> list[Part]:
    """Return the parts in the order of their units."""
    parts: dict[str, Part] = {}

    def part(unit: str) -> Part:
        return parts.setdefault(unit, Part(unit))

    for events in streams:
        for unit in _units_of(events):
            part(unit).events += events
    for fact in facts_was:
        part(fact.unit).facts_was.append(fact)
    for fact in facts_would_be:
        part(fact.unit).facts_would_be.append(fact)
    for opening in openings:
        part(opening.unit).openings.append(opening)
    return [parts[unit] for unit in sorted(parts)]


def _units_of(events: Sequence[Recorded]) -> Iterable[str]:
    """Return whose a stream is: that of the unit that it names, of all that are ranked, or the office's."""
    ranked = {unit for each in events if isinstance(each.event, RankingRecorded) for unit, _ in each.event.places}
    named = (unit for each in events if (unit := vars(each.event).get("unit")))
    return sorted(ranked) or (next(named, ""),)


class Office:
    """Replays parts on both sides, once all matters have been."""

    def __init__(self, recorded: Rules, tried: Rules, county: County) -> None:
        """Compare which duties come up by themselves; those that come up otherwise are found anew."""
        self._recorded, self._tried, self._county = recorded, tried, county
        self._anew = come_up_otherwise(recorded.current.pack, tried.current.pack)
        self._by_hand = frozenset(row.code for row in recorded.current.pack.grounds if row.trigger == "by_hand")

    def compare(self, part: Part) -> Findings:
        """Return what differs."""
        found = Findings()
        turned, turned_then = (Turned(by_hand=self._by_hand) for _ in range(2))
        log = self._log(self._recorded, part, _in_time(part.facts_was, part.events), turned)
        kept = [each for each in part.events if not self._is_anew(each)]
        happened = _in_time(part.facts_would_be, kept, part.openings)
        log_then = self._log(self._tried, part, happened, turned_then)
        was, would_be = outcome_of(log), outcome_of(log_then)
        found.was.book(booked(log, self._recorded, self._county))
        found.would_be.book(booked(log_then, self._tried, self._county))
        found.dates += dates_differing(was, would_be, "", "")
        found.kept += kept_differing(was, would_be, "", "")
        found.proposals += proposals_differing(was.proposals.values(), would_be.proposals.values(), "", "")
        before = Counter((each.act, each.reason, each.clause) for each in turned.refused)
        after = Counter((each.act, each.reason, each.clause) for each in turned_then.refused)
        found.refused.update(after - before)
        note_drift("", "", outcome_of(each for each in part.events if not _is_of_flag(each)), was, found)
        return found

    def _is_anew(self, recorded: Recorded) -> bool:
        return recorded.subject.startswith("duty:") and recorded.subject.split(":")[1] in self._anew

    def _log(
        self, rules: Rules, part: Part, happened: Iterable[Opening | Fact | Recorded], turned: Turned
    ) -> list[Happened]:
        replay = Replay(rules, self._county, counts=Counts(part.unit))
        for each in happened:
            replay.come_to(each.at)
            match each:
                case Opening():
                    replay.follow(each.commands, each.at)
                case Fact():
                    replay.count(each)
                case Recorded():
                    replay.settle(each, replay.judged(each, rules, turned))
        replay.come_to(self._county.until)
        return replay.log


def _in_time(
    facts: Sequence[Fact], events: Sequence[Recorded], openings: Sequence[Opening] = ()
) -> Iterator[Opening | Fact | Recorded]:
    """Yield all by its time; facts come matter by matter, and their order decides what they reach."""
    in_time = sorted(facts, key=lambda each: (each.at, each.cause))
    return merge(openings, in_time, in_order(events), key=lambda each: each.at)


def _is_of_flag(recorded: Recorded) -> bool:
    """Flags are found anew from the accounts, and their proposals with them."""
    return isinstance(recorded.event, ProposalRaised | ProposalWithdrawn) and not vars(recorded.event).get("fact")


def recorded_of_flags(events: Iterable[Recorded]) -> list[Proposed]:
    """Return the proposals that stand on record because of a flag."""
    standing: dict[str, Proposed] = {}
    for each in events:
        event = each.event
        if isinstance(event, ProposalRaised) and not event.fact:
            standing[each.subject] = Proposed(event.kind, event.name, event.unit, event.clause, event.reason)
        elif isinstance(event, ProposalWithdrawn):
            standing.pop(each.subject, None)
    return list(standing.values())
