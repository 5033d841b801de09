"""Channel adapters that plugins bring, called so that a failing or slow one hurts its own jurisdiction only."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from pydantic import JsonValue

from duban_contracts.commands.intake import TicketPush
from duban_intake.ports.desks import AdapterFailed
from duban_runtime.logs import failure_without_values
from duban_sdk.errors import HookFailed
from duban_sdk.hooks import HookCaller

_LOG = logging.getLogger(__name__)
_HOOK = "duban_ticket_push"
_THREADS = 2
"""A hook that hangs keeps its thread; when all are kept, the jurisdiction's adapters time out and nobody else's."""


class PluginAdapter:
    """Asks the plugins of one jurisdiction, each time in a thread and within a budget of seconds."""

    def __init__(self, hooks: HookCaller, budget_seconds: float) -> None:
        self._hooks = hooks
        self._budget_seconds = budget_seconds
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix=f"adapter-{hooks.jurisdiction}")

    async def translate(self, adapter: str, payload: Mapping[str, JsonValue]) -> TicketPush:
        """Return the ticket that the first plugin which knows the adapter makes of the payload.

        Raises:
            RefusedPayload: the payload does not fit.
            AdapterFailed: the plugin failed, took too long, or there is none for this adapter.
        """
        asked = asyncio.get_running_loop().run_in_executor(self._threads, self._ask, adapter, payload)
        try:
            answer = await asyncio.wait_for(asked, self._budget_seconds)
        except HookFailed as error:
            cause = error.__cause__ or error
            _LOG.error("%s of plugin %s failed", _HOOK, error.plugin, extra=failure_without_values(cause))
            # The text of a plugin's own exception may quote the payload, so only its class is passed on.
            raise AdapterFailed(f"插件 {error.plugin} 的 {_HOOK} 出错：{type(cause).__name__}") from None
        except TimeoutError:
            raise AdapterFailed(f"适配器 {adapter} 的 {_HOOK} 超过 {self._budget_seconds:g} 秒没有应答") from None
        if answer is None:
            raise AdapterFailed(f"没有插件认识适配器 {adapter}")
        return answer

    def _ask(self, adapter: str, payload: Mapping[str, JsonValue]) -> TicketPush | None:
        return self._hooks.first(_HOOK, TicketPush, adapter=adapter, payload=payload)

    def close(self) -> None:
        """No further payload is translated."""
        self._threads.shutdown(wait=False, cancel_futures=True)
