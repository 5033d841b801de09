"""Who is who: units with their persons of record, and whom an audience means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from duban_contracts.base import Value
from duban_contracts.events.unit import PersonOfRecord, UnitRegistered
from duban_contracts.vocabulary import Role

LEADER_ROLES = frozenset({Role.LEADER.value, Role.PRINCIPAL_LEADER.value})
UNIT_ROLES = frozenset({Role.UNIT_PRINCIPAL.value, Role.UNIT_LIAISON.value})


class UnitEntry(Value):
    """A unit as last registered."""

    code: str
    name: str
    host_unit: str | None = None
    supervised: bool = True
    persons: tuple[PersonOfRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, in the place in which a notice concerns him or her."""

    person: str
    unit: str
    unit_name: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Directory:
    """The units of one jurisdiction; everything it returns is in the order of unit codes."""

    units: Mapping[str, UnitEntry] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Iterable[UnitEntry]) -> Directory:
        return cls({unit.code: unit for unit in sorted(units, key=lambda each: each.code)})

    def name(self, code: str) -> str:
        """Return the name of a unit; its code when it is unknown."""
        unit = self.units.get(code)
        return unit.name if unit else code

    def of_record(self, code: str) -> tuple[Recipient, ...]:
        """Return principal and liaison of a unit; of its host where a temporary body has none."""
        unit = self.units.get(code)
        if unit is None:
            return ()
        found = _recipients(unit, UNIT_ROLES)
        host = self.units.get(unit.host_unit or "")
        if found or host is None:
            return found
        return tuple(Recipient(each.person, code, unit.name, each.addresses) for each in _recipients(host, UNIT_ROLES))

    def principals(self, code: str) -> tuple[Recipient, ...]:
        """Return the principal of a unit."""
        unit = self.units.get(code)
        return _recipients(unit, frozenset({Role.UNIT_PRINCIPAL.value})) if unit else ()

    def members(self, code: str) -> tuple[Recipient, ...]:
        """Return every person of record of a unit."""
        unit = self.units.get(code)
        return _recipients(unit, None) if unit else ()

    def holders(self, roles: frozenset[str]) -> tuple[Recipient, ...]:
        """Return the persons of all units who hold one of the roles."""
        return tuple(each for unit in self.units.values() for each in _recipients(unit, roles))

    def supervised(self) -> tuple[str, ...]:
        """Return the codes of the units that are objects of supervision."""
        return tuple(code for code, unit in self.units.items() if unit.supervised)

    def persons_named(self, names: Iterable[str]) -> dict[str, tuple[Recipient, ...]]:
        """Return for each name or person id who that is; empty for one who is not of record."""
        found: dict[str, tuple[Recipient, ...]] = {}
        for name in names:
            found[name] = tuple(
                _recipient(unit, person)
                for unit in self.units.values()
                for person in unit.persons
                if name in (person.person, person.name)
            )
        return found


def entry(payload: UnitRegistered) -> UnitEntry:
    """Return the entry of a unit as registered."""
    return UnitEntry(
        code=payload.unit,
        name=payload.name,
        host_unit=payload.host_unit,
        supervised=payload.supervised,
        persons=payload.persons,
    )


def _recipients(unit: UnitEntry, roles: frozenset[str] | None) -> tuple[Recipient, ...]:
    return tuple(_recipient(unit, person) for person in unit.persons if roles is None or person.role in roles)


def _recipient(unit: UnitEntry, person: PersonOfRecord) -> Recipient:
    return Recipient(person.person, unit.code, unit.name, person.addresses)
