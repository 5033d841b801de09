"""Which function decides which command of a matter, and the checks that all share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command
from duban_contracts.vocabulary import MatterState
from duban_tracking.core.context import Context, Decision, Refusal, Why, may_not
from duban_tracking.core.matter import STATE_NAMES, Matter

CommandT = TypeVar("CommandT", bound=Command)
StateT = TypeVar("StateT")


class Acts(Generic[StateT]):
    """Deciding functions of one kind of stream by the command they decide."""

    def __init__(self) -> None:
        self._functions: dict[type[Command], Callable[[Any, StateT, Context], Decision]] = {}

    def on(
        self, command: type[CommandT]
    ) -> Callable[[Callable[[CommandT, StateT, Context], Decision]], Callable[[CommandT, StateT, Context], Decision]]:
        """Decorator: the function decides this command."""

        def keep(
            function: Callable[[CommandT, StateT, Context], Decision],
        ) -> Callable[[CommandT, StateT, Context], Decision]:
            self._functions[command] = function
            return function

        return keep

    @property
    def commands(self) -> tuple[type[Command], ...]:
        return tuple(self._functions)

    def decide(self, command: Command, state: StateT, context: Context) -> Decision:
        """Return the events that the command leads to, or why not; a repeated command leads to none.

        Signatures are checked against the awaited step by their own functions, everything else by role here.
        """
        act = type(command).__name__
        refusal = may_not(context, act, vars(command).get("unit"))
        return refusal or self._functions[type(command)](command, state, context)


matter_acts: Acts[Matter] = Acts()
"""Filled by the modules of this package that ``decisions`` imports."""


def not_now(matter: Matter, act: str, clause: str | None = None) -> Refusal:
    """Return the refusal of an act out of order; it names the state."""
    name = STATE_NAMES[matter.state]
    return Refusal(Why.STATE, f"事项目前“{name}”，不能{act}", clause, matter.state)


def not_of_matter(matter: Matter, context: Context, unit: str) -> Refusal | None:
    """Return why a unit has no part in the matter; None when it has."""
    if unit in matter.units:
        return None
    known = context.units.get(unit)
    return Refusal(Why.RULE, f"{known.name if known else unit}不是本事项的承办单位", state=matter.state)


def clause_of(matter: Matter, context: Context, event: type[Event]) -> str:
    """Return the clause under which an event of the matter stands: the track's row for it, else the track's own."""
    return context.rules.track(matter.track).clause_for(event.__name__) if matter.track else ""


__all__ = ["Acts", "MatterState", "clause_of", "matter_acts", "not_now", "not_of_matter"]
