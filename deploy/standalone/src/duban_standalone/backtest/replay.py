"""One group of streams under one set of rules: acts are judged anew, and what follows from them is found anew.

The cores of tracking decide what follows; nothing is taken from the record but what people did.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from duban_contracts.base import Event
from duban_contracts.commands.duties import FileDutyReport
from duban_contracts.commands.escalation import (
    ChangeVeto,
    CountFact,
    HandOverMeasure,
    ReconsiderProposal,
    RestProposal,
    ReviewProposals,
)
from duban_contracts.commands.matter import Command, PassTime
from duban_contracts.commands.office import CompleteDuty
from duban_contracts.commands.records import HoldProposal
from duban_contracts.events import matter as m
from duban_contracts.events.duty import DutyDone, DutyOpened
from duban_contracts.events.escalation import ProposalRested
from duban_contracts.events.matter_reports import MatterDutyDone, MatterDutyOpened, ReportFiled, ReportVerified
from duban_contracts.events.proposal import ProposalRaised
from duban_contracts.events.receipt import ReceiptMissed
from duban_sdk.rulebook import Rulebook
from duban_standalone.backtest.counting import Counts
from duban_standalone.backtest.county import County, Recorded
from duban_standalone.backtest.findings import Fact
from duban_standalone.backtest.judging import Turned
from duban_standalone.backtest.judging_others import judge_of
from duban_standalone.backtest.rulebooks import Remembering, Rules, Source
from duban_tracking.core.changing import changed
from duban_tracking.core.context import CLOCK, Context, Refusal
from duban_tracking.core.duties.follow_ups import asks_of_duties, duty_follow_ups
from duban_tracking.core.escalation.basis import Basis
from duban_tracking.core.escalation.counting import COUNTED, counting_follow_ups
from duban_tracking.core.escalation.follow_ups import escalation_follow_ups
from duban_tracking.core.escalation.grounds import looked_at
from duban_tracking.core.escalation.tally import (
    CountedFact,
    Tally,
    as_told,
    same_facts,
    supersedes,
    with_fact,
)
from duban_tracking.core.escalation.turns import turns_of
from duban_tracking.core.kinds import KINDS, Kind
from duban_tracking.core.matter.state import Matter

MOST_STEPS = 1_000
"""Steps that one event may lead to; rules that lead in a circle are stopped there."""
FOLLOWING = frozenset({"proposal", "basis", "duty", "tally"})
"""Kinds of streams that may come up because of others; on any other kind only streams of the group are followed."""
QUIET: frozenset[type[Event]] = frozenset(
    {
        *(m.MatterProposed, m.ApprovalSigned, m.MatterTakenUp, m.MatterAssigned, m.OrderAcknowledged, m.UnitUrged),
        *(m.MatterArchived, ReportFiled, ReportVerified, ReceiptMissed, MatterDutyOpened, MatterDutyDone),
        *(DutyOpened, DutyDone, ProposalRested),
    }
)
"""The most frequent events: no ground of any rules looks at them."""
_OF_WHAT_IS = frozenset(
    {CompleteDuty, FileDutyReport, ReviewProposals, ReconsiderProposal, HoldProposal, HandOverMeasure, ChangeVeto}
)
"""Commands that do nothing on a stream that has not begun; most of what follows from events is such."""
_PASS_TIME = PassTime()
_MOMENT = timedelta(seconds=1)


class Happened(NamedTuple):
    """An event as it comes about under the rules."""

    at: datetime
    on: date
    subject: str
    event: Event


class Replay:
    """The streams of one group as the rules lead them.

    ``log`` is what happened, in its order; ``facts`` are those that count beyond the group, together with those of all
    other matters of the unit.
    """

    def __init__(self, rules: Rules, county: County, *, counts: Counts | None = None) -> None:
        """Nothing has happened yet. ``counts``: the facts of all matters come together here."""
        self._rules, self._county, self._counts = rules, county, counts
        self._streams: dict[str, tuple[Kind, Any]] = {}
        self._wakes: dict[str, datetime] = {}
        self._touched: dict[str, date | None] = {}
        """Streams whose next timer is to be found, with the day up to which time has passed for them."""
        self._resting: dict[str, list[tuple[RestProposal, datetime, date]]] = {}
        """What rests on a thing and does not stand on its stream yet: most of them nobody ever looks at again."""
        self._now: datetime | None = None
        self.log: list[Happened] = []
        self.facts: list[Fact] = []

    def fork(self, rules: Rules) -> Replay:
        """Return a replay with the same past, which goes on under other rules; states are never changed in place."""
        other = Replay(rules, self._county)
        other._streams, other._wakes, other._touched = {**self._streams}, {**self._wakes}, {**self._touched}
        other._resting = {subject: [*rests] for subject, rests in self._resting.items()}
        other._now, other.log, other.facts = self._now, [*self.log], [*self.facts]
        return other

    def come_to(self, at: datetime) -> None:
        """Everything up to that instant has come about."""
        now = self._now or at
        if at > now:
            self._pass_until(at, now)
        self._now = max(now, at)

    def follow(self, commands: Iterable[tuple[str, Command]], at: datetime) -> None:
        """What the service itself asks for has been done, with all that follows."""
        on = self._county.local_day(at)
        for subject, command in commands:
            self._followed(deque(self._carried_out(subject, command, at, on)), at, on)

    def count(self, fact: Fact) -> None:
        """A fact that a matter told has taken its place among those of all matters of the unit."""
        at = self._now or fact.at
        self._followed(deque(self._counted(fact.subject, fact.told, at, fact.on)), at, fact.on)

    def judged(self, recorded: Recorded, rules: Rules, turned: Turned) -> tuple[Event, ...]:
        """Return what an act of people comes to under rules, as things stand here."""
        subject, event = recorded.subject, recorded.event
        judge = judge_of(type(event))
        if judge is None:
            return (event,)
        kind, state = self._stream(subject)
        related: dict[str, object] = {}
        if isinstance(event, ProposalRaised):
            streams = looked_at(event.fact, event.matters)
            related = {each: self._stream(each)[1] for each in (*streams, *turns_of(streams))}
        by = vars(event).get("by", CLOCK)
        context = Context(recorded.at, recorded.on, by, rules.book(kind.pins(state)), self._county.units, related)
        turned.subject = subject
        return judge(event, state, context, turned)

    def settle(self, recorded: Recorded, events: tuple[Event, ...]) -> None:
        """The act has happened again, and all that follows from it."""
        self._settle(recorded.subject, events, self._now or recorded.at, recorded.on)

    def _pass_until(self, until: datetime, now: datetime) -> None:
        while True:
            self._find_wakes(now)
            subject = min(self._wakes, key=lambda each: self._wakes[each], default=None)
            if subject is None or self._wakes[subject] > until:
                return
            now = self._wakes.pop(subject)
            self._sweep(subject, now)

    def _sweep(self, subject: str, at: datetime) -> None:
        on = self._county.local_day(at)
        kind, state = self._stream(subject)
        decision = kind.decide(_PASS_TIME, state, Context(at, on, CLOCK, self._book(kind, state), self._county.units))
        self._settle(subject, () if isinstance(decision, Refusal) else decision, at, on)
        self._touched[subject] = on

    def _find_wakes(self, now: datetime) -> None:
        for subject, swept_on in self._touched.items():
            self._wakes.pop(subject, None)
            kind, state = self._stream(subject)
            if isinstance(state, Matter) and not (state.is_open or state.duties):
                continue
            wake_on, instant = kind.wake(state, self._book(kind, state), swept_on), kind.instant(state)
            found = [instant + _MOMENT] if instant is not None and swept_on is None else []
            if wake_on is not None:
                found.append(self._county.swept_at(wake_on))
            if found:
                self._wakes[subject] = max(now, min(found))
        self._touched.clear()

    def _settle(self, subject: str, events: Iterable[Event], at: datetime, on: date) -> None:
        """Events stand on their stream, and all that follows from them elsewhere."""
        placed = self._placed(subject, events, at, on)
        if placed:
            self._followed(deque(placed), at, on)

    def _followed(self, new: deque[Happened], at: datetime, on: date) -> None:
        for _ in range(MOST_STEPS):
            if not new:
                return
            each = new.popleft()
            rules = self._book(*self._stream(each.subject))
            for source in _sources(rules, self._rules.current, type(each.event)):
                for target, command in source(each.subject, each.event, rules, on):
                    new.extend(self._carried_out(target, command, at, on))

    def _carried_out(self, subject: str, command: Command, at: datetime, on: date) -> list[Happened]:
        if isinstance(command, RestProposal):
            self._resting.setdefault(subject, []).append((command, at, on))
            return []
        is_known = subject in self._streams or subject in self._resting
        if not is_known and (type(command) in _OF_WHAT_IS or subject.partition(":")[0] not in FOLLOWING):
            return []
        if isinstance(command, CountFact) and self._counts is not None and not self._counts.has(subject):
            return []
        kind, state = self._stream(subject)
        if self._counts is not None and isinstance(state, Basis) and isinstance(command, ReviewProposals):
            state = self._counts.concerned(state)
        related = {each: self._stream(each)[1] for each in kind.looked_at(subject, command)}
        context = Context(at, on, CLOCK, self._book(kind, state), self._county.units, related)
        if isinstance(command, CountFact) and (self._counts is None or not supersedes(command.cause)):
            return self._told(subject, command, state, context)
        decision = kind.decide(command, state, context)
        return [] if isinstance(decision, Refusal) else self._placed(subject, decision, at, on)

    def _told(self, subject: str, command: CountFact, state: Tally, context: Context) -> list[Happened]:
        """The tally knows of a fact; what it leads to is found where the facts of all matters come together."""
        counts, cause = self._counts, command.cause
        known = same_facts(cause, state.facts) if counts is None else counts.known(subject, cause)
        told = as_told(command, known, context)
        if told is None:
            return []
        if counts is not None:
            return self._counted(subject, told, context.at, context.on)
        self.facts.append(Fact.of(told, subject, context.at, context.on))
        state = with_fact(state, told.cause, None if told.gone else told.fact)
        self._streams[subject] = (KINDS["tally"], state)
        return []

    def _counted(self, subject: str, told: CountedFact, at: datetime, on: date) -> list[Happened]:
        """Return the fact as it stands in its place, where anything comes of it; the counts hold it from now on."""
        assert self._counts is not None, "facts of many matters are counted"
        event = self._counts.counted(subject, told, self._rules.current)
        if event is None:
            return []
        kind, state = self._stream(subject)
        if not state.names:
            self._streams[subject] = (kind, changed(state, names=self._counts.names(subject)))
        return [Happened(at, on, subject, event)]

    def _placed(self, subject: str, events: Iterable[Event], at: datetime, on: date) -> list[Happened]:
        """Events stand on their stream; those from which something may follow elsewhere are returned."""
        kind, state = self._stream(subject)
        placed = [Happened(at, on, subject, event) for event in events]
        if not placed:
            return placed
        for each in placed:
            state = kind.evolve(state, each.event, on)
            if self._counts is not None:
                self._counts.stands(subject, each.event)
        self._streams[subject] = (kind, state)
        self._touched[subject] = None
        self.log += placed
        rules, current = self._book(kind, state), self._rules.current
        return [each for each in placed if _sources(rules, current, type(each.event))]

    def _stream(self, subject: str) -> tuple[Kind, Any]:
        found = self._streams.get(subject)
        if found is None:
            name, _, key = subject.partition(":")
            kind = KINDS[name]
            found = self._streams[subject] = (kind, kind.initial(key))
        if subject in self._resting:
            found = self._streams[subject] = self._rested(*found, self._resting.pop(subject))
        return found

    def _rested(self, kind: Kind, state: Any, rests: Iterable[tuple[RestProposal, datetime, date]]) -> tuple[Kind, Any]:
        """Return a basis once everything rests on it; nothing follows from that."""
        for command, at, on in rests:
            decision = kind.decide(command, state, Context(at, on, CLOCK, self._book(kind, state), self._county.units))
            for event in () if isinstance(decision, Refusal) else decision:
                state = kind.evolve(state, event, on)
        return kind, state

    def _book(self, kind: Kind, state: object) -> Remembering:
        return self._rules.book(kind.pins(state))


def _sources(rules: Remembering, current: Rulebook, event: type[Event]) -> tuple[Source, ...]:
    """Return what finds the consequences of such events on other streams, as far as the rules know any."""
    found = rules.followed.get(event)
    if found is None:
        pack = current.pack
        wanted: list[Source] = []
        if pack.matter_tasks and asks_of_duties(event, rules.pack):
            wanted.append(duty_follow_ups)
        if pack.counts and event in COUNTED:
            wanted.append(counting_follow_ups)
        if (pack.grounds or pack.measures) and event not in QUIET:
            wanted.append(escalation_follow_ups)
        found = rules.followed[event] = tuple(wanted)
    return found
