"""Documents in the district's form: 督办通知单, 专项督办函, closing report (E-8, E-11), papers of the office."""

from __future__ import annotations

from datetime import date

from duban_contracts.vocabulary import ReportKind
from duban_huarong.papers import CIRCULAR, SUPERIOR_REPLY
from duban_sdk.documents import (
    DocumentDraft,
    DocumentMatter,
    DocumentPaper,
    DocumentPart,
    DocumentQuestion,
    DocumentReport,
    placeholder,
    written_date,
)
from duban_sdk.plain_documents import contribution_items, filed_items, matter_items, one_line, plain_document

OFFICE = "华容区人民政府办公室"
GOVERNMENT = "华容区人民政府"
LETTER = "letter"
FACTS, CONCLUSION, HANDLING = "一、基本事实", "二、调查结论", "三、处理情况"


def draft_document(question: DocumentQuestion) -> DocumentDraft | None:
    """Return the district's own form; None for reports that have no prescribed one."""
    if question.what == "order" and question.matter:
        draft = _of_the_office(plain_document(question))
        return _letter(draft, question.matter) if question.matter.form == LETTER else draft
    if question.what == "paper" and question.paper:
        return _paper(plain_document(question), question.paper)
    if question.matter and question.report and question.report.kind is ReportKind.CLOSING:
        return _closing_report(question.matter, question.report, question.on)
    return None


def _of_the_office(draft: DocumentDraft, name: str = OFFICE) -> DocumentDraft:
    printed = f"{OFFICE}　{draft.dated}印发" if draft.printed else ""
    return draft.model_copy(update={"letterhead": name, "signed_unit": name, "sealed": True, "printed": printed})


def _letter(draft: DocumentDraft, matter: DocumentMatter) -> DocumentDraft:
    """A 专项督办函 says in sentences what a 督办通知单 says in a form."""
    content = (f"事项内容：{one_line(matter.content)}",) if matter.content.strip() else ()
    name, *others = matter_items(matter)
    items = (name, *content, *others)
    instruction = (f"区领导批示：{one_line(matter.instruction)}",) if matter.instruction else ()
    own = {
        "layout": "letter",
        "title": f"关于办理“{one_line(matter.title)}”的{draft.title}",
        "opening": "现将下列事项函告你单位，请认真办理。",
        "fields": (),
        "parts": (DocumentPart(items=(*instruction, *items), numbered=True),),
        "closing": "请按时办结，并以正式文件报送办结报告。",
    }
    return draft.model_copy(update=own)


def _paper(draft: DocumentDraft, paper: DocumentPaper) -> DocumentDraft:
    """通报 go out in the government's name; a reply goes up, so it names who signed it."""
    own = _of_the_office(draft, GOVERNMENT if paper.kind == CIRCULAR else OFFICE)
    if paper.kind != SUPERIOR_REPLY:
        return own
    signers = [each for each in paper.signatures if each.approved and each.person]
    signed_by = signers[-1].person if signers else placeholder("签发人姓名")
    return own.model_copy(update={"signed_by": signed_by, "printed": ""})


def _closing_report(matter: DocumentMatter, report: DocumentReport, on: date) -> DocumentDraft:
    """A numbered document of the undertaking unit in three parts; its number and findings are the unit's own."""
    handled = (*filed_items(report.newest, "处理", "办理"), *contribution_items(report))
    found = filed_items(report.newest, "事实")
    concluded = filed_items(report.newest, "结论")
    numbered = f"（{matter.order_number}）" if matter.order_number else ""
    parts = (
        (FACTS, (*matter_items(matter), *(found or (placeholder("查明的事实"),)))),
        (CONCLUSION, concluded or (placeholder("结论"),)),
        (HANDLING, handled or (placeholder("处理情况和结果"),)),
    )
    return DocumentDraft(
        letterhead=report.unit_name,
        number=placeholder("发文字号"),
        signed_by=placeholder("签发人姓名"),
        title=f"{report.unit_name}关于“{one_line(matter.title)}”的办结报告",
        addressee=f"{OFFICE}：",
        opening=f"按照{matter.form_name or '督办通知单'}{numbered}要求，现将办理结果报告如下。",
        parts=tuple(DocumentPart(heading=heading, items=items, numbered=True) for heading, items in parts),
        closing="专此报告。",
        signed_unit=report.unit_name,
        sealed=True,
        dated=written_date(on),
    )
