"""How often units were inspected in a period: counted and shown, so that frequency stays in hand (N-15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Inspected:
    """Inspections that could be carried out on a unit, by subject, and the checks recorded under them."""

    activities: tuple[str, ...] = ()
    checks: int = 0
    organisers: frozenset[str] = field(default_factory=frozenset)


def inspections_by_unit(rows: Iterable[Mapping[str, object]]) -> dict[str, Inspected]:
    """Return the counts by unit; ``rows`` are inspections as their list shows them, refused ones do not count."""
    found: dict[str, Inspected] = {}
    for row in rows:
        units, checks = row.get("units"), row.get("checks")
        if row.get("state") != "admitted" or not isinstance(units, list):
            continue
        for unit in units:
            before = found.get(unit, Inspected())
            own = sum(check["unit"] == unit for check in checks) if isinstance(checks, list) else 0
            found[unit] = Inspected(
                (*before.activities, str(row["subject"])),
                before.checks + own,
                before.organisers | {str(row["unit"])},
            )
    return found
