"""Reports as Yunhe's annex wants them, as text and as .docx files."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from duban_contracts.common import ReportPart, ReportText
from duban_contracts.vocabulary import ReportKind
from duban_sdk.questions import ReportQuestion
from duban_yunhe.report_format import ADDRESSEE, HEADINGS, title_for

UNIT, NUMBER, FILED_ON = "云和县住房和城乡建设局", "2022年12号", date(2022, 6, 7)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RED, PICTURE, LISTED = "red", "picture", "listed"
Line = tuple[str, str]
"""Text of a paragraph, and what is special about it."""


def conforming(
    unit: str = UNIT, number: str = NUMBER, items: tuple[str, ...] = ("整改路灯12盏。", "修补路面。")
) -> ReportText:
    """Return a report that follows the annex in everything."""
    return ReportText(
        letterhead=unit,
        title=title_for(unit, number),
        addressee=ADDRESSEE,
        opening="按照督查交办单要求，现将办理情况报告如下。",
        parts=tuple(ReportPart(heading=heading, items=items) for heading in HEADINGS),
        signed_unit=unit,
        sealed=True,
        dated="2022年6月3日",
    )


def question(
    text: ReportText, unit: str = UNIT, number: str = NUMBER, kind: ReportKind = ReportKind.CLOSING
) -> ReportQuestion:
    """Return what the checker is asked about a report."""
    return ReportQuestion(kind=kind, text=text, unit_name=unit, order_number=number, filed_on=FILED_ON)


_WORDS = st.text(alphabet="云和县政府督查整改路灯道路完成情况", min_size=1, max_size=12)
_ITEMS = st.lists(_WORDS.map(lambda text: f"{text}。"), min_size=1, max_size=4).map(tuple)


@st.composite
def conforming_reports(draw: st.DrawFn) -> ReportQuestion:
    """Draw a report of some unit on some order that follows the annex in everything."""
    unit = f"{draw(_WORDS)}局"
    number = f"{draw(st.integers(2020, 2099))}年{draw(st.integers(1, 999))}号"
    items = draw(_ITEMS)
    if draw(st.booleans()):
        items = tuple(f"{position}. {item}" for position, item in enumerate(items, start=1))
    filed_on = draw(st.dates(date(2022, 1, 1), date(2030, 12, 31)))
    dated_on = draw(st.dates(date(2021, 1, 1), filed_on))
    text = conforming(unit, number, items).model_copy(
        update={"dated": f"{dated_on.year}年{dated_on.month}月{dated_on.day}日"}
    )
    return ReportQuestion(kind=ReportKind.CLOSING, text=text, unit_name=unit, order_number=number, filed_on=filed_on)


def lines_of(text: ReportText) -> list[Line]:
    """Return the paragraphs that a clerk would write for a report."""
    lines: list[Line] = [(text.letterhead, RED), (text.title, ""), (text.addressee, ""), (text.opening, "")]
    for part in text.parts:
        lines.append((part.heading, ""))
        numbered = (item if item[0].isdigit() else f"{at}. {item}" for at, item in enumerate(part.items, start=1))
        lines.extend((item, "") for item in numbered)
    lines += [(text.signed_unit, PICTURE if text.sealed else ""), (text.dated, "")]
    return [line for line in lines if line[0]]


def _paragraph(text: str, special: str) -> str:
    colour = '<w:rPr><w:color w:val="FF0000"/></w:rPr>' if special == RED else ""
    listed = "<w:pPr><w:numPr><w:ilvl w:val='0'/></w:numPr></w:pPr>" if special == LISTED else ""
    picture = "<w:r><w:drawing/></w:r>" if special == PICTURE else ""
    return f"<w:p>{listed}<w:r>{colour}<w:t>{escape(text)}</w:t></w:r>{picture}</w:p>"


def body(lines: Iterable[Line]) -> str:
    """Return the main part of a document with these paragraphs."""
    return f"<w:document {WORD}><w:body>{''.join(_paragraph(*line) for line in lines)}</w:body></w:document>"


def archive(**parts: str | bytes) -> bytes:
    """Return a .docx with these parts of the folder ``word``."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts.items():
            file.writestr(f"word/{name}.xml", content)
    return written.getvalue()


def docx(lines: Iterable[Line]) -> bytes:
    """Return a .docx with these paragraphs."""
    return archive(document=body(lines))
