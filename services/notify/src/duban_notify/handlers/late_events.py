"""Looks again at events whose recipients or matter were not known when they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from duban_notify.core.notices import notices_for
from duban_notify.core.values import Notice
from duban_notify.handlers.apply_events import MATTER_LOOK_SECONDS
from duban_notify.handlers.schedule import schedule
from duban_notify.ports import BatchStore, LateEvents, WaitingEvent
from duban_notify.translate import Counties, County, happening_of, referred_matter
from duban_runtime.clock import Clock

_LIMIT = 256


class LookAgain:
    """One pass over the events that wait."""

    def __init__(self, counties: Counties, late: LateEvents, clock: Clock) -> None:
        self._counties = counties
        self._late = late
        self._clock = clock

    async def look(self) -> bool:
        """Events whose unknowns are known now, or have been waited for long enough, have their notices; return whether
        there may be more."""
        if not self._counties.working:
            return False
        now = self._clock.now()
        async with self._late.claim(self._counties.scope, now, _LIMIT) as claimed:
            for jurisdiction, (store, events) in claimed.items():
                await self._settle(store, self._counties.working[jurisdiction], events, now)
            return sum(len(events) for _, events in claimed.values()) == _LIMIT

    async def _settle(self, store: BatchStore, county: County, events: Sequence[WaitingEvent], now: datetime) -> None:
        directory = await store.directory()
        matters = {stream for event in events if (stream := _matter(event))}
        dossiers = await store.dossiers(matters) if matters else {}
        notices: list[Notice] = []
        waiting: list[WaitingEvent] = []
        for event in events:
            matter = _matter(event)
            dossier = dossiers.get(matter) if matter else event.dossier
            is_final = now >= event.give_up_at
            if matter and dossier is None and not is_final:
                waiting.append(replace(event, look_at=_sooner(now + timedelta(seconds=MATTER_LOOK_SECONDS), event)))
                continue
            happening = happening_of(event.envelope, event.envelope.payload(), dossier)
            decision = notices_for(happening, county.rules, directory, final=is_final)
            notices.extend(decision.notices)
            if decision.unknown:
                waiting.append(replace(event, look_at=event.give_up_at))
        await store.settle_waiting(event.envelope.id for event in events)
        await store.add_waiting(waiting)
        await schedule(store, notices, county.policy, now)


def _matter(event: WaitingEvent) -> str | None:
    return referred_matter(event.envelope, event.envelope.payload())


def _sooner(moment: datetime, event: WaitingEvent) -> datetime:
    return min(moment, event.give_up_at)
