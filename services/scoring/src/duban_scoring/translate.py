"""Between contracts and core: events of tracking become inputs, ledger rows become events of scoring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from duban_contracts.base import Event, Payload
from duban_contracts.common import PackPin
from duban_contracts.envelope import Envelope
from duban_contracts.errors import ContractError
from duban_contracts.events import incident, matter, matter_demands, matter_reports, unit
from duban_contracts.events.scoring import PointsBooked, PointsReversed
from duban_scoring.core import inputs
from duban_scoring.core.facts import MATTER_PREFIX, UNIT_PREFIX
from duban_scoring.core.inputs import IncidentNoted, Input
from duban_scoring.core.ledger_rows import Cause, LedgerRow, RowKind
from duban_scoring.ports import KeptInput

READS: Mapping[type[Event], type[Payload]] = MappingProxyType(
    {
        matter.MatterProposed: inputs.MatterPinned,
        matter.MatterAssigned: inputs.OrderIssued,
        matter_demands.LimitFixed: inputs.LimitSet,
        matter.MatterFellOverdue: inputs.DatePassed,
        matter.DueDateConfirmed: inputs.DateConfirmed,
        matter.ExtensionRequested: inputs.ExtensionAsked,
        matter.ExtensionGranted: inputs.ExtensionGiven,
        matter.ExtensionRefused: inputs.ExtensionDenied,
        matter.ReasonFiled: inputs.ReasonGiven,
        matter.ReasonAccepted: inputs.ReasonAgreed,
        matter.ReasonRejected: inputs.ReasonDenied,
        matter.ObjectionDecided: inputs.ObjectionHeard,
        matter.UnitExempted: inputs.UnitSpared,
        matter.UnitNamed: inputs.CircularNamed,
        matter_reports.ReportFiled: inputs.ReportReceived,
        matter_reports.ReportReturned: inputs.ReportFaulted,
        matter_reports.ReportVerified: inputs.ReportFaulted,
        matter_reports.FalsificationFound: inputs.ReportFalsified,
        matter_reports.FalsificationHeld: inputs.FalsificationSuspended,
        matter_reports.DefectsHeld: inputs.DefectsSuspended,
        matter.MatterClosed: inputs.MatterEnded,
        incident.IncidentRecorded: inputs.IncidentNoted,
        incident.IncidentWithdrawn: inputs.IncidentDropped,
        incident.IncidentHeld: inputs.IncidentSuspended,
        unit.UnitRegistered: inputs.UnitListed,
    }
)
"""Events that scoring reads, with what it keeps of each. All others are passed over."""

_MODELS: Mapping[str, type[Payload]] = {event.TYPE: model for event, model in READS.items()}

_SILENT = (inputs.MatterPinned, inputs.OrderIssued)
"""Inputs that by themselves give no points: the facts are put together only when another one comes."""

_REVERSAL_REASONS: Mapping[type[Payload], str] = {
    inputs.ExtensionAsked: "已申请延期，等待审批",
    inputs.ExtensionGiven: "期限已经批准变更",
    inputs.ReasonGiven: "已提出理由，等待认定",
    inputs.ReasonAgreed: "正当理由已获认定",
    inputs.MatterEnded: "事项已办结，改按办结情况计分",
    inputs.ObjectionHeard: "职责异议成立，该单位不再承办",
    inputs.UnitSpared: "经批准免除共同扣分",
    inputs.DateConfirmed: "暂定期限已确认",
    inputs.IncidentDropped: "该情形的记录已撤回",
    inputs.IncidentSuspended: "所依据的督查结论正在复核，暂缓计分",
    inputs.FalsificationSuspended: "所依据的督查结论正在复核，暂缓计分",
    inputs.DefectsSuspended: "所依据的督查结论正在复核，暂缓计分",
}
_OTHER_REVERSAL = "计分所依据的事实已变化"


def kept_input(envelope: Envelope, pins: tuple[PackPin, ...]) -> KeptInput | None:
    """Return what scoring keeps of an event; None when it does not read it. ``pins``: the rules in force now.

    Raises:
        ContractError: the data does not fit.
    """
    model = _MODELS.get(envelope.type)
    if model is None:
        return None
    try:
        given = model.model_validate(envelope.data)
    except ValidationError as error:
        raise ContractError(f"{envelope.type} {envelope.id} does not fit: {error.error_count()} faults") from error
    if isinstance(given, IncidentNoted):
        given = given.model_copy(update={"pins": pins})
    return KeptInput(envelope.subject, envelope.sequence, envelope.id, envelope.time, _input(given))


def _input(given: Payload) -> Input:
    assert isinstance(given, Input)
    return given


def moves_points(kept: KeptInput) -> bool:
    """Return whether an input can change what should stand."""
    return not isinstance(kept.input, _SILENT) and not kept.subject.startswith(UNIT_PREFIX)


def cause_of(kept: KeptInput, zone: ZoneInfo) -> Cause:
    """Return the input as the cause of rows; its local day is that of the jurisdiction."""
    return Cause(
        event_id=kept.event_id,
        sequence=kept.sequence,
        at=kept.at,
        on=local_date(kept.at, zone),
        reversal_reason=_REVERSAL_REASONS.get(type(kept.input), _OTHER_REVERSAL),
    )


def local_date(at: datetime, zone: ZoneInfo) -> date:
    """Return the day on which an instant lies in the zone."""
    return at.astimezone(zone).date()


def matter_of(subject: str) -> UUID:
    """Return the matter of a stream.

    Raises:
        ContractError: the stream is not named by a UUID.
    """
    try:
        return UUID(subject.removeprefix(MATTER_PREFIX))
    except ValueError:
        raise ContractError(f"no matter has the stream {subject!r}") from None


def account(unit_code: str, year: int) -> str:
    """Return the stream of a unit's account."""
    return f"account:{unit_code}:{year}"


def row_event(row: LedgerRow) -> PointsBooked | PointsReversed:
    """Return the event that tells of a row."""
    if row.kind is RowKind.BOOKED:
        return PointsBooked(
            entry_id=row.entry_id,
            unit=row.unit,
            origin_unit=row.origin_unit,
            year=row.year,
            points=row.points,
            booked_on=row.booked_on,
            clause=row.clause,
            plugin=row.plugin,
            version=row.version,
            matter_id=row.matter_id,
            cause=str(row.cause),
            arithmetic=row.arithmetic,
        )
    assert row.reverses is not None
    return PointsReversed(
        entry_id=row.entry_id,
        reverses=row.reverses,
        unit=row.unit,
        origin_unit=row.origin_unit,
        year=row.year,
        points=row.points,
        booked_on=row.booked_on,
        clause=row.clause,
        plugin=row.plugin,
        version=row.version,
        matter_id=row.matter_id,
        cause=str(row.cause),
        reason=row.reason,
    )
