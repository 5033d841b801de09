"""What the handlers need of the outside: rows to write, a store for one transaction, rules per jurisdiction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from duban_runtime.log import NewEvent, StoredEvent
from duban_sdk.shelf import Shelf
from duban_tracking.core.context import Unit

AnswerT = TypeVar("AnswerT")


class LedgerRow(NamedTuple):
    """One matter in the ledger (台账). None in a field of ``KEPT_WHEN_NONE`` leaves what stands there."""

    jurisdiction: str
    matter_id: UUID
    version: int
    opened_at: datetime | None
    number: str
    register_number: str
    number_order: str | None
    title: str
    category: str
    track: str
    origin: str
    weight: str
    state: str
    stage: str | None
    stage_name: str | None
    horizon: str
    lead_unit: str
    co_units: str
    lead_official: str
    proposed_on: date | None
    assigned_on: date | None
    due_on: date | None
    enforce_on: date | None
    original_due_on: date | None
    provisional: bool
    moved: int
    overdue: bool
    urgings: int
    last_report_at: datetime | None
    completed_on: date | None
    completion: str | None
    closed_on: date | None
    archived_on: date | None
    external_ids: str
    missed_duties: str
    text: str | None


KEPT_WHEN_NONE = frozenset({"opened_at", "stage", "stage_name", "last_report_at", "completion", "archived_on", "text"})


class PartRow(NamedTuple):
    """A unit takes part in a matter, which was opened at that time."""

    jurisdiction: str
    unit: str
    matter_id: UUID
    opened_at: datetime


class UnitRow(NamedTuple):
    """A unit of the register; ``data`` is its whole registration as JSON."""

    jurisdiction: str
    code: str
    version: int
    name: str
    kind: str
    supervised: bool
    host_unit: str | None
    data: str


class ItemRow(NamedTuple):
    """A paper, incident, proposal, referral or office duty in its list; ``data`` says the rest as JSON."""

    jurisdiction: str
    subject: str
    kind: str
    code: str
    version: int
    state: str
    number: str
    unit: str
    title: str
    period: str
    happened_on: date | None
    opened_at: datetime | None
    data: str


class SignatureRow(NamedTuple):
    """A signature that is awaited."""

    jurisdiction: str
    subject: str
    about: str
    key: str
    role: str
    clause: str
    title: str
    since_at: datetime


class TimerRow(NamedTuple):
    """When time passing may next do something to a stream; None: never."""

    jurisdiction: str
    subject: str
    wake_at: datetime | None


class GramRow(NamedTuple):
    """Matters in whose text a gram stands, as UUIDs joined by commas."""

    jurisdiction: str
    gram: str
    matter_ids: str
    size: int


@dataclass
class Changes:
    """Everything that one transaction writes."""

    events: list[NewEvent] = field(default_factory=list)
    ledger: list[LedgerRow] = field(default_factory=list)
    parts: list[PartRow] = field(default_factory=list)
    parts_gone: list[PartRow] = field(default_factory=list)
    units: list[UnitRow] = field(default_factory=list)
    items: list[ItemRow] = field(default_factory=list)
    signatures: list[SignatureRow] = field(default_factory=list)
    signatures_gone: list[SignatureRow] = field(default_factory=list)
    timers: list[TimerRow] = field(default_factory=list)
    grams: list[GramRow] = field(default_factory=list)


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
