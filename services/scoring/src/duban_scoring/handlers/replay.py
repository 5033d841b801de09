"""Puts inputs through the core: used for what arrives now and for a recomputation from the first input."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from duban_contracts.common import PackPin
from duban_scoring.core.entries import standing_entries
from duban_scoring.core.facts import Facts, IncidentFacts, MatterFacts, evolve, initial
from duban_scoring.core.inputs import IncidentNoted, UnitListed
from duban_scoring.core.ledger import Claim, Ledger
from duban_scoring.core.ledger_rows import LedgerRow, Place
from duban_scoring.core.register import Register, Registration
from duban_scoring.ports import Books, KeptInput
from duban_scoring.translate import cause_of, matter_of, moves_points
from duban_sdk.rulebook import Rulebook

Group = tuple[KeptInput, ...]
"""Inputs of streams that are scored together, in the order of their time."""


def register_of(kept: Sequence[KeptInput]) -> Register:
    """Return the register that these inputs of units make."""
    return Register(Registration(each.at, each.input) for each in kept if isinstance(each.input, UnitListed))


def groups_of(kept: Iterable[KeptInput]) -> list[Group]:
    """Return the inputs by what is scored together: incidents of one matter; any other stream stands alone.

    ``kept`` has each stream's inputs one after the other, in their order.
    """
    groups: dict[str, list[tuple[datetime, KeptInput]]] = {}
    for subject, inputs in groupby(kept, key=lambda each: each.subject):
        placed = tuple(inputs)
        group = groups.setdefault(_group_name(subject, placed), [])
        at = placed[0].at
        for each in placed:
            # A stream's own order holds, whatever the clocks said.
            at = max(at, each.at)
            group.append((at, each))
    return [tuple(each for _, each in sorted(group, key=_order)) for group in groups.values()]


def _group_name(subject: str, kept: Sequence[KeptInput]) -> str:
    matters = (each.input.matter_id for each in kept if isinstance(each.input, IncidentNoted))
    matter = next(matters, None)
    return f"incidents of {matter}" if matter else subject


def _order(placed: tuple[datetime, KeptInput]) -> tuple[datetime, str, int]:
    at, kept = placed
    return at, kept.subject, kept.sequence


def replay(
    ledger: Ledger, group: Group, fresh: Collection[UUID], books: Books, register: Register
) -> list[tuple[KeptInput, LedgerRow]]:
    """Return the rows that the fresh ones among a group's inputs make necessary, each with the input that caused it.

    Raises:
        SdkError: the rules under which a stream stands cannot be had.
        ContractError: a stream's name is no matter's.
    """
    known: dict[str, Facts] = {}
    zone = books.settings.zone
    written: list[tuple[KeptInput, LedgerRow]] = []
    for each in group:
        known[each.subject] = evolve(known.get(each.subject) or initial(each.subject), each.input)
        if each.event_id in fresh and moves_points(each):
            rows = ledger.reconcile(_claims(known, books), cause_of(each, zone), register)
            written += [(each, row) for row in rows]
    return written


def replayed(group: Group, books: Books, register: Register) -> tuple[Ledger, list[LedgerRow]]:
    """Return the ledger of a group as its inputs make it from nothing, with its rows.

    Raises:
        SdkError, ContractError: as ``replay``.
    """
    ledger = Ledger()
    rows = replay(ledger, group, {each.event_id for each in group}, books, register)
    return ledger, [row for _, row in rows]


def _claims(known: dict[str, Facts], books: Books) -> list[Claim]:
    zone, score = books.settings.zone, books.current.score
    claims: list[Claim] = []
    for subject, facts in known.items():
        entries = standing_entries(facts, book_of(facts, books), zone)
        if entries:
            host_clause = score.host_clause if score else ""
            place = Place(books.settings.jurisdiction, subject, _matter_of(subject, facts), host_clause)
            claims += [(place, entry) for entry in entries]
    return claims


def _matter_of(subject: str, facts: Facts) -> UUID | None:
    if isinstance(facts, MatterFacts):
        return matter_of(subject)
    return facts.noted.matter_id if facts.noted else None


def book_of(facts: Facts, books: Books) -> Rulebook:
    """Return the rules under which a stream stands: those pinned when its first event came up."""
    pins = _pins(facts)
    return books.book(pins) if pins else books.current


def pins_of(kept: Sequence[KeptInput]) -> tuple[PackPin, ...]:
    """Return the pins under which a stream stands, by its inputs in their order; empty: the present rules."""
    facts: Facts | None = None
    for each in kept:
        facts = evolve(facts or initial(each.subject), each.input)
    return _pins(facts) if facts else ()


def _pins(facts: Facts) -> tuple[PackPin, ...]:
    if isinstance(facts, IncidentFacts):
        return facts.noted.pins if facts.noted else ()
    return facts.pins
