"""Plays the demo in the simulator's world: no server, no clock but the script's."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from duban_contracts.base import Event
from duban_contracts.commands.intake import MergeTicket, TakeUpTicket
from duban_contracts.commands.matter import LinkTicket, PassTime, ProposeMatter
from duban_contracts.common import Actor, TicketRef
from duban_contracts.vocabulary import Role
from duban_intake.core.identity import ticket_id
from duban_sdk.loader import load_deployment
from duban_sdk.shelf import Shelf
from duban_standalone.simulation.world import SWEPT_AT, World
from duban_tracking.core.context import Refusal
from tests.standalone.demo_files import CONFIG, CREATED, ZONE, Act, Line, command_of, matter_ids, read_units, thing_id


class Play:
    """The county as the acts played so far left it."""

    def __init__(self, lines: list[Line], start_on: date) -> None:
        self.world = World(Shelf(load_deployment(CONFIG).loaded["yunhe"]), start_on)
        self.ids = matter_ids()
        self.tickets = {line.push.external_id: line for line in lines if line.push is not None}
        self.actors: dict[str, Actor] = {"clock": Actor(person="clock", role=Role.CLOCK)}
        self._register(datetime.combine(start_on, time(8), ZONE))

    def _register(self, at: datetime) -> None:
        for unit in read_units():
            for person in unit.persons:
                self.actors[person.person] = Actor(person=person.person, role=person.role, unit=unit.unit)
            assert self.do(f"unit:{unit.unit}", unit, "p-dcs-2", at) is None

    def play(self, act: Act) -> Refusal | None:
        """The act is done after the days before it have passed; returns its refusal, if it is refused."""
        self.world.pass_until(datetime.combine(act.at.date(), SWEPT_AT, ZONE))
        command = command_of(act, self.ids, self._order_number(act.names.get("matter", "")))
        if isinstance(command, PassTime):
            return None
        subject = self._subject(act)
        if isinstance(command, TakeUpTicket | MergeTicket):
            subject = f"matter:{self.ids[act.names.get('into', act.names['matter'])]}"
            command = self._of_triage(command, act.names["matter"])
        return self.do(subject, command, act.by, act.at) if subject else None

    def do(self, subject: str, command: Any, by: str, at: datetime) -> Refusal | None:
        """A person does something; returns why not, if it is refused."""
        return self.world.act(subject, command, (self.actors[by],), at)

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
            basis=command.reason,
            tickets=(ref,),
        )

    def _order_number(self, handle: str) -> str:
        state = self.state(f"matter:{self.ids.get(handle)}") if handle in self.ids else None
        return state.number if state and state.number else "2026年0号"

    def state(self, subject: str) -> Any:
        """Return the state of a stream; None before anything happened on it."""
        stream = self.world.stream(subject)
        return stream.state if stream else None

    def states(self, kind: str) -> list[Any]:
        """Return the states of all streams of a kind."""
        return [each.state for each in self.world.streams if each.subject.startswith(f"{kind}:") and each.exists]

    def points(self, handle: str) -> dict[str, dict[str, Decimal]]:
        """Return what stands for a matter: points by unit, then by row."""
        found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for row in self.world.accounts.rows:
            if row.subject == f"matter:{self.ids[handle]}":
                found[row.origin_unit][row.row] += row.points
        standing = ((unit, {row: each for row, each in rows.items() if each}) for unit, rows in found.items())
        return {unit: rows for unit, rows in standing if rows}

    def happened(self, event: type[Event]) -> list[tuple[str, date]]:
        """Return streams and days of every event of a type."""
        return [(each.subject, each.on) for each in self.world.log if isinstance(each.event, event)]
