"""What the handlers need of the outside: a store for one transaction, rules per jurisdiction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from duban_runtime.log import StoredEvent
from duban_sdk.shelf import Shelf
from duban_tracking.core.context import Unit
from duban_tracking.rows import Changes, TimerRow

AnswerT = TypeVar("AnswerT")


class HeldSpan(NamedTuple):
    """A unit's part in open matters of a track and category, from a day on; ``closed_on`` None: still."""

    unit: str
    track: str
    category: str
    from_on: date
    closed_on: date | None


class Store(Protocol):
    """The rows of one transaction."""

    async def histories(
        self, keys: Collection[tuple[str, str]], *, may_have_timers: bool = True
    ) -> dict[tuple[str, str], list[StoredEvent]]:
        """Return the streams' events; a sweep leaves these streams alone until the transaction ends."""
        ...

    async def units(self, jurisdiction: str) -> Mapping[str, Unit]:
        """Return the register by code."""
        ...

    async def take_numbers(self, jurisdiction: str, series: str, year: int, count: int) -> int:
        """Return the first of ``count`` numbers that follow one another and are nobody else's."""
        ...

    async def write(self, changes: Changes) -> None:
        """Everything is written once the transaction commits.

        Raises:
            Conflict: somebody else appended to one of the streams.
        """
        ...

    async def stage_of(self, jurisdiction: str, matter_id: UUID) -> tuple[str, str]:
        """Return code and name of the matter's stage, both empty before it has one."""
        ...

    async def claim_due(self, until_at: datetime, limit: int) -> list[tuple[str, str]]:
        """Return streams whose timer is due, earliest first; no other sweeper gets them before the transaction ends."""
        ...

    async def set_timers(self, timers: Sequence[TimerRow]) -> None:
        """The timers stand as said."""
        ...

    async def earliest_timer(self) -> datetime | None:
        """Return when the next timer is due."""
        ...

    async def office_duties_opened_on(self, jurisdiction: str) -> date | None:
        """Return the last day for which office duties were opened."""
        ...

    async def set_office_duties_opened_on(self, jurisdiction: str, on: date) -> None:
        """Office duties up to that day are opened."""
        ...

    async def held_between(self, jurisdiction: str, first_on: date, last_on: date) -> Sequence[HeldSpan]:
        """Return which units held open matters of which track and category, on which of these days."""
        ...

    async def opened_among(self, jurisdiction: str, subjects: Collection[str]) -> frozenset[str]:
        """Return those of the duties that came up already."""
        ...

    async def outbox_rows(self) -> int:
        """Return how many events are not yet on the bus."""
        ...


class Storage(Protocol):
    """Opens transactions."""

    def transaction(self, scope: Collection[str]) -> AbstractAsyncContextManager[Store]:
        """Return a transaction over these jurisdictions: committed at the end, rolled back on an exception."""
        ...


class Desk(Protocol):
    """The rules of one jurisdiction, asked one at a time and within a time budget."""

    @property
    def jurisdiction(self) -> str: ...

    @property
    def shelf(self) -> Shelf:
        """The rulebooks.

        Raises:
            JurisdictionDown: they cannot be used now.
        """
        ...

    async def ask(self, work: Callable[[Shelf], AnswerT]) -> AnswerT:
        """Return what ``work`` returns; it runs in the jurisdiction's own thread.

        Raises:
            JurisdictionDown: a plugin failed, took too long, or the jurisdiction is down already.
        """
        ...


class Desks(Protocol):
    """All jurisdictions of this process."""

    def desk(self, jurisdiction: str) -> Desk:
        """Return the desk of a jurisdiction.

        Raises:
            UnknownJurisdiction: there is none of this code.
        """
        ...

    def working(self) -> tuple[str, ...]:
        """Return the jurisdictions whose rules can be used now."""
        ...
