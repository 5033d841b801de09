"""What the HTTP interface needs of the outside: notices with their receipts, and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a list begins: after this row, newest first."""

    created_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A notice as it is kept, with its receipt."""

    id: UUID
    cause: UUID
    cause_type: str
    stream: str
    row: str
    recipient: str
    unit: str
    address: str
    title: str
    text: str
    urgent: bool
    created_at: datetime
    release_at: datetime
    message: UUID | None
    state: str
    attempts: int
    sender: str
    response: str
    delivered_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """An answer to a channel as it is kept."""

    id: UUID
    ticket: UUID
    channel: str
    external_id: str
    revision: int
    status: str
    text: str
    sequence: int | None
    state: str
    attempts: int
    response: str
    occurred_at: datetime
    created_at: datetime
    delivered_at: datetime | None
    cause: UUID


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """Conditions that are None hold always."""

    recipient: str | None = None
    unit: str | None = None
    state: str | None = None
    stream: str | None = None
    cause: UUID | None = None


@dataclass(frozen=True, slots=True)
class AnswerFilter:
    """Conditions that are None hold always."""

    ticket: UUID | None = None
    channel: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What a caller may see: everything, or what went to him or her, or to his or her unit as well.

    ``content``: also what the notices of others say; without it only what happened to them.
    """

    person: str
    unit: str | None = None
    everything: bool = False
    content: bool = True

    def covers(self, notice: NoticeRecord) -> bool:
        """Return whether a notice may be seen."""
        if self.everything or notice.recipient == self.person:
            return True
        return self.unit is not None and notice.unit == self.unit


class Reading(Protocol):
    """Reads and marks notices of one jurisdiction per call."""

    async def notices(
        self, jurisdiction: str, conditions: NoticeFilter, sight: Sight, *, after: Place | None, limit: int
    ) -> list[NoticeRecord]:
        """Return a page of the notices in sight, newest first."""
        ...

    async def notice(self, jurisdiction: str, notice: UUID) -> NoticeRecord | None: ...

    async def confirm(self, jurisdiction: str, notice: UUID, now: datetime) -> None:
        """The recipient has read the notice; the first time counts."""
        ...

    async def retry(self, jurisdiction: str, notice: UUID, now: datetime) -> bool:
        """A failed notice waits to be sent again at once; return whether it had failed."""
        ...

    async def answers(
        self, jurisdiction: str, conditions: AnswerFilter, *, after: Place | None, limit: int
    ) -> list[AnswerRecord]:
        """Return a page of answers to channels, newest first."""
        ...
