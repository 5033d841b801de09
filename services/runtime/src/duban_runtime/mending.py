"""The loop by which a service takes up again what was broken when it was loaded."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable, Collection

from duban_runtime.loop import Loop

_LOG = logging.getLogger(__name__)


def mending(
    mend: Callable[[], Awaitable[Collection[str]]],
    seconds: float,
    mended: Callable[[Collection[str]], object] = lambda _: None,
) -> Loop:
    """Return a loop that tries what is broken again: after its pause, or at once on SIGHUP.

    Args:
        mend: tries everything that is broken and returns the codes of what works now.
        seconds: pause between tries.
        mended: called with those codes when there are any.
    """

    async def once() -> bool:
        # Not in a thread, nor on Windows: there the pause alone decides.
        with contextlib.suppress(AttributeError, NotImplementedError, ValueError, RuntimeError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, loop.wake)
        codes = await mend()
        for code in codes:
            _LOG.info("jurisdiction works again", extra={"jurisdiction": code})
        if codes:
            mended(codes)
        return False

    loop = Loop("rules", once, seconds=seconds)
    return loop
