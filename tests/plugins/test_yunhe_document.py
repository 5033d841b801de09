"""Y-A: the generated report is in the annex's form, prefilled; once filled in, our own checker finds nothing."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban_contracts.common import Defect, ReportPart, ReportText
from duban_contracts.vocabulary import ReportKind
from duban_sdk.documents import DocumentDraft, DocumentMatter, DocumentQuestion, DocumentReport, is_unfilled
from duban_sdk.questions import ReportQuestion
from duban_tracking.translate.document_file import docx_of
from duban_yunhe.docx_report import read_docx
from duban_yunhe.report_format import ADDRESSEE, HEADINGS, report_defects, title_for
from tests.plugins.yunhe_rules import book

UNIT, NUMBER, TODAY = "云和县教育局", "2026年12号", date(2026, 3, 2)
WORDS = st.text(alphabet="云和县政府督查整改路灯道路完成12一二、.：（）\n 年月日", min_size=1, max_size=40)
NAMES = st.text(alphabet="云和县政府督查整改路灯", min_size=1, max_size=12).map(lambda text: f"{text}局")


def _question(kind: ReportKind = ReportKind.CLOSING, **of_matter: object) -> DocumentQuestion:
    facts = {"title": "学校周边交通拥堵", "order_number": NUMBER, "lead": UNIT, "requirement": "提出并落实整治方案"}
    matter = DocumentMatter.model_validate({**facts, "due": "2026年3月20日", **of_matter})
    report = DocumentReport(kind=kind, unit_name=UNIT)
    return DocumentQuestion(what="report", on=TODAY, jurisdiction_name="云和县", matter=matter, report=report)


def _drafted(question: DocumentQuestion) -> DocumentDraft:
    return book().document(question)


def _defects(content: bytes, asked: DocumentQuestion) -> tuple[Defect, ...]:
    assert asked.matter
    assert asked.report
    question = ReportQuestion(
        kind=asked.report.kind,
        text=read_docx(content),
        unit_name=asked.report.unit_name,
        order_number=asked.matter.order_number,
        filed_on=asked.on,
    )
    return report_defects(question)


def _filled(content: bytes) -> bytes:
    """Return the file as a clerk fills it in: each marked place is overwritten."""
    document = docx.Document(BytesIO(content))
    for paragraph in document.paragraphs:
        if is_unfilled(paragraph.text):
            number = paragraph.text.split("【")[0]
            paragraph.runs[0].text = f"{number}已完成整治。"
    written = BytesIO()
    document.save(written)
    return written.getvalue()


@st.composite
def _questions(draw: st.DrawFn) -> DocumentQuestion:
    steps = st.tuples(st.dates(date(2025, 1, 1), date(2027, 12, 31)), WORDS)
    matter = DocumentMatter(
        title=draw(WORDS.filter(str.strip)),
        order_number=f"{draw(st.integers(2020, 2099))}年{draw(st.integers(1, 999))}号",
        lead=draw(NAMES),
        co_units=tuple(draw(st.lists(NAMES, max_size=2))),
        requirement=draw(WORDS),
        due=draw(WORDS),
        milestones=tuple(draw(st.lists(steps, max_size=3))),
    )
    parts = tuple(ReportPart(heading=each, items=tuple(draw(st.lists(WORDS, max_size=3)))) for each in HEADINGS)
    report = DocumentReport(
        kind=draw(st.sampled_from([each for each in ReportKind if each is not ReportKind.REASONS])),
        unit_name=draw(NAMES),
        newest=draw(st.none() | st.just(ReportText(parts=parts))),
        contributions=tuple(draw(st.lists(st.tuples(NAMES, WORDS), max_size=2))),
    )
    on = draw(st.dates(date(2022, 1, 1), date(2030, 12, 31)))
    return DocumentQuestion(what="report", on=on, jurisdiction_name="云和县", matter=matter, report=report)


@settings(max_examples=40, deadline=None)
@given(_questions())
def test_y_a_generated_report_has_no_defect_once_it_is_filled_in(asked: DocumentQuestion) -> None:
    draft = _drafted(asked)
    content = docx_of(draft)
    unfilled = {part.heading for part in draft.parts if any(map(is_unfilled, part.items))}
    told = [defect.text for defect in _defects(content, asked)]
    assert told == [f"“{heading}”部分还有“【请填写……】”处没有填写" for heading in HEADINGS if heading in unfilled]
    assert _defects(_filled(content), asked) == ()


def test_y_a_generated_report_has_every_element_of_the_annex() -> None:
    text = read_docx(docx_of(_drafted(_question())))
    assert (text.letterhead, text.title, text.addressee) == (UNIT, title_for(UNIT, NUMBER), ADDRESSEE)
    assert NUMBER in text.opening
    assert [part.heading for part in text.parts] == list(HEADINGS)
    assert (text.signed_unit, text.sealed, text.dated) == (UNIT, True, "2026年3月2日")


def test_y_a_report_is_prefilled_from_the_matter_and_what_was_filed_last() -> None:
    asked = _question(milestones=((date(2026, 3, 1), "摸底"), (date(2026, 3, 10), "施划标线")))
    newest = ReportText(parts=(ReportPart(heading=HEADINGS[1], items=("1. 已增设护学岗。", "已调整信号灯。")),))
    told = DocumentReport(
        kind=ReportKind.CLOSING, unit_name=UNIT, newest=newest, contributions=(("县公安局", "错峰放学。"),)
    )
    matter, done, following = read_docx(docx_of(_drafted(asked.model_copy(update={"report": told})))).parts
    assert matter.items[:2] == ("1. 交办事项：学校周边交通拥堵", "2. 办理要求：提出并落实整治方案")
    assert done.items == ("1. 已增设护学岗。", "2. 已调整信号灯。", "3. 县公安局：错峰放学。")
    assert following.items == ("1. 2026年3月10日前，施划标线",)


PLACES = [
    ("opening", {"opening": "现报告如下：【请填写情况】。"}, "开头段"),
    ("date", {"dated": "【请填写日期】"}, "落款日期"),
    ("title", {"title": "【请填写标题】"}, "标题"),
]


@pytest.mark.parametrize(("changes", "place"), [row[1:] for row in PLACES], ids=[row[0] for row in PLACES])
def test_y_a_checker_names_what_nobody_filled_in(changes: dict[str, str], place: str) -> None:
    question = ReportQuestion(
        kind=ReportKind.CLOSING, text=ReportText(**changes), unit_name=UNIT, order_number=NUMBER, filed_on=TODAY
    )
    assert f"{place}还有“【请填写……】”处没有填写" in [defect.text for defect in report_defects(question)]


def test_reasons_have_no_form_of_the_annex_and_are_drafted_plainly() -> None:
    draft = _drafted(_question(ReportKind.REASONS))
    assert draft.title == f"{UNIT}关于“学校周边交通拥堵”未按期办理原因及改进意见的报告"


def test_y_2_2a_order_has_its_columns_and_the_head_of_the_supervision_office() -> None:
    asked = _question(lead_official="李副县长", category_name="领导批示").model_copy(update={"what": "order"})
    draft = _drafted(asked)
    assert (draft.letterhead, draft.title, draft.number) == ("云和县人民政府督查室", "督查交办单", NUMBER)
    shown = dict(draft.fields)
    wanted = {"事项名称": "学校周边交通拥堵", "牵头领导": "李副县长", "主办单位": UNIT, "完成时限": "2026年3月20日"}
    assert {name: shown.get(name) for name in wanted} == wanted
