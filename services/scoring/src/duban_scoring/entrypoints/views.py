"""Answers of the HTTP API."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, JsonValue, PlainSerializer

from duban_contracts.vocabulary import UnitKind
from duban_scoring.core.wording import plain
from duban_sdk.explanation import Explanation

Points = Annotated[Decimal, PlainSerializer(plain, return_type=str)]
"""Points as text, so that no reader rounds them: ``"-3"``, ``"0.5"``."""


class UnitTotal(BaseModel):
    """Running total of a unit. ``rank`` is None for units that are not ranked."""

    unit: str
    name: str
    kind: UnitKind | None
    rank: int | None
    total: Points
    points: Points
    matters: int


class TotalsView(BaseModel):
    year: int
    base_points: Points
    base_clause: str
    units: list[UnitTotal]


class EntryView(BaseModel):
    """One row of the ledger. ``reversed_by``: the row that is against it."""

    entry_id: UUID
    kind: str
    row: str
    unit: str
    origin_unit: str
    year: int
    points: Points
    booked_on: date
    clause: str
    plugin: str
    version: str
    matter_id: UUID | None
    cause: UUID
    text: str
    reason: str
    reverses: UUID | None
    reversed_by: UUID | None


class EntryPage(BaseModel):
    """``next``: pass it as ``after`` for what follows; None at the end."""

    entries: list[EntryView]
    next: int | None


class ClauseView(BaseModel):
    id: str
    article: str
    text: str
    document: str


class CauseView(BaseModel):
    event_id: UUID
    stream: str
    sequence: int
    at: datetime
    what: str
    facts: dict[str, JsonValue]


class ArithmeticView(BaseModel):
    base_points: Points
    factor: Points
    inputs: list[tuple[str, str]]
    text: str


class WhyView(BaseModel):
    """Why an entry stands: the event, the clause in words, and the arithmetic; ``lines`` say all of it in words."""

    entry: EntryView
    clause: ClauseView
    plugin: str
    version: str
    arithmetic: ArithmeticView
    cause: CauseView | None
    explanation: Explanation
    lines: list[str]


class FlagView(BaseModel):
    flag: str
    name: str
    unit: str
    unit_name: str
    year: int
    matters: list[UUID]
    clause: str


class RowSumView(BaseModel):
    row: str
    clause: str
    text: str
    points: Points
    entries: int


class RankedView(BaseModel):
    """``made_up_of`` is None for callers who may not see that account."""

    unit: str
    name: str
    kind: UnitKind
    rank: int
    total: Points
    matters: int
    made_up_of: list[RowSumView] | None


class RankingListView(BaseModel):
    group: str
    units: list[RankedView]


class RankingView(BaseModel):
    period: str
    year: int
    until_on: date
    clause: str
    plugin: str
    version: str
    drawn_at: datetime
    drawn_by: str
    base_points: Points
    lists: list[RankingListView]
