"""The supervisor with parts that are no processes and a clock that is driven."""

from __future__ import annotations

from dataclasses import dataclass, field

from duban_standalone.errors import StandaloneError
from duban_standalone.supervisor import Supervisor


@dataclass
class FakePart:
    name: str
    history: list[str]
    fails: int = 0
    running: bool = False
    process_id: int | None = 1
    starts: list[float] = field(default_factory=list)

    def start(self) -> str:
        if self.fails:
            self.fails -= 1
            raise StandaloneError(f"{self.name} 坏了")
        self.running = True
        self.history.append(f"start {self.name}")
        return f"url of {self.name}"

    def stop(self) -> None:
        if self.running:
            self.history.append(f"stop {self.name}")
        self.running = False

    def kill(self) -> None:
        self.history.append(f"kill {self.name}")

    def alive(self) -> bool:
        return self.running


@dataclass
class DrivenClock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class World:
    history: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    clock: DrivenClock = field(default_factory=DrivenClock)

    def supervisor(self) -> Supervisor:
        return Supervisor(self.said.append, self.clock)

    def pass_seconds(self, supervisor: Supervisor, seconds: float) -> None:
        for _ in range(round(seconds * 10)):
            self.clock.now = round(self.clock.now + 0.1, 1)
            supervisor.tick()


def test_supervisor_starts_again_after_growing_delays_when_a_part_keeps_dying() -> None:
    world = World()
    supervisor = world.supervisor()
    part = FakePart("a", world.history)
    supervisor.run(part, stop_rank=0)
    started_after = []
    for _ in range(8):
        part.running = False
        died_at = world.clock.now
        supervisor.tick()
        while not part.running:
            world.pass_seconds(supervisor, 0.1)
        started_after.append(round(world.clock.now - died_at, 1))
    assert started_after == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_supervisor_begins_with_the_first_delay_when_the_part_was_healthy_for_a_minute() -> None:
    world = World()
    supervisor = world.supervisor()
    part = FakePart("a", world.history)
    supervisor.run(part, stop_rank=0)
    for healthy_seconds in (1.0, 1.0, 61.0):
        world.pass_seconds(supervisor, healthy_seconds)
        part.running = False
        world.pass_seconds(supervisor, 1.5)
    delays = [line.partition("，")[2].partition(" ")[0] for line in world.said if "意外退出" in line]
    assert delays == ["0.5", "1", "0.5"]


def test_supervisor_tries_later_when_a_start_fails() -> None:
    world = World()
    supervisor = world.supervisor()
    part = FakePart("a", world.history)
    supervisor.run(part, stop_rank=0)
    part.running, part.fails = False, 2
    world.pass_seconds(supervisor, 10)
    assert part.running
    assert sum("a 坏了" in line for line in world.said) == 2


def test_supervisor_leaves_others_alone_when_one_dies() -> None:
    world = World()
    supervisor = world.supervisor()
    dying, healthy = FakePart("dying", world.history), FakePart("healthy", world.history)
    supervisor.run(dying, stop_rank=0)
    supervisor.run(healthy, stop_rank=1)
    dying.running = False
    world.pass_seconds(supervisor, 2)
    assert world.history == ["start dying", "start healthy", "start dying"]


def test_supervisor_stops_lower_ranks_first_when_stopped() -> None:
    world = World()
    supervisor = world.supervisor()
    for name, rank in [("postgres", 101), ("nats", 100), ("intake", 0), ("tracking", 1)]:
        supervisor.run(FakePart(name, world.history), stop_rank=rank)
    world.history.clear()
    supervisor.stop_all()
    assert world.history == ["stop intake", "stop tracking", "stop nats", "stop postgres"]


def test_supervisor_does_not_start_again_when_stopped() -> None:
    world = World()
    supervisor = world.supervisor()
    part = FakePart("a", world.history)
    supervisor.run(part, stop_rank=0)
    part.running = False
    supervisor.tick()
    supervisor.stop_all()
    world.pass_seconds(supervisor, 60)
    assert not part.running
