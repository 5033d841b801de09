"""The ledger of streams that are scored together: what stands in it, and what must be written to make it right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from duban_scoring.core.entries import Entry
from duban_scoring.core.ledger_rows import (
    Cause,
    LedgerRow,
    Place,
    RowKind,
    booking,
    reversal,
    reversed_anew,
    says_the_same,
    taken_away,
    written_anew,
)
from duban_scoring.core.register import Register

Claim = tuple[Place, Entry]
"""An entry that should stand, and where it comes from."""


@dataclass
class _Pair:
    """A booking as it stands now, and its reversal."""

    booked: LedgerRow
    reversed: LedgerRow | None = None


@dataclass(frozen=True)
class Correction:
    """Rows to be written. Only ``told`` go out as events: taking away what is reversed anyway changes no account."""

    rows: tuple[LedgerRow, ...]
    told: tuple[LedgerRow, ...]


class Ledger:
    """``reconcile`` and ``become`` return what to write, and take it in."""

    def __init__(self, rows: Iterable[LedgerRow] = ()) -> None:
        self._pairs: dict[tuple[UUID, int], _Pair] = {}
        self._moves: dict[tuple[UUID, int], int] = {}
        for row in rows:
            self._take_in(row)

    @property
    def standing(self) -> tuple[LedgerRow, ...]:
        """Bookings that nothing is against."""
        return tuple(pair.booked for pair in self._pairs.values() if pair.reversed is None)

    def reconcile(self, claims: Sequence[Claim], cause: Cause, register: Register) -> list[LedgerRow]:
        """Return reversals of what should no longer stand, then bookings of what should; none when all is right.

        An account has the points of one fact once, however many of its units claim them: then the host's own claim
        comes before those of the bodies that it hosts, and earlier ones before later ones.
        """
        wanted = {place.key(entry): (place, entry) for place, entry in claims}
        standing = {row.key: row for row in self.standing}
        gone = [row for key, row in standing.items() if key not in wanted or not _same(row, wanted[key][1])]
        rows = [reversal(row, cause) for row in sorted(gone, key=lambda row: str(row.key))]
        kept_keys = standing.keys() - {row.key for row in gone}
        kept = [row for key, row in standing.items() if key in kept_keys]
        new = [claim for key, claim in wanted.items() if key not in kept_keys]
        for place, entry in sorted(new, key=lambda claim: register.host(claim[1].unit, cause.at) != claim[1].unit):
            if not any(_covers(row, place, entry, register) for row in kept):
                kept.append(self._booking(place, entry, cause, register))
                rows.append(kept[-1])
        for row in rows:
            self._take_in(row)
        return rows

    def become(self, target: Ledger) -> Correction:
        """Return what makes this ledger say what ``target`` does; what differs is taken away and written anew."""
        rows: list[LedgerRow] = []
        told: list[LedgerRow] = []
        for place in sorted(self._pairs.keys() | target._pairs.keys(), key=lambda each: (str(each[0]), each[1])):
            have, want = self._pairs.get(place), target._pairs.get(place)
            if have and want and says_the_same(have.booked, want.booked):
                if says_the_same(have.reversed, want.reversed):
                    continue
                if have.reversed is None and want.reversed is not None:
                    late = reversed_anew(want.reversed, have.booked)
                    rows.append(late)
                    told.append(late)
                    continue
            for pair, written in ((have, _away(have)), (want, self._anew(place, want))):
                rows += written
                told += written if pair and pair.reversed is None else []
        for row in rows:
            self._take_in(row)
        return Correction(tuple(rows), tuple(told))

    def _anew(self, place: tuple[UUID, int], pair: _Pair | None) -> list[LedgerRow]:
        if pair is None:
            return []
        booked = written_anew(pair.booked, move=self._next_move(place))
        return [booked, reversed_anew(pair.reversed, booked)] if pair.reversed else [booked]

    def _take_in(self, row: LedgerRow) -> None:
        place = (row.key, row.ordinal)
        pair = self._pairs.get(place)
        if row.kind is RowKind.BOOKED:
            self._pairs[place] = _Pair(row)
            self._moves[place] = row.move
        elif pair is not None and pair.booked.entry_id == row.reverses:
            if row.kind is RowKind.REVERSED:
                pair.reversed = row
            elif row.kind is RowKind.MOVED:
                del self._pairs[place]

    def _next_move(self, place: tuple[UUID, int]) -> int:
        return self._moves.get(place, -1) + 1

    def _booking(self, place: Place, entry: Entry, cause: Cause, register: Register) -> LedgerRow:
        key = place.key(entry)
        ordinal = 1 + sum(1 for other, _ in self._pairs if other == key)
        return booking(place, entry, cause, register, ordinal=ordinal, move=self._next_move((key, ordinal)))


def _away(pair: _Pair | None) -> list[LedgerRow]:
    if pair is None:
        return []
    return [taken_away(row) for row in (pair.booked, pair.reversed) if row is not None]


def _covers(row: LedgerRow, place: Place, entry: Entry, register: Register) -> bool:
    """Return whether a booking is of the same fact, on the account on which the entry would have stood with it."""
    is_same_fact = row.row == entry.row and row.fact_key == entry.fact_key
    is_in_common = entry.per_matter or row.subject == place.subject
    return is_same_fact and is_in_common and row.unit == register.host(entry.unit, row.caused_at)


def _same(row: LedgerRow, entry: Entry) -> bool:
    return (row.points, row.year, row.clause) == (entry.points, entry.year, entry.clause)
