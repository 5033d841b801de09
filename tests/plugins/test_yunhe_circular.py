"""Y-2.6: the draft of the monthly circular praises and names by the facts of the month, and only drafts."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

import pytest

from duban_contracts.vocabulary import MatterState, NamedAs
from duban_sdk.questions import CircularDraft, CircularQuestion, MatterFacts
from tests.plugins.yunhe_rules import book

NAMESPACE = UUID("5a0c7c0e-0000-4000-8000-000000000000")
NAMES = (("zjj", "县建设局"), ("czj", "县财政局"))


def matter(title: str, **fields: object) -> MatterFacts:
    """Return an open matter of zjj, assigned in May, due in July, changed as told."""
    return MatterFacts.model_validate(
        {
            "matter_id": uuid5(NAMESPACE, title),
            "order_number": "2022年1号",
            "title": title,
            "category": "7",
            "state": MatterState.ASSIGNED,
            "lead": "zjj",
            "assigned_on": date(2022, 5, 9),
            "due_on": date(2022, 7, 1),
            "overdue": False,
            **fields,
        }
    )


def closed(title: str, on: date = date(2022, 5, 31), **fields: object) -> MatterFacts:
    """Return a matter that was closed."""
    return matter(title, state=MatterState.CLOSED, closed_on=on, **fields)


def draft(*matters: MatterFacts, kind: str = "monthly_circular") -> CircularDraft | None:
    """Return what the plugin drafts for May."""
    return book().circular(
        CircularQuestion(
            paper_kind=kind,
            period="2022-05",
            from_on=date(2022, 5, 1),
            until_on=date(2022, 5, 31),
            matters=matters,
            unit_names=NAMES,
        )
    )


CASES: tuple[tuple[str, MatterFacts, list[tuple[str, NamedAs]]], ...] = (
    ("closed early", closed("甲", completed_early=True), [("zjj", NamedAs.PRAISED)]),
    ("closed on the last day of the month", closed("甲", completed_in_time=True), [("zjj", NamedAs.PRAISED)]),
    (
        "closed in time by two units",
        closed("甲", completed_in_time=True, co_units=("czj",)),
        [("zjj", NamedAs.PRAISED), ("czj", NamedAs.PRAISED)],
    ),
    ("closed in time a month before", closed("甲", date(2022, 4, 30), completed_in_time=True), []),
    ("closed late", closed("甲", overdue=True), []),
    ("closed in time, monthly report missed", closed("甲", completed_in_time=True, missed_duties=1), []),
    ("open and in time", matter("甲"), []),
    ("overdue", matter("甲", overdue=True), [("zjj", NamedAs.SLOW)]),
    ("overdue for a justified reason", matter("甲", overdue=True, justified=True), []),
    (
        "overdue for a justified reason, monthly report missed",
        matter("甲", overdue=True, justified=True, missed_duties=1),
        [("zjj", NamedAs.SLOW)],
    ),
    ("overdue with two units", matter("甲", overdue=True, co_units=("czj",)), [("zjj", NamedAs.SLOW)]),
    ("monthly report missed", matter("甲", missed_duties=2), [("zjj", NamedAs.SLOW)]),
    ("declined", matter("甲", overdue=True, state=MatterState.DECLINED), []),
)


@pytest.mark.parametrize(("facts", "named"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_y_2_6_circular_names_units_by_the_facts_of_the_month(
    facts: MatterFacts, named: list[tuple[str, NamedAs]]
) -> None:
    found = draft(facts)
    assert found is not None
    assert [(naming.unit, naming.named_as) for naming in found.namings] == named


def test_y_2_6_circular_has_title_figures_and_lists_with_names() -> None:
    found = draft(closed("甲", completed_early=True), closed("乙", overdue=True), matter("丙", overdue=True))
    assert found is not None
    sections = dict(found.sections)
    assert found.title == "云和县人民政府督查室关于2022年5月督查督办事项办理情况的通报"
    assert "新交办督查事项3件，办结2件，其中提前办结1件、按时办结0件、逾期办结1件" in sections["一、总体情况"]
    assert "在办1件，其中逾期未办结1件" in sections["一、总体情况"]
    assert sections["二、办理成效明显的单位"] == "1. 县建设局：“甲”（2022年1号）提前办结。"
    assert "2022年7月1日已过，尚未办结" in sections["三、办理进展缓慢的单位"]
    assert "报告原因及改进意见" in sections["四、下步工作要求"]


def test_y_2_6_circular_of_a_quiet_month_names_nobody() -> None:
    found = draft()
    assert found is not None
    assert found.namings == ()
    assert dict(found.sections)["二、办理成效明显的单位"] == "本月无。"
    assert all(text for _, text in found.sections)


def test_y_2_6_problem_tells_everything_that_is_slow() -> None:
    found = draft(matter("甲", overdue=True, missed_duties=1))
    assert found is not None
    assert found.namings[0].problem == "办理期限2022年7月1日已过，尚未办结；未按时报送月度反馈1次"


def test_y_2_6_figures_tell_which_late_matters_are_justified_and_blame_no_date_for_them() -> None:
    found = draft(matter("甲", overdue=True), matter("乙", overdue=True, justified=True, missed_duties=1))
    assert found is not None
    assert "逾期未办结2件（1件经认定有正当理由）。" in dict(found.sections)["一、总体情况"]
    assert [naming.problem for naming in found.namings] == [
        "办理期限2022年7月1日已过，尚未办结",
        "未按时报送月度反馈1次",
    ]


def test_circular_of_another_kind_is_left_to_people() -> None:
    assert draft(kind="special_report") is None
