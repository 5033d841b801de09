"""Computes the ledger again from the kept inputs, from nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from duban_scoring.core.ledger import LedgerRow
from duban_scoring.core.register import Register
from duban_scoring.handlers.replay import replay, subject_ledger
from duban_scoring.ports import Books, KeptInput


def recomputed_rows(kept: Iterable[KeptInput], register: Register, books: Books) -> list[LedgerRow]:
    """Return the rows that the inputs of all matters and incidents give under the register as known by now.

    ``kept`` is sorted by stream, then by place in it.

    Raises:
        SdkError: the rules under which a stream stands cannot be had.
    """
    rows: list[LedgerRow] = []
    for subject, inputs in groupby(kept, key=lambda each: each.subject):
        rows += _of_stream(subject, tuple(inputs), register, books)
    return rows


def _of_stream(subject: str, kept: Sequence[KeptInput], register: Register, books: Books) -> list[LedgerRow]:
    ledger = subject_ledger(subject, kept, (), books)
    fresh = {each.event_id for each in kept}
    return [row for _, row in replay(ledger, kept, fresh, books, register)]
