"""What comes with a command: when, by whom, under which rules, with which units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from duban_contracts.base import Event
from duban_contracts.common import Actor, PackPin
from duban_contracts.vocabulary import Role, UnitKind
from duban_sdk.rulebook import Rulebook

UNIT_ROLES = frozenset({Role.UNIT_PRINCIPAL.value, Role.UNIT_LIAISON.value})
"""Roles that people hold at a unit and for that unit alone."""

CLOCK = Actor(person="system", role=Role.CLOCK)
"""Who acts where the service itself does, and as time passes."""
OBJECTLESS = frozenset({UnitKind.ENTERPRISE, UnitKind.CITIZEN})
"""Kinds that are never objects of supervision (国务院令第733号 第五条)."""


class Why(StrEnum):
    """Kind of refusal; HTTP answers follow from it."""

    ROLE = "role"
    STATE = "state"
    RULE = "rule"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A business no: nothing happens, and the caller learns the reason, the clause and the state.

    It is a value and no event: the log holds what happened to a matter, and a refused try did not.
    """

    why: Why
    reason: str
    clause: str | None = None
    state: str = ""


Decision: TypeAlias = tuple[Event, ...] | Refusal


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the register, as far as decisions need it.

    ``persons`` are role and name of its persons of record, ``person_ids`` their ids in the same order.
    """

    code: str
    name: str
    kind: UnitKind
    supervised: bool
    host_unit: str | None = None
    persons: tuple[tuple[str, str], ...] = ()
    person_ids: tuple[str, ...] = ()


class Context(NamedTuple):
    """``on`` is the day of ``at`` in the jurisdiction's zone; ``rules`` are those the stream is under."""

    at: datetime
    on: date
    by: Actor
    rules: Rulebook
    units: Mapping[str, Unit]
    related: Mapping[str, object] = MappingProxyType({})
    """States of the streams that the command's kind asked for, by subject."""

    @property
    def pins(self) -> tuple[PackPin, ...]:
        return self.rules.pins


def unknown_unit(context: Context, code: str, *, undertaking: bool = False) -> Refusal | None:
    """Return why a code cannot be the object of supervision; None when it can.

    ``undertaking``: a section of the office may be meant too, where the rules let it undertake matters itself.
    """
    unit, scope = context.units.get(code), context.rules.pack.unit_scope
    if unit is None:
        # Firms and citizens are not registered, so that naming one ends here.
        return Refusal(Why.UNKNOWN, f"单位名册中没有代码为“{code}”的单位，只有在册的督查对象可以填写", "N-4")
    if unit.kind in OBJECTLESS:
        return Refusal(Why.RULE, f"{unit.name}是企业或公民，不是督查对象", "N-4")
    if not unit.supervised:
        if undertaking and scope and scope.office_may_undertake_clause and unit.kind is UnitKind.SECTION:
            return None
        return Refusal(Why.RULE, f"{unit.name}不是督查对象，不能作为承办单位", "N-4")
    host = context.units.get(unit.host_unit or "")
    if scope and unit.kind not in scope.unit_kinds and (host is None or host.kind not in scope.unit_kinds):
        return Refusal(Why.RULE, f"{unit.name}不属于本规定所适用的单位", scope.clause)
    return None


def may_not(context: Context, act: str, unit: str | None = None) -> Refusal | None:
    """Return why the actor may not do the act, for that unit; None when allowed.

    People of a unit act for their own unit only.
    """
    if not context.rules.may(context.by.role, act):
        allowed = "、".join(context.rules.roles_for(act)) or "无"
        return Refusal(Why.ROLE, f"当前角色无权执行此操作；可执行的角色：{allowed}", context.rules.role_clause(act))
    own = context.units.get(context.by.unit or "")
    bound = context.by.role in UNIT_ROLES or (own is not None and own.supervised)
    if unit is not None and bound and context.by.unit != unit:
        return Refusal(Why.ROLE, "只能代表本单位办理", context.rules.role_clause(act))
    return None
