"""Computes the ledger again from the kept inputs, from nothing."""

from __future__ import annotations

from collections.abc import Iterable

from duban_scoring.core.ledger_rows import LedgerRow
from duban_scoring.core.register import Register
from duban_scoring.handlers.replay import groups_of, replayed
from duban_scoring.ports import Books, KeptInput


def recomputed_rows(kept: Iterable[KeptInput], register: Register, books: Books) -> list[LedgerRow]:
    """Return the rows that the inputs of all matters and incidents give under the register as known by now.

    ``kept`` is sorted by stream, then by place in it.

    Raises:
        SdkError: the rules under which a stream stands cannot be had.
    """
    return [row for group in groups_of(kept) for row in replayed(group, books, register)[1]]
