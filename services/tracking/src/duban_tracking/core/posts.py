"""Persons of record that a unit must name, and what it still lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from duban_contracts.commands.office import RegisterUnit
from duban_contracts.events.unit import UnitRegistered
from duban_contracts.vocabulary import Role, UnitKind
from duban_sdk.demands import Post
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.context import OBJECTLESS, Context, Refusal, Why


class Gap(NamedTuple):
    """What a unit's entry lacks, in words, and the clause that asks for it."""

    post: str
    reason: str
    clause: str


def _posts(rules: Rulebook, kind: UnitKind) -> Iterator[Post]:
    return (post for post in rules.pack.posts if not post.unit_kinds or kind in post.unit_kinds)


def unit_gaps(unit: UnitRegistered, rules: Rulebook) -> tuple[Gap, ...]:
    """Return what the entry of a supervised unit lacks; empty when it is complete."""
    return tuple(_gaps(unit, rules)) if unit.supervised else ()


def _gaps(unit: UnitRegistered, rules: Rulebook) -> Iterator[Gap]:
    for post in _posts(rules, unit.kind):
        named = [person for person in unit.persons if person.role == post.role]
        if not named:
            yield Gap(post.code, f"未明确{post.name}", post.clause)
        elif post.phone_required and not all(person.phone for person in named):
            yield Gap(post.code, f"{post.name}未登记电话", post.clause)


def register_refusal(command: RegisterUnit, context: Context) -> Refusal | None:
    """Return why a unit cannot stand in the register as said; None when it can."""
    if command.supervised and command.kind in OBJECTLESS:
        return Refusal(Why.RULE, "企业、公民不是督查对象，不能登记为被督查单位", "N-4")
    held = Counter(person.role for person in command.persons)
    for post in _posts(context.rules, command.kind):
        if post.at_most_one and held[post.role] > 1:
            return Refusal(Why.RULE, f"{post.name}每个单位只能有一名，登记了 {held[post.role]} 名", post.clause)
    return None


def post_refusal(context: Context, unit: str, track: str) -> Refusal | None:
    """Return why nothing of a track can be assigned to a unit that lacks a person of record; None when it can."""
    known = context.units.get(unit)
    if known is None or not known.supervised:
        return None
    host = context.units.get(known.host_unit or "")
    held = {role for role, _ in (*known.persons, *(host.persons if host else ()))}
    for post in _posts(context.rules, known.kind):
        if post.tracks and track not in post.tracks:
            continue
        if post.needed_for_assignment and post.role not in held:
            return Refusal(Why.RULE, f"{known.name}未明确{post.name}，须先补登，再交办", post.clause)
    return None


def principals_of(context: Context, unit: str) -> tuple[str, ...]:
    """Return the names of a unit's principals of record; of its host's where a temporary body has none."""
    known = context.units.get(unit)
    if known is None:
        return ()
    named = tuple(name for role, name in known.persons if role == Role.UNIT_PRINCIPAL)
    return named or (principals_of(context, known.host_unit) if known.host_unit else ())
