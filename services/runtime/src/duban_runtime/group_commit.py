"""Many callers, one transaction: items that come at the same time are committed together."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from copy import copy
from typing import Generic, TypeVar

from duban_runtime import metrics
from duban_runtime.errors import RetryLater

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")
_BUSY_RETRY_SECONDS = 1.0


class Busy(RetryLater):
    """The queue is full; the caller should come back."""


class GroupCommit(Generic[ItemT, ResultT]):
    """Background that hands items to ``flush`` in groups.

    ``flush`` does one transaction for all its items and returns a result or an exception for each, in order. When it
    raises, nothing of the group was done, and the items are tried one by one, so that only the bad one fails.
    """

    def __init__(
        self,
        flush: Callable[[list[ItemT]], Awaitable[Sequence[ResultT | Exception]]],
        *,
        name: str,
        max_items: int = 256,
        flushers: int = 2,
        queue_limit: int = 5000,
    ) -> None:
        self.name = name
        self._flush = flush
        self._max_items = max_items
        self._flushers = flushers
        self._queue_limit = queue_limit
        self._queue: deque[tuple[ItemT, asyncio.Future[ResultT]]] = deque()
        self._filled = asyncio.Event()
        self._stopping = False
        self._depth = metrics.QUEUE_DEPTH.labels(name)

    async def submit(self, item: ItemT) -> ResultT:
        """Return the item's result once its transaction is committed.

        Raises:
            Busy: the queue is full or the process is stopping.
            Exception: what ``flush`` gave for this item.
        """
        if self._stopping or len(self._queue) >= self._queue_limit:
            raise Busy("too many requests wait already", _BUSY_RETRY_SECONDS)
        future: asyncio.Future[ResultT] = asyncio.get_running_loop().create_future()
        self._queue.append((item, future))
        self._filled.set()
        return await future

    def healthy(self) -> tuple[bool, str]:
        is_full = len(self._queue) >= self._queue_limit
        return not is_full, "队列已满" if is_full else ""

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for number in range(self._flushers):
                tasks.create_task(self._work(), name=f"{self.name}-flusher-{number}")

    async def stop(self) -> None:
        """No item is taken any more; ``run`` returns when those in the queue are done."""
        self._stopping = True
        self._filled.set()

    async def _work(self) -> None:
        while True:
            while not self._queue:
                if self._stopping:
                    return
                self._filled.clear()
                await self._filled.wait()
            group = [self._queue.popleft() for _ in range(min(len(self._queue), self._max_items))]
            self._depth.set(len(self._queue))
            # Whoever gave up waiting before the work began wants it no more.
            group = [(item, future) for item, future in group if not future.done()]
            try:
                await self._commit(group)
            finally:
                for _, future in group:
                    # Only after a crash or a cut-off drain is anybody still waiting here.
                    future.cancel()

    async def _commit(self, group: list[tuple[ItemT, asyncio.Future[ResultT]]]) -> None:
        if not group:
            return
        try:
            results = await self._flush([item for item, _ in group])
        except RetryLater as error:
            # The database is away for all of them: trying each would only take longer.
            _answer(group, [copy(error) for _ in group])
        except Exception as error:  # noqa: BLE001 - every caller gets what its own item raised
            if len(group) == 1:
                _answer(group, [error])
                return
            for pair in group:
                await self._commit([pair])
        else:
            _answer(group, results)


def _answer(group: Sequence[tuple[ItemT, asyncio.Future[ResultT]]], results: Sequence[ResultT | Exception]) -> None:
    if len(results) != len(group):
        raise RuntimeError(f"flush gave {len(results)} results for {len(group)} items")
    for (_, future), result in zip(group, results, strict=True):
        if future.done():
            continue
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)
