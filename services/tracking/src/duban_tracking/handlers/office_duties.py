"""Duties of the office itself, opened once for each local day; after an outage for every day in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from duban_sdk.shelf import Shelf
from duban_tracking.core.follow_ups import FollowUp, office_duties_on
from duban_tracking.errors import JurisdictionDown
from duban_tracking.handlers.carrying_out import carry_out
from duban_tracking.handlers.streams import CLOCK, Ask
from duban_tracking.ports import Desks, Storage

MAX_CATCH_UP = timedelta(days=400)


class OfficeDuties:
    """Opens the office duties of every jurisdiction."""

    def __init__(self, storage: Storage, desks: Desks, after_commit: Callable[[], None]) -> None:
        self._storage = storage
        self._desks = desks
        self._after_commit = after_commit
        self._opened_on: dict[str, date] = {}

    async def open_until(self, now: datetime, jurisdictions: Sequence[str]) -> None:
        """The duties that came up until now are open in each of these jurisdictions.

        Raises:
            Conflict: another sweeper did the same at this moment.
        """
        for jurisdiction in jurisdictions:
            try:
                await self._open(jurisdiction, now)
            except JurisdictionDown:
                continue

    async def _open(self, jurisdiction: str, now: datetime) -> None:
        desk = self._desks.desk(jurisdiction)
        today = now.astimezone(desk.shelf.settings.zone).date()
        if self._opened_on.get(jurisdiction) == today:
            return
        async with self._storage.transaction({jurisdiction}) as store:
            last = await store.office_duties_opened_on(jurisdiction)
            duties = await desk.ask(lambda shelf: _duties(shelf, last, today))
            asks = [
                Ask(subject, command, (CLOCK,), now, f"office-duties:{today}:{uuid4()}") for subject, command in duties
            ]
            await carry_out(store, desk, asks)
            await store.set_office_duties_opened_on(jurisdiction, today)
        self._opened_on[jurisdiction] = today
        self._after_commit()


def _duties(shelf: Shelf, last: date | None, today: date) -> list[FollowUp]:
    """Return what came up since the last day; on the first day of all nothing is owed for the time before it."""
    if last is None:
        return []
    first = max(min(last + timedelta(days=1), today), today - MAX_CATCH_UP)
    found: dict[str, FollowUp] = {}
    for days in range((today - first).days + 1):
        for duty in office_duties_on(shelf.current, first + timedelta(days=days)):
            # A duty comes up on the first day after its period.
            if duty[1].due_in > last:
                found.setdefault(duty[0], duty)
    return list(found.values())
