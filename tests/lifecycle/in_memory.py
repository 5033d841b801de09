"""The cores alone: the simulator's world, time passed every morning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from duban_contracts.commands.matter import ProposeMatter
from duban_contracts.common import Actor, TicketRef
from duban_contracts.events.matter import MatterAssigned
from duban_contracts.vocabulary import Role
from duban_intake.core.identity import matter_id, ticket_id
from duban_sdk.shelf import Shelf
from duban_standalone.simulation.world import SWEPT_AT, World
from tests.lifecycle.county import JURISDICTION, OPERATOR, registrations
from tests.lifecycle.points import Points, whole
from tests.lifecycle.telling import Act, Answer, Cast, Events, Refused, Triage

ZONE = ZoneInfo("Asia/Shanghai")
CLOCK = Actor(person="system", role=Role.CLOCK)
CHANNEL = "hotline_12345"


class InMemory:
    """Backend without servers. Its first day is the first that it is told of."""

    def __init__(self, shelf: Shelf) -> None:
        self._world = World(shelf, date.min)

    async def pass_time(self, until: date) -> None:
        if not self._world.log:
            self._begin(until)
        self._world.pass_until(self._at(until, SWEPT_AT))

    async def act(self, act: Act, cast: Cast) -> Answer | None:
        by = Actor(person=act.by.id, role=act.by.role, unit=act.by.unit)
        refusal = self._world.act(cast.subject(act.stream), act.command(cast), (by,), self._at(act.on))
        return Refused(refusal.why, refusal.clause).answer if refusal else None

    async def triage(self, step: Triage, cast: Cast) -> None:
        ticket = ticket_id(JURISDICTION, CHANNEL, step.push.external_id)
        cast.given[step.stream] = matter_id(ticket)
        reference = TicketRef(ticket_id=ticket, channel=CHANNEL, external_id=step.push.external_id, revision=1)
        decision = step.decision
        command = ProposeMatter(
            title=decision.title or step.push.title,
            content=step.push.content,
            category=decision.category,
            origin=decision.origin,
            weight=decision.weight,
            basis=decision.reason,
            tickets=(reference,),
        )
        assert self._world.act(cast.subject(step.stream), command, (CLOCK,), self._at(step.on)) is None

    async def told(self, subjects: Sequence[str]) -> dict[str, Events]:
        streams = {subject: self._world.stream(subject) for subject in subjects}
        return {
            subject: tuple(type(placed.event).__name__ for placed in stream.new)
            for subject, stream in streams.items()
            if stream is not None
        }

    async def number(self, subject: str) -> str:
        stream = self._world.stream(subject)
        events = [placed.event for placed in stream.new] if stream else []
        return next((event.number for event in reversed(events) if isinstance(event, MatterAssigned)), "")

    async def points(self, subjects: Sequence[str]) -> Points:
        booked: Counter[tuple[str, str]] = Counter()
        for row in self._world.accounts.rows:
            if row.subject in subjects:
                booked[row.unit, row.clause] += whole(row.points)
        return {key: points for key, points in booked.items() if points}

    def _begin(self, on: date) -> None:
        self._world.on = on
        by = Actor(person=OPERATOR.id, role=OPERATOR.role, unit=OPERATOR.unit)
        for registration in registrations():
            assert self._world.act(f"unit:{registration.unit}", registration, (by,), self._at(on, time.min)) is None

    def _at(self, on: date, clock: time = time(9)) -> datetime:
        return datetime.combine(on, clock, ZONE)
