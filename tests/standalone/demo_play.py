"""Plays the demo on the pure cores of tracking and scoring: no server, no clock but the script's."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.intake import MergeTicket, TakeUpTicket
from duban_contracts.commands.matter import LinkTicket, PassTime, ProposeMatter
from duban_contracts.common import Actor, TicketRef
from duban_contracts.envelope import Envelope, event_id
from duban_contracts.events.matter import MatterAssigned
from duban_contracts.events.unit import UnitRegistered
from duban_contracts.vocabulary import Role
from duban_intake.core.identity import ticket_id
from duban_scoring.core.entries import Entry, standing_entries
from duban_scoring.core.facts import Facts, evolve, initial
from duban_scoring.core.flags import FlagState, flag_event, flag_state
from duban_scoring.translate import kept_input
from duban_sdk.loader import load_deployment
from duban_sdk.shelf import Shelf
from duban_tracking.core.context import Context, Refusal, Unit
from duban_tracking.core.follow_ups import follow_ups, office_duties_on
from duban_tracking.core.kinds import KINDS
from tests.standalone.demo_files import CONFIG, CREATED, ZONE, Act, Line, command_of, matter_ids, read_units, thing_id

SYSTEM = Actor(person="clock", role=Role.CLOCK)
SWEPT = ("matter:", "duty:")


class Play:
    """The county as the acts played so far left it."""

    def __init__(self, lines: list[Line], start_on: date) -> None:
        self.shelf = Shelf(load_deployment(CONFIG).loaded["yunhe"])
        self.ids = matter_ids()
        self.tickets = {line.push.external_id: line for line in lines if line.push is not None}
        self.states: dict[str, Any] = {}
        self.log: list[tuple[str, Event, datetime]] = []
        self.units: dict[str, Unit] = {}
        self.actors: dict[str, Actor] = {"clock": SYSTEM}
        self.facts: dict[str, Facts] = {}
        self.entries: dict[str, tuple[Entry, ...]] = {}
        self.flags: dict[str, FlagState] = {}
        self._numbers: Counter[int] = Counter()
        self._day = start_on
        self._register(datetime.combine(start_on, time(8), ZONE))

    def _register(self, at: datetime) -> None:
        for unit in read_units():
            for person in unit.persons:
                self.actors[person.person] = Actor(person=person.person, role=person.role, unit=unit.unit)
            assert self.do(f"unit:{unit.unit}", unit, self.actors["p-dcs-2"], at) is None

    def play(self, act: Act) -> Refusal | None:
        """The act is done after the days before it have passed; returns its refusal, if it is refused."""
        self.pass_days(act.at.date())
        number = self._order_number(act.names.get("matter", ""))
        command = command_of(act, self.ids, number)
        if isinstance(command, PassTime):
            return None
        subject = self._subject(act)
        if isinstance(command, TakeUpTicket | MergeTicket):
            subject = f"matter:{self.ids[act.names.get('into', act.names['matter'])]}"
            command = self._of_triage(command, act.names["matter"])
        elif subject is None:
            return None
        return self.do(subject, command, self.actors[act.by], act.at)

    def _subject(self, act: Act) -> str | None:
        for word in CREATED:
            if word in act.names:
                return f"{word}:{thing_id(word, act.names[word])}"
        if "proposal" in act.names:
            return f"proposal:{act.names['proposal']}"
        if act.do in {"PassOnTicket", "ReturnTicket", "RefuseTicket"}:
            return None
        return f"matter:{self.ids[act.names['matter']]}"

    def _of_triage(self, command: TakeUpTicket | MergeTicket, handle: str) -> Any:
        line = self.tickets[handle]
        assert line.raw is not None
        assert line.push is not None
        channel = line.raw["channel"]
        ref = TicketRef(ticket_id=ticket_id("yunhe", channel, handle), channel=channel, external_id=handle, revision=1)
        if isinstance(command, MergeTicket):
            return LinkTicket(ticket=ref)
        return ProposeMatter(
            title=command.title or line.push.title,
            content=line.push.content,
            category=command.category,
            origin=command.origin,
            weight=command.weight,
            instruction=line.push.instruction,
            tickets=(ref,),
        )

    def _order_number(self, handle: str) -> str:
        state = self.states.get(f"matter:{self.ids.get(handle)}")
        return state.number if state and state.number else "2026年0号"

    def pass_days(self, until_on: date) -> None:
        """The sweeps of every day after the one reached so far have run."""
        while self._day < until_on:
            self._day += timedelta(days=1)
            at = datetime.combine(self._day, time(0, 5), ZONE)
            for subject, command in office_duties_on(self.shelf.current, self._day):
                self.do(subject, command, SYSTEM, at)
            for subject in [each for each in self.states if each.startswith(SWEPT)]:
                assert self.do(subject, PassTime(), SYSTEM, at) is None

    def do(self, subject: str, command: Any, by: Actor, at: datetime) -> Refusal | None:
        """Decide a command on a stream, apply what it leads to, and what that leads to on other streams."""
        kind_name, _, key = subject.partition(":")
        kind = KINDS[kind_name]
        state = self.states.get(subject) or kind.initial(key)
        pins = kind.pins(state)
        rules = self.shelf.book(pins) if pins else self.shelf.current
        related = {each: self._state(each) for each in kind.related(command)}
        context = Context(at=at, on=at.date(), by=by, rules=rules, units=self.units, related=related)
        decision = kind.decide(command, state, context)
        if isinstance(decision, Refusal):
            return decision
        for event in decision:
            self._apply(subject, self._numbered(event, at), at)
        return None

    def _state(self, subject: str) -> Any:
        kind_name, _, key = subject.partition(":")
        return self.states.get(subject) or KINDS[kind_name].initial(key)

    def _numbered(self, event: Event, at: datetime) -> Event:
        if not isinstance(event, MatterAssigned):
            return event
        self._numbers[at.year] += 1
        pattern = self.shelf.current.series_pattern(event.series)
        return event.model_copy(update={"number": pattern.format(year=at.year, serial=self._numbers[at.year])})

    def _apply(self, subject: str, event: Event, at: datetime) -> None:
        kind = KINDS[subject.partition(":")[0]]
        self.states[subject] = kind.evolve(self._state(subject), event, at.date())
        self.log.append((subject, event, at))
        if isinstance(event, UnitRegistered):
            self.units[event.unit] = Unit(event.unit, event.name, event.kind, event.supervised, event.host_unit)
        for other, command in follow_ups(subject, event, self.shelf.current, at.date()):
            refusal = self.do(other, command, SYSTEM, at)
            assert refusal is None, f"{type(command).__name__} on {other}: {refusal}"
        self._score(subject, event, at)

    def _score(self, subject: str, event: Event, at: datetime) -> None:
        sequence = len(self.log)
        envelope = Envelope(
            id=event_id("yunhe", "tracking", subject, sequence),
            source="tracking",
            type=event.TYPE,
            subject=subject,
            time=at,
            jurisdiction="yunhe",
            sequence=sequence,
            correlationid="demo",
            producer="test",
            data=event.model_dump(mode="json"),
        )
        kept = kept_input(envelope, self.shelf.current.pins)
        if kept is None or subject.startswith("unit:"):
            return
        self.facts[subject] = evolve(self.facts.get(subject) or initial(subject), kept.input)
        before = self.entries.get(subject, ())
        self.entries[subject] = standing_entries(self.facts[subject], self.shelf.current, ZONE)
        for unit in {entry.unit for entry in (*before, *self.entries[subject])}:
            self._flag(unit, at)

    def _flag(self, unit: str, at: datetime) -> None:
        for row in self.shelf.current.pack.flags:
            matters = {
                UUID(subject.partition(":")[2])
                for subject, entries in self.entries.items()
                for entry in entries
                if entry.unit == unit and entry.row in row.counts
            }
            now = flag_state(row, unit, at.year, matters)
            changed = flag_event(row, self.flags.get(unit), now)
            self.flags[unit] = now
            if changed is not None:
                self.log.append((f"account:{unit}:{at.year}", changed, at))
                for subject, command in follow_ups(f"account:{unit}", changed, self.shelf.current, at.date()):
                    assert self.do(subject, command, SYSTEM, at) is None

    def points(self, handle: str) -> dict[str, dict[str, Decimal]]:
        """Return what stands for a matter: points by unit, then by row."""
        found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for entry in self.entries.get(f"matter:{self.ids[handle]}", ()):
            found[entry.unit][entry.row] += entry.points
        return {unit: dict(rows) for unit, rows in found.items()}

    def happened(self, event: type[Event]) -> list[tuple[str, date]]:
        """Return streams and days of every event of a type."""
        return [(subject, at.date()) for subject, each, at in self.log if isinstance(each, event)]
