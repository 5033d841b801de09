"""Periodic duties, opened once for each local day; after an outage for every day in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import ReleaseDuty
from duban_sdk.shelf import Shelf
from duban_tracking.core.context import CLOCK, Unit
from duban_tracking.core.duties.openings import Holdings, duties_on, holdings_of, needs_holdings
from duban_tracking.core.follow_ups import FollowUp
from duban_tracking.errors import JurisdictionDown
from duban_tracking.handlers.carrying_out import carry_out
from duban_tracking.handlers.streams import Ask
from duban_tracking.ports import Desk, Desks, HeldSpan, Storage, Store

MAX_CATCH_UP = timedelta(days=400)


class OfficeDuties:
    """Opens the periodic duties of every jurisdiction, the office's and the units'."""

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
            asks = [
                Ask(subject, command, (CLOCK,), now, f"office-duties:{today}:{uuid4()}")
                for subject, command in await _came_up(store, desk, last, today)
            ]
            await carry_out(store, desk, asks)
            await store.set_office_duties_opened_on(jurisdiction, today)
        self._opened_on[jurisdiction] = today
        self._after_commit()


async def _came_up(store: Store, desk: Desk, last: date | None, today: date) -> list[FollowUp]:
    """Return what came up since the last day; on the first day of all nothing is owed for the time before it."""
    if last is None:
        return []
    first = max(min(last + timedelta(days=1), today), today - MAX_CATCH_UP)
    units: Mapping[str, Unit] = {}
    held: Sequence[HeldSpan] = ()
    if needs_holdings(desk.shelf.current):
        units = await store.units(desk.jurisdiction)
        held = await store.held_between(desk.jurisdiction, first, today)
    duties = await desk.ask(lambda shelf: _duties(shelf, first, last, today, units=units, held=held))
    # Units may come to hold something on any day of a period, so most of what is found came up on an earlier one.
    opened = await store.opened_among(desk.jurisdiction, duties) if duties else frozenset()
    # What is released is open already, and what comes up is not.
    return [each for each in duties.items() if isinstance(each[1], ReleaseDuty) == (each[0] in opened)]


def _duties(
    shelf: Shelf, first: date, last: date, today: date, *, units: Mapping[str, Unit], held: Sequence[HeldSpan]
) -> dict[str, Command]:
    found: dict[str, Command] = {}
    for days in range((today - first).days + 1):
        on = first + timedelta(days=days)
        for subject, command in duties_on(shelf.current, on, _holdings(units, held, on), since=last):
            found.setdefault(subject, command)
    return found


def _holdings(units: Mapping[str, Unit], held: Sequence[HeldSpan], on: date) -> Holdings:
    """Return what units held on a day; a matter that was closed on the day was still theirs on it."""
    standing = (each for each in held if each.from_on <= on and (each.closed_on is None or each.closed_on >= on))
    return holdings_of(units, ((each.unit, each.track, each.category) for each in standing))
