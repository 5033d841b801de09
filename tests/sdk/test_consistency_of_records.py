"""Tables of records that contradict themselves are found."""

from __future__ import annotations

import pytest

from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.consistency import faults_of
from duban_sdk.consistency_of_records import faults_of_records
from duban_sdk.date_rules import AfterTerm, WorkingDaysBefore
from duban_sdk.measures import Measure
from duban_sdk.pack import RulePack
from duban_sdk.records import (
    ActivityKind,
    GradePolicy,
    GradeRow,
    RecordKind,
    ReviewPolicy,
    SheetRow,
    VetoPolicy,
)
from duban_sdk.tables import Chain, DatedRule, IncidentKind, PaperKind, RoleRow

BACK = DatedRule(code="seven", rule=WorkingDaysBefore(working_days=7), clause="T-1")
THIRTY = DatedRule(code="thirty", rule=AfterTerm(amount=30, unit="calendar_days"), clause="T-1")
INSPECTION = ActivityKind(
    code="inspection", name="检查", plan_paper="plan", plan_clause="T-1", exception_rule="seven", clause="T-1"
)
SOUND = RulePack(
    roles=(RoleRow(code="leader", title="领导"),),
    papers=(PaperKind(code="plan", name="计划", clause="T-1"),),
    dates=(BACK, THIRTY),
    chains=(Chain(code="exception", subject=ApprovalSubject.ACTIVITY, steps=("leader",), clause="T-1"),),
    incidents=(IncidentKind(code="praise", name="表扬", clause="T-1"),),
    record_kinds=(RecordKind(code="request", name="抽调", task_of="leader", clause="T-1"),),
    activities=(INSPECTION,),
    grades=(GradeRow(code="good", name="良好", commendable=True, clause="T-1"),),
    grading=GradePolicy(graded_by=("leader",), nomination_clause="T-1", clause="T-1"),
    measures=(Measure(code="third", name="三级", sets_grade="good", clause="T-1"),),
    review=ReviewPolicy(
        apply_rule="thirty", decide_rule="thirty", conclusion_clause="T-1", rectification_clause="T-1", clause="T-1"
    ),
    veto=VetoPolicy(checked_by=("leader",), clause="T-1"),
    sheets=(
        SheetRow(
            code="year",
            name="年度",
            heads=(("表扬", ("commendations",)),),
            commendation_kinds=("praise",),
            clause="T-1",
        ),
    ),
)


def changed(row: str, **changes: object) -> dict[str, object]:
    """Return the sound pack's table with its one row changed."""
    (only,) = getattr(SOUND, row)
    return {row: (only.model_copy(update=changes),)}


CASES = [
    pytest.param({"dates": (THIRTY,)}, "指向 dates 中没有的 seven", id="exception rule"),
    pytest.param({"papers": ()}, "指向 papers 中没有的 plan", id="plan paper"),
    pytest.param({"chains": ()}, "没有例外的签批链", id="exception without chain"),
    pytest.param(changed("activities", exception_rule="thirty"), "倒推", id="rule that counts forward"),
    pytest.param(changed("activities", plan_clause=""), "没有写明条款", id="plan without clause"),
    pytest.param(changed("activities", plan_paper=""), "不需要计划", id="exception without plan"),
    pytest.param(changed("activities", filing_duty="file"), "office_duties 中没有的 file", id="filing duty"),
    pytest.param(changed("record_kinds", task_of="nobody"), "roles 中没有的 nobody", id="task of nobody"),
    pytest.param({"grading": None}, "没有写明由谁评定", id="grades without grading"),
    pytest.param(changed("grades", commendable=False), "没有可推荐的等次", id="no commendable grade"),
    pytest.param(changed("measures", sets_grade="poor"), "grades 中没有的 poor", id="grade of a measure"),
    pytest.param(changed("sheets", commendation_kinds=("flag",)), "既不是情形", id="kind of commendation"),
    pytest.param(changed("sheets", heads=(("空", ()),)), "没有内容", id="empty head"),
]


@pytest.mark.parametrize(("changes", "words"), CASES)
def test_fault_is_found(changes: dict[str, object], words: str) -> None:
    found = list(faults_of_records(SOUND.model_copy(update=changes)))
    assert any(words in fault for fault in found), found


def test_sound_tables_have_no_fault_and_the_whole_check_asks_these() -> None:
    assert list(faults_of_records(SOUND)) == []
    broken = SOUND.model_copy(update={"papers": ()})
    assert "activities.inspection 指向 papers 中没有的 plan" in faults_of(broken)
