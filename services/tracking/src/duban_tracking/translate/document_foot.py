"""The foot of an issued paper (版记): who gets a copy, who printed it and when, between rules on its last page."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Pt
from docx.text.paragraph import Paragraph

from duban_tracking.translate.document_page import SMALL_POINTS, TEXT_WIDTH, Look, line_height, write

_COPY_TO = "抄送："
_GAP = "　"
_LINE_POINTS = 24
# Eighths of a point: the first and the last rule are thicker than those between.
_OUTER_RULE, _INNER_RULE = 8, 6
_TWIPS_PER_POINT = 20
_LAST_LINE_POINTS = 1


def add_foot(document: Document, copy_to: Sequence[str], printed: str) -> None:
    """The page that the text ends on has the foot at its lower edge; people who print it see to the even page."""
    texts = [f"{_COPY_TO}{'，'.join(copy_to)}。"] if copy_to else []
    texts += [printed] if printed else []
    if not texts:
        return
    table = document.add_table(rows=len(texts), cols=1)
    table.autofit = False
    table.columns[0].width = TEXT_WIDTH
    _set_down(table._tbl)
    for row, text in zip(table.rows, texts, strict=True):
        row.cells[0].width = TEXT_WIDTH
        _line(row.cells[0].paragraphs[0], text)
    # What lies on the page in a place of its own belongs to the paragraph after it.
    line_height(document.add_paragraph(), _LAST_LINE_POINTS)


def _set_down(table: CT_Tbl) -> None:
    """The table lies at the lower edge of the type area, with rules above, between and below its rows."""
    place = _element("w:tblpPr", horzAnchor="margin", vertAnchor="margin", tblpXSpec="center", tblpYSpec="bottom")
    rules = OxmlElement("w:tblBorders")
    for side, eighths in (("top", _OUTER_RULE), ("bottom", _OUTER_RULE), ("insideH", _INNER_RULE)):
        rules.append(_element(f"w:{side}", val="single", sz=str(eighths), space="0", color="000000"))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=str(SMALL_POINTS * _TWIPS_PER_POINT), type="dxa"))
    # The order of a table's properties is prescribed.
    width = table.tblPr.find(qn("w:tblW"))
    width.addprevious(place)
    layout = table.tblPr.find(qn("w:tblLayout"))
    layout.addprevious(rules)
    layout.addnext(margins)


def _element(tag: str, **values: str) -> BaseOxmlElement:
    made: BaseOxmlElement = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _line(paragraph: Paragraph, text: str) -> None:
    """Copies are listed below one another after the colon; the day stands at the right end."""
    fmt = paragraph.paragraph_format
    if text.startswith(_COPY_TO):
        fmt.left_indent, fmt.first_line_indent = (Pt(sign * len(_COPY_TO) * SMALL_POINTS) for sign in (1, -1))
    else:
        fmt.tab_stops.add_tab_stop(Length(TEXT_WIDTH - Pt(2 * SMALL_POINTS)), WD_TAB_ALIGNMENT.RIGHT)
        text = text.replace(_GAP, "\t", 1)
    write(paragraph, text, Look(points=SMALL_POINTS))
    line_height(paragraph, _LINE_POINTS)
    fmt.keep_with_next = fmt.keep_together = True
