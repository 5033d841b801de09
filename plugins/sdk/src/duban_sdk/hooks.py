"""Calls the hooks of one jurisdiction plugin by plugin, so that a failure names the plugin and the hook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from duban_sdk.blame import blame
from duban_sdk.errors import HookFailed
from duban_sdk.loader import EnabledPlugin, LoadedPlugins

AnswerT = TypeVar("AnswerT")


class RefusedPayload(ValueError):
    """A plugin refused what came from outside, a payload or a file: its sender must act, the plugin is well."""


class HookCaller:
    """Calls one plugin at a time, in the order in which the jurisdiction enables them."""

    def __init__(self, loaded: LoadedPlugins) -> None:
        self._manager = loaded.manager
        self._plugins = loaded.plugins
        self.jurisdiction = loaded.settings.jurisdiction

    def answers(self, hook: str, kind: type[AnswerT], **question: object) -> Iterator[tuple[EnabledPlugin, AnswerT]]:
        """Yield each plugin's answer that is not None.

        Raises:
            HookFailed: a plugin raised, or answered with another type.
        """
        for plugin in self._plugins:
            answer = self.ask(plugin, hook, kind, **question)
            if answer is not None:
                yield plugin, answer

    def ask(self, plugin: EnabledPlugin, hook: str, kind: type[AnswerT], **question: object) -> AnswerT | None:
        """Return one plugin's answer; None when it does not implement the hook or has nothing to say.

        Raises:
            HookFailed: the plugin raised, or answered with another type.
        """
        answer = self._call(plugin, hook, question)
        if answer is None or isinstance(answer, kind):
            return answer
        detail = f"应答类型应为 {kind.__name__}，实为 {type(answer).__name__}"
        raise HookFailed(self.jurisdiction, plugin.name, hook, detail)

    def first(self, hook: str, kind: type[AnswerT], **question: object) -> AnswerT | None:
        """Return the first plugin's answer that is not None, in the order of enabling."""
        return next((answer for _, answer in self.answers(hook, kind, **question)), None)

    def _call(self, plugin: EnabledPlugin, hook: str, question: dict[str, object]) -> object:
        implementation = self._manager.get_plugin(plugin.name)
        if getattr(implementation, hook, None) is None:
            return None
        others = [each for each in self._manager.get_plugins() if each is not implementation]
        caller = self._manager.subset_hook_caller(hook, remove_plugins=others)
        try:
            answer: object = caller(**question)
        except RefusedPayload:
            raise
        except Exception as error:  # foreign code may fail in any way; it stops its own jurisdiction only
            raise HookFailed(self.jurisdiction, plugin.name, hook, blame(error)) from error
        if isinstance(answer, list):
            return answer[0] if answer else None
        return answer
