"""Which function decides which command on one kind of stream, and the check of roles that all share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from duban_contracts.commands.matter import Command
from duban_contracts.vocabulary import Role
from duban_sdk.secrecy import bears_mark, can_bear_mark
from duban_tracking.core.context import Context, Decision, Refusal, Why, may_not

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
        refusal = may_not(context, act, vars(command).get("unit")) or _classified(command, context)
        return refusal or self._functions[type(command)](command, state, context)


def _classified(command: Command, context: Context) -> Refusal | None:
    """Return that what people enter bears a mark of classification, where only stubs of such material are kept."""
    policy = context.rules.pack.stub
    if policy is None or context.by.role == Role.CLOCK:
        return None
    if not can_bear_mark(command.model_dump_json().encode()) or not bears_mark(command.model_dump(mode="json")):
        return None
    return Refusal(Why.RULE, "内容带有密级标志，不得录入本系统，只登记存根，请按保密规定线下办理", policy.clause)
