"""Which function decides which command on one kind of stream, and the check of roles that all share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from duban_contracts.commands.matter import Command
from duban_tracking.core.context import Context, Decision, may_not

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
