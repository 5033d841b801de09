"""State of a matter, as its events tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from duban_contracts.common import Actor, Defect, PackPin, SignatureStep, TicketRef
from duban_contracts.dates import DueDate
from duban_contracts.events.matter import ExtensionRequested, Order
from duban_contracts.events.matter_demands import AmendmentProposed, LimitProposed, PlanFiled
from duban_contracts.events.matter_reports import ReportFiled
from duban_contracts.vocabulary import (
    ApprovalSubject,
    ChildStatus,
    Horizon,
    MatterState,
    NamedAs,
    ReportKind,
    ReturnGround,
    Weight,
)

ApprovalKey: TypeAlias = tuple[ApprovalSubject, str]

OPEN_STATES = frozenset({MatterState.ASSIGNED, MatterState.REPORTED, MatterState.VERIFIED})
"""The order is out and the matter is not closed."""


@dataclass(frozen=True)
class Approval:
    """A chain of signatures under way, or done (``done`` says how)."""

    steps: tuple[SignatureStep, ...]
    given: tuple[tuple[int, Actor, bool], ...] = ()
    done: bool = False

    @property
    def awaited(self) -> SignatureStep | None:
        """The signature that is awaited next."""
        return None if self.done or len(self.given) >= len(self.steps) else self.steps[len(self.given)]


@dataclass(frozen=True)
class Report:
    """A report by its latest filing. ``pending``: filed, neither returned nor verified."""

    key: str
    kind: ReportKind
    unit: str
    filing: int
    first_filed_at: datetime
    judged_at: datetime
    completed_on: date | None
    filed: ReportFiled
    pending: bool = True
    verified: bool = False
    returned_for: ReturnGround | None = None
    redo_due: DueDate | None = None
    falsified: bool = False
    held_by: frozenset[str] = frozenset()
    """Reviews on whose account the finding that it was falsified waits."""
    defects: tuple[Defect, ...] = ()
    """What the rules' own checker found in the latest filing."""
    faulty: bool = False
    """Whether defects were found in one of its filings, by the checker or by people, and stand."""
    faults_held_by: frozenset[str] = frozenset()
    """Reviews on whose account these defects wait."""
    also: frozenset[str] = frozenset()
    """Other keys under which it was filed again."""
    duty: str | None = None
    """Duty that it names."""


@dataclass(frozen=True)
class Duty:
    id: str
    row: str
    name: str
    unit: str
    period: str
    due: DueDate
    answered_by: ReportKind
    clause: str
    done: bool = False
    missed: bool = False
    report: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    unit: str
    in_time: bool
    accepted: bool | None = None
    filed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    reason: str
    accepted: bool | None = None


@dataclass(frozen=True, slots=True)
class ChildTask:
    """The matter as handed down to a jurisdiction below, and how it stands there since a day."""

    name: str
    requirement: str
    due_on: date | None
    ordinal: int
    since_on: date
    status: ChildStatus = ChildStatus.HANDED_DOWN
    text: str = ""
    child_due_on: date | None = None


@dataclass(frozen=True)
class Matter:
    """Everything that decisions about a matter rest on. Mappings are never changed in place.

    Without slots, so that ``changed`` copies it as one dictionary.
    """

    id: UUID
    state: MatterState = MatterState.NONE
    title: str = ""
    content: str = ""
    category: str = ""
    track: str = ""
    origin: str = ""
    weight: Weight = Weight.ORDINARY
    instruction: str = ""
    tickets: tuple[TicketRef, ...] = ()
    merged: frozenset[UUID] = frozenset()
    """Those of the tickets that came when the matter was there already."""
    pins: tuple[PackPin, ...] = ()
    proposed_on: date | None = None
    approvals: Mapping[ApprovalKey, Approval] = field(default_factory=dict)
    drafted: Order | None = None
    order: Order | None = None
    number: str = ""
    assigned_on: date | None = None
    original_due: DueDate | None = None
    due: DueDate | None = None
    due_confirmed: bool = False
    moved: int = 0
    overdue: bool = False
    reminded: frozenset[tuple[date, int]] = frozenset()
    """Dates of which was reminded, and how many days before; farther reminders of the same date are done with it."""
    sent_at: datetime | None = None
    acknowledged: frozenset[str] = frozenset()
    receipts_missed: frozenset[str] = frozenset()
    keys: frozenset[tuple[str, str]] = frozenset()
    reports: Mapping[str, Report] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    extensions: Mapping[str, ExtensionRequested] = field(default_factory=dict)
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    objections: Mapping[str, Objection] = field(default_factory=dict)
    exempted: frozenset[str] = frozenset()
    named: frozenset[tuple[UUID, str, NamedAs]] = frozenset()
    completed_on: date | None = None
    closed_on: date | None = None
    reported_on: date | None = None
    """Day on which the closing report was filed that stands, or stood until ``returned_on``."""
    returned_on: date | None = None
    basis: str = ""
    plan_paper_id: UUID | None = None
    superior_due_on: date | None = None
    accused_units: tuple[str, ...] = ()
    """Units that an accusation names; the matter is kept from them."""
    owner: str = ""
    raised_by: tuple[tuple[str, str], ...] = ()
    """Measures that moved the matter and still stand, each with the role to which it did, the latest last."""
    own_owner: str = ""
    """Whom the matter was of before the first of them."""
    received_on: date | None = None
    """Day on which the lead signed for the order."""
    handlers: Mapping[str, str] = field(default_factory=dict)
    proposed_limit: LimitProposed | None = None
    marks: Mapping[str, date] = field(default_factory=dict)
    """Marks with the days on which they were put."""
    urged: Mapping[str, int] = field(default_factory=dict)
    """How often each unit was urged."""
    plans: Mapping[str, PlanFiled] = field(default_factory=dict)
    amendment: AmendmentProposed | None = None
    standings: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    """State by period, and whether the supervision office set it."""
    children: Mapping[str, ChildTask] = field(default_factory=dict)
    """Jurisdictions below to which it was handed down."""
    staged: bool = False
    """Reason and staged progress were reported before the date that holds now."""
    words: tuple[str, ...] = ()
    """What was written on the way, cut to what is searched."""

    @property
    def units(self) -> tuple[str, ...]:
        """Lead first, then co-organisers; empty before assignment."""
        return self.order.units if self.order else ()

    @property
    def horizon(self) -> Horizon | None:
        return self.order.horizon if self.order else None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def report(self, key: str) -> Report | None:
        """Return the report of a key, or the one that was filed again under it."""
        found = self.reports.get(key)
        return found or next((each for each in self.reports.values() if key in each.also), None)

    def sent_back(self, kind: ReportKind, unit: str, duty: str | None) -> Report | None:
        """Return the report that a unit has to file again; of several progress reports, that on the duty alone."""
        for each in self.reports.values():
            one = each.kind is kind and each.unit == unit and not (each.pending or each.verified)
            if one and (kind is ReportKind.CLOSING or (duty is not None and each.duty == duty)):
                return each
        return None

    @property
    def closing_report(self) -> Report | None:
        """The closing report that stands: pending or verified."""
        return next(
            (
                each
                for each in self.reports.values()
                if each.kind is ReportKind.CLOSING and (each.pending or each.verified)
            ),
            None,
        )

    @property
    def open_extension(self) -> ExtensionRequested | None:
        """The request for another date that is not decided yet."""
        for key, request in self.extensions.items():
            if not self.approvals[ApprovalSubject.EXTENSION, key].done:
                return request
        return None

    @property
    def enforceable(self) -> bool:
        """Whether the date may have consequences: final, or confirmed by a person."""
        return self.due is not None and (not self.due.provisional or self.due_confirmed)


STATE_NAMES: Mapping[MatterState, str] = {
    MatterState.NONE: "未登记",
    MatterState.PROPOSED: "待立项审定",
    MatterState.DECLINED: "不予立项",
    MatterState.TAKEN_UP: "已立项待交办",
    MatterState.SUBMITTED: "交办单待审核",
    MatterState.ASSIGNED: "办理中",
    MatterState.REPORTED: "已反馈待核查",
    MatterState.VERIFIED: "核查通过待销号",
    MatterState.CLOSED: "已办结",
    MatterState.ARCHIVED: "已归档",
}
"""Engine states in words for answers; a jurisdiction's own stage names come from its plugin."""
