"""Checker of the closing report (第十一条): in the unit's own name, with facts, conclusion and handling."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from duban_contracts.common import Defect, ReportPart
from duban_contracts.vocabulary import DefectKind, ReportKind
from duban_sdk.documents import is_unfilled
from duban_sdk.questions import ReportQuestion

CLAUSE = "E-11"
PARTS = (("事实", "事实清楚"), ("结论", "结论准确"), ("处理", "处理妥当"))
"""Word that a part's heading holds, and what the text asks of it."""


def report_defects(question: ReportQuestion) -> tuple[Defect, ...]:
    """Return each departure of a closing report from the text; other reports have no prescribed form.

    The document number is held against its pattern by the engine (``reports.closing``).
    """
    if question.kind is not ReportKind.CLOSING:
        return ()
    return (*_sender(question), *_parts(question))


def _sender(question: ReportQuestion) -> Iterator[Defect]:
    wanted = _plain(question.unit_name)
    for name, written in (("信笺头", question.text.letterhead), ("落款", question.text.signed_unit)):
        if written and wanted not in _plain(written):
            yield _defect(
                DefectKind.FORMAT, f"办结报告须以承办机关“{question.unit_name}”名义上报，{name}写的是别的单位"
            )
    if not (question.text.letterhead or question.text.signed_unit):
        yield _defect(DefectKind.FORMAT, f"办结报告须以承办机关“{question.unit_name}”名义上报，现未写明单位")


def _parts(question: ReportQuestion) -> Iterator[Defect]:
    for word, demand in PARTS:
        if not any(word in _plain(part.heading) and _has_text(part) for part in question.text.parts):
            yield _defect(DefectKind.INCOMPLETE, f"缺少“{word}”部分，或该部分没有内容（要求{demand}）")
    for part in question.text.parts:
        if any(map(is_unfilled, part.items)):
            yield _defect(DefectKind.INCOMPLETE, f"“{part.heading}”部分还有“【请填写……】”处没有填写")


def _has_text(part: ReportPart) -> bool:
    return any(_plain(item) for item in part.items)


def _plain(text: str) -> str:
    """Return the text without white space, full-width letters and marks in their plain form."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _defect(kind: DefectKind, text: str) -> Defect:
    return Defect(kind=kind, clause=CLAUSE, text=text)
