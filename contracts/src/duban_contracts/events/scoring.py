"""Events of the score ledger. Streams: ``account:<unit>:<year>``, ``ranking:<period>``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Event, Payload, UnitCode
from duban_contracts.registry import register
from duban_contracts.vocabulary import UnitKind


class Arithmetic(Payload):
    """How the points came about, in words for a clerk and as figures."""

    row: str
    base_points: Decimal
    factor: Decimal = Decimal(1)
    inputs: tuple[tuple[str, str], ...] = ()
    text: str


@register
class PointsBooked(Event):
    """An entry stands in the ledger of a unit and year."""

    TYPE: ClassVar[str] = "duban.scoring.account.points_booked.v1"
    entry_id: UUID
    unit: UnitCode = Field(description="unit on which the entry is booked")
    origin_unit: UnitCode = Field(description="unit concerned; differs for a temporary body")
    year: int
    points: Decimal
    booked_on: date
    clause: ClauseId
    plugin: str
    version: str
    matter_id: UUID | None = None
    cause: str = Field(description="id of the event that led to it")
    arithmetic: Arithmetic


@register
class PointsReversed(Event):
    """An earlier entry no longer counts; it stays in the ledger with this entry against it."""

    TYPE: ClassVar[str] = "duban.scoring.account.points_reversed.v1"
    entry_id: UUID
    reverses: UUID
    unit: UnitCode
    origin_unit: UnitCode
    year: int
    points: Decimal
    booked_on: date
    clause: ClauseId
    plugin: str
    version: str
    matter_id: UUID | None = None
    cause: str
    reason: str


class RankedUnit(Payload):
    """Place of one unit in a ranking."""

    unit: UnitCode
    name: str
    kind: UnitKind
    rank: int = Field(ge=1)
    points: Decimal
    matters: int = Field(0, description="matters that counted for the unit in the year")


class RankingList(Payload):
    """One list: all units, or the units of one kind. Equal points share a rank and the next rank skips."""

    group: str
    units: tuple[RankedUnit, ...]


@register
class RankingDrawn(Event):
    """The running totals of the year at the end of the period."""

    TYPE: ClassVar[str] = "duban.scoring.ranking.drawn.v1"
    year: int
    period: str
    until_on: date
    lists: tuple[RankingList, ...]
    clause: ClauseId
    plugin: str
    version: str


@register
class FlagRaised(Event):
    """A unit reached a threshold that makes people decide on something.

    It comes again, with all matters, whenever others count while the flag is up.
    """

    TYPE: ClassVar[str] = "duban.scoring.account.flag_raised.v1"
    flag: str
    name: str
    unit: UnitCode
    year: int
    matters: tuple[UUID, ...]
    clause: ClauseId


@register
class FlagWithdrawn(Event):
    """The unit no longer reaches the threshold; ``matters`` are those that still count.

    ``fell_away`` are those of the last ``FlagRaised`` that count no longer.
    """

    TYPE: ClassVar[str] = "duban.scoring.account.flag_withdrawn.v1"
    flag: str
    unit: UnitCode
    year: int
    matters: tuple[UUID, ...]
    fell_away: tuple[UUID, ...] = ()
    reason: str
    clause: ClauseId
