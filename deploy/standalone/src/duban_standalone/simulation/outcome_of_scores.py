"""Ledger, scores, rankings and flags as a play left them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from duban_scoring.core.ledger_rows import RowKind
from duban_standalone.simulation.names import Names
from duban_standalone.simulation.player import Played

Entry = dict[str, Any]


def ledger(played: Played, names: Names) -> Iterator[Entry]:
    """Yield every row of the ledger, in the order in which they were written. ``entry`` counts them."""
    places: dict[object, int] = {}
    for place, row in enumerate(played.world.accounts.rows, start=1):
        places[row.entry_id] = place
        yield {
            "entry": place,
            "at": names.instant(row.caused_at),
            "unit": row.unit,
            "origin_unit": row.origin_unit,
            "year": row.year,
            "points": _points(row.points),
            "clause": row.clause,
            "row": row.row,
            "matter": names.matter(row.matter_id),
            "reverses": places.get(row.reverses) if row.kind is not RowKind.BOOKED else None,
            "text": row.reason or row.arithmetic.text,
        }


def scores(played: Played) -> Iterator[Entry]:
    """Yield what every unit has in each year in which points were booked, and in the last one."""
    accounts = played.world.accounts
    years = {row.year for row in accounts.rows} | {played.scenario.until_on.year}
    for year in sorted(years):
        for unit, points in accounts.totals(year).items():
            yield {"unit": unit, "year": year, "points": _points(points)}


def rankings(played: Played) -> Iterator[Entry]:
    """Yield every place of every ranking, in the order in which they were drawn."""
    for drawn in played.world.accounts.rankings:
        for listed in drawn.lists:
            for place in listed.units:
                yield {
                    "period": drawn.period,
                    "until_on": drawn.until_on.isoformat(),
                    "group": listed.group,
                    "unit": place.unit,
                    "rank": place.rank,
                    "points": _points(place.points),
                    "matters": place.matters,
                    "clause": drawn.clause,
                }


def flags(played: Played, names: Names) -> Iterator[Entry]:
    """Yield how every flag stands that ever went up, by flag, unit and year."""
    rows = {row.code: row for row in played.world.shelf.current.pack.flags}
    for (code, unit, year), state in sorted(played.world.accounts.flags.items()):
        row = rows[code]
        yield {
            "flag": code,
            "name": row.name,
            "unit": unit,
            "year": year,
            "raised": state.raised,
            "matters": [names.matter(each) for each in state.matters],
            "clause": row.clause,
        }


def _points(points: Decimal) -> str:
    """Return points as people write them: ``2``, ``-0.5``, ``103``."""
    return f"{points.normalize():f}" if points else "0"
