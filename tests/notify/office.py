"""The service without its servers: events in, notices and answers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from duban_contracts.envelope import Envelope
from duban_notify.core.values import Notice
from duban_notify.handlers.apply_events import ApplyEvents
from duban_notify.handlers.late_events import LookAgain
from duban_notify.translate import Counties, County
from tests.notify.memory import MemoryLate, MemoryStore
from tests.notify.rules import a_county
from tests.notify.story import FakeClock

WAIT_SECONDS = 60.0


@dataclass
class Office:
    """One jurisdiction in memory."""

    county: County = field(default_factory=a_county)
    clock: FakeClock = field(default_factory=FakeClock)
    store: MemoryStore = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        counties = Counties({"yunhe": self.county})
        self._events = ApplyEvents(counties, self.clock, wait_seconds=WAIT_SECONDS, faulty_retry_seconds=30.0)
        self._late = LookAgain(counties, MemoryLate(self.store), self.clock)

    async def hears(self, *batches: Sequence[Envelope]) -> None:
        for batch in batches:
            await self._events.apply(self.store, batch)

    async def looks_again(self, after_seconds: float = 0.0) -> None:
        self.clock.pass_seconds(after_seconds)
        while await self._late.look():
            continue

    @property
    def notices(self) -> list[Notice]:
        return [each.notice for each in self.store.notices.values()]

    def told(self) -> set[tuple[str, str, str]]:
        """Who was told what: recipient, title, text."""
        return {(notice.recipient, notice.title, notice.text) for notice in self.notices}
