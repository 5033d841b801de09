"""The inputs of scoring: of each event of tracking that matters for points, the part that does.

Field names are those of the event, so that an input is read straight from its data. What is kept here is all that a
recomputation needs; texts and attachments of reports stay with tracking.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, TypeAdapter

from duban_contracts.base import Instant, Payload, UnitCode
from duban_contracts.common import PackPin
from duban_contracts.vocabulary import Completion, DefectKind, NamedAs, Reporting, UnitKind


class DueDay(Payload):
    """The part of a due date by which lateness is judged; it counts for the year of ``nominal_on``."""

    nominal_on: date
    enforce_on: date
    provisional: bool = False


class MatterPinned(Payload):
    """The matter is proposed under these versions of the rules, and stays under them."""

    fact: Literal["pinned"] = "pinned"
    pins: tuple[PackPin, ...]


class OrderPart(Payload):
    lead: UnitCode
    co_units: tuple[UnitCode, ...] = ()
    due: DueDay | None = None


class OrderIssued(Payload):
    """The order went out to its units."""

    fact: Literal["assigned"] = "assigned"
    number: str = ""
    title: str
    order: OrderPart


class LimitSet(Payload):
    """The limit of an order that went out without one is fixed."""

    fact: Literal["limit_set"] = "limit_set"
    due: DueDay


class DatePassed(Payload):
    """The date passed without a closing report that stands."""

    fact: Literal["overdue"] = "overdue"
    due: DueDay


class DateConfirmed(Payload):
    """A person confirmed a provisional date."""

    fact: Literal["date_confirmed"] = "date_confirmed"
    due: DueDay


class ExtensionAsked(Payload):
    fact: Literal["extension_asked"] = "extension_asked"
    key: str
    suspends: bool = True


class ExtensionGiven(Payload):
    """The date moved, back to the day of the request."""

    fact: Literal["extension_given"] = "extension_given"
    key: str
    due: DueDay


class ExtensionDenied(Payload):
    fact: Literal["extension_denied"] = "extension_denied"
    key: str


class ReasonGiven(Payload):
    """A unit gave a reason that it holds to be justified."""

    fact: Literal["reason_given"] = "reason_given"
    key: str
    unit: UnitCode
    in_time: bool


class ReasonAgreed(Payload):
    fact: Literal["reason_agreed"] = "reason_agreed"
    key: str
    unit: UnitCode


class ReasonDenied(Payload):
    fact: Literal["reason_denied"] = "reason_denied"
    key: str
    unit: UnitCode


class ObjectionHeard(Payload):
    """A unit's objection to its competence was decided."""

    fact: Literal["objection_heard"] = "objection_heard"
    unit: UnitCode
    accepted: bool


class UnitSpared(Payload):
    """A blameless co-organiser is exempted from shared deductions."""

    fact: Literal["spared"] = "spared"
    unit: UnitCode


class CircularNamed(Payload):
    """A circular named a unit for the matter."""

    fact: Literal["named"] = "named"
    paper_id: UUID
    paper_kind: str
    unit: UnitCode
    named_as: NamedAs
    issued_on: date


class DefectPart(Payload):
    kind: DefectKind


class ReportReceived(Payload):
    """A report was filed, with the defects found automatically."""

    fact: Literal["report"] = "report"
    key: str
    unit: UnitCode
    judged_at: Instant
    defects: tuple[DefectPart, ...] = ()


class ReportFaulted(Payload):
    """A report was looked at by a person, with the defects found."""

    fact: Literal["defects"] = "defects"
    key: str
    unit: UnitCode
    defects: tuple[DefectPart, ...] = ()


class ReportFalsified(Payload):
    fact: Literal["falsified"] = "falsified"
    key: str
    unit: UnitCode


class FalsificationSuspended(Payload):
    """The finding about a report waits for a review of its conclusion, no longer waits, or fell with it."""

    fact: Literal["falsification_held"] = "falsification_held"
    key: str
    unit: UnitCode
    held: bool
    withdrawn: bool = False


class DefectsSuspended(Payload):
    """The defects found in a report wait for a review of their conclusion, no longer wait, or fell with it."""

    fact: Literal["defects_held"] = "defects_held"
    key: str
    unit: UnitCode
    held: bool
    withdrawn: bool = False


class MatterEnded(Payload):
    """The matter is closed, and how it came out against its date."""

    fact: Literal["closed"] = "closed"
    title: str = ""
    completed_on: date
    reported_at: Instant
    completion: Completion
    reporting: Reporting
    moved: bool
    due: DueDay
    units: tuple[UnitCode, ...]


class IncidentNoted(Payload):
    """A fact about a unit was recorded. ``pins``: the rules in force when it reached scoring; it stays under them."""

    fact: Literal["incident"] = "incident"
    kind: str
    unit: UnitCode
    matter_id: UUID | None = None
    happened_on: date
    source: str = ""
    points: Decimal | None = None
    approver: str = ""
    falsified: bool = False
    pins: tuple[PackPin, ...] = ()


class IncidentDropped(Payload):
    fact: Literal["incident_dropped"] = "incident_dropped"


class IncidentSuspended(Payload):
    """The incident waits for a review of its conclusion, or no longer waits."""

    fact: Literal["incident_held"] = "incident_held"
    held: bool


class UnitListed(Payload):
    """A unit stands in the register as said here."""

    fact: Literal["unit"] = "unit"
    unit: UnitCode
    name: str
    kind: UnitKind
    host_unit: UnitCode | None = None
    supervised: bool = True


MatterInput = (
    MatterPinned
    | OrderIssued
    | LimitSet
    | DatePassed
    | DateConfirmed
    | ExtensionAsked
    | ExtensionGiven
    | ExtensionDenied
    | ReasonGiven
    | ReasonAgreed
    | ReasonDenied
    | ObjectionHeard
    | UnitSpared
    | CircularNamed
    | ReportReceived
    | ReportFaulted
    | ReportFalsified
    | FalsificationSuspended
    | DefectsSuspended
    | MatterEnded
)
IncidentInput = IncidentNoted | IncidentDropped | IncidentSuspended
Input = MatterInput | IncidentInput | UnitListed

_ADAPTER: TypeAdapter[Input] = TypeAdapter(Annotated[Input, Field(discriminator="fact")])


def read_input(text: str) -> Input:
    """Return the input that ``text`` holds, as ``model_dump_json`` wrote it."""
    return _ADAPTER.validate_json(text)
