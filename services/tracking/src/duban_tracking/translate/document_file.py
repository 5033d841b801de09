"""A document's draft as a Word file (.docx). Pure: the same draft makes the same bytes."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from duban_sdk.documents import DocumentDraft, DocumentPart
from duban_tracking.translate.document_foot import add_foot
from duban_tracking.translate.document_page import (
    BODY_POINTS,
    HEAD_BEFORE,
    HEADING,
    LINE_POINTS,
    PLAIN,
    SMALL_POINTS,
    SUBHEADING,
    TEXT_WIDTH,
    TITLE,
    TITLE_LINE_POINTS,
    TITLE_POINTS,
    Look,
    line_height,
    rule,
    set_page,
    widen_rule,
    write,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SEAL_PLACE = "（盖章）"
_MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001  the file's properties have no zone; no clock is read
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SECOND_LEVEL = re.compile(r"（[一二三四五六七八九十]+）")
_OWN_NUMBER = re.compile(r"\d{1,2}[.、．](?!\d)\s*")
_LARGEST_HEAD_POINTS, _SMALLEST_HEAD_POINTS = 48, 22
_TWO_CHARACTERS, _FOUR_CHARACTERS = 2 * BODY_POINTS, 4 * BODY_POINTS
_TWO_LINES = 2 * LINE_POINTS
# Six characters, and the space that a cell keeps on both sides.
_LABEL_WIDTH = Mm(35)
_FORM_LINE_POINTS = 24
_LARGEST_TITLE_PROPERTY = 255
_LEFT_OUT = frozenset(
    {RELATIONSHIP_TYPE.THUMBNAIL, "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"}
)


def docx_of(draft: DocumentDraft) -> bytes:
    """Return the file."""
    document = docx.Document()
    set_page(document, letter=draft.layout == "letter")
    _properties(document, draft)
    _leave_out(document)
    _head(document, draft)
    _title(document, draft)
    _body(document, draft)
    _signature(document, draft)
    add_foot(document, tuple(map(_clean, draft.copy_to)), _clean(draft.printed))
    written = BytesIO()
    document.save(written)
    return _repacked(written.getvalue())


def _properties(document: Document, draft: DocumentDraft) -> None:
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.title = _clean(draft.title)[:_LARGEST_TITLE_PROPERTY]
    about.created = about.modified = _MADE_AT
    about.revision = 1
    about.language = "zh-CN"


def _leave_out(document: Document) -> None:
    """The library's template brings a picture of its own first page, and its styles a second time."""
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, each in relations.items() if each.reltype in _LEFT_OUT]:
            del relations[key]


def _repacked(content: bytes) -> bytes:
    """Return the archive without the time at which it was made."""
    written = BytesIO()
    with ZipFile(BytesIO(content)) as made, ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name in made.namelist():
            info = ZipInfo(name, _ZIP_TIME)
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            archive.writestr(info, made.read(name))
    return written.getvalue()


def _clean(text: str) -> str:
    """Return the text without characters that no XML file can hold."""
    return _NOT_XML.sub("", text)


def _add(document: Document, text: str, look: Look = PLAIN) -> Paragraph:
    paragraph = document.add_paragraph()
    write(paragraph, _clean(text), look)
    line_height(paragraph)
    return paragraph


def _centred(document: Document, text: str, look: Look, line_points: float) -> Paragraph:
    paragraph = _add(document, text, look)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line_height(paragraph, line_points)
    return paragraph


def _head(document: Document, draft: DocumentDraft) -> None:
    """Red name of the sender, number, red rule; nothing red without a sender's name."""
    letter = draft.layout == "letter"
    if draft.letterhead:
        points = _head_points(draft.letterhead)
        head = _centred(document, draft.letterhead, Look(TITLE, points, red=True), points * 1.3)
        if letter:
            widen_rule(rule(head, "bottom", "thickThinSmallGap", eighths=24))
        else:
            head.paragraph_format.space_before = HEAD_BEFORE
            if not (draft.number or draft.signed_by):
                rule(head, "bottom", eighths=16)
    if draft.number or draft.signed_by:
        numbered = _numbered(document, draft, letter=letter)
        if draft.letterhead and not letter:
            numbered.paragraph_format.space_before = Pt(_TWO_LINES)
            rule(numbered, "bottom", eighths=16)


def _head_points(letterhead: str) -> float:
    """Return the size at which the name fits on one line."""
    fitting = int(TEXT_WIDTH.pt / max(_width_characters(letterhead), 1))
    return max(min(fitting, _LARGEST_HEAD_POINTS), _SMALLEST_HEAD_POINTS)


def _numbered(document: Document, draft: DocumentDraft, *, letter: bool) -> Paragraph:
    """Return the line of the number: in the middle; in a letter at the right; with who signed at the other end."""
    paragraph = document.add_paragraph()
    line_height(paragraph)
    if draft.signed_by:
        # An indent of the whole paragraph would shorten the rule below it.
        paragraph.paragraph_format.first_line_indent = Pt(BODY_POINTS)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Length(TEXT_WIDTH - Pt(BODY_POINTS)), WD_TAB_ALIGNMENT.RIGHT)
        write(paragraph, f"{_clean(draft.number)}\t签发人：")
        write(paragraph, _clean(draft.signed_by), Look(SUBHEADING))
    else:
        write(paragraph, _clean(draft.number))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if letter else WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _title(document: Document, draft: DocumentDraft) -> None:
    if draft.title:
        title = _centred(document, draft.title, Look(TITLE, TITLE_POINTS), TITLE_LINE_POINTS)
        title.paragraph_format.space_before = Pt(_TWO_LINES)
        title.paragraph_format.space_after = Pt(LINE_POINTS)
    if draft.addressee:
        _add(document, draft.addressee)


def _body(document: Document, draft: DocumentDraft) -> None:
    _running(document, draft.opening)
    if draft.fields:
        _form(document, draft.fields)
    for part in draft.parts:
        _part(document, part)
    _running(document, draft.closing)
    for at, name in enumerate(draft.attachments, start=1):
        number = f"{at}. " if len(draft.attachments) > 1 else ""
        line = _running(document, f"附件：{number}{name}" if at == 1 else f"　　　{number}{name}")
        if at == 1 and line:
            line.paragraph_format.space_before = Pt(LINE_POINTS)


def _running(document: Document, text: str, look: Look = PLAIN) -> Paragraph | None:
    """Return the last of the text's paragraphs, each begun two characters in; None for no text."""
    last = None
    for line in filter(str.strip, text.splitlines()):
        last = _add(document, line.rstrip(), look)
        last.paragraph_format.first_line_indent = Pt(_TWO_CHARACTERS)
    return last


def _part(document: Document, part: DocumentPart) -> None:
    """一、 in 黑体, （一） in 楷体; numbered items as 1. 2. 3. with the number that they bring left out."""
    font = SUBHEADING if _SECOND_LEVEL.match(part.heading) else HEADING
    heading = _running(document, " ".join(part.heading.split()), Look(font))
    if heading:
        heading.paragraph_format.keep_with_next = True
    for at, item in enumerate(part.items, start=1):
        _running(document, f"{at}. {_OWN_NUMBER.sub('', item, count=1)}" if part.numbered else item)


def _form(document: Document, fields: tuple[tuple[str, str], ...]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    widths = (_LABEL_WIDTH, Length(TEXT_WIDTH - _LABEL_WIDTH))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for name, text in fields:
        cells = table.add_row().cells
        _cell(cells[0], name, Look(HEADING, SMALL_POINTS), widths[0])
        _cell(cells[1], text, Look(points=SMALL_POINTS), widths[1])
        cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _cell(cell: _Cell, text: str, look: Look, width: Length) -> None:
    cell.width = width
    lines = _clean(text).splitlines() or [""]
    for at, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        write(paragraph, line, look)
        line_height(paragraph, _FORM_LINE_POINTS)


def _signature(document: Document, draft: DocumentDraft) -> None:
    """The date four characters from the right, the unit in the middle over it; the seal goes on both."""
    unit = f"{draft.signed_unit}{SEAL_PLACE}" if draft.sealed and draft.signed_unit else draft.signed_unit
    wider = (_width_characters(unit) - _width_characters(draft.dated)) * BODY_POINTS / 2
    unit_indent = max(_FOUR_CHARACTERS - wider, _TWO_CHARACTERS)
    lines = [(unit, unit_indent), (draft.dated, unit_indent + wider if unit and draft.dated else _FOUR_CHARACTERS)]
    if document.paragraphs:
        # A page with the signature alone could be put under another text.
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    for at, (text, indent) in enumerate((text, indent) for text, indent in lines if text):
        line = _add(document, text)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(max(indent, 0))
        line.paragraph_format.keep_with_next = at == 0
        if at == 0:
            line.paragraph_format.space_before = Pt(_TWO_LINES)


def _width_characters(text: str) -> float:
    """Return the width in full characters; letters and digits take half of one."""
    return sum(1.0 if unicodedata.east_asian_width(each) in "FWA" else 0.5 for each in text)
