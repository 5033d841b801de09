"""The loop that takes up again what was broken: after its pause, at once on SIGHUP, telling what works now."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from duban_runtime.loop import Loop
from duban_runtime.mending import mending


@dataclass
class Broken:
    """Works at the try that is said; before, nothing does."""

    works_at: int
    tries: int = 0
    told: list[Collection[str]] = field(default_factory=list)

    async def mend(self) -> Collection[str]:
        self.tries += 1
        return ("yunhe",) if self.tries == self.works_at else ()


@asynccontextmanager
async def running(loop: Loop) -> AsyncIterator[None]:
    task = asyncio.create_task(loop.run())
    try:
        yield
    finally:
        await loop.stop()
        await asyncio.wait_for(task, 5)
        asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)


async def until(wanted: Callable[[], bool]) -> None:
    for _ in range(500):
        if wanted():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came")


async def test_mended_is_told_once_when_a_later_try_finds_it_working(caplog: pytest.LogCaptureFixture) -> None:
    broken = Broken(works_at=3)
    with caplog.at_level(logging.INFO, "duban_runtime.mending"):
        async with running(mending(broken.mend, 0.01, broken.told.append)):
            await until(lambda: broken.tries >= 5)
    assert broken.told == [("yunhe",)]
    assert [vars(record)["jurisdiction"] for record in caplog.records] == ["yunhe"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
async def test_mending_is_tried_at_once_when_the_process_is_told_by_signal() -> None:
    broken = Broken(works_at=2)
    async with running(mending(broken.mend, 3600, broken.told.append)):
        await until(lambda: broken.tries == 1)
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: broken.told == [("yunhe",)])
