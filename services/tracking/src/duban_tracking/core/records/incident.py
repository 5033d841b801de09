"""Incidents: facts about a unit that count by themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import RecordIncident, WithdrawIncident
from duban_contracts.commands.records import ConcludeIncident, HoldIncident
from duban_contracts.events.incident import IncidentConcluded, IncidentHeld, IncidentRecorded, IncidentWithdrawn
from duban_contracts.vocabulary import MatterState
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import IncidentKind
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why, unknown_unit
from duban_tracking.core.holding import holders_after, holders_of, reason_for
from duban_tracking.core.matter.state import Matter


@dataclass(frozen=True, slots=True)
class Incident:
    id: str
    recorded: IncidentRecorded | None = None
    withdrawn: bool = False
    held_by: frozenset[str] = frozenset()
    """Conclusions that rest on it and whose reviews are not decided."""
    concluded: str = ""
    """The conclusion about it that was served last."""

    @property
    def held(self) -> bool:
        return bool(self.held_by)


ACTS: Acts[Incident] = Acts()


def initial(key: str) -> Incident:
    """Return an incident that is not recorded yet."""
    return Incident(key)


@ACTS.on(RecordIncident)
def record(command: RecordIncident, state: Incident, context: Context) -> Decision:
    """The fact stands with its evidence, and with points where its kind leaves them to discretion."""
    if state.recorded:
        return ()
    kind = context.rules.find_incident(command.kind)
    if kind is None:
        known = "、".join(f"{row.code}（{row.name}）" for row in context.rules.pack.incidents)
        return Refusal(Why.UNKNOWN, f"没有情形“{command.kind}”；可选：{known}", _listing_clause(context.rules))
    refusal = _incomplete(command, kind, context) or _matter_refusal(command, kind, context)
    if refusal:
        return refusal
    recorded = IncidentRecorded(
        **command.model_dump(exclude={"incident_id", "evidence"}),
        evidence=command.evidence,
        kept_from_unit=kind.kept_from_unit,
        by=context.by,
        clause=kind.clause,
    )
    return (recorded,)


def _listing_clause(rules: Rulebook) -> str | None:
    """Return the clause under which a fact of no listed kind would fall: of the open-ended kind, else of the first."""
    rows = rules.pack.incidents
    return next((row.clause for row in rows if row.discretionary), rows[0].clause if rows else None)


def _incomplete(command: RecordIncident, kind: IncidentKind, context: Context) -> Refusal | None:
    refusal = unknown_unit(context, command.unit)
    if refusal:
        return refusal
    missing = [
        name
        for name, needed, given in (
            ("相关事项", kind.matter_required, command.matter_id),
            ("证据材料", kind.evidence_required, command.evidence),
            ("文件或批示依据", kind.source_required, command.source),
            ("扣分分值", kind.discretionary, command.points),
            ("批准人", kind.discretionary, command.approver),
        )
        if needed and not given
    ]
    if missing:
        return Refusal(Why.RULE, f"登记“{kind.name}”缺：{'、'.join(missing)}", kind.clause)
    if command.points is not None and not kind.discretionary:
        return Refusal(Why.RULE, f"“{kind.name}”的分值由规则确定，不能另填", kind.clause)
    if kind.cap_points is not None and command.points is not None and command.points > kind.cap_points:
        return Refusal(Why.RULE, f"“{kind.name}”每次最多扣 {kind.cap_points} 分", kind.clause)
    if command.happened_on > context.on:
        return Refusal(Why.RULE, f"发生日期 {command.happened_on} 晚于今天", kind.clause)
    document = context.rules.not_begun(kind.clause, command.happened_on)
    if document:
        reason = f"{document.document}自 {document.from_on} 起施行，此前的情形不据以登记"
        return Refusal(Why.RULE, reason, document.clause or kind.clause)
    return None


def related(command: Command) -> tuple[str, ...]:
    """Return the matter that the incident is about, whose state decides with it."""
    if isinstance(command, RecordIncident) and command.matter_id:
        return (f"matter:{command.matter_id}",)
    return ()


def _matter_refusal(command: RecordIncident, kind: IncidentKind, context: Context) -> Refusal | None:
    matter = context.related.get(f"matter:{command.matter_id}")
    if command.matter_id is None:
        return None
    if not isinstance(matter, Matter) or matter.state is MatterState.NONE:
        return Refusal(Why.UNKNOWN, "没有所填的事项", kind.clause)
    if command.unit not in matter.units:
        return Refusal(Why.RULE, "该单位不是所填事项的承办单位", kind.clause)
    objection = matter.objections.get(command.unit)
    if kind.barred_by_objection and objection and objection.accepted is not False:
        return Refusal(Why.RULE, "该单位已说明理由提出职责异议，不作为拒不接收处理", kind.clause)
    return None


@ACTS.on(WithdrawIncident)
def withdraw(command: WithdrawIncident, state: Incident, context: Context) -> Decision:
    """The incident no longer counts; it stays on record."""
    if state.recorded is None:
        return Refusal(Why.UNKNOWN, "没有这条情形记录")
    if state.withdrawn:
        return ()
    before = state.recorded
    gone = IncidentWithdrawn(
        kind=before.kind, unit=before.unit, reason=command.reason, by=context.by, clause=before.clause
    )
    return (gone,)


@ACTS.on(HoldIncident)
def hold(command: HoldIncident, state: Incident, context: Context) -> Decision:
    """What rests on the incident waits for the review of a conclusion; it goes on when no review runs any more."""
    before, holders = state.recorded, holders_after(state.held_by, command)
    if before is None or state.withdrawn or holders == state.held_by:
        return ()
    held = IncidentHeld(
        kind=before.kind,
        unit=before.unit,
        held=bool(holders),
        holders=tuple(sorted(holders)),
        reason=reason_for(command, holders),
        clause=before.clause,
    )
    return (held,)


@ACTS.on(ConcludeIncident)
def conclude(command: ConcludeIncident, state: Incident, context: Context) -> Decision:
    """The conclusion that was served about the incident stands with it."""
    before = state.recorded
    if before is None or state.withdrawn or state.concluded == command.conclusion:
        return ()
    concluded = IncidentConcluded(
        kind=before.kind,
        unit=before.unit,
        conclusion=command.conclusion,
        clause=context.rules.pack.review.conclusion_clause if context.rules.pack.review else before.clause,
    )
    return (concluded,)


def evolve(state: Incident, event: Event, on: date) -> Incident:
    """Return the incident after the event."""
    match event:
        case IncidentRecorded():
            return replace(state, recorded=event)
        case IncidentWithdrawn():
            return replace(state, withdrawn=True)
        case IncidentHeld():
            return replace(state, held_by=holders_of(event))
        case IncidentConcluded():
            return replace(state, concluded=event.conclusion)
        case _:
            return state
