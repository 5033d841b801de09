"""The ledger of one stream's entries: what stands in it, and what must be written to make it say what it should.

Rows are only ever added. A row of kind ``booked`` stands until a ``reversed`` row (the facts changed) or a ``moved``
row (news of the register came late, so that it stands on the wrong account) is against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
MOVED_REASON = "临时机构的登记情况更正，分数改记所在单位"


class RowKind(StrEnum):
    BOOKED = "booked"
    REVERSED = "reversed"
    MOVED = "moved"


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

    ``move`` counts how often the booking was put on another account.
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
    """Whose ledger it is: the stream, and the matter that it is about."""

    jurisdiction: str
    subject: str
    matter_id: UUID | None
    host_clause: str


class SubjectLedger:
    """The rows of one stream. ``reconcile`` and ``correct_accounts`` return what to write, and take it in."""

    def __init__(self, place: Place, rows: Iterable[LedgerRow] = ()) -> None:
        self._place = place
        self._standing: dict[UUID, LedgerRow] = {}
        self._ordinals: dict[UUID, int] = {}
        for row in rows:
            self._take_in(row)

    @property
    def subject(self) -> str:
        return self._place.subject

    @property
    def standing(self) -> tuple[LedgerRow, ...]:
        """Bookings that nothing is against."""
        return tuple(self._standing.values())

    def reconcile(self, entries: Sequence[Entry], cause: Cause, register: Register) -> list[LedgerRow]:
        """Return reversals of what should no longer stand, then bookings of what should; none when all is right."""
        wanted = {self._key(entry): entry for entry in entries}
        gone = [row for key, row in self._standing.items() if key not in wanted or not _same(row, wanted[key])]
        rows = [_reversal(row, cause) for row in sorted(gone, key=lambda row: str(row.key))]
        for row in rows:
            self._take_in(row)
        for key, entry in wanted.items():
            if key not in self._standing:
                booking = self._booking(key, entry, cause, register)
                self._take_in(booking)
                rows.append(booking)
        return rows

    def correct_accounts(self, register: Register) -> list[LedgerRow]:
        """Return the moves of bookings to the accounts on which the register, as known by now, wants them."""
        rows: list[LedgerRow] = []
        for row in sorted(self._standing.values(), key=lambda row: str(row.key)):
            host = register.host(row.origin_unit, row.caused_at)
            if host != row.unit:
                rows += [_move_out(row), self._move_in(row, host, register)]
        for row in rows:
            self._take_in(row)
        return rows

    def _take_in(self, row: LedgerRow) -> None:
        if row.kind is RowKind.BOOKED:
            self._standing[row.key] = row
            self._ordinals[row.key] = max(row.ordinal, self._ordinals.get(row.key, 0))
        elif (standing := self._standing.get(row.key)) is not None and standing.entry_id == row.reverses:
            del self._standing[row.key]

    def _key(self, entry: Entry) -> UUID:
        place = self._place
        parts = (place.jurisdiction, place.subject, entry.row, entry.unit, entry.fact_key)
        return uuid5(NAMESPACE, "\n".join(parts))

    def _booking(self, key: UUID, entry: Entry, cause: Cause, register: Register) -> LedgerRow:
        ordinal = self._ordinals.get(key, 0) + 1
        host = register.host(entry.unit, cause.at)
        booking = LedgerRow(
            entry_id=_row_id(key, ordinal, 0),
            kind=RowKind.BOOKED,
            key=key,
            ordinal=ordinal,
            move=0,
            reverses=None,
            subject=self._place.subject,
            row=entry.row,
            fact_key=entry.fact_key,
            unit=entry.unit,
            origin_unit=entry.unit,
            year=entry.year,
            points=entry.points,
            booked_on=cause.on,
            clause=entry.clause,
            plugin=entry.plugin,
            version=entry.version,
            matter_id=self._place.matter_id,
            cause=cause.event_id,
            cause_sequence=cause.sequence,
            caused_at=cause.at,
            arithmetic=entry.arithmetic,
        )
        return self._on_account(booking, host, register)

    def _move_in(self, row: LedgerRow, host: str, register: Register) -> LedgerRow:
        text = row.arithmetic.text.split(_HOST_SEPARATOR, 1)[0]
        moved = replace(
            row,
            entry_id=_row_id(row.key, row.ordinal, row.move + 1),
            move=row.move + 1,
            arithmetic=row.arithmetic.model_copy(update={"text": text}),
        )
        return self._on_account(moved, host, register)

    def _on_account(self, booking: LedgerRow, host: str, register: Register) -> LedgerRow:
        if host == booking.origin_unit:
            return replace(booking, unit=host)
        names = register.name(booking.origin_unit), register.name(host)
        text = f"{booking.arithmetic.text}{_HOST_SEPARATOR}{host_sentence(*names, self._place.host_clause)}"
        return replace(booking, unit=host, arithmetic=booking.arithmetic.model_copy(update={"text": text}))


def _row_id(key: UUID, ordinal: int, move: int) -> UUID:
    return uuid5(key, f"{ordinal}/{move}")


def _same(row: LedgerRow, entry: Entry) -> bool:
    return (row.points, row.year, row.clause) == (entry.points, entry.year, entry.clause)


def _reversal(row: LedgerRow, cause: Cause) -> LedgerRow:
    """The reversal keeps account and year of what it is against."""
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


def _move_out(row: LedgerRow) -> LedgerRow:
    """A move keeps the day of the booking: no sum up to any day may depend on when the register's news came."""
    return replace(
        row,
        entry_id=uuid5(row.entry_id, RowKind.MOVED),
        kind=RowKind.MOVED,
        reverses=row.entry_id,
        points=-row.points,
        reason=MOVED_REASON,
    )
