"""Checker of the feedback report's format (附件, Y-A): names each departure from it, one defect per element."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from duban_contracts.common import Defect, ReportPart, ReportText
from duban_contracts.vocabulary import DefectKind, ReportKind
from duban_sdk.documents import is_unfilled
from duban_sdk.questions import ReportQuestion

CLAUSE = "Y-A"
ADDRESSEE = "县人民政府督查室："
HEADINGS = ("一、办理事项", "二、办理进展情况", "三、下步工作安排")
TITLE_HEAD, TITLE_TAIL = "关于云和县人民政府督查室", "交办单办理情况的报告"

_TITLE = re.compile(rf"(?P<unit>.+){TITLE_HEAD}(?P<number>20\d\d年\d+号){TITLE_TAIL}")
_DATE = re.compile(r"([12]\d{3})年([1-9]\d?)月([1-9]\d?)日")
# A figure such as 3.5亿元 at the head of an item is no number of it.
_NUMBER = re.compile(r"(\d+)[.、](?!\d)")
_SEAL_NOTE = re.compile(r"\((?:盖章|公章|印章)\)$")


def report_defects(question: ReportQuestion) -> tuple[Defect, ...]:
    """Return each departure from the annex; reasons asked for by a circular have no prescribed format."""
    if question.kind is ReportKind.REASONS:
        return ()
    return tuple(Defect(kind=DefectKind.FORMAT, clause=CLAUSE, text=text) for text in _departures(question))


def _departures(question: ReportQuestion) -> Iterator[str]:
    text = question.text
    yield from _letterhead(text, question.unit_name)
    yield from _title(text, question)
    yield from _addressee(text)
    if not plain(text.opening):
        yield "缺少开头段：主送机关之后应有一段导语"
    yield from _parts(text.parts)
    yield from _signature(text, question.unit_name)
    yield from _date(text, question.filed_on)
    yield from _unfilled(text)


def plain(text: str) -> str:
    """Return the text without white space, with full-width letters, digits and marks in their plain form."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def title_for(unit_name: str, order_number: str) -> str:
    """Return the title that the annex prescribes for a unit's report on an order."""
    return f"{unit_name}{TITLE_HEAD}{order_number}{TITLE_TAIL}"


def _letterhead(text: ReportText, unit_name: str) -> Iterator[str]:
    if not plain(text.letterhead):
        yield "缺少承办单位红色信笺头"
    elif plain(unit_name) not in plain(text.letterhead):
        yield f"信笺头应为承办单位“{unit_name}”的信笺头，现为“{_short(text.letterhead)}”"


def _title(text: ReportText, question: ReportQuestion) -> Iterator[str]:
    expected = title_for(question.unit_name, question.order_number or "20××年××号")
    title = plain(text.title)
    found = _TITLE.fullmatch(title)
    if not title:
        yield f"缺少标题，应为“{expected}”"
    elif found is None:
        yield f"标题格式不符，应为“{expected}”"
    elif found["unit"] != plain(question.unit_name):
        yield f"标题中的单位应为“{question.unit_name}”，现为“{_short(found['unit'])}”"
    elif question.order_number and found["number"] != plain(question.order_number):
        yield f"标题中的交办单编号应为“{question.order_number}”，现为“{found['number']}”"


def _addressee(text: ReportText) -> Iterator[str]:
    addressee = plain(text.addressee)
    if not addressee:
        yield f"缺少主送机关“{ADDRESSEE}”"
    elif addressee != plain(ADDRESSEE):
        yield f"主送机关应为“{ADDRESSEE}”，现为“{_short(text.addressee)}”"


def _parts(parts: tuple[ReportPart, ...]) -> Iterator[str]:
    headings = [plain(part.heading) for part in parts]
    wanted = [plain(heading) for heading in HEADINGS]
    for heading, sought in zip(HEADINGS, wanted, strict=True):
        if sought not in headings:
            yield f"缺少“{heading}”部分"
    known = [heading for heading in headings if heading in wanted]
    if len(known) != len(set(known)):
        yield "三个部分中有重复的标题"
    elif known != sorted(known, key=wanted.index):
        yield f"三个部分的顺序应为：{'；'.join(HEADINGS)}"
    for part, heading in zip(parts, headings, strict=True):
        if heading in wanted:
            yield from _items(part)
        else:
            yield f"多出标题“{_short(part.heading)}”，报告只分三个部分"


def _items(part: ReportPart) -> Iterator[str]:
    items = [plain(item) for item in part.items]
    if not any(_content(item) for item in items):
        yield f"“{part.heading}”部分应分条列明，每条编号（1. 2. ……）"
        return
    for position, item in enumerate(items, start=1):
        number = _NUMBER.match(item)
        if not _content(item):
            yield f"“{part.heading}”部分第{position}条没有内容"
        elif number and int(number[1]) != position:
            yield f"“{part.heading}”部分第{position}条的编号写成了“{number[1]}”"
            return


def _content(item: str) -> str:
    """Return an item without its number."""
    return _NUMBER.sub("", item, count=1) if _NUMBER.match(item) else item


def _signature(text: ReportText, unit_name: str) -> Iterator[str]:
    signed = _SEAL_NOTE.sub("", plain(text.signed_unit))
    if not signed:
        yield "缺少单位落款"
    elif signed != plain(unit_name):
        yield f"单位落款应为“{unit_name}”，现为“{_short(text.signed_unit)}”"
    if not text.sealed:
        yield "单位落款处未加盖公章"


def _date(text: ReportText, filed_on: date) -> Iterator[str]:
    written = plain(text.dated)
    if not written:
        yield "缺少落款日期"
        return
    found = _DATE.fullmatch(written)
    if found is None:
        yield f"落款日期应写成“2022年6月3日”的形式，现为“{_short(text.dated)}”"
        return
    try:
        dated_on = date(*map(int, found.groups()))
    except ValueError:
        yield f"落款日期“{written}”不是真实的日期"
        return
    if dated_on > filed_on:
        yield f"落款日期“{written}”晚于报送日期{filed_on.year}年{filed_on.month}月{filed_on.day}日"


def _unfilled(text: ReportText) -> Iterator[str]:
    """Yield each place of a generated report that nobody filled in."""
    written = (("标题", text.title), ("开头段", text.opening), ("落款日期", text.dated))
    for place, words in (*written, *((f"“{part.heading}”部分", "".join(part.items)) for part in text.parts)):
        if is_unfilled(words):
            yield f"{place}还有“【请填写……】”处没有填写"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:40]}……"
