"""Rows of the ledger. They are only ever added; what undoes a row is another row against it.

A ``booked`` row stands until a ``reversed`` row is against it, because the facts changed.

News that should have been there earlier may come late: of the register of units, or of another record of the same
fact. Then a ``moved`` row takes a booking away and a ``reversal_moved`` row its reversal, and what should stand instead
is written with its old days: no sum up to any day may depend on when the news came.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid5

from duban_contracts.events.scoring import Arithmetic
from duban_scoring.core.entries import Entry
from duban_scoring.core.register import Register
from duban_scoring.core.wording import host_sentence

NAMESPACE = UUID("f0b0a3c6-3a3c-5f43-9d0c-6a4d7c1be0a5")
"""Namespace of entry ids; an entry's id follows from what it is about."""

_HOST_SEPARATOR = "\n"
MOVED_REASON = "所依据的登记情况后到，按更正后的情况重新记账"


class RowKind(StrEnum):
    BOOKED = "booked"
    REVERSED = "reversed"
    MOVED = "moved"
    REVERSAL_MOVED = "reversal_moved"

    @property
    def sign(self) -> int:
        """What the row does to the number of standing entries."""
        return 1 if self in {RowKind.BOOKED, RowKind.REVERSAL_MOVED} else -1


@dataclass(frozen=True)
class Cause:
    """The event that made rows necessary; ``on`` is its local date."""

    event_id: UUID
    sequence: int
    at: datetime
    on: date
    reversal_reason: str = ""


@dataclass(frozen=True)
class LedgerRow:
    """One row. ``key`` is the same for every booking of one fact under one row for one unit; ``ordinal`` counts them.

    ``move`` counts how often the booking was taken away and written anew.
    """

    entry_id: UUID
    kind: RowKind
    key: UUID
    ordinal: int
    move: int
    reverses: UUID | None
    subject: str
    row: str
    fact_key: str
    unit: str
    origin_unit: str
    year: int
    points: Decimal
    booked_on: date
    clause: str
    plugin: str
    version: str
    matter_id: UUID | None
    cause: UUID
    cause_sequence: int
    caused_at: datetime
    arithmetic: Arithmetic
    reason: str = ""


@dataclass(frozen=True)
class Place:
    """Where an entry comes from: the stream, and the matter that it is about."""

    jurisdiction: str
    subject: str
    matter_id: UUID | None
    host_clause: str

    def key(self, entry: Entry) -> UUID:
        """Return what all bookings of this entry have in common."""
        parts = (self.jurisdiction, self.subject, entry.row, entry.unit, entry.fact_key)
        return uuid5(NAMESPACE, "\n".join(parts))


def booking(place: Place, entry: Entry, cause: Cause, register: Register, *, ordinal: int, move: int) -> LedgerRow:
    """Return the row that books an entry, on the account of the unit's host where it has one."""
    key = place.key(entry)
    host = register.host(entry.unit, cause.at)
    arithmetic = entry.arithmetic
    if host != entry.unit:
        names = register.name(entry.unit), register.name(host)
        text = f"{arithmetic.text}{_HOST_SEPARATOR}{host_sentence(*names, place.host_clause)}"
        arithmetic = arithmetic.model_copy(update={"text": text})
    return LedgerRow(
        entry_id=_row_id(key, ordinal, move),
        kind=RowKind.BOOKED,
        key=key,
        ordinal=ordinal,
        move=move,
        reverses=None,
        subject=place.subject,
        row=entry.row,
        fact_key=entry.fact_key,
        unit=host,
        origin_unit=entry.unit,
        year=entry.year,
        points=entry.points,
        booked_on=cause.on,
        clause=entry.clause,
        plugin=entry.plugin,
        version=entry.version,
        matter_id=place.matter_id,
        cause=cause.event_id,
        cause_sequence=cause.sequence,
        caused_at=cause.at,
        arithmetic=arithmetic,
    )


def reversal(row: LedgerRow, cause: Cause) -> LedgerRow:
    """Return the row against a booking; it keeps its account and year."""
    return replace(
        row,
        entry_id=uuid5(row.entry_id, RowKind.REVERSED),
        kind=RowKind.REVERSED,
        reverses=row.entry_id,
        points=-row.points,
        booked_on=cause.on,
        cause=cause.event_id,
        cause_sequence=cause.sequence,
        caused_at=cause.at,
        reason=cause.reversal_reason,
    )


def taken_away(row: LedgerRow) -> LedgerRow:
    """Return the row against a booking or reversal that should never have been written as it was."""
    kind = RowKind.MOVED if row.kind is RowKind.BOOKED else RowKind.REVERSAL_MOVED
    return replace(
        row,
        entry_id=uuid5(row.entry_id, kind),
        kind=kind,
        reverses=row.entry_id,
        points=-row.points,
        reason=MOVED_REASON,
    )


def written_anew(row: LedgerRow, *, move: int) -> LedgerRow:
    """Return a booking under the number of its next move."""
    return replace(row, entry_id=_row_id(row.key, row.ordinal, move), move=move)


def reversed_anew(row: LedgerRow, booked: LedgerRow) -> LedgerRow:
    """Return a reversal as that of ``booked``."""
    entry_id = uuid5(booked.entry_id, RowKind.REVERSED)
    return replace(row, entry_id=entry_id, move=booked.move, reverses=booked.entry_id)


def says_the_same(one: LedgerRow | None, other: LedgerRow | None) -> bool:
    """Return whether two rows differ in nothing but their number and the names of units."""
    if one is None or other is None:
        return one is other
    return _content(one) == _content(other)


def _content(row: LedgerRow) -> LedgerRow:
    text = row.arithmetic.text.split(_HOST_SEPARATOR, 1)[0]
    arithmetic = row.arithmetic.model_copy(update={"text": text})
    return replace(row, entry_id=row.key, reverses=None, move=0, arithmetic=arithmetic)


def _row_id(key: UUID, ordinal: int, move: int) -> UUID:
    return uuid5(key, f"{ordinal}/{move}")
