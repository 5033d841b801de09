"""Draws rankings by itself once their period has ended."""

from __future__ import annotations

import time
from collections.abc import Callable

from duban_runtime.clock import Clock
from duban_runtime.database import Database
from duban_runtime.errors import RetryLater
from duban_runtime.log import EventLog
from duban_scoring.adapters.shelves import Shelves
from duban_scoring.adapters.store import PostgresLedger
from duban_scoring.handlers.draw import draw_due_rankings
from duban_sdk.errors import SdkError

DRAWN_BY = "clock"
_LONGEST_WAIT_SECONDS = 600.0


class Quiet:
    """Knows since when no event was applied: events of the period's last day may still be on their way."""

    def __init__(self, settle_seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._settle_seconds = settle_seconds
        self._monotonic = monotonic
        self._busy_since: float | None = None
        self._noted_at = float("-inf")

    def note(self) -> None:
        """Events were applied just now."""
        now = self._monotonic()
        if self._busy_since is None or now - self._noted_at >= self._settle_seconds:
            self._busy_since = now
        self._noted_at = now

    def is_settled(self) -> bool:
        """Return whether it has been quiet long enough, or busy for so long that waiting makes no sense."""
        now = self._monotonic()
        has_waited = self._busy_since is not None and now - self._busy_since >= _LONGEST_WAIT_SECONDS
        return has_waited or now - self._noted_at >= self._settle_seconds


class RankingSweep:
    """Looks in every jurisdiction whether a ranking is due."""

    def __init__(
        self,
        database: Database,
        log: EventLog,
        shelves: Shelves,
        *,
        clock: Clock,
        quiet: Quiet,
        wake_relay: Callable[[], None],
    ) -> None:
        self._database = database
        self._log = log
        self._shelves = shelves
        self._clock = clock
        self._quiet = quiet
        self._wake_relay = wake_relay

    async def __call__(self) -> bool:
        """Every ranking that is due is drawn; there is never more to do at once."""
        if self._quiet.is_settled():
            drawn = [await self._sweep(jurisdiction) for jurisdiction in self._shelves.jurisdictions]
            if any(drawn):
                self._wake_relay()
        return False

    async def _sweep(self, jurisdiction: str) -> int:
        shelf = self._shelves.get(jurisdiction)
        async with self._database.transaction({jurisdiction}) as connection:
            store = PostgresLedger(connection, jurisdiction, self._log)
            try:
                return await draw_due_rankings(store, shelf, self._clock.now(), DRAWN_BY)
            except SdkError as error:
                raise RetryLater(str(error)) from error
