"""Rows of the projections, and everything that one transaction writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from duban_runtime.log import NewEvent


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
    accused_units: str
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
    """A signature that is awaited. ``person``: of nobody else of the role."""

    jurisdiction: str
    subject: str
    about: str
    key: str
    role: str
    clause: str
    title: str
    since_at: datetime
    person: str = ""


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
