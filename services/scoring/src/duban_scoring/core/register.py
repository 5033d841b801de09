"""The register of units, with what it said at any time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from duban_contracts.vocabulary import UnitKind
from duban_scoring.core.inputs import UnitListed


@dataclass(frozen=True)
class Registration:
    """One entry of the register: from ``at`` on the unit stands in it as ``listed`` says."""

    at: datetime
    listed: UnitListed


class Register:
    """Units by their code. Registrations of a unit are in the order of its stream."""

    def __init__(self, registrations: Iterable[Registration] = ()) -> None:
        found: dict[str, list[Registration]] = {}
        for each in registrations:
            found.setdefault(each.listed.unit, []).append(each)
        self._history: Mapping[str, list[Registration]] = found

    def current(self, unit: str) -> UnitListed | None:
        """Return how the unit stands in the register now."""
        history = self._history.get(unit)
        return history[-1].listed if history else None

    def name(self, unit: str) -> str:
        """Return the unit's name, or its code as long as it is not registered."""
        listed = self.current(unit)
        return listed.name if listed else unit

    def host(self, unit: str, at: datetime) -> str:
        """Return on whose account the points stand that a unit gets at that time.

        Points stay where the body was hosted when they came up; a later host takes over no earlier points. Before its
        first registration a unit counts as registered already: the news of it was only late.
        """
        history = self._history.get(unit)
        if not history:
            return unit
        then = [each for each in history if each.at <= at]
        return (then[-1] if then else history[0]).listed.host_unit or unit

    def kin(self, units: Collection[str]) -> set[str]:
        """Return these units with all whose points ever stood, or would have stood, on an account with theirs."""
        accounts = {*units}
        for unit in units:
            accounts |= _hosts(self._history.get(unit, ()))
        return accounts | {unit for unit, history in self._history.items() if accounts & _hosts(history)}

    def ranked_units(self) -> tuple[UnitListed, ...]:
        """Return the units that are ranked: supervised ones that are no temporary bodies, by code."""
        current = (history[-1].listed for _, history in sorted(self._history.items()))
        return tuple(each for each in current if each.supervised and each.kind is not UnitKind.TEMPORARY_BODY)

    @property
    def first_at(self) -> datetime | None:
        """When the first unit was registered."""
        return min((history[0].at for history in self._history.values()), default=None)


def _hosts(history: Iterable[Registration]) -> set[str]:
    return {each.listed.host_unit for each in history if each.listed.host_unit is not None}
