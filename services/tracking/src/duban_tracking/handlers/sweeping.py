"""The sweep: tells every stream whose timer is due that time has passed. Any number of sweepers share the timers."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from duban_contracts.commands.matter import PassTime
from duban_runtime.clock import Clock
from duban_runtime.errors import Conflict
from duban_runtime.log import StoredEvent
from duban_runtime.logs import failure_without_values
from duban_tracking import metrics
from duban_tracking.core.context import CLOCK
from duban_tracking.errors import JurisdictionDown
from duban_tracking.handlers.carrying_out import carry_out, number_and_write
from duban_tracking.handlers.office_duties import OfficeDuties
from duban_tracking.handlers.streams import Ask, Streams
from duban_tracking.ports import Desks, Storage, Store
from duban_tracking.rows import TimerRow

_LOG = logging.getLogger(__name__)
PUT_OFF = timedelta(hours=1)
"""When a stream that could not be decided is tried again."""
_PASS_TIME = PassTime()
Histories = dict[tuple[str, str], list[StoredEvent]]


class Sweeper:
    """``sweep`` is called again and again."""

    def __init__(
        self,
        storage: Storage,
        desks: Desks,
        clock: Clock,
        after_commit: Callable[[], None],
        batch_size: int,
    ) -> None:
        self._storage = storage
        self._desks = desks
        self._clock = clock
        self._after_commit = after_commit
        self._batch_size = batch_size
        self._duties = OfficeDuties(storage, desks, after_commit)
        self._complete_until: datetime | None = None

    async def sweep(self) -> bool:
        """One batch of due timers has been worked off; return whether there may be more.

        Raises:
            RetryLater: the database is away, or another transaction was in the way.
        """
        now = self._clock.now()
        scope = self._desks.working()
        if not scope:
            return False
        try:
            await self._duties.open_until(now, scope)
            found, examined = await self._batch(now, scope)
        except Conflict:
            # A person acted on one of the streams in the same moment; it is read again.
            metrics.CONFLICTS.inc()
            return True
        if not found:
            self._complete_until = now
        # What was just done may have brought new timers that are due already. Nothing examined: the rules are down.
        return examined > 0

    async def swept_until(self, jurisdictions: Sequence[str]) -> datetime | None:
        """Return the instant up to which everything that time brings has happened; None before the first sweep."""
        complete = self._complete_until
        if complete is None:
            return None
        async with self._storage.transaction(jurisdictions) as store:
            earliest = await store.earliest_timer()
        if earliest is None or earliest > complete:
            return complete
        return earliest - timedelta(microseconds=1)

    async def _batch(self, now: datetime, scope: Sequence[str]) -> tuple[int, int]:
        async with self._storage.transaction(scope) as store:
            keys = await store.claim_due(now, self._batch_size)
            metrics.SWEEP_DUE.inc(len(keys))
            # Claimed already, so there is no need to lock them again.
            histories = await store.histories(keys, may_have_timers=False)
            by_jurisdiction: dict[str, list[str]] = defaultdict(list)
            for jurisdiction, subject in keys:
                by_jurisdiction[jurisdiction].append(subject)
            examined = 0
            for jurisdiction, subjects in by_jurisdiction.items():
                examined += await self._pass_time(store, jurisdiction, subjects, histories, now)
        if keys:
            self._after_commit()
        return len(keys), examined

    async def _pass_time(
        self, store: Store, jurisdiction: str, subjects: Sequence[str], histories: Histories, now: datetime
    ) -> int:
        """Return how many streams were told the time or put off; the jurisdiction's rules being down, none."""
        desk = self._desks.desk(jurisdiction)
        correlation = f"sweep:{uuid4()}"
        asks = [Ask(subject, _PASS_TIME, (CLOCK,), now, correlation) for subject in subjects]
        try:
            streams = Streams(desk.shelf, await store.units(jurisdiction))
            failed, further = await desk.ask(lambda _shelf: _decide(streams, asks, histories))
            await number_and_write(store, desk, streams)
            if further:
                await carry_out(store, desk, further)
        except JurisdictionDown:
            # Its timers stay due; the other jurisdictions of the batch go on.
            return 0
        await store.set_timers([TimerRow(jurisdiction, subject, now + PUT_OFF) for subject in failed])
        metrics.SWEEP_EXAMINED.inc(len(asks) - len(failed))
        metrics.SWEEP_FAILED.inc(len(failed))
        metrics.SWEEP_EVENTS.inc(len(streams.placed))
        return len(asks)


def _decide(streams: Streams, asks: Sequence[Ask], histories: Histories) -> tuple[list[str], list[Ask]]:
    """Return the subjects that could not be decided, and what the events ask of other streams."""
    failed: list[str] = []
    further: list[Ask] = []
    for ask in asks:
        try:
            stream = streams.fold(ask.subject, histories[streams.jurisdiction, ask.subject])
            (verdict,), follow_ups = streams.decide([ask])
            # Asked here, where a rule that is missing concerns this stream alone.
            stream.kind.wake(stream.state, streams.rules_for(stream), stream.swept_on)
        except Exception as error:  # noqa: BLE001 - whatever one stream breaks on must not keep time from the others
            failed.append(ask.subject)
            streams.forget(ask.subject)
            _LOG.error(
                "stream could not be swept",
                extra={
                    "jurisdiction": streams.jurisdiction,
                    "subject": ask.subject,
                    **failure_without_values(error),
                },
            )
        else:
            further.extend(follow_ups)
            if verdict.refusal is not None:
                # Left as it is, its timer would be due again at once, for ever.
                failed.append(ask.subject)
                _LOG.error(
                    "rules refuse that time passes for a stream",
                    extra={
                        "jurisdiction": streams.jurisdiction,
                        "subject": ask.subject,
                        "why": verdict.refusal.why.value,
                        "clause": verdict.refusal.clause,
                    },
                )
    return failed, further
