"""What units have on their hands from day to day, and the duties that come up anew by it under the tried rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from duban_contracts.commands.office import OpenDuty
from duban_contracts.events import matter as m
from duban_standalone.backtest.county import County, Recorded
from duban_standalone.backtest.replay import Happened
from duban_standalone.backtest.rulebooks import Rules
from duban_tracking.core.duties.openings import duties_on, holdings_of

Held = Counter[tuple[date, str, str, str]]
"""From a day on so many more matters, or fewer: day, unit, track, category."""
ONE_DAY = timedelta(days=1)


class Opening(NamedTuple):
    """Duties of one unit, or the office's, that come up by themselves: on which streams, by which commands."""

    at: datetime
    unit: str
    commands: list[tuple[str, OpenDuty]]


def held_in(log: Iterable[Happened | Recorded]) -> Iterator[tuple[tuple[date, str, str, str], int]]:
    """Yield from which days a matter's units have it on their hands (1), and from which no more (-1)."""
    track = category = ""
    units: tuple[str, ...] = ()
    for each in log:
        event = each.event
        match event:
            case m.MatterProposed():
                track, category = event.track, event.category
                continue
            case m.MatterAssigned():
                now = event.order.units
            case m.MatterClosed():
                now = ()
            case m.ObjectionDecided(accepted=True) if event.unit in units:
                now = () if event.unit == units[0] else tuple(unit for unit in units if unit != event.unit)
            case _:
                continue
        yield from (((each.on, unit, track, category), 1) for unit in now if unit not in units)
        yield from (((each.on, unit, track, category), -1) for unit in units if unit not in now)
        units = now


def openings(rules: Rules, county: County, held: Held, anew: frozenset[str], first_on: date | None) -> list[Opening]:
    """Return the duties of some rows that come up day by day, by what units have on their hands.

    ``first_on``: day from which on something else is known of the office; None: nothing is.
    """
    days = {on for on, *_ in held} | ({first_on} if first_on else set())
    if not days or not anew:
        return []
    now: Counter[tuple[str, str, str]] = Counter()
    changes: dict[date, list[tuple[tuple[str, str, str], int]]] = {}
    for (on, *what), count in held.items():
        unit, track, category = what
        changes.setdefault(on, []).append(((unit, track, category), count))
    found: list[Opening] = []
    on, last_on = min(days), county.local_day(county.until)
    while on <= last_on:
        for key, count in changes.get(on, ()):
            now[key] += count
        holdings = holdings_of(county.units, (key for key, count in now.items() if count > 0))
        by_unit: dict[str, list[tuple[str, OpenDuty]]] = {}
        for subject, command in duties_on(rules.current, on, holdings, since=on - ONE_DAY):
            if isinstance(command, OpenDuty) and command.row in anew:
                by_unit.setdefault(command.unit or "", []).append((subject, command))
        found += [Opening(county.swept_at(on), unit, commands) for unit, commands in by_unit.items()]
        on += ONE_DAY
    return found
