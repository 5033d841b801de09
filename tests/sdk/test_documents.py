"""Documents without a county's own form, the words that mark what is to be filled in, and whose answer is taken."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.vocabulary import ReportKind
from duban_sdk.documents import (
    DocumentDraft,
    DocumentMatter,
    DocumentPaper,
    DocumentQuestion,
    DocumentReport,
    is_unfilled,
    placeholder,
    written_date,
)
from duban_sdk.plain_documents import REPORT_ENDINGS, plain_document
from tests.sdk.fake_plugins import plugin, shelf

ON = date(2026, 3, 2)
MATTER = DocumentMatter(
    title="路灯\n整修",
    lead="县住建局",
    co_units=("县交通局",),
    requirement="修复",
    order_number="2026年1号",
    due="待定",
)


def _question(what: str, **facts: object) -> DocumentQuestion:
    return DocumentQuestion.model_validate({"what": what, "on": ON, "jurisdiction_name": "某县", **facts})


def test_first_plugin_that_answers_drafts_the_document_and_the_engine_when_none_does() -> None:
    def silent(question: DocumentQuestion) -> None:
        return None

    def own(question: DocumentQuestion) -> DocumentDraft | None:
        return DocumentDraft(title="本县格式") if question.what == "order" else None

    rules = shelf(first=plugin("first", duban_document=silent), second=plugin("second", duban_document=own)).current
    assert rules.document(_question("order")).title == "本县格式"
    paper = _question("paper", paper=DocumentPaper(kind="circular", name="通报", title="三月通报"))
    assert rules.document(paper) == plain_document(paper)


def test_order_addresses_all_units_and_leaves_out_rows_without_text() -> None:
    draft = plain_document(_question("order", matter=MATTER, office_name="督查室"))
    assert (draft.addressee, draft.letterhead, draft.number) == ("县住建局、县交通局：", "督查室", "2026年1号")
    assert [name for name, _ in draft.fields] == ["事项名称", "主办单位", "协办单位", "办理要求", "完成时限"]
    assert draft.dated == ""


@pytest.mark.parametrize("kind", list(ReportKind))
def test_report_of_every_kind_has_a_title_items_and_places_to_fill_in(kind: ReportKind) -> None:
    report = DocumentReport(kind=kind, unit_name="县住建局", contributions=(("县交通局", "已配合。"),))
    draft = plain_document(_question("report", matter=MATTER, report=report))
    assert draft.title == f"县住建局关于“路灯 整修”{REPORT_ENDINGS[kind]}"
    assert is_unfilled(draft.signed_by)
    told = ("县交通局：已配合。",) if kind is not ReportKind.REASONS else (placeholder("原因"),)
    assert draft.parts[1].items == told
    assert any(map(is_unfilled, draft.parts[2].items))


def test_attachments_are_named_without_the_kind_of_their_file() -> None:
    matter = MATTER.model_copy(update={"attachments": ("来函.pdf", "第3.5版方案", "台账.XLSX")})
    assert plain_document(_question("order", matter=matter)).attachments == ("来函", "第3.5版方案", "台账")


def test_report_of_reasons_asks_for_the_reasons_and_what_mends_it() -> None:
    report = DocumentReport(kind=ReportKind.REASONS, unit_name="县住建局")
    headings = [part.heading for part in plain_document(_question("report", matter=MATTER, report=report)).parts]
    assert headings == ["一、交办事项", "二、未按期办理的原因", "三、改进意见"]


@pytest.mark.parametrize(
    ("office", "jurisdiction", "sender"),
    [("督查室", "某县", "督查室"), ("", "某县", "某县人民政府"), ("", "某县人民政府", "某县人民政府")],
    ids=["office of record", "none of record", "named as a government"],
)
def test_sender_is_an_organ_and_no_area(office: str, jurisdiction: str, sender: str) -> None:
    question = _question("order", matter=MATTER, office_name=office, jurisdiction_name=jurisdiction)
    assert plain_document(question).letterhead == sender


def test_paper_is_dated_and_printed_once_it_is_issued() -> None:
    paper = DocumentPaper(kind="circular", name="通报", title="三月通报", sections=(("一、情况", "甲。\n乙。"),))
    drafted = plain_document(_question("paper", paper=paper))
    assert (drafted.dated, drafted.printed, drafted.parts[0].items) == ("", "", ("甲。", "乙。"))
    issued = plain_document(_question("paper", paper=paper.model_copy(update={"issued_on": ON})))
    assert (issued.dated, issued.printed) == ("2026年3月2日", "某县人民政府　2026年3月2日印发")


@pytest.mark.parametrize(
    ("text", "unfilled"),
    [(placeholder("结论"), True), (f"1. {placeholder('')}", True), ("【已填写】", False), ("请填写", False)],
    ids=["whole text", "within a text", "other brackets", "words alone"],
)
def test_placeholder_is_found_wherever_it_stands(text: str, unfilled: bool) -> None:
    assert is_unfilled(text) is unfilled


def test_date_is_written_without_leading_zeros() -> None:
    assert written_date(ON) == "2026年3月2日"
