"""Checks of the tables of what people record: codes that they name, and policies that they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import duban_contracts.events  # noqa: F401  importing the events fills the registry that is asked below
from duban_contracts.registry import event_models
from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.date_rules import WorkingDaysBefore
from duban_sdk.pack import RulePack

Reference = tuple[str, str, str]
"""Row that names, table it points to, code."""
_OF_MATTERS = ("marks", "tracks", "categories", "origins")
_TABLES = ("roles", "papers", "dates", "office_duties", "incidents", "measures", "grades", *_OF_MATTERS)


def faults_of_records(pack: RulePack) -> Iterator[str]:
    """Yield what contradicts itself in the tables of records, in Chinese."""
    tables = {name: {row.code for row in getattr(pack, name)} for name in _TABLES}
    for row, table, code in references_of_records(pack):
        if code not in tables[table]:
            yield f"{row} 指向 {table} 中没有的 {code}"
    yield from _of_activities(pack)
    yield from _of_grades(pack)
    yield from _of_sheets(pack)
    yield from _of_registers(pack)


def references_of_records(pack: RulePack) -> Iterator[Reference]:
    """Yield every code that a row of records names."""
    for kind in pack.record_kinds:
        yield from _given(f"record_kinds.{kind.code}", "roles", kind.task_of)
        yield from _given(f"record_kinds.{kind.code}", "marks", *kind.marks)
    for register in pack.registers:
        for table in ("tracks", "categories", "origins", "marks"):
            yield from _given(f"registers.{register.code}", table, *getattr(register, table))
    for activity in pack.activities:
        name = f"activities.{activity.code}"
        yield from _given(name, "papers", activity.plan_paper)
        yield from _given(name, "dates", activity.exception_rule)
        yield from _given(name, "office_duties", activity.filing_duty)
    if pack.review:
        yield from _given("review", "dates", pack.review.apply_rule, pack.review.decide_rule)
        yield from _given("review", "office_duties", pack.review.finding_duty)
    for measure in pack.measures:
        yield from _given(f"measures.{measure.code}", "grades", measure.sets_grade)
    if pack.grading:
        yield from _given("grading", "roles", *pack.grading.graded_by)
    if pack.veto:
        yield from _given("veto", "roles", *pack.veto.checked_by)
    for sheet in pack.sheets:
        yield from _given(f"sheets.{sheet.code}", "incidents", *sheet.incident_kinds)
        yield from _given(f"sheets.{sheet.code}", "measures", *sheet.measure_kinds)


def _given(row: str, table: str, *codes: str) -> Iterator[Reference]:
    yield from ((row, table, code) for code in codes if code)


def _of_activities(pack: RulePack) -> Iterator[str]:
    rules = {row.code: row.rule for row in pack.dates}
    has_chain = any(row.subject is ApprovalSubject.ACTIVITY and row.steps for row in pack.chains)
    for activity in pack.activities:
        name, code = f"activities.{activity.code}", activity.exception_rule
        if activity.plan_paper and not activity.plan_clause:
            yield f"{name} 须列入计划（plan_paper），但没有写明条款（plan_clause）"
        if not code:
            continue
        if not activity.plan_paper:
            yield f"{name} 不需要计划（plan_paper），却有例外规则 {code}"
        if not has_chain:
            yield f"{name} 允许例外，但没有例外的签批链（subject 为 activity）"
        if code in rules and not isinstance(rules[code], WorkingDaysBefore):
            yield f"{name} 的例外规则 {code} 不是自活动开始之日倒推的规则"


def _of_grades(pack: RulePack) -> Iterator[str]:
    if pack.grades and pack.grading is None:
        yield "有等次（grades），但没有写明由谁评定（grading）"
    if pack.grading is None:
        yield from (
            f"measures.{row.code} 定等次，但没有写明由谁评定（grading）" for row in pack.measures if row.sets_grade
        )
    elif pack.grading.nomination_clause and not any(row.commendable for row in pack.grades):
        yield "评优只在一定等次中推荐（nomination_clause），但没有可推荐的等次（commendable）"


def _of_sheets(pack: RulePack) -> Iterator[str]:
    known = _codes((*pack.incidents, *pack.measures, *pack.proposals))
    for sheet in pack.sheets:
        for code in sheet.commendation_kinds:
            if code not in known:
                yield f"sheets.{sheet.code} 的表扬类别 {code} 既不是情形也不是处理、建议"
        for head, columns in sheet.heads:
            if not columns:
                yield f"sheets.{sheet.code} 的“{head}”没有内容"


def _of_registers(pack: RulePack) -> Iterator[str]:
    names = {model.__name__ for model in event_models().values()}
    for register in pack.registers:
        for column in register.columns:
            if not (column.fields or column.events):
                yield f"registers.{register.code} 的“{column.heading}”没有内容"
            yield from (
                f"registers.{register.code} 提到没有的事件 {event}" for event in column.events if event not in names
            )


def _codes(rows: Iterable[object]) -> set[str]:
    return {str(vars(row)["code"]) for row in rows}
