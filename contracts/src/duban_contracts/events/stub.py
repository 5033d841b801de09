"""Events of a classified matter, of which nothing but these fields is ever kept. Stream: ``stub:<uuid>``."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from duban_contracts.base import ClauseId, Event
from duban_contracts.common import Actor
from duban_contracts.registry import register


@register
class StubRegistered(Event):
    """The stub stands in the register; the matter itself is handled offline."""

    TYPE: ClassVar[str] = "duban.tracking.stub.registered.v1"
    neutral_number: str
    received_on: date
    custodian_post: str
    place_code: str
    offline_due_on: date | None = None
    by: Actor
    clause: ClauseId


@register
class StubReminded(Event):
    """The offline date of the stub has come."""

    TYPE: ClassVar[str] = "duban.tracking.stub.reminded.v1"
    neutral_number: str
    custodian_post: str
    offline_due_on: date
    clause: ClauseId


@register
class StubClosed(Event):
    """The classified matter was concluded offline."""

    TYPE: ClassVar[str] = "duban.tracking.stub.closed.v1"
    neutral_number: str
    concluded_on: date
    by: Actor
    clause: ClauseId
