"""Who acts in a scenario: persons of its units, or simply whoever holds a role."""

from __future__ import annotations

from collections.abc import Sequence

from duban_contracts.commands.office import RegisterUnit
from duban_contracts.common import Actor
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.context import CLOCK, UNIT_ROLES


class Cast:
    """Finds the actor that a step's ``by`` means: a person, ``role`` or ``role@unit``."""

    def __init__(self, rules: Rulebook, units: Sequence[RegisterUnit]) -> None:
        self._roles = tuple(row.code for row in rules.pack.roles)
        self._units: dict[str, RegisterUnit] = {}
        for unit in units:
            self.add(unit)

    def add(self, unit: RegisterUnit) -> None:
        """The unit's persons can act from now on."""
        self._units[unit.unit] = unit

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of the units that are known so far."""
        return tuple(self._units)

    def knows(self, unit: str) -> bool:
        """Return whether there is a unit with this code."""
        return unit in self._units

    def find(self, text: str) -> tuple[Actor, ...] | str:
        """Return the person in each of the roles held, or why nobody is meant."""
        if not text:
            return "缺少 by（人员、角色或 角色@单位）"
        held = tuple(actor for actor in self._actors() if actor.person == text)
        if held:
            return held
        if text == CLOCK.person:
            return (CLOCK,)
        role, _, unit = text.partition("@")
        if role not in self._roles:
            persons = "、".join(dict.fromkeys(actor.person for actor in self._actors())) or "无"
            return f"没有人员或角色 {role}；角色：{'、'.join(self._roles)}；人员：{persons}"
        if unit and unit not in self._units:
            return f"没有代码为 {unit} 的单位；已列：{'、'.join(self._units) or '无'}"
        holders = [actor for actor in self._actors() if actor.role == role and unit in ("", actor.unit)]
        if role in UNIT_ROLES and not unit and len({actor.unit for actor in holders}) != 1:
            return f"须写明哪个单位，如 {role}@{next(iter(self._units), '单位代码')}"
        if holders:
            return (holders[0],)
        return (Actor(person=f"{role}.{unit}" if unit else role, role=role, unit=unit or None),)

    def _actors(self) -> tuple[Actor, ...]:
        return tuple(
            Actor(person=person.person, role=person.role, unit=unit.unit)
            for unit in self._units.values()
            for person in unit.persons
        )
