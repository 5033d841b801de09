"""Y-A: the checker of the feedback report's format names each departure, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban_contracts.common import ReportPart, ReportText
from duban_contracts.vocabulary import DefectKind, ReportKind
from duban_sdk.questions import ReportQuestion
from duban_yunhe.report_format import HEADINGS, report_defects
from tests.plugins.reports import conforming, conforming_reports, question
from tests.plugins.yunhe_rules import book

REMOVALS = {
    "letterhead": "信笺头",
    "title": "标题",
    "addressee": "主送机关",
    "opening": "导语",
    "signed_unit": "落款",
    "sealed": "公章",
    "dated": "日期",
}
"""Element, and the word by which its defect is told."""


def _texts(asked: ReportQuestion) -> list[str]:
    return [defect.text for defect in report_defects(asked)]


def _changed(**fields: object) -> ReportText:
    return conforming().model_copy(update=fields)


@settings(max_examples=60, deadline=None)
@given(conforming_reports())
def test_y_a_conforming_report_has_no_defect(asked: ReportQuestion) -> None:
    assert _texts(asked) == []


@settings(max_examples=60, deadline=None)
@given(conforming_reports(), st.sampled_from(sorted(REMOVALS)))
def test_y_a_removing_an_element_gives_exactly_its_defect(asked: ReportQuestion, element: str) -> None:
    nothing: object = False if element == "sealed" else ""
    text = asked.text.model_copy(update={element: nothing})
    (found,) = _texts(asked.model_copy(update={"text": text}))
    assert REMOVALS[element] in found


@settings(max_examples=40, deadline=None)
@given(conforming_reports(), st.sampled_from(range(3)))
def test_y_a_removing_a_part_or_its_items_gives_exactly_that_defect(asked: ReportQuestion, at: int) -> None:
    parts = asked.text.parts
    without = asked.text.model_copy(update={"parts": parts[:at] + parts[at + 1 :]})
    assert _texts(asked.model_copy(update={"text": without})) == [f"缺少“{HEADINGS[at]}”部分"]
    bare = (*parts[:at], parts[at].model_copy(update={"items": ()}), *parts[at + 1 :])
    (found,) = _texts(asked.model_copy(update={"text": asked.text.model_copy(update={"parts": bare})}))
    assert HEADINGS[at] in found
    assert "分条" in found


@settings(max_examples=60, deadline=None)
@given(conforming_reports(), st.sets(st.sampled_from(sorted(REMOVALS)), min_size=1))
def test_y_a_each_removed_element_is_named_once(asked: ReportQuestion, elements: set[str]) -> None:
    gone = {element: False if element == "sealed" else "" for element in elements}
    found = _texts(asked.model_copy(update={"text": asked.text.model_copy(update=gone)}))
    assert len(found) == len(elements)


def _part(heading: str, *items: str) -> ReportPart:
    return ReportPart(heading=heading, items=items)


FIRST, SECOND, THIRD = (_part(heading, "某事。", "另一事。") for heading in HEADINGS)
TITLE = "云和县住房和城乡建设局关于云和县人民政府督查室2022年12号交办单办理情况的报告"
DEPARTURES: tuple[tuple[str, dict[str, object], str], ...] = (
    ("letterhead of another unit", {"letterhead": "云和县财政局"}, "信笺头应为"),
    ("title of no pattern", {"title": "关于路灯整改的报告"}, "标题格式不符"),
    ("title with another unit", {"title": TITLE.replace("住房和城乡建设局", "财政局")}, "标题中的单位"),
    ("title with another number", {"title": TITLE.replace("12号", "13号")}, "标题中的交办单编号"),
    ("title without number", {"title": TITLE.replace("2022年12号", "")}, "标题格式不符"),
    ("another addressee", {"addressee": "县人民政府："}, "主送机关应为"),
    ("addressee without colon", {"addressee": "县人民政府督查室"}, "主送机关应为"),
    ("parts in another order", {"parts": (FIRST, THIRD, SECOND)}, "顺序"),
    ("part twice", {"parts": (FIRST, SECOND, SECOND, THIRD)}, "重复"),
    ("fourth part", {"parts": (FIRST, SECOND, THIRD, _part("四、有关建议", "某建议。"))}, "多出标题"),
    ("heading in other words", {"parts": (FIRST, SECOND, _part("三、下一步工作安排", "某事。"))}, "三、下步工作安排"),
    ("item without content", {"parts": (FIRST, SECOND, _part(HEADINGS[2], "1. 某事。", "2. "))}, "没有内容"),
    ("number left out", {"parts": (FIRST, SECOND, _part(HEADINGS[2], "1. 某事。", "3. 某事。"))}, "编号"),
    ("signed by another", {"signed_unit": "云和县财政局"}, "单位落款应为"),
    ("date in dots", {"dated": "2022.6.3"}, "落款日期应写成"),
    ("date with noughts", {"dated": "2022年06月03日"}, "落款日期应写成"),
    ("date in words", {"dated": "二〇二二年六月三日"}, "落款日期应写成"),
    ("date left blank", {"dated": "2022年 月 日"}, "落款日期应写成"),
    ("no such day", {"dated": "2022年2月30日"}, "不是真实的日期"),
    ("day to come", {"dated": "2022年6月8日"}, "晚于报送日期"),
)


@pytest.mark.parametrize(("fields", "told"), [pytest.param(*case[1:], id=case[0]) for case in DEPARTURES])
def test_y_a_departure_is_named(fields: dict[str, object], told: str) -> None:
    assert any(told in text for text in _texts(question(_changed(**fields))))


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"title": f" {TITLE} ".replace("关于", "\n关于")}, id="title over two lines"),
        pytest.param({"title": TITLE.replace("2022", "２０２２")}, id="full-width digits"),
        pytest.param({"addressee": "县人民政府督查室:"}, id="plain colon"),
        pytest.param({"letterhead": "云和县住房和城乡建设局文件"}, id="letterhead with 文件"),
        pytest.param({"signed_unit": "云和县住房和城乡建设局（盖章）"}, id="seal noted"),
        pytest.param({"dated": "2022 年 6 月 7 日"}, id="day of filing, spaced"),
        pytest.param({"parts": (FIRST, SECOND, _part(HEADINGS[2], "3.5公里道路修补。"))}, id="figure at the head"),
    ],
)
def test_y_a_way_of_writing_is_no_departure(fields: dict[str, object]) -> None:
    assert _texts(question(_changed(**fields))) == []


def test_y_a_progress_report_is_checked_and_reasons_are_not() -> None:
    assert _texts(question(ReportText(), kind=ReportKind.PROGRESS))
    assert _texts(question(ReportText(), kind=ReportKind.REASONS)) == []


def test_y_a_rulebook_marks_the_defects_automatic_with_their_clause() -> None:
    (defect,) = book().report_defects(question(_changed(sealed=False)))
    assert (defect.kind, defect.clause, defect.automatic) == (DefectKind.FORMAT, "Y-A", True)


def test_y_3_3a_defects_are_found_in_an_empty_report_one_per_element() -> None:
    found = report_defects(question(ReportText()))
    assert len(found) == len(REMOVALS) + len(HEADINGS)
    assert {defect.kind for defect in found} == {DefectKind.FORMAT}


def test_y_a_date_of_filing_itself_is_no_departure() -> None:
    asked = question(_changed(dated="2022年6月3日")).model_copy(update={"filed_on": date(2022, 6, 3)})
    assert _texts(asked) == []
