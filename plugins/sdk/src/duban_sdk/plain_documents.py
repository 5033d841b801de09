"""Documents of jurisdictions that say nothing of their form: the same facts, plainly. Plugins may build on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from duban_contracts.common import ReportText
from duban_contracts.vocabulary import ReportKind
from duban_sdk.documents import (
    DocumentDraft,
    DocumentMatter,
    DocumentPaper,
    DocumentPart,
    DocumentQuestion,
    DocumentReport,
    DocumentSignature,
    placeholder,
    written_date,
)

ORDER_NAME = "督办单"
REPORT_ENDINGS: Mapping[ReportKind, str] = {
    ReportKind.CLOSING: "办理情况的报告",
    ReportKind.PROGRESS: "办理进展情况的报告",
    ReportKind.REASONS: "未按期办理原因及改进意见的报告",
    ReportKind.CONTRIBUTION: "协办情况的报告",
    ReportKind.INTERIM: "动态信息的报告",
}
_DONE, _NEXT = "二、办理情况", "三、下步工作"
_REASONS, _MENDING = "二、未按期办理的原因", "三、改进意见"
_OFFICE_ENDINGS = ("政府", "办公室", "督查室")
_FILE_SUFFIX = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|et|pptx?|jpe?g|png|zip)$", re.IGNORECASE)


def plain_document(question: DocumentQuestion) -> DocumentDraft:
    """Return a document from the facts alone; a question without its facts gives one with places to fill in."""
    return _DRAFTS[question.what](question)


def order_fields(matter: DocumentMatter) -> tuple[tuple[str, str], ...]:
    """Return the rows of an order's form, those without text left out."""
    rows = (
        ("事项名称", matter.title),
        ("事项类别", matter.category_name),
        ("事项来源", "；".join(filter(None, (matter.origin_name, matter.basis)))),
        ("事项内容", matter.content),
        ("领导批示", matter.instruction),
        ("牵头领导", matter.lead_official),
        ("主办单位", matter.lead),
        ("协办单位", "、".join(matter.co_units)),
        ("工作目标", matter.goal),
        ("重点任务", matter.key_task),
        ("办理要求", matter.requirement),
        ("时间节点", "\n".join(f"{written_date(on)}：{text}" for on, text in matter.milestones)),
        ("完成时限", matter.due),
        ("联合督查单位", "、".join(matter.joint_bodies)),
        ("审签意见", "\n".join(map(signature_words, matter.signatures))),
    )
    return tuple((name, text) for name, text in rows if text.strip())


def signature_words(signature: DocumentSignature) -> str:
    """Return a signature in one line: title, name, opinion, day."""
    opinion = signature.opinion or ("同意" if signature.approved else "不同意")
    person = f" {signature.person}" if signature.person else ""
    return f"{signature.role}{person}：{opinion}（{written_date(signature.on)}）"


def one_line(text: str) -> str:
    """Return a text without its line breaks, so that it stays one item."""
    return " ".join(text.split())


def matter_items(matter: DocumentMatter) -> tuple[str, ...]:
    """Return what a report says of the matter itself, item by item."""
    steps = "；".join(f"{written_date(on)}{text}" for on, text in matter.milestones)
    rows = (
        ("交办事项", matter.title),
        ("办理要求", matter.requirement),
        ("时间节点", steps),
        ("完成时限", matter.due),
        ("承办单位", _undertaking(matter)),
    )
    return tuple(f"{name}：{one_line(text)}" for name, text in rows if text.strip())


def filed_items(newest: ReportText | None, *words: str) -> tuple[str, ...]:
    """Return the items that the newest report has in parts whose heading holds one of these words."""
    parts = newest.parts if newest else ()
    found = (one_line(item) for part in parts if any(word in part.heading for word in words) for item in part.items)
    return tuple(item for item in found if item)


def contribution_items(report: DocumentReport) -> tuple[str, ...]:
    """Return one item for each co-organiser that told what it did."""
    return tuple(f"{unit}：{one_line(text)}" for unit, text in report.contributions if text.strip())


def text_parts(sections: tuple[tuple[str, str], ...]) -> tuple[DocumentPart, ...]:
    """Return the parts of a text in sections, a paragraph for each of its lines."""
    return tuple(
        DocumentPart(heading=one_line(heading), items=tuple(filter(None, map(str.strip, text.splitlines()))))
        for heading, text in sections
    )


def _undertaking(matter: DocumentMatter) -> str:
    helpers = f"；协办：{'、'.join(matter.co_units)}" if matter.co_units else ""
    return f"主办：{matter.lead}{helpers}" if matter.lead else ""


def _order(question: DocumentQuestion) -> DocumentDraft:
    matter = question.matter or DocumentMatter(title="")
    name = matter.form_name or ORDER_NAME
    return DocumentDraft(
        letterhead=_office(question),
        number=matter.order_number,
        title=name,
        addressee=f"{'、'.join(filter(None, (matter.lead, *matter.co_units))) or placeholder('承办单位')}：",
        opening=f"现将下列事项交你单位办理，请按要求办理，并在时限内反馈办理情况。（本{name}一事一单）",
        fields=order_fields(matter),
        attachments=tuple(_FILE_SUFFIX.sub("", name) for name in matter.attachments),
        signed_unit=_office(question),
        sealed=True,
        dated=written_date(matter.assigned_on) if matter.assigned_on else "",
    )


def _report(question: DocumentQuestion) -> DocumentDraft:
    matter = question.matter or DocumentMatter(title="")
    report = question.report or DocumentReport(kind=ReportKind.CLOSING, unit_name="")
    numbered = f"（{matter.order_number}）" if matter.order_number else ""
    return DocumentDraft(
        letterhead=report.unit_name,
        signed_by=placeholder("签发人姓名"),
        title=f"{report.unit_name}关于“{one_line(matter.title)}”{REPORT_ENDINGS[report.kind]}",
        addressee=f"{_office(question)}：",
        opening=f"按照{matter.form_name or ORDER_NAME}{numbered}要求，现将有关情况报告如下。",
        parts=(
            DocumentPart(heading="一、交办事项", items=matter_items(matter), numbered=True),
            *_told(report),
        ),
        signed_unit=report.unit_name,
        sealed=True,
        dated=written_date(question.on),
    )


def _told(report: DocumentReport) -> tuple[DocumentPart, ...]:
    """Return the parts that the unit writes: what was done and what comes; in one of reasons, why and what mends."""
    done = (*filed_items(report.newest, "办理", "进展", "处理"), *contribution_items(report))
    rows: tuple[tuple[str, tuple[str, ...]], ...] = (
        (_DONE, done or (placeholder("办理情况"),)),
        (_NEXT, (placeholder("下步工作，没有的写明已办结"),)),
    )
    if report.kind is ReportKind.REASONS:
        rows = ((_REASONS, (placeholder("原因"),)), (_MENDING, (placeholder("改进意见"),)))
    return tuple(DocumentPart(heading=heading, items=items, numbered=True) for heading, items in rows)


def _paper(question: DocumentQuestion) -> DocumentDraft:
    paper = question.paper or DocumentPaper(kind="", name="", title="")
    issued = written_date(paper.issued_on) if paper.issued_on else ""
    return DocumentDraft(
        letterhead=_office(question),
        number=paper.number,
        title=one_line(paper.title) or paper.name,
        addressee=f"{'，'.join(paper.addressees)}：" if paper.addressees else "",
        parts=text_parts(paper.sections),
        signed_unit=_office(question),
        sealed=True,
        dated=issued,
        printed=f"{_office(question)}　{issued}印发" if issued else "",
    )


def _office(question: DocumentQuestion) -> str:
    """Return who sends: a jurisdiction is no sender by itself, its government is."""
    name = question.office_name or question.jurisdiction_name
    return name if question.office_name or name.endswith(_OFFICE_ENDINGS) else f"{name}人民政府"


_DRAFTS: Mapping[str, Callable[[DocumentQuestion], DocumentDraft]] = {
    "order": _order,
    "report": _report,
    "paper": _paper,
}
