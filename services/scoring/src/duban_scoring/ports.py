"""What the handlers need from outside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.common import PackPin
from duban_contracts.events.scoring import RankingDrawn
from duban_scoring.core.flags import FlagState
from duban_scoring.core.inputs import Input
from duban_scoring.core.ledger_rows import LedgerRow
from duban_scoring.core.ranking import Sum
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.rulebook import Rulebook


@dataclass(frozen=True)
class KeptInput:
    """An input with its place in its stream."""

    subject: str
    sequence: int
    event_id: UUID
    at: datetime
    input: Input


@dataclass(frozen=True)
class Trail:
    """What an event that scoring appends rests on."""

    at: datetime
    correlation: str
    causation: str | None
    traceparent: str | None


@dataclass(frozen=True)
class Outgoing:
    """An event to be appended to the stream ``subject``."""

    subject: str
    payload: Event
    trail: Trail


@dataclass(frozen=True)
class RowSum:
    """How much one row of the rules gave a unit, with how many entries."""

    row: str
    clause: str
    points: Decimal
    entries: int


@dataclass(frozen=True)
class FrozenRanking:
    """A ranking as it was drawn, with how each total came about."""

    drawn: RankingDrawn
    drawn_at: datetime
    drawn_by: str
    make_up: Mapping[str, tuple[RowSum, ...]]


class Books(Protocol):
    """The rules of one jurisdiction."""

    @property
    def settings(self) -> JurisdictionSettings: ...

    @property
    def current(self) -> Rulebook: ...

    def book(self, pins: tuple[PackPin, ...]) -> Rulebook:
        """Return the rulebook of these pins."""
        ...


class LedgerStore(Protocol):
    """One jurisdiction's ledger within one transaction."""

    async def lock(self) -> None:
        """Nobody else changes this jurisdiction's ledger until the transaction ends."""
        ...

    async def keep(self, inputs: Sequence[KeptInput]) -> set[UUID]:
        """The inputs are kept; return the ids of those that were not there before."""
        ...

    async def inputs(self, subjects: Collection[str]) -> dict[str, list[KeptInput]]:
        """Return the inputs of each of these streams in order."""
        ...

    async def register_inputs(self) -> list[KeptInput]:
        """Return the inputs of every unit, each unit's in order."""
        ...

    async def rows(self, subjects: Collection[str]) -> dict[str, list[LedgerRow]]:
        """Return the ledger rows of each of these streams in the order in which they were written."""
        ...

    async def subjects_of(self, units: Collection[str]) -> set[str]:
        """Return the streams that have entries for one of these units."""
        ...

    async def siblings(self, subjects: Collection[str]) -> set[str]:
        """Return the streams of all incidents of the matters that the incidents of these streams are about."""
        ...

    async def add(self, rows: Sequence[LedgerRow]) -> None:
        """The rows stand at the end of the ledger."""
        ...

    async def count_matters(
        self, keys: Collection[tuple[str, int]], codes: Collection[str]
    ) -> dict[tuple[str, int], int]:
        """Return how many matters have a standing entry of these rows, by unit concerned and year."""
        ...

    async def matters(self, unit: str, year: int, codes: Collection[str]) -> list[UUID]:
        """Return the matters with a standing entry of these rows for the unit concerned in a year."""
        ...

    async def raised(self, flag: str, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], tuple[UUID, ...]]:
        """Return for which of these units and years the flag is up, with the matters that it named last."""
        ...

    async def save_flags(self, states: Sequence[FlagState]) -> None:
        """The flags stand as said."""
        ...

    async def sums(self, year: int, until_on: date | None = None) -> dict[str, Sum]:
        """Return what stands on the accounts of a year, of what was booked up to and on that day.

        Accounts on which nothing stands are left out: whether they were ever used may depend on the order of arrival.
        """
        ...

    async def make_up(self, year: int, until_on: date) -> dict[str, tuple[RowSum, ...]]:
        """Return by account and row what ``sums`` adds up."""
        ...

    async def ranking(self, period: str) -> FrozenRanking | None:
        """Return the ranking drawn for a period."""
        ...

    async def add_ranking(self, ranking: FrozenRanking) -> None:
        """The ranking is drawn and stays as it is."""
        ...

    async def publish(self, events: Sequence[Outgoing]) -> None:
        """The events stand at the end of their streams and go out once the transaction commits."""
        ...
