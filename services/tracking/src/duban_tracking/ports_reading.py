"""What people read: the ledger page and the lists beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from duban_runtime.log import StoredEvent

Sort = Literal["newest", "due_on", "assigned_on", "number"]
Record = dict[str, object]
"""One row as it is answered."""


@dataclass(frozen=True)
class LedgerQuery:
    """What of the ledger is wanted. ``taking_part``: only matters in which this unit takes part.

    ``kept_from``: no matters that rest on an accusation of this unit. ``confined_leads``: none that these undertake.
    """

    text: str = ""
    state: str = ""
    stage: str = ""
    category: str = ""
    unit: str = ""
    taking_part: str = ""
    kept_from: str = ""
    confined_leads: tuple[str, ...] = ()
    overdue: bool | None = None
    due_from: date | None = None
    due_until: date | None = None
    assigned_from: date | None = None
    assigned_until: date | None = None
    closed_from: date | None = None
    closed_until: date | None = None
    sort: Sort = "newest"
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True)
class RegisterQuery:
    """Which matters a register holds: gone through in the days, of a track, and of a class, origin or mark named.

    Empty ``tracks``: of any; no classes, origins and marks: of any. ``unfinished``: only those without an outcome.
    ``kept_from`` and ``confined_leads`` as in the ledger; who takes part in what a confined unit leads sees it.
    """

    from_on: date
    until_on: date
    tracks: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    unfinished: bool = False
    kept_from: str = ""
    confined_leads: tuple[str, ...] = ()
    skip: int = 0
    limit: int = 50


@dataclass(frozen=True)
class Page:
    """Rows, and the cursor of the next page; empty on the last."""

    rows: list[Record]
    next_cursor: str


class Reader(Protocol):
    """Answers what people ask to see. Every answer is of one jurisdiction."""

    async def ledger(self, jurisdiction: str, query: LedgerQuery) -> Page:
        """Return one page.

        Raises:
            UnreadableCursor: the cursor is not of this list.
        """
        ...

    async def matter(self, jurisdiction: str, matter_id: UUID, taking_part: str) -> Record | None:
        """Return one matter; None when it is not there, or the unit given takes no part in it."""
        ...

    async def titles(self, jurisdiction: str, unit: str, limit: int, kept_from: str) -> list[Record]:
        """Return id, number, title, state and lead of the newest matters, of one unit where it is given."""
        ...

    async def matters_between(self, jurisdiction: str, from_on: date, until_on: date) -> list[Record]:
        """Return every matter that was out to units in the period, but none that rests on an accusation."""
        ...

    async def matters_gone_through(self, jurisdiction: str, from_on: date, until_on: date) -> list[Record]:
        """Return every matter that was proposed by the last day and not closed before the first."""
        ...

    async def register_page(self, jurisdiction: str, query: RegisterQuery) -> list[Record]:
        """Return the matters of one page of a register, in the order in which they were proposed."""
        ...

    async def asked_of_unit(
        self, jurisdiction: str, unit: str, days: tuple[date, date], zone: ZoneInfo
    ) -> dict[str, int]:
        """Return how often something was asked of a unit within the days, by what it was."""
        ...

    async def history(self, jurisdiction: str, subjects: Collection[str]) -> list[StoredEvent]:
        """Return the events of these streams in the order of the log."""
        ...

    async def units(self, jurisdiction: str) -> list[Record]: ...

    async def items(self, jurisdiction: str, kind: str, state: str, unit: str, period: str) -> list[Record]:
        """Return papers, incidents, proposals, referrals or duties, newest first."""
        ...

    async def item(self, jurisdiction: str, subject: str) -> Record | None: ...

    async def items_about(self, jurisdiction: str, matter_id: UUID) -> list[Record]:
        """Return papers, incidents, proposals and referrals that name the matter."""
        ...

    async def dated_subjects(self, jurisdiction: str, on: date, after: str, limit: int) -> list[str]:
        """Return streams that may have a date still to be kept on a day, in the order of their subjects."""
        ...

    async def items_between(self, jurisdiction: str, kind: str, from_on: date, until_on: date) -> list[Record]:
        """Return everything of a kind that happened within these days, in their order."""
        ...

    async def told_of_unit(
        self, jurisdiction: str, unit: str, types: Sequence[str], days: tuple[date, date]
    ) -> list[StoredEvent]:
        """Return the events of these types on the unit's own streams, and on its matters that were open then."""
        ...

    async def awaited(self, jurisdiction: str, roles: Sequence[str], person: str, kept_from: str = "") -> list[Record]:
        """Return the signatures that are awaited from a person in these roles, oldest first.

        Not those that one other person of the role must give; none on what is kept from a unit.
        """
        ...

    def log(self, jurisdiction: str, after_position: int) -> AsyncIterator[StoredEvent]:
        """Yield the whole log from a position on."""
        ...
