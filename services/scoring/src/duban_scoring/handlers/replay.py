"""Puts one stream's inputs through the core: used for what arrives now and for a recomputation from the first input."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from duban_scoring.core.entries import standing_entries
from duban_scoring.core.facts import Facts, IncidentFacts, evolve, initial
from duban_scoring.core.inputs import UnitListed
from duban_scoring.core.ledger import LedgerRow, Place, SubjectLedger
from duban_scoring.core.register import Register, Registration
from duban_scoring.ports import Books, KeptInput
from duban_scoring.translate import cause_of, matter_of, moves_points
from duban_sdk.rulebook import Rulebook


def register_of(kept: Sequence[KeptInput]) -> Register:
    """Return the register that these inputs of units make."""
    return Register(Registration(each.at, each.input) for each in kept if isinstance(each.input, UnitListed))


def subject_ledger(subject: str, kept: Sequence[KeptInput], rows: Sequence[LedgerRow], books: Books) -> SubjectLedger:
    """Return the ledger of one stream as these rows left it.

    Raises:
        SdkError: the rules under which the stream stands cannot be had.
        ContractError: the stream's name is no matter's.
    """
    score = books.current.score
    place = Place(books.settings.jurisdiction, subject, matter_of(subject, kept), score.host_clause if score else "")
    return SubjectLedger(place, rows)


def replay(
    ledger: SubjectLedger,
    kept: Sequence[KeptInput],
    fresh: Collection[UUID],
    books: Books,
    register: Register,
) -> list[tuple[KeptInput, LedgerRow]]:
    """Return the rows that the fresh ones among a stream's inputs make necessary, each with the input that caused it.

    Raises:
        SdkError: the rules under which the stream stands cannot be had.
    """
    facts = initial(ledger.subject)
    zone = books.settings.zone
    written: list[tuple[KeptInput, LedgerRow]] = []
    for each in kept:
        facts = evolve(facts, each.input)
        if each.event_id in fresh and moves_points(each):
            entries = standing_entries(facts, book_of(facts, books), zone)
            rows = ledger.reconcile(entries, cause_of(each, zone), register)
            written += [(each, row) for row in rows]
    return written


def book_of(facts: Facts, books: Books) -> Rulebook:
    """Return the rules under which a stream stands: those pinned when its first event came up."""
    pins = (facts.noted.pins if facts.noted else ()) if isinstance(facts, IncidentFacts) else facts.pins
    return books.book(pins) if pins else books.current
