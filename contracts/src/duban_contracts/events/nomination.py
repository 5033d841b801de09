"""Events of a list for commendation that is checked. Stream: ``nomination:<uuid>``."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from duban_contracts.base import ClauseId, Event, Payload, UnitCode
from duban_contracts.common import Actor
from duban_contracts.registry import register


class NominationBar(Payload):
    """What stands against a nominee: the clause that bars it, and the measure or grade."""

    clause: ClauseId
    reason: str
    cause: str = Field(description="subject of the stream on which it stands")


class NomineeResult(Payload):
    """Whether a nominee passes, and else everything that bars it."""

    unit: UnitCode
    person: str = ""
    passed: bool
    bars: tuple[NominationBar, ...] = ()
    held: tuple[NominationBar, ...] = Field((), description="what would bar it, were it not waiting for a review")


@register
class NominationsChecked(Event):
    """Every name of the list passed or was barred; the person who checked answers for it."""

    TYPE: ClassVar[str] = "duban.tracking.nomination.checked.v1"
    title: str
    period: str
    results: tuple[NomineeResult, ...]
    by: Actor
    clause: ClauseId
