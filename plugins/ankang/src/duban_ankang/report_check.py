"""Checker of reports (第九条): nothing left out, physical progress for projects, proof for what is done."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from duban_ankang.matters import KEY_PROJECT
from duban_contracts.common import Defect
from duban_contracts.vocabulary import DefectKind, ReportKind
from duban_sdk.questions import ReportQuestion

CLAUSE = "A-9c"
PHYSICAL_PROGRESS = "形象进度"

# A requirement that sets out several items numbers them: 1. 2. or （一）（二） at the head of a line.
_ITEM = re.compile(r"^\s*(?:\d+[.、．](?!\d)|[（(][一二三四五六七八九十]+[）)])\s*(?P<text>.+?)\s*$", re.MULTILINE)


def report_defects(question: ReportQuestion) -> tuple[Defect, ...]:
    """Return what a report lacks; reasons for a delay are no report on progress. Brevity is left to the checker."""
    if question.kind is ReportKind.REASONS:
        return ()
    return tuple(_missing_items(question)) + tuple(_missing_proof(question))


def assigned_items(question: ReportQuestion) -> tuple[str, ...]:
    """Return what was assigned, item by item: the order's milestones, and the numbered items of its requirement."""
    numbered = tuple(found["text"] for found in _ITEM.finditer(question.requirement))
    return tuple(dict.fromkeys((*numbered, *question.milestones)))


def _missing_items(question: ReportQuestion) -> Iterator[Defect]:
    answers = [
        plain(f"{part.heading}{''.join(part.items)}") for part in question.text.parts if any(map(plain, part.items))
    ]
    if not answers:
        yield Defect(kind=DefectKind.INCOMPLETE, clause=CLAUSE, text="报告没有写明进展情况")
        return
    for item in assigned_items(question):
        if not any(plain(item) in answer for answer in answers):
            yield Defect(kind=DefectKind.INCOMPLETE, clause=CLAUSE, text=f"漏项：未逐项说明“{_short(item)}”")


def _missing_proof(question: ReportQuestion) -> Iterator[Defect]:
    text = plain("".join(f"{part.heading}{''.join(part.items)}" for part in question.text.parts))
    if question.category == KEY_PROJECT and PHYSICAL_PROGRESS not in text:
        yield Defect(kind=DefectKind.INCOMPLETE, clause=CLAUSE, text=f"项目类进展情况没有说明{PHYSICAL_PROGRESS}")
    if question.completed and not question.attachments:
        yield Defect(kind=DefectKind.INCOMPLETE, clause=CLAUSE, text="已完成的工作没有附印证资料")


def plain(text: str) -> str:
    """Return the text without white space, with full-width letters, digits and marks in their plain form."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:40]}……"
