"""Grades of a unit for a period: given by an authorised person, or set by a measure and confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.records import ConfirmGrade, GradeUnit, ProposeGrade, WithdrawGrade
from duban_contracts.events.grade import GradeConfirmed, GradeProposed, GradeWithdrawn, UnitGraded
from duban_sdk.records import GradePolicy, GradeRow
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why, unknown_unit
from duban_tracking.core.periods import is_period, period_name


@dataclass(frozen=True, slots=True)
class Grade:
    """Grades by class of work, and the one that a measure set, which holds against all of them."""

    key: str
    given: Mapping[str, UnitGraded] = field(default_factory=dict)
    proposed: GradeProposed | None = None
    confirmed: GradeConfirmed | None = None

    @property
    def grades(self) -> tuple[str, ...]:
        """Codes of the grades that stand; empty while there is none."""
        if self.proposed is not None:
            return (self.proposed.grade,)
        return tuple(dict.fromkeys(each.grade for each in self.given.values()))


ACTS: Acts[Grade] = Acts()


def initial(key: str) -> Grade:
    """Return a unit that has no grade for the period."""
    return Grade(key)


def _policy(context: Context) -> GradePolicy | Refusal:
    policy = context.rules.pack.grading
    return policy or Refusal(Why.RULE, "本辖区规则没有等次评定")


def _row(code: str, policy: GradePolicy, context: Context) -> GradeRow | Refusal:
    row = context.rules.find_grade(code)
    known = "、".join(f"{each.code}（{each.name}）" for each in context.rules.pack.grades)
    return row or Refusal(Why.UNKNOWN, f"没有等次“{code}”；可选：{known}", policy.clause)


@ACTS.on(GradeUnit)
def grade(command: GradeUnit, state: Grade, context: Context) -> Decision:
    """The unit has the grade for the period and class of work; a later grade replaces it."""
    policy = _policy(context)
    if isinstance(policy, Refusal):
        return policy
    row = _row(command.grade, policy, context)
    if isinstance(row, Refusal):
        return row
    refusal = _not_by(policy, context) or unknown_unit(context, command.unit) or _unfounded(command, row)
    refusal = refusal or period_refusal(command.period, policy) or _too_early(command, policy, context)
    if refusal:
        return refusal
    set_grade = state.proposed
    if set_grade is not None and set_grade.grade != command.grade:
        reason = f"本期已因{set_grade.reason}定为“{set_grade.name}”，不能另评等次"
        return Refusal(Why.STATE, reason, set_grade.clause)
    graded = UnitGraded(**command.model_dump(), name=row.name, by=context.by, clause=row.clause)
    before = state.given.get(command.work_class)
    if before is not None and before.model_copy(update={"by": graded.by}) == graded:
        return ()
    return (graded,)


def _not_by(policy: GradePolicy, context: Context) -> Refusal | None:
    if context.by.role in policy.graded_by:
        return None
    titles = "、".join(context.rules.role_title(role) for role in policy.graded_by)
    return Refusal(Why.ROLE, f"等次由{titles}评定", policy.clause)


def period_refusal(period: str, policy: GradePolicy) -> Refusal | None:
    """Return why a period is none for which units are graded; None when it is one."""
    if is_period(period, policy.cadence):
        return None
    example = period_name(policy.cadence, date(2026, 12, 31))
    return Refusal(Why.RULE, f"没有评定时段“{period}”，应写作 {example}", policy.clause)


def _too_early(command: GradeUnit, policy: GradePolicy, context: Context) -> Refusal | None:
    """A period that ended before the document came into force is graded under none of its clauses."""
    year = command.period[:4]
    last_on = date(int(year), 12, 31) if year.isdigit() and int(year) > 0 else context.on
    document = context.rules.not_begun(policy.clause, last_on)
    if document is None:
        return None
    reason = f"{document.document}自 {document.from_on} 起施行，此前不评等次"
    return Refusal(Why.RULE, reason, document.clause or policy.clause)


def _unfounded(command: GradeUnit, row: GradeRow) -> Refusal | None:
    needed = (("所依据的标准", command.standard), ("理由", command.reason))
    missing = [name for name, given in needed if not given]
    return Refusal(Why.RULE, f"评定等次须写明：{'、'.join(missing)}", row.clause) if missing else None


@ACTS.on(ProposeGrade)
def propose(command: ProposeGrade, state: Grade, context: Context) -> Decision:
    """The grade that a measure sets stands for the period, and waits to be confirmed."""
    policy = _policy(context)
    if isinstance(policy, Refusal):
        return policy
    row = _row(command.grade, policy, context)
    if isinstance(row, Refusal):
        return row
    if state.proposed is not None and state.proposed.grade == command.grade:
        return ()
    return (GradeProposed(**command.model_dump(), name=row.name, clause=row.clause),)


@ACTS.on(ConfirmGrade)
def confirm(command: ConfirmGrade, state: Grade, context: Context) -> Decision:
    """A person confirmed the grade that a measure set."""
    policy = _policy(context)
    if isinstance(policy, Refusal):
        return policy
    proposed = state.proposed
    if proposed is None:
        return Refusal(Why.UNKNOWN, "没有待确认的等次", policy.clause)
    refusal = _not_by(policy, context)
    if refusal:
        return refusal
    if state.confirmed:
        return ()
    confirmed = GradeConfirmed(
        **proposed.model_dump(include={"period", "unit", "grade", "name", "clause"}),
        opinion=command.opinion,
        by=context.by,
    )
    return (confirmed,)


@ACTS.on(WithdrawGrade)
def withdraw(command: WithdrawGrade, state: Grade, context: Context) -> Decision:
    """The measure fell away; grades that people gave stand again."""
    proposed = state.proposed
    if proposed is None or proposed.cause != command.cause:
        return ()
    gone = GradeWithdrawn(
        **proposed.model_dump(include={"period", "unit", "grade", "cause", "clause"}), reason=command.reason
    )
    return (gone,)


def evolve(state: Grade, event: Event, on: date) -> Grade:
    """Return the grade after the event."""
    match event:
        case UnitGraded():
            return replace(state, given={**state.given, event.work_class: event})
        case GradeProposed():
            return replace(state, proposed=event, confirmed=None)
        case GradeConfirmed():
            return replace(state, confirmed=event)
        case GradeWithdrawn():
            return replace(state, proposed=None, confirmed=None)
        case _:
            return state
