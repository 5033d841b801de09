"""Hooks of Ankang: the checker of reports (A-9c) and the draft of the quarterly circular by line (A-7)."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

import pytest

from duban_contracts.common import ReportPart, ReportText
from duban_contracts.vocabulary import MatterState, NamedAs, ReportKind
from duban_sdk.questions import CircularDraft, CircularQuestion, MatterFacts, ReportQuestion, UnitGrade
from tests.plugins.ankang_rules import book

NAMESPACE = UUID("5a0c7c0e-0000-4000-8000-000000000000")


def defects(*answers: str, kind: ReportKind = ReportKind.PROGRESS, **fields: object) -> list[str]:
    """Return what the checker finds in a report with these answers."""
    question = ReportQuestion(
        kind=kind,
        text=ReportText(parts=tuple(ReportPart(heading=answer, items=("进展。",)) for answer in answers)),
        unit_name="市交通局",
        order_number="督查2026年1号",
        filed_on=date(2026, 5, 8),
    )
    found = book().report_defects(ReportQuestion.model_validate({**question.model_dump(), **fields}))
    assert {defect.clause for defect in found} <= {"A-9c"}
    return [defect.text for defect in found]


def test_a_9c_report_that_answers_every_item_has_no_defect() -> None:
    requirement = "1. 完成路基工程\n2. 启动征迁"
    assert defects("完成路基工程", "启动征迁", requirement=requirement) == []
    assert defects("情况", requirement="抓紧办理") == []


@pytest.mark.parametrize(
    ("requirement", "milestones", "missing"),
    [
        pytest.param("1. 完成路基工程\n2. 启动征迁", (), "启动征迁", id="A-9c numbered item left out"),
        pytest.param("（一）完成路基工程\n（二）安置到位", (), "安置到位", id="A-9c bracketed item left out"),
        pytest.param("抓紧办理", ("完成路基工程", "通车"), "通车", id="A-9c milestone left out"),
    ],
)
def test_a_9c_item_left_out_is_named(requirement: str, milestones: tuple[str, ...], missing: str) -> None:
    assert defects("完成路基工程", requirement=requirement, milestones=milestones) == [f"漏项：未逐项说明“{missing}”"]


def test_a_9c_project_states_physical_progress_and_other_classes_need_not() -> None:
    assert defects("路基", category="6.3") == ["项目类进展情况没有说明形象进度"]
    assert defects("形象进度：路基完成80%", category="6.3") == []
    assert defects("路基", category="6.1") == []


def test_a_9c_completed_work_comes_with_proof() -> None:
    closing = {"kind": ReportKind.CLOSING, "completed": True}
    assert defects("完成", **closing, attachments=0) == ["已完成的工作没有附印证资料"]
    assert defects("完成", **closing, attachments=1) == []


def test_a_9c_empty_report_is_a_defect_and_reasons_are_no_report_on_progress() -> None:
    assert defects() == ["报告没有写明进展情况"]
    assert defects(kind=ReportKind.REASONS) == []


def matter(title: str, **fields: object) -> MatterFacts:
    """Return an open matter of jtj in the line of 王副市长, changed as told."""
    return MatterFacts.model_validate(
        {
            "matter_id": uuid5(NAMESPACE, title),
            "order_number": "督查2026年1号",
            "title": title,
            "category": "5.1",
            "state": MatterState.ASSIGNED,
            "lead": "jtj",
            "lead_official": "王副市长",
            "assigned_on": date(2026, 2, 9),
            "due_on": date(2026, 6, 30),
            "overdue": False,
            **fields,
        }
    )


def draft(
    *matters: MatterFacts, kind: str = "quarterly_circular", grades: tuple[UnitGrade, ...] = ()
) -> CircularDraft | None:
    """Return what the plugin drafts for the first quarter."""
    return book().circular(
        CircularQuestion(
            paper_kind=kind,
            period="2026Q1",
            from_on=date(2026, 1, 1),
            until_on=date(2026, 3, 31),
            matters=matters,
            unit_names=(("jtj", "市交通局"), ("slj", "市水利局")),
            grades=grades,
        )
    )


def test_a_7_circular_lists_each_matter_once_under_its_line_and_state() -> None:
    found = draft(
        matter("甲", state=MatterState.CLOSED, closed_on=date(2026, 3, 2)),
        matter("乙", overdue=True, lead_official="李副市长"),
        matter("丙"),
        matter("丁", standing="进展缓慢"),
        matter("戊", state=MatterState.DECLINED),
    )
    assert found is not None
    sections = dict(found.sections)
    assert [heading for heading, _ in found.sections] == ["总体情况", "王副市长", "李副市长"]
    assert "共4件，其中已完成1件、进展顺利1件、进展缓慢2件" in sections["总体情况"]
    assert "已完成（1件）\n1. 市交通局：“甲”" in sections["王副市长"]
    assert "进展缓慢（1件）\n1. 市交通局：“乙”（督查2026年1号）［逾期］" in sections["李副市长"]
    assert [naming.named_as for naming in found.namings] == [NamedAs.SLOW, NamedAs.SLOW]


def test_a_7_state_set_by_people_stands_before_the_rule() -> None:
    found = draft(matter("甲", overdue=True, standing="进展顺利"))
    assert found is not None
    assert "进展顺利1件、进展缓慢0件" in dict(found.sections)["总体情况"]
    assert found.namings == ()


def test_circular_of_another_kind_is_left_to_people() -> None:
    assert draft(kind="work_plan") is None


GRADES = (
    UnitGrade(unit="jtj", grade="poor", name="较差", reason="经约谈仍无明显进展", by_measure=True),
    UnitGrade(unit="slj", grade="excellent", name="优秀", reason="项目均按时"),
    UnitGrade(unit="slj", grade="excellent", name="优秀", reason="报送均及时"),
    UnitGrade(unit="hbj", grade="good", name="良好", reason="一般"),
)
CIRCULARS = {
    "A-12.2 praise": ("circular_of_praise", "优秀等次单位（1个）", "1. 市水利局：项目均按时；报送均及时"),
    "A-12.3c criticism": ("circular_of_criticism", "较差等次单位（1个）", "1. 市交通局：经约谈仍无明显进展"),
}


@pytest.mark.parametrize("case", CIRCULARS)
def test_circular_names_exactly_the_units_with_the_grade(case: str) -> None:
    kind, heading, text = CIRCULARS[case]
    found = draft(kind=kind, grades=GRADES)
    assert found is not None
    assert dict(found.sections)[heading] == text
    nobody = draft(kind=kind)
    assert nobody is not None
    assert nobody.sections[-1][1] == "无"
