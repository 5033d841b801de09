"""Lists for commendation: every name is checked against vetoing measures and grades, and passes or does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command
from duban_contracts.commands.records import CheckNominations, Nominee
from duban_contracts.events.nomination import NominationBar, NominationsChecked, NomineeResult
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.escalation.tally import Tally
from duban_tracking.core.periods import is_period
from duban_tracking.core.records.grade import Grade, period_refusal


@dataclass(frozen=True, slots=True)
class Nomination:
    id: str
    checked: NominationsChecked | None = None


ACTS: Acts[Nomination] = Acts()


def initial(key: str) -> Nomination:
    """Return a list that is not checked yet."""
    return Nomination(key)


def related(command: Command) -> tuple[str, ...]:
    """Return each nominated unit's vetoing measures, and its grade for the period."""
    if not isinstance(command, CheckNominations):
        return ()
    units = dict.fromkeys(nominee.unit for nominee in command.nominees)
    return tuple(subject for unit in units for subject in (veto_subject(unit), f"grade:{command.period}:{unit}"))


def veto_subject(unit: str) -> str:
    """Return the stream on which a unit's vetoing measures are counted."""
    return f"tally:veto:{unit}"


@ACTS.on(CheckNominations)
def check(command: CheckNominations, state: Nomination, context: Context) -> Decision:
    """Every name of the list has passed or is barred, with the clause and what bars it."""
    if state.checked:
        return ()
    veto, grading = context.rules.pack.veto, context.rules.pack.grading
    grade_clause = grading.nomination_clause if grading else ""
    clause = veto.clause if veto else grade_clause
    if not clause:
        return Refusal(Why.RULE, "本辖区规则没有评优审核")
    if veto and context.by.role not in veto.checked_by:
        titles = "、".join(context.rules.role_title(role) for role in veto.checked_by)
        return Refusal(Why.ROLE, f"评优名单由{titles}审核", clause)
    if not is_period(command.period):
        return Refusal(Why.RULE, "审核所属年度应写作 2026", clause)
    refusal = period_refusal(command.period, grading) if grading and grade_clause else None
    if refusal:
        return refusal
    for nominee in command.nominees:
        if nominee.unit not in context.units:
            return Refusal(Why.UNKNOWN, f"单位名册中没有代码为“{nominee.unit}”的单位", clause)
    results = tuple(_result(nominee, command.period, grade_clause, context) for nominee in command.nominees)
    checked = NominationsChecked(
        title=command.title, period=command.period, results=results, by=context.by, clause=clause
    )
    return (checked,)


def _result(nominee: Nominee, period: str, grade_clause: str, context: Context) -> NomineeResult:
    bars = [*_vetoes(nominee, period, context), *_ungraded(nominee, period, grade_clause, context)]
    held = tuple(_vetoes(nominee, period, context, held=True))
    return NomineeResult(unit=nominee.unit, person=nominee.person, passed=not bars, bars=tuple(bars), held=held)


def _vetoes(nominee: Nominee, period: str, context: Context, *, held: bool = False) -> Iterator[NominationBar]:
    """Yield the measures of the year; of a person, those that name the person. ``held``: those that wait for a review.

    A review that runs keeps its measure from barring anybody; who decides on the list sees it all the same.
    """
    tally = context.related.get(veto_subject(nominee.unit))
    policy = context.rules.pack.veto
    if policy is None or not isinstance(tally, Tally):
        return
    last_year = int(period[:4])
    for veto in tally.vetoes:
        of_year = last_year - policy.years < veto.on.year <= last_year
        meant = not nominee.person or nominee.person in veto.persons
        if of_year and meant and not veto.withdrawn and veto.held is held:
            effect = "正在复核，暂不否决" if held else "一票否决"
            reason = f"{veto.on} 受到“{veto.name}”处理（{veto.clause}），{effect}"
            yield NominationBar(clause=policy.clause, reason=reason, cause=f"proposal:{veto.key}")


def _ungraded(nominee: Nominee, period: str, clause: str, context: Context) -> Iterator[NominationBar]:
    """Yield why the unit's grade does not allow a nomination; every grade that it has must."""
    if not clause:
        return
    subject = f"grade:{period}:{nominee.unit}"
    grade = context.related.get(subject)
    codes = grade.grades if isinstance(grade, Grade) else ()
    rows = [context.rules.find_grade(code) for code in codes]
    if codes and all(row is not None and row.commendable for row in rows):
        return
    wanted = "、".join(row.name for row in context.rules.pack.grades if row.commendable)
    has = "、".join(row.name for row in rows if row) or "尚未评定"
    yield NominationBar(clause=clause, reason=f"本期等次为{has}，只能在{wanted}单位中推荐", cause=subject)


def evolve(state: Nomination, event: Event, on: date) -> Nomination:
    """Return the list after the event."""
    return Nomination(state.id, event) if isinstance(event, NominationsChecked) else state
