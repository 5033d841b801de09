"""Plays the steps of a scenario in a world, with the days between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import cast
from uuid import UUID

from pydantic import BaseModel, ValidationError

from duban_contracts.base import Event
from duban_contracts.commands.intake import TicketPush, TriageDecision
from duban_contracts.commands.matter import Command, LinkTicket, ProposeMatter
from duban_contracts.common import Actor
from duban_contracts.events.ticket import TicketMerged, TicketTakenUp
from duban_contracts.vocabulary import Role
from duban_contracts.wording import describe_errors
from duban_standalone.simulation.duty_completion import with_matters
from duban_standalone.simulation.finding import found_stream, matter_duty
from duban_standalone.simulation.scenario import Reference, Scenario, Step
from duban_standalone.simulation.tickets import Tickets
from duban_standalone.simulation.vocabulary import Verb, stream_of
from duban_standalone.simulation.world import World
from duban_tracking.core.context import CLOCK, Refusal, Why
from duban_tracking.core.duties.follow_ups import clock_follow_ups
from duban_tracking.core.matter.state import Matter
from duban_tracking.handlers.ticket_clocks import CLOCKED

END_OF_DAY = time(23, 59)
_REGISTRAR = Actor(person="registrar", role=Role.OPERATOR)


@dataclass(frozen=True, slots=True)
class Refused:
    """A step that was refused, or (``step`` None) a consequence that the rules could not carry out."""

    step: int | None
    at: datetime
    do: str
    by: str
    refusal: Refusal


@dataclass
class Played:
    """A scenario with the world as it left it."""

    scenario: Scenario
    world: World
    tickets: Tickets
    refused: list[Refused] = field(default_factory=list)


class _Unplayable(Exception):
    """A step speaks of something that has not come about."""


def play(scenario: Scenario) -> Played:
    """Return what becomes of a scenario.

    Raises:
        SdkError: the rules cannot answer.
    """
    world = World(scenario.shelf, scenario.starts_on)
    played = Played(scenario, world, Tickets(scenario.shelf))
    opened_at = datetime.combine(scenario.starts_on, time.min, world.zone)
    for unit in scenario.units:
        refusal = world.act(f"unit:{unit.unit}", unit, (_REGISTRAR,), opened_at)
        if refusal is not None:
            played.refused.append(Refused(None, opened_at, "RegisterUnit", _REGISTRAR.person, refusal))
    last_at = opened_at
    for step in scenario.steps:
        if step.at > last_at:
            world.sweep(last_at)
        world.pass_until(step.at)
        refusal = _done(played, step)
        if refusal is not None:
            by = step.by[0].person if step.by else ""
            played.refused.append(Refused(step.number, step.at, step.do, by, refusal))
        last_at = step.at
    world.sweep(last_at)
    world.pass_until(datetime.combine(scenario.until_on, END_OF_DAY, world.zone) + timedelta(minutes=1))
    return played


def _done(played: Played, step: Step) -> Refusal | None:
    try:
        if step.shelf is not None:
            return played.world.publish(step.shelf, step.by, step.at)
        if isinstance(step.verb, Verb):
            return _on_stream(played.world, step, step.verb)
        return _on_ticket(played, step)
    except _Unplayable as error:
        return Refusal(Why.UNKNOWN, str(error))


def _on_stream(world: World, step: Step, verb: Verb) -> Refusal | None:
    subject = _subject(world, step.subject)
    command = step.command or _completed(world, step, subject, verb)
    assert isinstance(command, Command)
    command = with_matters(world, subject, command, step.at.date())
    if verb.computed:
        subject = stream_of(verb, command, world.shelf.current)
    return world.act(subject, command, step.by, step.at)


def _subject(world: World, subject: str | Reference) -> str:
    if isinstance(subject, str):
        return subject
    found = found_stream(world, subject)
    if found is None:
        raise _Unplayable(f"没有符合条件的 {subject.kind}（{subject.words}）")
    return found


def _completed(world: World, step: Step, subject: str, verb: Verb) -> BaseModel:
    """Return the step's command with everything filled in that only playing brings to light."""
    stream = world.stream(subject) if subject else None
    state = stream.state if stream else None
    on, unit = step.at.date(), world.units.get(str(step.fields.get("unit")))
    blanks = {
        "number": state.number if isinstance(state, Matter) else "",
        "today": f"{on.year}年{on.month}月{on.day}日",
        "unit_name": unit.name if unit else "",
    }
    fields = {
        # A fact is the subject of its stream; everything else that a step refers to is meant by its key.
        name: _subject(world, value)
        if name == "fact" and isinstance(value, Reference)
        else _filled(world, value, blanks)
        for name, value in step.fields.items()
    }
    try:
        return verb.command.model_validate(fields)
    except ValidationError as error:
        raise _Unplayable(describe_errors(error.errors())[0]) from error


def _filled(world: World, value: object, blanks: Mapping[str, str]) -> object:
    if isinstance(value, Reference):
        if value.owner:
            duty = matter_duty(world, value)
            if duty is None:
                raise _Unplayable(f"该事项没有符合条件的 duty（{value.words}）")
            return duty
        return _subject(world, value).partition(":")[2]
    if isinstance(value, str):
        for name, text in blanks.items():
            value = value.replace(f"{{{name}}}", text)
        return value
    if isinstance(value, list):
        return [_filled(world, each, blanks) for each in value]
    if isinstance(value, dict):
        return {key: _filled(world, each, blanks) for key, each in value.items()}
    return value


def _on_ticket(played: Played, step: Step) -> Refusal | None:
    assert isinstance(step.subject, str)
    ticket = UUID(step.subject.partition(":")[2])
    if isinstance(step.command, TicketPush):
        events = played.tickets.push(ticket, step.channel, step.command, step.at, step.by)
    else:
        events = played.tickets.decide(ticket, cast(TriageDecision, step.command), step.at, step.by)
    if isinstance(events, Refusal):
        return events
    world = played.world
    for event in events:
        world.tell(step.subject, event, step.at, "intake")
        refusal = _tracked(world, event, step.at)
        if refusal is not None:
            return refusal
        if isinstance(event, CLOCKED):
            ticket, rules = vars(event)["ticket"], world.shelf.current
            world.follow(clock_follow_ups(ticket, event, step.subject, rules, step.at.date()), step.at)
    return None


def _tracked(world: World, event: Event, at: datetime) -> Refusal | None:
    """Let tracking take up what intake decided, as its handler of these events does."""
    if isinstance(event, TicketMerged):
        command: Command = LinkTicket(ticket=event.ticket)
        return world.act(f"matter:{event.matter_id}", command, _acting(world, event.by, command), at)
    if isinstance(event, TicketTakenUp):
        command = ProposeMatter(
            title=event.content.title,
            content=event.content.content,
            category=event.category,
            origin=event.origin,
            weight=event.weight,
            instruction=event.content.instruction,
            basis=event.reason,
            accused_units=event.content.accused_units,
            tickets=(event.ticket,),
        )
        subject = f"matter:{event.matter_id}"
        return world.act(subject, command, _acting(world, event.by, command), at, event.pins)
    return None


def _acting(world: World, by: Actor, command: Command) -> tuple[Actor, ...]:
    return (by if world.shelf.current.may(by.role, type(command).__name__) else CLOCK,)
