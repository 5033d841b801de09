"""What the handlers need of the outside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from duban_contracts.envelope import Envelope
from duban_notify.core.answers import Answer, CallbackBody, TicketDesk
from duban_notify.core.directory import Directory, UnitEntry
from duban_notify.core.dossier import Dossier
from duban_notify.core.messages import DueNotice, Message
from duban_notify.core.values import Notice


@dataclass(frozen=True, slots=True)
class Delivered:
    """The address took the message."""

    sender: str
    response: str = ""


@dataclass(frozen=True, slots=True)
class NotDelivered:
    """It did not. ``permanent``: no use trying again; ``gone``: the receiver wants nothing more."""

    sender: str
    reason: str
    permanent: bool = False
    gone: bool = False
    retry_after_seconds: float | None = None


Outcome = Delivered | NotDelivered


class Sender(Protocol):
    """Carries a message to one address. Sending the same message twice may deliver it twice, with the same id."""

    async def send(self, jurisdiction: str, address: str, message: Message) -> Outcome: ...


class Callback(Protocol):
    """Posts an answer to a channel."""

    async def post(self, url: str, secret: str, answer: UUID, body: CallbackBody) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class Scheduled:
    notice: Notice
    release_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """An event whose recipients or matter are not known yet; looked at again from ``look_at``, for the last time at
    ``give_up_at``."""

    envelope: Envelope
    dossier: Dossier | None
    look_at: datetime
    give_up_at: datetime


class BatchStore(Protocol):
    """What the events of one jurisdiction read and write, within their transaction."""

    async def directory(self) -> Directory: ...

    async def save_units(self, units: Sequence[UnitEntry], now: datetime) -> None:
        """The units stand in the directory, and events that wait for recipients are looked at again."""
        ...

    async def dossiers(self, streams: Collection[str]) -> dict[str, Dossier]: ...

    async def save_dossiers(self, dossiers: Mapping[str, Dossier]) -> None: ...

    async def last_releases(self, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], datetime]:
        """Return the latest release per (address, merge key); no one else schedules such notices until the commit."""
        ...

    async def add_notices(self, scheduled: Sequence[Scheduled], now: datetime) -> None:
        """The notices wait for their release; those that are already there stay as they are."""
        ...

    async def add_waiting(self, events: Sequence[WaitingEvent]) -> None: ...

    async def settle_waiting(self, events: Iterable[UUID]) -> None:
        """These events wait no longer."""
        ...

    async def desks(self, tickets: Collection[UUID]) -> dict[UUID, TicketDesk]:
        """Return the desks of these tickets, a new one where there is none; they are locked until the commit."""
        ...

    async def save_answers(
        self, desks: Collection[TicketDesk], answers: Sequence[Answer], answered_channels: frozenset[str], now: datetime
    ) -> None:
        """The desks stand so, and the answers wait to be sent, are held, or are on record as not required."""
        ...


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address that was claimed: until the lease ends nobody else sends to it.

    ``sent_at``: when messages went to it, as far back as the rate limit looks.
    """

    jurisdiction: str
    address: str
    lease: UUID
    lease_until: datetime
    throttled: bool
    failures: int
    sent_at: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class SentNotice:
    """What is published about a notice: its cause and its next place in its stream."""

    id: UUID
    cause: UUID
    recipient: str
    correlation: str
    traceparent: str | None
    sequence: int


class NoticeQueue(Protocol):
    """The notices that wait, by address. Each call is a transaction of its own."""

    async def claim(self, scope: frozenset[str], now: datetime, lease_until: datetime) -> Mailbox | None: ...

    async def due(self, mailbox: Mailbox, now: datetime) -> list[DueNotice]: ...

    async def mark_sending(self, mailbox: Mailbox, messages: Sequence[Message]) -> Mapping[UUID, str | None]:
        """The notices are on their way in these messages; return the traceparent of each notice."""
        ...

    async def delivered(self, mailbox: Mailbox, message: Message, outcome: Delivered, now: datetime) -> None: ...

    async def failed(
        self, mailbox: Mailbox, message: Message, outcome: NotDelivered, now: datetime, *, max_attempts: int
    ) -> int:
        """One more attempt is counted for what is due, and what has had its attempts fails; return how many failed."""
        ...

    async def release(self, mailbox: Mailbox, *, throttled: bool, failures: int, not_before: datetime | None) -> None:
        """The address can be claimed again, from ``not_before`` on."""
        ...


@dataclass(frozen=True, slots=True)
class ClaimedTicket:
    """A ticket whose answers nobody else sends until the lease ends."""

    jurisdiction: str
    ticket_id: UUID
    channel: str
    lease: UUID
    lease_until: datetime
    failures: int


@dataclass(frozen=True, slots=True)
class PendingAnswer:
    answer: Answer
    sequence: int


class AnswerQueue(Protocol):
    """The answers that wait, by ticket. Each call is a transaction of its own."""

    async def claim(self, scope: frozenset[str], now: datetime, lease_until: datetime) -> ClaimedTicket | None: ...

    async def next(self, ticket: ClaimedTicket) -> PendingAnswer | None: ...

    async def accepted(
        self, ticket: ClaimedTicket, pending: PendingAnswer, outcome: Delivered, now: datetime
    ) -> None: ...

    async def refused(self, ticket: ClaimedTicket, pending: PendingAnswer, outcome: NotDelivered) -> None:
        """The attempt is on record; when the receiver is gone, nothing more is sent for this ticket."""
        ...

    async def release(self, ticket: ClaimedTicket, *, failures: int, not_before: datetime | None) -> None: ...


class LateEvents(Protocol):
    """The events that wait for recipients."""

    def claim(
        self, scope: frozenset[str], now: datetime, limit: int
    ) -> AbstractAsyncContextManager[Mapping[str, tuple[BatchStore, Sequence[WaitingEvent]]]]:
        """Within the block: by jurisdiction its store and the events to look at; nobody else has them."""
        ...
