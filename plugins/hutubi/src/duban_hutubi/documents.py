"""Documents in the county's form: 督办单 with the vice head's opinion (H-1.2.2.2), 催办函 (H-2.1), 督查通报 (H-2.2)."""

from __future__ import annotations

from duban_hutubi.categories import AD_HOC
from duban_hutubi.papers import SUPERVISION_CIRCULAR, URGING_LETTER
from duban_sdk.documents import DocumentDraft, DocumentMatter, DocumentQuestion
from duban_sdk.plain_documents import order_fields, plain_document, signature_words

OFFICE = "呼图壁县人民政府办公室"
VICE_HEAD = "分管副县长"
_SIGNING_SPACE = "\n\n签名：　　　　　　　年　　月　　日"
_SIGNED_ROW = "审签意见"


def draft_document(question: DocumentQuestion) -> DocumentDraft:
    """Return the county's own form of an order, a 催办函 or a 督查通报; others are drafted plainly, by the office."""
    if not question.office_name:
        question = question.model_copy(update={"office_name": OFFICE})
    if question.what == "order" and question.matter:
        return _order(question, question.matter)
    if question.paper and question.paper.kind in (URGING_LETTER, SUPERVISION_CIRCULAR):
        letter = question.paper.kind == URGING_LETTER
        return _in_the_name_of_the_office(plain_document(question), question).model_copy(
            update={"layout": "letter", "printed": ""} if letter else {}
        )
    return plain_document(question)


def _in_the_name_of_the_office(draft: DocumentDraft, question: DocumentQuestion) -> DocumentDraft:
    issued = question.paper.issued_on if question.paper else None
    printed = f"{OFFICE}　{draft.dated}印发" if issued else ""
    return draft.model_copy(update={"letterhead": OFFICE, "signed_unit": OFFICE, "sealed": True, "printed": printed})


def _order(question: DocumentQuestion, matter: DocumentMatter) -> DocumentDraft:
    """The opinion of the vice head in charge travels with a 督办单; unsigned, there is room for it."""
    draft = _in_the_name_of_the_office(plain_document(question), question)
    if matter.track != AD_HOC:
        return draft
    opinions = [signature_words(each) for each in matter.signatures if VICE_HEAD in each.role]
    others = [signature_words(each) for each in matter.signatures if VICE_HEAD not in each.role]
    rows = [row for row in order_fields(matter) if row[0] != _SIGNED_ROW]
    if others:
        rows.append((_SIGNED_ROW, "\n".join(others)))
    rows.append((f"{VICE_HEAD}审签意见", "\n".join(opinions) or _SIGNING_SPACE))
    rows.append(("承办单位签收", _SIGNING_SPACE))
    return draft.model_copy(update={"fields": tuple(rows)})
