"""What every replay of a jurisdiction has in common: its units, its zone, and when the history ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from duban_contracts.base import Event
from duban_contracts.common import ParameterSet
from duban_contracts.events.unit import UnitRegistered
from duban_scoring.core.inputs import UnitListed
from duban_scoring.core.register import Register, Registration
from duban_tracking.core.context import Unit

SWEPT_AT = time(0, 5)
"""Local time at which a day's timers are looked at."""


class Recorded(NamedTuple):
    """An event at its place in the history. ``place``: where its line lies."""

    at: datetime
    on: date
    subject: str
    sequence: int
    event: Event
    place: int


@dataclass(frozen=True)
class County:
    """``registrations``: the entries of the unit register in the order of their time.

    ``sets``: the parameters under which the jurisdiction ever worked.
    """

    jurisdiction: str
    timezone: str
    until: datetime
    registrations: tuple[tuple[datetime, UnitRegistered], ...]
    sets: tuple[ParameterSet, ...] = ()

    @cached_property
    def zone(self) -> ZoneInfo:
        """Zone in which local dates are reckoned."""
        return ZoneInfo(self.timezone)

    @cached_property
    def _sweeps(self) -> dict[date, datetime]:
        return {}

    def swept_at(self, on: date) -> datetime:
        """Return when a day's timers are looked at; in UTC, in which instants are compared the most quickly."""
        found = self._sweeps.get(on)
        if found is None:
            found = self._sweeps[on] = datetime.combine(on, SWEPT_AT, self.zone).astimezone(UTC)
        return found

    @cached_property
    def units(self) -> dict[str, Unit]:
        """The register as it stood at the end: decisions look units up in it."""
        return {each.unit: _unit(each) for _, each in self.registrations}

    @cached_property
    def register(self) -> Register:
        """The register with what it said at any time, by which points find their account."""
        return Register(
            Registration(at, UnitListed.model_validate(each, from_attributes=True)) for at, each in self.registrations
        )

    @cached_property
    def has_hosts(self) -> bool:
        """Whether points of some unit ever stand on another's account."""
        return any(each.host_unit for _, each in self.registrations)

    def name(self, unit: str) -> str:
        """Return the unit's name, or its code as long as it is not registered."""
        found = self.units.get(unit)
        return found.name if found else unit

    def local_day(self, at: datetime) -> date:
        """Return the local day of an instant."""
        return at.astimezone(self.zone).date()


def _unit(told: UnitRegistered) -> Unit:
    persons = tuple((person.role, person.name) for person in told.persons)
    return Unit(told.unit, told.name, told.kind, told.supervised, told.host_unit, persons)


def in_order(events: Iterable[Recorded]) -> list[Recorded]:
    """Return events of several streams by their time; a stream's own order holds, whatever the clocks said."""
    latest: dict[str, datetime] = {}
    placed: list[tuple[datetime, int, Recorded]] = []
    for each in events:
        at = latest[each.subject] = max(each.at, latest.get(each.subject, each.at))
        placed.append((at, each.place, each))
    placed.sort(key=lambda item: item[:2])
    return [each for _, _, each in placed]
