"""Many callers, one transaction."""

from __future__ import annotations

import asyncio

import pytest

from duban_runtime.errors import DatabaseUnavailable
from duban_runtime.group_commit import Busy, GroupCommit
from tests.runtime.sample import running


class Flusher:
    """Doubles numbers; a group with a zero fails as a whole, a negative number fails for itself."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.away = False

    async def __call__(self, items: list[int]) -> list[int | Exception]:
        self.groups.append(items)
        await self.gate.wait()
        if self.away:
            raise DatabaseUnavailable("away")
        if 0 in items:
            raise ZeroDivisionError
        return [ValueError(str(item)) if item < 0 else item * 2 for item in items]


async def test_items_that_come_together_are_flushed_together() -> None:
    flusher = Flusher()
    batcher = GroupCommit(flusher, name="test", max_items=4, flushers=1)
    async with running(batcher):
        assert await asyncio.gather(*(batcher.submit(n) for n in range(1, 10))) == [n * 2 for n in range(1, 10)]
    assert [len(group) for group in flusher.groups] == [4, 4, 1]


async def test_only_the_bad_item_fails_when_a_group_fails() -> None:
    batcher = GroupCommit(Flusher(), name="test", flushers=1)
    async with running(batcher):
        results = await asyncio.gather(*(batcher.submit(n) for n in (1, 0, -3, 4)), return_exceptions=True)
    assert [results[0], results[3]] == [2, 8]
    assert isinstance(results[1], ZeroDivisionError)
    assert isinstance(results[2], ValueError)


async def test_group_is_not_split_when_the_database_is_away() -> None:
    flusher = Flusher()
    flusher.away = True
    batcher = GroupCommit(flusher, name="test", flushers=1)
    async with running(batcher):
        results = await asyncio.gather(*(batcher.submit(n) for n in (1, 2, 3)), return_exceptions=True)
    assert [type(result) for result in results] == [DatabaseUnavailable] * 3
    assert len(flusher.groups) == 1


async def test_submit_is_refused_when_the_queue_is_full() -> None:
    flusher = Flusher()
    flusher.gate.clear()
    batcher = GroupCommit(flusher, name="test", max_items=1, flushers=1, queue_limit=2)
    async with running(batcher):
        waiting = [asyncio.create_task(batcher.submit(n)) for n in (1, 2)]
        await asyncio.sleep(0.01)
        waiting.append(asyncio.create_task(batcher.submit(3)))
        await asyncio.sleep(0.01)
        with pytest.raises(Busy):
            await batcher.submit(4)
        flusher.gate.set()
        assert await asyncio.gather(*waiting) == [2, 4, 6]


async def test_queue_is_worked_off_when_stopping() -> None:
    flusher = Flusher()
    flusher.gate.clear()
    batcher = GroupCommit(flusher, name="test", max_items=1, flushers=1)
    async with running(batcher):
        waiting = [asyncio.create_task(batcher.submit(n)) for n in (1, 2, 3)]
        await asyncio.sleep(0.01)
        await batcher.stop()
        with pytest.raises(Busy):
            await batcher.submit(4)
        flusher.gate.set()
    assert await asyncio.gather(*waiting) == [2, 4, 6]
