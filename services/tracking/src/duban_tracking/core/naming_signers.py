"""Whose own signature it is: of the person of record whom an order names, and of a unit's principal of record."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from duban_tracking.core.context import Context, Refusal, Why
from duban_tracking.core.posts import principals_of


def holders_of_record(context: Context, roles: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return id and name of everybody whom the register names in one of the roles."""
    return tuple(_holders(context, roles))


def _holders(context: Context, roles: Collection[str]) -> Iterator[tuple[str, str]]:
    for unit in context.units.values():
        for person, (role, name) in zip(unit.person_ids, unit.persons, strict=False):
            if role in roles:
                yield person, name


def named_signer(context: Context, roles: Collection[str], official: str, clause: str) -> str | Refusal:
    """Return the id of the official whom an order names; empty where the register names nobody in the roles.

    An official who is not among those of record could never sign, so that the order is refused at once.
    """
    holders = holders_of_record(context, roles)
    if not holders or not official:
        return ""
    found = next((person for person, name in holders if official in (person, name)), None)
    if found is not None:
        return found
    names = "、".join(dict.fromkeys(name for _, name in holders))
    return Refusal(Why.RULE, f"名册中没有牵头领导“{official}”；可填：{names}", clause)


def name_of(context: Context, person: str) -> str:
    """Return a person's name of record, the id where there is none."""
    for unit in context.units.values():
        for known, (_, name) in zip(unit.person_ids, unit.persons, strict=False):
            if known == person:
                return name
    return person


def foreign_signature(context: Context, unit: str, signed_by: str, clause: str) -> Refusal | None:
    """Return why a unit's paper is not signed by its principal of record; None when it is."""
    principals = principals_of(context, unit)
    if not principals:
        named = context.units[unit].name if unit in context.units else unit
        return Refusal(Why.RULE, f"{named}没有登记主要负责人，须先补登，再由其签字报送", clause)
    if signed_by in principals:
        return None
    return Refusal(Why.RULE, f"须由单位主要负责人（{'、'.join(principals)}）签字，签字人是“{signed_by}”", clause)
