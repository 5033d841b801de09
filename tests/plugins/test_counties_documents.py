"""Documents of 呼图壁县 and 华容区: forms, letters, places of signature and seal, the closing report's parts."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.common import ReportPart, ReportText
from duban_contracts.vocabulary import ReportKind
from duban_huarong.documents import CONCLUSION, FACTS, HANDLING
from duban_sdk.documents import (
    DocumentDraft,
    DocumentMatter,
    DocumentPaper,
    DocumentQuestion,
    DocumentReport,
    DocumentSignature,
    is_unfilled,
)
from duban_sdk.questions import ReportQuestion
from tests.plugins.county_books import book

TODAY = date(2026, 3, 2)


def _matter(**facts: object) -> DocumentMatter:
    usual = {"title": "小区停水", "lead": "县住建局", "requirement": "限期修复", "order_number": "呼督办〔2026〕1号"}
    return DocumentMatter.model_validate({**usual, "due": "待定", "assigned_on": TODAY, **facts})


def _draft(county: str, what: str, **facts: object) -> DocumentDraft:
    question = {"what": what, "on": TODAY, "jurisdiction_name": county, "office_name": "督查科", **facts}
    return book(county).document(DocumentQuestion.model_validate(question))


def _signed(role: str, opinion: str) -> DocumentSignature:
    return DocumentSignature(role=role, person="李明", approved=True, opinion=opinion, on=TODAY)


def test_h_1_2_2_2_order_carries_the_opinion_of_the_vice_head() -> None:
    signatures = (_signed("县政府办公室主任", "拟同意"), _signed("分管副县长", "请住建局三日内修复"))
    matter = _matter(track="ad_hoc", form_name="督办单", signatures=signatures)
    draft = _draft("hutubi", "order", matter=matter)
    assert (draft.letterhead, draft.title, draft.sealed) == ("呼图壁县人民政府办公室", "督办单", True)
    rows = dict(draft.fields)
    assert rows["分管副县长审签意见"] == "分管副县长 李明：请住建局三日内修复（2026年3月2日）"
    assert rows["审签意见"] == "县政府办公室主任 李明：拟同意（2026年3月2日）"
    assert rows["完成时限"] == "待定"


def test_h_1_2_2_2_unsigned_order_leaves_room_for_the_signature() -> None:
    rows = dict(_draft("hutubi", "order", matter=_matter(track="ad_hoc")).fields)
    assert "签名：" in rows["分管副县长审签意见"]
    assert "签名：" in rows["承办单位签收"]
    regular = dict(_draft("hutubi", "order", matter=_matter(track="regular")).fields)
    assert "分管副县长审签意见" not in regular


PAPERS = [
    ("urging_letter", "letter", ""),
    ("supervision_circular", "document", "呼图壁县人民政府办公室　2026年3月2日印发"),
]


@pytest.mark.parametrize(("kind", "layout", "printed"), PAPERS, ids=[f"H-2.1 {row[0]}" for row in PAPERS])
def test_urging_letter_is_a_letter_of_the_office_and_the_circular_a_document(
    kind: str, layout: str, printed: str
) -> None:
    paper = DocumentPaper(
        kind=kind,
        name="文书",
        title="关于小区停水事项的文书",
        number="呼督催〔2026〕1号",
        sections=(("一、存在问题", "至今未修复。"), ("二、要求", "3月9日前修复。\n逐日报告。")),
        addressees=("县住建局",),
        issued_on=TODAY,
    )
    draft = _draft("hutubi", "paper", paper=paper)
    assert (draft.layout, draft.printed) == (layout, printed)
    assert (draft.letterhead, draft.signed_unit, draft.sealed) == (*("呼图壁县人民政府办公室",) * 2, True)
    assert (draft.number, draft.addressee, draft.dated) == ("呼督催〔2026〕1号", "县住建局：", "2026年3月2日")
    assert draft.parts[1].items == ("3月9日前修复。", "逐日报告。")


def test_papers_and_reports_of_hutubi_name_the_office_where_no_unit_is_of_record() -> None:
    paper = DocumentPaper(kind="special_report", name="督查专报", title="督查专报")
    assert _draft("hutubi", "paper", paper=paper, office_name="").letterhead == "呼图壁县人民政府办公室"
    assert _draft("hutubi", "paper", paper=paper).letterhead == "督查科"
    report = DocumentReport(kind=ReportKind.CLOSING, unit_name="县住建局")
    drafted = _draft("hutubi", "report", matter=_matter(), report=report, office_name="")
    assert drafted.addressee == "呼图壁县人民政府办公室："


FORMS = [("notice", "督办通知单", "document"), ("letter", "专项督办函", "letter")]


@pytest.mark.parametrize(("form", "name", "layout"), FORMS, ids=[f"E-8 {row[0]}" for row in FORMS])
def test_order_of_huarong_is_a_form_or_a_letter(form: str, name: str, layout: str) -> None:
    draft = _draft(
        "huarong", "order", matter=_matter(form=form, form_name=name, instruction="请即办", content="三栋楼断水")
    )
    assert draft.layout == layout
    assert name in draft.title
    assert draft.letterhead == "华容区人民政府办公室"
    shown = "\n".join((*(text for _, text in draft.fields), *(item for part in draft.parts for item in part.items)))
    assert all(text in shown for text in ("小区停水", "限期修复", "请即办"))
    assert bool(draft.fields) == (layout == "document")
    assert "三栋楼断水" in shown


def test_e_11_closing_report_is_a_numbered_document_in_three_parts_and_names_what_is_missing() -> None:
    report = DocumentReport(kind=ReportKind.CLOSING, unit_name="区住建局")
    draft = _draft("huarong", "report", matter=_matter(), report=report)
    assert [part.heading for part in draft.parts] == [FACTS, CONCLUSION, HANDLING]
    assert is_unfilled(draft.number)
    assert is_unfilled(draft.signed_by)
    parts = tuple(ReportPart(heading=part.heading, items=part.items) for part in draft.parts)
    text = ReportText(letterhead=draft.letterhead, parts=parts, signed_unit=draft.signed_unit)
    question = ReportQuestion(kind=ReportKind.CLOSING, text=text, unit_name="区住建局", order_number="", filed_on=TODAY)
    assert len(book("huarong").report_defects(question)) == 3
    filled = tuple(ReportPart(heading=part.heading, items=("查明属实。",)) for part in draft.parts)
    sound = question.model_copy(update={"text": text.model_copy(update={"parts": filled})})
    assert book("huarong").report_defects(sound) == ()


def test_e_8_reply_to_the_superior_names_who_signed_it() -> None:
    paper = DocumentPaper(kind="superior_reply", name="回复", title="关于停水事项办理结果的回复")
    assert is_unfilled(_draft("huarong", "paper", paper=paper).signed_by)
    signed = paper.model_copy(update={"signatures": (_signed("办公室主管领导", ""), _signed("区政府领导", ""))})
    assert _draft("huarong", "paper", paper=signed).signed_by == "李明"


def test_e_12_3_circular_goes_out_in_the_name_of_the_government() -> None:
    paper = DocumentPaper(kind="government_circular", name="通报", title="通报")
    assert _draft("huarong", "paper", paper=paper).letterhead == "华容区人民政府"
    other = DocumentPaper(kind="situation_report", name="督查情况汇报", title="汇报")
    assert _draft("huarong", "paper", paper=other).letterhead == "华容区人民政府办公室"
