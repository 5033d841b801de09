"""A thread that foreign code may block without blocking anything else, not even the end of the process."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

AnswerT = TypeVar("AnswerT")


class WorkerStuck(Exception):
    """The work took longer than it may; its thread is given up."""


class Worker:
    """Runs one piece of work after the other in a daemon thread."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        threading.Thread(target=self._loop, name=name, daemon=True).start()

    async def run(self, work: Callable[[], AnswerT], budget_seconds: float) -> AnswerT:
        """Return what the work returns.

        Raises:
            WorkerStuck: it took longer than ``budget_seconds``; do not use this worker again.
        """
        answer: asyncio.Future[AnswerT] = asyncio.wrap_future(self._submit(work))
        done, _ = await asyncio.wait({answer}, timeout=budget_seconds)
        if not done:
            raise WorkerStuck
        return answer.result()

    def wait(self, work: Callable[[], AnswerT], budget_seconds: float) -> AnswerT:
        """As ``run``, for callers outside an event loop."""
        try:
            return self._submit(work).result(budget_seconds)
        except TimeoutError:
            raise WorkerStuck from None

    def dismiss(self) -> None:
        """The thread ends once it is free."""
        self._jobs.put(None)

    def _submit(self, work: Callable[[], AnswerT]) -> Future[AnswerT]:
        future: Future[AnswerT] = Future()
        self._jobs.put((work, future))
        return future

    def _loop(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, future = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - it is raised where the answer is awaited
                future.set_exception(error)
