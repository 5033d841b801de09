"""Page, fonts and lines of a document (GB/T 9704-2012), as settings of a Word file.

No font is shipped: the file names the usual ones, and the machine that opens it needs them or puts others in place.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

BODY, TITLE, HEADING, SUBHEADING, NUMBERS = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
# 3号, 2号, 4号 in points.
BODY_POINTS, TITLE_POINTS, SMALL_POINTS = 16, 22, 14
# 22 lines fill the type area of 225 mm.
LINE_POINTS, TITLE_LINE_POINTS = 28.9, 36
WIDTH, HEIGHT = Mm(210), Mm(297)
TOP, BINDING, TEXT_WIDTH, TEXT_HEIGHT = Mm(37), Mm(28), Mm(156), Mm(225)
# The sender's name lies 35 mm below the upper edge of the type area; in a letter, 30 mm below that of the page.
HEAD_BEFORE, LETTER_TOP = Mm(35), Mm(30)
# 4 mm and 7 mm below what stands above them.
RULE_POINTS, FOOTER_HEIGHT = 11, Mm(23)
LETTER_FOOT, LETTER_RULE = Mm(20), Mm(170)
# Y80 M80
RED = RGBColor(0xFF, 0x33, 0x33)
_LINES_PER_PAGE = 22
_TWIPS_PER_POINT = 20


@dataclass(frozen=True)
class Look:
    """How the characters of a run look."""

    font: str = BODY
    points: float = BODY_POINTS
    red: bool = False


PLAIN = Look()


def set_page(document: Document, *, letter: bool) -> None:
    """The page has its size, margins, grid and page numbers."""
    section = document.sections[0]
    section.page_width, section.page_height = WIDTH, HEIGHT
    section.left_margin, section.right_margin = BINDING, Length(WIDTH - BINDING - TEXT_WIDTH)
    section.top_margin = LETTER_TOP if letter else TOP
    section.bottom_margin = Length(HEIGHT - TOP - TEXT_HEIGHT)
    section.footer_distance = LETTER_FOOT if letter else FOOTER_HEIGHT
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(TEXT_HEIGHT.pt / _LINES_PER_PAGE * _TWIPS_PER_POINT)))
    # The template of the library has a grid of its own.
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)
    _number_pages(document, section, letter=letter)
    normal = document.styles["Normal"]
    _set_font(normal.element.get_or_add_rPr().get_or_add_rFonts(), BODY)


def _number_pages(document: Document, section: Section, *, letter: bool) -> None:
    """Odd pages are numbered at the right, even ones at the left; the first page of a letter has a rule instead."""
    document.settings.odd_and_even_pages_header_footer = True
    for footer, at_right in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        align = WD_ALIGN_PARAGRAPH.RIGHT if at_right else WD_ALIGN_PARAGRAPH.LEFT
        paragraph.alignment = align
        fmt = paragraph.paragraph_format
        fmt.right_indent, fmt.left_indent = (Pt(SMALL_POINTS), Pt(0)) if at_right else (Pt(0), Pt(SMALL_POINTS))
        look = Look(NUMBERS, SMALL_POINTS)
        write(paragraph, "— ", look)
        _field(write(paragraph, "", look), "PAGE")
        write(paragraph, " —", look)
    if letter:
        section.different_first_page_header_footer = True
        section.first_page_footer.is_linked_to_previous = False
        widen_rule(rule(section.first_page_footer.paragraphs[0], "top", "thinThickSmallGap", eighths=24))


def _field(run: Run, name: str) -> None:
    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = name
        run._r.append(mark)


def write(paragraph: Paragraph, text: str, look: Look = PLAIN) -> Run:
    """Return the run that was added to the paragraph."""
    run = paragraph.add_run(text)
    run.font.size = Pt(look.points)
    run.font.name = look.font
    _set_font(run._r.get_or_add_rPr().get_or_add_rFonts(), look.font)
    if look.red:
        run.font.color.rgb = RED
    return run


def _set_font(fonts: object, name: str) -> None:
    """Word takes the font of Chinese characters from an attribute of its own."""
    for each in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(each), name)  # type: ignore[attr-defined]  # an element of lxml, which has no types


def line_height(paragraph: Paragraph, points: float = LINE_POINTS) -> None:
    """Every line of the paragraph has this height, and none is added between paragraphs."""
    fmt = paragraph.paragraph_format
    fmt.line_spacing_rule, fmt.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(points)
    fmt.space_before = fmt.space_before or Pt(0)
    fmt.space_after = Pt(0)


def rule(paragraph: Paragraph, side: str, style: str = "single", *, eighths: int = 8, red: bool = True) -> Paragraph:
    """Return the paragraph, with a rule along one side; ``eighths`` of a point thick."""
    borders = OxmlElement("w:pBdr")
    border = OxmlElement(f"w:{side}")
    values = (
        ("val", style),
        ("sz", str(eighths)),
        ("space", str(RULE_POINTS if red else 1)),
        ("color", str(RED) if red else "000000"),
    )
    for name, value in values:
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    properties = paragraph._p.get_or_add_pPr()
    # The order of a paragraph's properties is prescribed; borders come before spacing and indents.
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
    return paragraph


def widen_rule(paragraph: Paragraph) -> Paragraph:
    """Return the paragraph, as wide as the rules of a letter."""
    beyond = Length((TEXT_WIDTH - LETTER_RULE) // 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = beyond
    return paragraph
