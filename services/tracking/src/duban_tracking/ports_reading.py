"""What people read: the ledger page and the lists beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol
from uuid import UUID

from duban_runtime.log import StoredEvent

Sort = Literal["newest", "due_on", "assigned_on", "number"]
Record = dict[str, object]
"""One row as it is answered."""


@dataclass(frozen=True)
class LedgerQuery:
    """What of the ledger is wanted. ``taking_part``: only matters in which this unit takes part."""

    text: str = ""
    state: str = ""
    stage: str = ""
    category: str = ""
    unit: str = ""
    taking_part: str = ""
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

    async def matters_between(self, jurisdiction: str, from_on: date, until_on: date) -> list[Record]:
        """Return every matter that was out to units at some time of the period."""
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

    async def awaited(self, jurisdiction: str, roles: Sequence[str]) -> list[Record]:
        """Return the signatures that are awaited from these roles, oldest first."""
        ...

    def log(self, jurisdiction: str, after_position: int) -> AsyncIterator[StoredEvent]:
        """Yield the whole log from a position on."""
        ...
