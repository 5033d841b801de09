"""The ledger of one stream's entries: what stands in it, and what must be written to make it say what it should.

Rows are only ever added. A ``booked`` row stands until a ``reversed`` row is against it, because the facts changed.

News of the register may come late, so that rows stand on the wrong account. Then a ``moved`` row takes the booking off
it and a ``reversal_moved`` row its reversal, and both are written anew on the right one, with their old days: no sum up
to any day may depend on when the news came.
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


@dataclass
class _Pair:
    """A booking on its present account, and its reversal."""

    booking: LedgerRow
    reversal: LedgerRow | None = None


@dataclass(frozen=True)
class Correction:
    """Rows to be written. Only ``told`` go out as events: moving what is reversed anyway changes no account."""

    rows: tuple[LedgerRow, ...]
    told: tuple[LedgerRow, ...]


class SubjectLedger:
    """The rows of one stream. ``reconcile`` and ``correct_accounts`` return what to write, and take it in."""

    def __init__(self, place: Place, rows: Iterable[LedgerRow] = ()) -> None:
        self._place = place
        self._pairs: dict[tuple[UUID, int], _Pair] = {}
        self._ordinals: dict[UUID, int] = {}
        for row in rows:
            self._take_in(row)

    @property
    def subject(self) -> str:
        return self._place.subject

    @property
    def standing(self) -> tuple[LedgerRow, ...]:
        """Bookings that nothing is against."""
        return tuple(pair.booking for pair in self._pairs.values() if pair.reversal is None)

    def reconcile(self, entries: Sequence[Entry], cause: Cause, register: Register) -> list[LedgerRow]:
        """Return reversals of what should no longer stand, then bookings of what should; none when all is right."""
        wanted = {self._key(entry): entry for entry in entries}
        standing = {row.key: row for row in self.standing}
        gone = [row for key, row in standing.items() if key not in wanted or not _same(row, wanted[key])]
        rows = [_reversal(row, cause) for row in sorted(gone, key=lambda row: str(row.key))]
        kept = standing.keys() - {row.key for row in gone}
        rows += [self._booking(key, entry, cause, register) for key, entry in wanted.items() if key not in kept]
        for row in rows:
            self._take_in(row)
        return rows

    def correct_accounts(self, register: Register) -> Correction:
        """Return the moves of rows to the accounts on which the register, as known by now, wants them."""
        rows: list[LedgerRow] = []
        told: list[LedgerRow] = []
        for _, pair in sorted(self._pairs.items(), key=lambda item: (str(item[0][0]), item[0][1])):
            host = register.host(pair.booking.origin_unit, pair.booking.caused_at)
            if host != pair.booking.unit:
                moves = self._move(pair, host, register)
                rows += moves
                told += moves if pair.reversal is None else []
        for row in rows:
            self._take_in(row)
        return Correction(tuple(rows), tuple(told))

    def _move(self, pair: _Pair, host: str, register: Register) -> list[LedgerRow]:
        booking = self._move_in(pair.booking, host, register)
        if pair.reversal is None:
            return [_move_out(pair.booking, RowKind.MOVED), booking]
        reversal = replace(
            pair.reversal,
            entry_id=uuid5(booking.entry_id, RowKind.REVERSED),
            reverses=booking.entry_id,
            move=booking.move,
            unit=booking.unit,
            arithmetic=booking.arithmetic,
        )
        out = [_move_out(pair.booking, RowKind.MOVED), _move_out(pair.reversal, RowKind.REVERSAL_MOVED)]
        return [*out, booking, reversal]

    def _take_in(self, row: LedgerRow) -> None:
        place = (row.key, row.ordinal)
        if row.kind is RowKind.BOOKED:
            self._pairs[place] = _Pair(row)
            self._ordinals[row.key] = max(row.ordinal, self._ordinals.get(row.key, 0))
        elif row.kind is RowKind.REVERSED and self._pairs[place].booking.entry_id == row.reverses:
            self._pairs[place].reversal = row

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


def _move_out(row: LedgerRow, kind: RowKind) -> LedgerRow:
    return replace(
        row,
        entry_id=uuid5(row.entry_id, kind),
        kind=kind,
        reverses=row.entry_id,
        points=-row.points,
        reason=MOVED_REASON,
    )
