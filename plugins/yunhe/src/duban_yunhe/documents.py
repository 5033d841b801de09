"""Documents in the county's form: the feedback report of the annex (Y-A), and the 督查交办单 (Y-2.2a)."""

from __future__ import annotations

from datetime import date

from duban_contracts.vocabulary import ReportKind
from duban_sdk.documents import (
    DocumentDraft,
    DocumentMatter,
    DocumentPart,
    DocumentQuestion,
    DocumentReport,
    placeholder,
    written_date,
)
from duban_sdk.plain_documents import contribution_items, filed_items, matter_items, one_line, plain_document
from duban_yunhe.report_format import ADDRESSEE, HEADINGS, title_for

OFFICE = "云和县人民政府督查室"
ORDER_TITLE = "督查交办单"


def draft_document(question: DocumentQuestion) -> DocumentDraft | None:
    """Return the county's own form of an order or report; None for papers and for reasons, which have none."""
    if question.what == "order":
        own = {"letterhead": OFFICE, "title": ORDER_TITLE, "signed_unit": OFFICE}
        return plain_document(question).model_copy(update=own)
    if question.matter is None or question.report is None or question.report.kind is ReportKind.REASONS:
        return None
    return _feedback(question.matter, question.report, question.on)


def _feedback(matter: DocumentMatter, report: DocumentReport, on: date) -> DocumentDraft:
    """Everything that the annex prescribes stands; what only the unit knows is marked to be filled in."""
    done = (*filed_items(report.newest, "办理进展"), *contribution_items(report))
    number = matter.order_number or placeholder("交办单编号，如2026年1号")
    items = (
        matter_items(matter),
        done or (placeholder("办理进展情况，逐条写明"),),
        _next_steps(matter, on) or (placeholder("下步工作安排，逐条写明"),),
    )
    return DocumentDraft(
        letterhead=report.unit_name,
        title=title_for(report.unit_name, number),
        addressee=ADDRESSEE,
        opening=f"现将{OFFICE}{number}交办单所列事项“{one_line(matter.title)}”的办理情况报告如下。",
        parts=tuple(
            DocumentPart(heading=heading, items=each, numbered=True)
            for heading, each in zip(HEADINGS, items, strict=True)
        ),
        signed_unit=report.unit_name,
        sealed=True,
        dated=written_date(on),
    )


def _next_steps(matter: DocumentMatter, on: date) -> tuple[str, ...]:
    """Return the order's steps that are still to come."""
    return tuple(f"{written_date(day)}前，{one_line(text)}" for day, text in matter.milestones if day > on)
