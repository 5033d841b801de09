"""Duties that come up as time passes: those of the office, and those of units for what they hold on the day.

The shell asks once a day; players in memory may ask on any day, since opening a duty twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import OpenDuty, ReleaseDuty
from duban_contracts.vocabulary import UnitKind
from duban_sdk.duties import UnitDutyRow
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import OfficeDutyRow
from duban_tracking.core.context import Unit
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.periods import next_start, period_name, period_start, previous_start


@dataclass(frozen=True, slots=True)
class Holding:
    """A supervised unit on a day: its kind, and track and category of every open matter in which it has part."""

    kind: UnitKind
    matters: frozenset[tuple[str, str]] = frozenset()


Holdings = Mapping[str, Holding]
"""Every supervised unit by its code."""


def holdings_of(units: Mapping[str, Unit], held: Iterable[tuple[str, str, str]]) -> Holdings:
    """Return the holdings of the supervised units; ``held`` are (unit, track, category) of open matters."""
    matters: dict[str, set[tuple[str, str]]] = {}
    for unit, track, category in held:
        matters.setdefault(unit, set()).add((track, category))
    return {
        code: Holding(unit.kind, frozenset(matters.get(code, ()))) for code, unit in units.items() if unit.supervised
    }


def holdings_of_matters(units: Mapping[str, Unit], matters: Iterable[Matter]) -> Holdings:
    """Return the holdings that matters as they stand make."""
    held = ((unit, matter.track, matter.category) for matter in matters if matter.is_open for unit in matter.units)
    return holdings_of(units, held)


def duties_on(
    rules: Rulebook, on: date, holdings: Holdings, since: date | None = None
) -> Iterator[tuple[str, Command]]:
    """Yield every duty that has come up by ``on`` for the period under way, the office's and the units'.

    ``since``: leave out what the office owed on that day already; None: nothing is left out.
    """
    yield from office_duties_on(rules, on, since)
    yield from unit_duties_on(rules, on, holdings)


def office_duties_on(rules: Rulebook, on: date, since: date | None = None) -> Iterator[tuple[str, OpenDuty]]:
    """Yield for each office duty the period that came up last by ``on``, where it did after ``since``."""
    of_events = {kind.filing_duty for kind in rules.pack.activities}
    if rules.pack.review:
        of_events.add(rules.pack.review.finding_duty)
    for row in rules.pack.office_duties:
        if row.code in of_events:
            continue
        for covered in (period_start(row.cadence, on), previous_start(row.cadence, on)):
            opened_on = opens_on(row, covered, rules)
            if opened_on <= on:
                if since is None or opened_on > since:
                    yield _office_key(row, covered), opening_of(row, covered)
                break


def opening_of(row: OfficeDutyRow, covered: date) -> OpenDuty:
    """Return the command that opens an office duty for the period that holds a day."""
    due_in = covered if row.due_in == "period" else next_start(row.cadence, covered)
    return OpenDuty(row=row.code, period=period_name(row.cadence, covered), due_in=due_in)


def opens_on(row: OfficeDutyRow, covered: date, rules: Rulebook) -> date:
    """Return the day on which an office duty comes up for the period that begins on a day."""
    if row.opens_rule:
        return rules.due(row.opens_rule, covered, "period").nominal_on
    return covered if row.due_in == "period" else next_start(row.cadence, covered)


def _office_key(row: OfficeDutyRow, covered: date) -> str:
    return f"duty:{row.code}:{period_name(row.cadence, covered)}:{row.holder}"


def needs_holdings(rules: Rulebook) -> bool:
    """Return whether any duty looks at what units hold, so that somebody must load it."""
    return any(row.opens == "period" for row in rules.pack.unit_duties)


def unit_duties_on(rules: Rulebook, on: date, holdings: Holdings) -> Iterator[tuple[str, Command]]:
    """Yield the periodic duties of units for the period that holds ``on``, and what they owe no longer.

    They come up on the period's first day. A unit that becomes a holder later owes the period too, while there is
    still time to be asked for it (``joins_days_before``).
    """
    for row in rules.pack.unit_duties:
        if row.opens != "period":
            continue
        first = period_start(row.cadence, on)
        due_in = first if row.due_in == "period" else next_start(row.cadence, first)
        yield from _releases(row, due_in, on, holdings, rules)
        if on > first and on > _joins_until(row, due_in, rules):
            continue
        period = period_name(row.cadence, first)
        for unit, holding in holdings.items():
            if _holds(row, holding):
                opening = OpenDuty(row=row.code, period=period, due_in=due_in, unit=unit)
                yield f"duty:{row.code}:{period}:{unit}", opening


def _releases(
    row: UnitDutyRow, due_in: date, on: date, holdings: Holdings, rules: Rulebook
) -> Iterator[tuple[str, Command]]:
    """Yield what units need not answer any more that still held something when the period began."""
    if not row.ends_with_matters or not row.remind_rule or row.holders != "with_open_matters":
        return
    if on < rules.due(row.remind_rule, due_in, "period").remind_on:
        return
    period = period_name(row.cadence, on)
    for unit, holding in holdings.items():
        if not _holds(row, holding):
            yield f"duty:{row.code}:{period}:{unit}", ReleaseDuty()


def _joins_until(row: UnitDutyRow, due_in: date, rules: Rulebook) -> date:
    if row.remind_rule:
        return rules.due(row.remind_rule, due_in, "period").remind_on
    return rules.due(row.date_rule, due_in, "period").nominal_on - timedelta(days=row.joins_days_before)


def _holds(row: UnitDutyRow, holding: Holding) -> bool:
    if row.unit_kinds and holding.kind not in row.unit_kinds:
        return False
    if row.holders == "every_unit":
        return True
    return any(
        (not row.tracks or track in row.tracks) and (not row.categories or category in row.categories)
        for track, category in holding.matters
    )
