"""An uploaded report (.docx) as the elements that the annex prescribes, for the same checker as text filed online."""

from __future__ import annotations

import re

from pydantic import ValidationError

from duban_contracts.common import ReportPart, ReportText
from duban_yunhe.docx_paragraphs import Paragraph, UnreadableDocument, read_paragraphs
from duban_yunhe.report_format import plain

__all__ = ["UnreadableDocument", "read_docx"]

_HEADING = re.compile(r"[一二三四五六七八九十]+、.{1,30}")
_NUMBERED = re.compile(r"\d+[.、]")
_DATE = re.compile(r".{0,6}[\d〇零一二三四五六七八九]{2,4}年.{0,3}月.{0,3}日")
_DOCUMENT_NUMBER = re.compile(r".{0,20}[〔\[(]\d{4}[〕\])]第?\d+号.{0,20}")
_SEAL = re.compile(r"\((?:盖章|公章|印章)\)")
_SENTENCE_END = tuple("。;:!?,、")
_LONGEST_NAME = 40


def read_docx(content: bytes) -> ReportText:
    """Return the report's elements; what is not found stays empty and is named by the checker.

    A letterhead counts when it is red, in the page header or above the title. A seal is a picture near the signature,
    or the words （盖章） there.

    Raises:
        UnreadableDocument: the file cannot be read; the text says why.
    """
    try:
        return _report(read_paragraphs(content))
    except ValidationError as error:
        raise UnreadableDocument("文件中有的段落过长，不像一份反馈报告") from error


def _report(found: tuple[Paragraph, ...]) -> ReportText:
    paragraphs = [each for each in found if plain(each.text) or each.image]
    first = next((at for at, each in enumerate(paragraphs) if _is_heading(each)), len(paragraphs))
    head, body = paragraphs[:first], paragraphs[first:]
    letterhead = next((each.text for each in head if each.red and not _is_title(each.text)), "")
    rest = [each for each in head if _is_text(each)]
    title, addressee, opening = _preamble(rest)
    closing = _closing_at(body)
    signed_unit, dated, sealed = _signature(body[closing:])
    return ReportText(
        letterhead=letterhead,
        title=title,
        addressee=addressee,
        opening=opening,
        parts=_parts(body[:closing]),
        signed_unit=signed_unit,
        sealed=sealed or any(each.image for each in body[max(closing - 1, 0) :]),
        dated=dated,
    )


def _is_heading(paragraph: Paragraph) -> bool:
    return _HEADING.fullmatch(plain(paragraph.text)) is not None


def _is_text(paragraph: Paragraph) -> bool:
    """Return whether a line above the parts is title, addressee or opening: not letterhead, number or picture."""
    words = plain(paragraph.text)
    return bool(words) and not paragraph.red and _DOCUMENT_NUMBER.fullmatch(words) is None


def _is_title(text: str) -> bool:
    return plain(text).endswith("报告")


def _is_addressee(text: str) -> bool:
    words = plain(text)
    return len(words) <= _LONGEST_NAME and words.endswith((":", "督查室"))


def _preamble(head: list[Paragraph]) -> tuple[str, str, str]:
    """Return title, addressee and opening; a title may run over two or three lines."""
    texts = [each.text.strip() for each in head]
    title_ends = next((at + 1 for at, text in enumerate(texts[:4]) if _is_title(text)), 0)
    addressed = next((at for at, text in enumerate(texts[title_ends:], title_ends) if _is_addressee(text)), None)
    if addressed is None:
        return "".join(texts[:title_ends]), "", "\n".join(texts[title_ends:])
    return "".join(texts[: title_ends or addressed]), texts[addressed], "\n".join(texts[addressed + 1 :])


def _closing_at(body: list[Paragraph]) -> int:
    """Return where the signature begins: at the unit's name above the date, or at the date, or at the end."""
    dated = next((at for at in range(len(body) - 1, -1, -1) if _DATE.fullmatch(plain(body[at].text))), None)
    end = len(body) if dated is None else dated
    while end and not plain(body[end - 1].text):
        end -= 1
    return end - 1 if end and _is_name(body[end - 1]) else end


def _is_name(paragraph: Paragraph) -> bool:
    words = plain(paragraph.text)
    running = paragraph.numbered or _NUMBERED.match(words) or _is_heading(paragraph)
    return not running and len(words) <= _LONGEST_NAME and not words.endswith(_SENTENCE_END)


def _signature(lines: list[Paragraph]) -> tuple[str, str, bool]:
    signed_unit, dated, sealed = "", "", False
    for line in lines:
        words = plain(line.text)
        sealed = sealed or _SEAL.search(words) is not None
        if _DATE.fullmatch(words):
            dated = words
        elif not signed_unit and not dated:
            signed_unit = _SEAL.sub("", words)
    return signed_unit, dated, sealed


def _parts(body: list[Paragraph]) -> tuple[ReportPart, ...]:
    """Return the headed parts; lines without a number go on with the item above them."""
    parts: list[tuple[str, list[str]]] = []
    for paragraph in body:
        text = paragraph.text.strip()
        if _is_heading(paragraph):
            parts.append((text, []))
        elif parts and (paragraph.numbered or _NUMBERED.match(plain(text))):
            parts[-1][1].append(text)
        elif parts and parts[-1][1] and text:
            parts[-1][1][-1] += f"\n{text}"
    return tuple(ReportPart(heading=heading, items=tuple(items)) for heading, items in parts)
