"""What is about no single matter: duties of the office and of units, counts over all matters, what follows of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import OpenDuty
from duban_contracts.events.proposal import ProposalRaised, ProposalWithdrawn
from duban_standalone.backtest.counting import Counts
from duban_standalone.backtest.county import County, Recorded, in_order
from duban_standalone.backtest.findings import (
    Fact,
    Findings,
    dates_differing,
    kept_differing,
    proposals_differing,
)
from duban_standalone.backtest.judging import Turned
from duban_standalone.backtest.outcome import Proposed
from duban_standalone.backtest.replay import Happened, Replay
from duban_standalone.backtest.rulebooks import Rules, come_up_otherwise
from duban_standalone.backtest.sides import booked, outcome_of
from duban_standalone.backtest.work import Held, drift, on_record
from duban_tracking.core.duties.openings import Holdings, duties_on, holdings_of

ONE_DAY = timedelta(days=1)


class Office:
    """The office's streams on both sides, replayed once all matters have been."""

    def __init__(self, recorded: Rules, tried: Rules, county: County, events: Sequence[Recorded]) -> None:
        """Compare which duties come up by themselves; those that come up otherwise are found anew."""
        self._recorded, self._tried, self._county = recorded, tried, county
        self._events = events
        self._anew = come_up_otherwise(recorded.current.pack, tried.current.pack)
        self._by_hand = frozenset(row.code for row in recorded.current.pack.grounds if row.trigger == "by_hand")

    def compare(self, found: Findings) -> None:
        """What differs is added to what was found in matters."""
        turned, turned_then = (Turned(by_hand=self._by_hand, counts=Counts()) for _ in range(2))
        log = self._log(self._recorded, self._events, found.facts_was, turned)
        kept = [each for each in self._events if not self._is_anew(each)]
        log_then = self._log(self._tried, kept, found.facts_would_be, turned_then, found.held_then)
        was, would_be = outcome_of(log), outcome_of(log_then)
        found.was.book(booked(log, self._recorded, self._county))
        found.would_be.book(booked(log_then, self._tried, self._county))
        found.events += len(self._events)
        found.dates += dates_differing(was, would_be, "", "")
        found.kept += kept_differing(was, would_be, "", "")
        found.proposals += proposals_differing(was.proposals.values(), would_be.proposals.values(), "", "")
        before = Counter((each.act, each.reason, each.clause) for each in turned.refused)
        after = Counter((each.act, each.reason, each.clause) for each in turned_then.refused)
        found.refused.update(after - before)
        drift("", "", on_record(each for each in self._events if not _is_of_flag(each)), was, found)

    def _is_anew(self, recorded: Recorded) -> bool:
        return recorded.subject.startswith("duty:") and recorded.subject.split(":")[1] in self._anew

    def _log(
        self, rules: Rules, events: Iterable[Recorded], facts: Iterable[Fact], turned: Turned, held: Held | None = None
    ) -> list[Happened]:
        replay = Replay(rules, self._county, counts=turned.counts)
        # They come matter by matter; what they come to depends on their order in time.
        in_time = sorted(facts, key=lambda each: (each.at, each.event.cause))
        counted = (Recorded(each.at, each.on, each.subject, 0, each.event, 0) for each in in_time)
        openings = self._openings(rules, held) if held is not None and self._anew else iter(())
        at, commands = next(openings, (None, []))
        for each in in_order((*events, *counted)):
            while at is not None and at <= each.at:
                replay.come_to(at)
                replay.follow(commands, at)
                at, commands = next(openings, (None, []))
            replay.come_to(each.at)
            replay.settle(each, replay.judged(each, rules, turned))
        while at is not None:
            replay.come_to(at)
            replay.follow(commands, at)
            at, commands = next(openings, (None, []))
        replay.come_to(self._county.until)
        return replay.log

    def _openings(self, rules: Rules, held: Held) -> Iterator[tuple[datetime | None, list[tuple[str, Command]]]]:
        """Yield for each day the duties that come up anew, by what units have on their hands."""
        days = sorted({on for on, *_ in held} | {each.on for each in self._events})
        if not days:
            return
        now: Counter[tuple[str, str, str]] = Counter()
        changes: dict[date, list[tuple[tuple[str, str, str], int]]] = {}
        for (on, *what), count in held.items():
            unit, track, category = what
            changes.setdefault(on, []).append(((unit, track, category), count))
        on, last_on = days[0], self._county.local_day(self._county.until)
        while on <= last_on:
            for key, count in changes.get(on, ()):
                now[key] += count
            commands = list(self._due(rules, on, now))
            if commands:
                yield self._county.swept_at(on), commands
            on += ONE_DAY

    def _due(self, rules: Rules, on: date, now: Counter[tuple[str, str, str]]) -> Iterator[tuple[str, Command]]:
        holdings: Holdings = holdings_of(self._county.units, (key for key, count in now.items() if count > 0))
        for subject, command in duties_on(rules.current, on, holdings, since=on - ONE_DAY):
            if isinstance(command, OpenDuty) and command.row in self._anew:
                yield subject, command


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
