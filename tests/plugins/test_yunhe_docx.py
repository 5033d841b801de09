"""Y-A: an uploaded .docx is read into the same elements, and a bad file is refused with a clear text."""

from __future__ import annotations

import contextlib
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban_contracts.common import ReportText
from duban_sdk.questions import ReportQuestion
from duban_yunhe.docx_paragraphs import MAX_DEPTH, MAX_PART_BYTES, read_paragraphs
from duban_yunhe.docx_report import UnreadableDocument, read_docx
from duban_yunhe.report_format import HEADINGS, report_defects
from tests.plugins.reports import (
    LISTED,
    PICTURE,
    RED,
    WORD,
    Line,
    archive,
    body,
    conforming,
    conforming_reports,
    docx,
    lines_of,
    question,
)

LINES = lines_of(conforming())


def _defects(content: bytes) -> list[str]:
    return [defect.text for defect in report_defects(question(read_docx(content)))]


@settings(max_examples=40, deadline=None)
@given(conforming_reports())
def test_y_a_conforming_document_has_no_defect(asked: ReportQuestion) -> None:
    text = read_docx(docx(lines_of(asked.text)))
    assert report_defects(asked.model_copy(update={"text": text})) == ()


def _without(position: int) -> list[Line]:
    return LINES[:position] + LINES[position + 1 :]


REMOVED = (
    ("letterhead", _without(0), "缺少承办单位红色信笺头"),
    ("title", _without(1), "缺少标题"),
    ("addressee", _without(2), "缺少主送机关"),
    ("opening", _without(3), "缺少开头段"),
    ("first heading", _without(4), f"缺少“{HEADINGS[0]}”部分"),
    ("second heading", _without(7), f"缺少“{HEADINGS[1]}”部分"),
    ("signature", [*LINES[:-2], ("", PICTURE), LINES[-1]], "缺少单位落款"),
    ("seal", [*LINES[:-2], (LINES[-2][0], ""), LINES[-1]], "未加盖公章"),
    ("date", LINES[:-1], "缺少落款日期"),
    ("red of the letterhead", [(LINES[0][0], ""), *LINES[1:]], "缺少承办单位红色信笺头"),
)


@pytest.mark.parametrize(("lines", "told"), [pytest.param(*case[1:], id=case[0]) for case in REMOVED])
def test_y_a_document_without_an_element_has_its_defect(lines: list[Line], told: str) -> None:
    assert any(told in text for text in _defects(docx(lines)))


def test_y_a_items_without_numbers_are_named() -> None:
    lines = [(text.removeprefix("1. ").removeprefix("2. "), special) for text, special in LINES]
    assert [text for text in _defects(docx(lines)) if "分条" in text] == [
        f"“{heading}”部分应分条列明，每条编号（1. 2. ……）" for heading in HEADINGS
    ]


def test_y_a_numbering_by_word_itself_counts() -> None:
    lines = [
        (text[3:], LISTED) if text[:1].isdigit() and special == "" and "年" not in text else (text, special)
        for text, special in LINES
    ]
    assert _defects(docx(lines)) == []


def test_y_a_letterhead_in_the_page_header_and_title_over_two_lines_are_found() -> None:
    title = LINES[1][0]
    lines = [(title[:11], ""), (title[11:], ""), *LINES[2:]]
    header = (
        f"<w:hdr {WORD}><w:p><w:r><w:rPr><w:color w:val='E60012'/></w:rPr><w:t>{LINES[0][0]}</w:t></w:r></w:p></w:hdr>"
    )
    assert _defects(archive(header1=header, document=body(lines))) == []


def test_y_a_document_number_and_seal_in_words_do_no_harm() -> None:
    signed = (f"{LINES[-2][0]}（盖章）", "")
    lines = [LINES[0], ("云建〔2022〕15号", ""), *LINES[1:-2], signed, LINES[-1]]
    assert _defects(docx(lines)) == []


def test_paragraphs_leave_out_what_tracked_changes_deleted_or_moved_away() -> None:
    content = (
        f"<w:document {WORD}><w:body><w:p><w:del><w:r><w:t>删</w:t></w:r></w:del><w:moveFrom><w:r><w:t>移</w:t></w:r>"
        "</w:moveFrom><w:r><w:t>留</w:t></w:r></w:p></w:body></w:document>"
    )
    assert [each.text for each in read_paragraphs(archive(document=content))] == ["留"]


def _encrypted() -> bytes:
    data = bytearray(docx(LINES))
    for at in (data.find(b"PK\x01\x02") + 8, data.find(b"PK\x03\x04") + 6):
        data[at] |= 1
    flagged = bytes(data)
    second = flagged.find(b"PK\x01\x02", flagged.find(b"PK\x01\x02") + 4) + 8
    return flagged[:second] + bytes([flagged[second] | 1]) + flagged[second + 1 :]


def _no_document() -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("xl/workbook.xml", "<x/>")
    return written.getvalue()


def _many_entries() -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for at in range(2_001):
            file.writestr(f"word/{at}", b"")
    return written.getvalue()


DEEP = f"<w:document {WORD}>{'<w:sdt>' * MAX_DEPTH}{'</w:sdt>' * MAX_DEPTH}</w:document>"
ENTITY = f"<!DOCTYPE d [<!ENTITY a 'x'>]><w:document {WORD}>&a;</w:document>"
BAD: tuple[tuple[str, bytes, str], ...] = (
    ("empty", b"", "不是 .docx"),
    ("no archive", b"plain text", "不是 .docx"),
    ("old format", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "旧版 .doc"),
    ("cut off", docx(LINES)[:-40], "已损坏"),
    ("another office file", _no_document(), "不是 Word 文档"),
    ("encrypted", _encrypted(), "密码"),
    ("broken XML", archive(document="<w:document><w:p>"), "已损坏"),
    ("bomb", archive(document=b" " * (MAX_PART_BYTES + 1)), "过大"),
    ("entities", archive(document=ENTITY), "规范"),
    ("two-byte text", archive(document=body(LINES).encode("utf-16")), "规范"),
    ("unknown encoding", archive(document="<?xml version='1.0' encoding='ghost'?><d/>"), "已损坏"),
    ("foreign encoding", archive(document="<?xml version='1.0' encoding='gbk'?><d/>"), "已损坏"),
    ("nested too deep", archive(document=DEEP), "嵌套过深"),
    ("too many entries", _many_entries(), "条目过多"),
    ("endless paragraph", docx([("长" * 30_000, "")]), "过长"),
)


@pytest.mark.parametrize(("content", "told"), [pytest.param(*case[1:], id=case[0]) for case in BAD])
def test_y_a_unreadable_document_is_refused_with_a_clear_text(content: bytes, told: str) -> None:
    with pytest.raises(UnreadableDocument, match=told):
        read_docx(content)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1_000_000), st.binary(min_size=1, max_size=8))
def test_y_a_damaged_document_is_read_or_refused_but_never_fails_otherwise(at: int, noise: bytes) -> None:
    content = docx(LINES)
    position = at % len(content)
    damaged = content[:position] + noise + content[position + len(noise) :]
    with contextlib.suppress(UnreadableDocument):
        assert isinstance(read_docx(damaged), ReportText)


def test_y_a_red_title_is_no_letterhead() -> None:
    assert read_docx(docx([(LINES[1][0], RED), *LINES[2:]])).letterhead == ""


def test_y_a_document_in_the_strict_form_is_read_alike() -> None:
    transitional = body(LINES)
    strict = transitional.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert strict != transitional
    assert read_docx(archive(document=strict)) == read_docx(archive(document=transitional))


def test_paragraphs_of_drawings_are_no_paragraphs_of_the_report() -> None:
    drawn = "<a:p xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><a:t>图中文字</a:t></a:p>"
    content = f"<w:document {WORD}><w:p><w:r><w:drawing>{drawn}</w:drawing><w:t>正文</w:t></w:r></w:p></w:document>"
    (found,) = read_paragraphs(archive(document=content))
    assert (found.text, found.image) == ("正文", True)
