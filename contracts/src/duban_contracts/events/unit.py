"""Events of the unit register. Stream: ``unit:<code>``."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from duban_contracts.base import Event, Payload, UnitCode
from duban_contracts.common import Actor, RoleCode
from duban_contracts.registry import register
from duban_contracts.vocabulary import UnitKind


class PersonOfRecord(Payload):
    """Person who holds a post at a unit: principal, liaison, leader in charge."""

    person: str
    name: str
    role: RoleCode
    post: str = ""
    phone: str = ""
    addresses: tuple[str, ...] = Field((), description="Apprise URLs at which notices reach this person")


@register
class UnitRegistered(Event):
    """A unit stands in the register as said here; a later one replaces the earlier."""

    TYPE: ClassVar[str] = "duban.tracking.unit.registered.v1"
    unit: UnitCode
    name: str
    kind: UnitKind
    host_unit: UnitCode | None = Field(None, description="unit that hosts a temporary body")
    persons: tuple[PersonOfRecord, ...] = ()
    supervised: bool = Field(True, description="False for the supervision office and the leaders")
    by: Actor
