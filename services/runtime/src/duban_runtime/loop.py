"""A background that calls one function again and again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from duban_runtime.errors import RetryLater

_LOG = logging.getLogger(__name__)
_MAX_PAUSE_SECONDS = 10.0


class Loop:
    """Calls ``work`` every ``seconds``, and at once again while it returns True. ``RetryLater`` only makes it wait."""

    def __init__(self, name: str, work: Callable[[], Awaitable[bool]], *, seconds: float) -> None:
        self.name = name
        self._work = work
        self._seconds = seconds
        self._wake = asyncio.Event()
        self._stopping = False
        self._trouble = ""

    def wake(self) -> None:
        """The next call comes at once."""
        self._wake.set()

    def healthy(self) -> tuple[bool, str]:
        return not self._trouble, self._trouble

    async def stop(self) -> None:
        """No further call is begun."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        pause = 0.0
        while not self._stopping:
            try:
                again = await self._work()
                pause, self._trouble = 0.0, ""
            except RetryLater as error:
                again = False
                pause = error.delay_seconds or min(max(pause * 2, self._seconds, 0.2), _MAX_PAUSE_SECONDS)
                self._trouble = error.reason
                _LOG.warning("%s waits", self.name, extra={"cause": type(error).__name__})
                self._wake.clear()
            if again:
                # Others get their turn even when there is always more to do.
                await asyncio.sleep(0)
            elif not self._stopping:
                await self._sleep(pause or self._seconds)

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return
        self._wake.clear()
