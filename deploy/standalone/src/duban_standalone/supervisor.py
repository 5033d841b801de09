"""Keeps the parts of the suite running and stops them in order."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from duban_standalone.errors import StandaloneError
from duban_standalone.restart import next_delay_seconds

TICK_SECONDS = 0.2


class Part(Protocol):
    """A server or a service that the launcher runs as a child process."""

    @property
    def name(self) -> str:
        """Return its name for the operator."""
        ...

    @property
    def process_id(self) -> int | None:
        """Return its process id while it runs."""
        ...

    def start(self) -> str:
        """Start it and return its url; also after it ended by itself."""
        ...

    def stop(self) -> None:
        """Stop it in an orderly way; harmless when it does not run."""
        ...

    def kill(self) -> None:
        """Make a `stop` that is under way end soon."""
        ...

    def alive(self) -> bool:
        """Tell whether its process runs."""
        ...


@dataclass(slots=True)
class _Watched:
    part: Part
    stop_rank: int
    started_at: float
    delay_seconds: float = 0.0
    restart_at: float | None = None


@dataclass(slots=True)
class Supervisor:
    """Restarts parts that end, each with a growing delay of its own.

    `clock` gives monotonic seconds. Nothing here runs by itself: the owner calls `tick` often.
    """

    say: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    _watched: list[_Watched] = field(default_factory=list)

    def run(self, part: Part, *, stop_rank: int) -> str:
        """Return the url of the started part, watched from now on; lower ranks are stopped first."""
        watched = _Watched(part, stop_rank, self.clock())
        self._watched.append(watched)
        return part.start()

    def tick(self) -> None:
        """Notice parts that ended, and start those again whose delay is over."""
        for watched in self._watched:
            if watched.restart_at is not None:
                if self.clock() >= watched.restart_at:
                    self._restart(watched)
            elif not watched.part.alive():
                self._plan_restart(watched, f"{watched.part.name} 意外退出")

    def stop_all(self) -> None:
        """Leave no part running: those of lower rank ended before the next is asked to end."""
        for watched in sorted(self._watched, key=lambda each: each.stop_rank):
            was_alive = watched.part.alive()
            watched.part.stop()
            if was_alive:
                self.say(f"{watched.part.name} 已停止")
        self._watched.clear()

    def hurry(self) -> None:
        """Cut short what `stop_all` waits for."""
        for watched in self._watched:
            watched.part.kill()

    def delay_seconds(self, part: Part) -> float:
        """Return the delay after the last end of a part; zero when it has not ended yet."""
        return max((watched.delay_seconds for watched in self._watched if watched.part is part), default=0.0)

    def process_ids(self) -> list[int]:
        """Return the process ids of the parts that run."""
        ids = [watched.part.process_id for watched in self._watched]
        return [process_id for process_id in ids if process_id is not None]

    def _plan_restart(self, watched: _Watched, reason: str) -> None:
        now = self.clock()
        watched.delay_seconds = next_delay_seconds(watched.delay_seconds, now - watched.started_at)
        watched.restart_at = now + watched.delay_seconds
        self.say(f"{reason}，{watched.delay_seconds:g} 秒后重新启动")

    def _restart(self, watched: _Watched) -> None:
        watched.restart_at = None
        watched.started_at = self.clock()
        try:
            watched.part.stop()
            watched.part.start()
        except StandaloneError as error:
            self._plan_restart(watched, f"{error}\n{watched.part.name} 重启失败")
        else:
            self.say(f"{watched.part.name} 已重新启动")
