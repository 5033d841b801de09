"""Paragraphs of a Word document (.docx) from an unknown sender: nothing is executed, fetched or unpacked to disk.

Limits on sizes, on nesting and on the number of parts guard against archives made to exhaust memory; document type
declarations are refused, so no entity is ever expanded.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree import ElementTree

from duban_sdk.hooks import RefusedPayload

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_PART_BYTES = 8 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_DEPTH = 200
MAX_PARAGRAPHS = 20_000
MAX_HEADERS = 6

_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
"""Word's namespace in the transitional and in the strict form of the format."""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What was moved away or deleted under tracked changes is no text of the report; a fallback repeats its choice.
_SKIPPED = frozenset({_FALLBACK, *(f"{word}{name}" for word in _WORD for name in ("moveFrom", "del"))})
_DOCUMENT = "word/document.xml"
_HEADER = re.compile(r"word/header\d*\.xml")
_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
# zipfile tells a password by RuntimeError, an unknown compression by NotImplementedError, and damage in many ways; the
# parser tells an encoding that it does not know by ValueError or LookupError.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ElementTree.ParseError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


class UnreadableDocument(RefusedPayload):
    """The file is no readable .docx; the text is for the person who uploaded it."""


@dataclass(slots=True)
class Paragraph:
    """One paragraph; ``numbered`` by Word's own list numbering, ``red`` if any of its text is red."""

    text: str = ""
    red: bool = False
    numbered: bool = False
    image: bool = False


def read_paragraphs(content: bytes) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the page headers and then of the body, in reading order.

    Raises:
        UnreadableDocument: no .docx, damaged, encrypted, too large, or not as the format prescribes.
    """
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableDocument(f"文件超过 {MAX_FILE_BYTES // 1024 // 1024} MB")
    if content.startswith(_OLE_MAGIC):
        raise UnreadableDocument("文件是旧版 .doc 格式或设有密码，请另存为不加密的 .docx")
    try:
        return _read(content)
    except UnreadableDocument:
        raise
    except _DAMAGE as error:
        raise UnreadableDocument("文件已损坏、设有密码或不是 .docx 格式") from error


def _read(content: bytes) -> tuple[Paragraph, ...]:
    paragraphs: list[Paragraph] = []
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        if len(names) > MAX_ENTRIES:
            raise UnreadableDocument("文件内部条目过多，可能已损坏")
        if _DOCUMENT not in names:
            raise UnreadableDocument("文件不是 Word 文档（.docx）")
        for name in (*sorted(filter(_HEADER.fullmatch, set(names)))[:MAX_HEADERS], _DOCUMENT):
            paragraphs.extend(_paragraphs(_unpacked(archive, name)))
            if len(paragraphs) > MAX_PARAGRAPHS:
                raise UnreadableDocument(f"文件段落超过 {MAX_PARAGRAPHS} 段")
    return tuple(paragraphs)


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a part; the size stated in the archive is not believed."""
    with archive.open(name) as stream:
        data = stream.read(MAX_PART_BYTES + 1)
    if len(data) > MAX_PART_BYTES:
        raise UnreadableDocument(f"文件内容过大（{name} 超过 {MAX_PART_BYTES // 1024 // 1024} MB）")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\x00" in data:
        raise UnreadableDocument("文件内容不符合 .docx 规范")
    return data


def _paragraphs(part: bytes) -> list[Paragraph]:
    reader = _Reader()
    for event, element in ElementTree.iterparse(BytesIO(part), events=("start", "end")):
        if event == "start":
            reader.start(element)
        else:
            reader.end(element)
    return reader.done


@dataclass(slots=True)
class _Reader:
    """Reads one part element by element; ``open`` are the paragraphs that the current element lies in."""

    done: list[Paragraph] = field(default_factory=list)
    open: list[Paragraph] = field(default_factory=list)
    depth: int = 0
    skipping: int = 0
    red_run: bool = False

    def start(self, element: ElementTree.Element) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnreadableDocument("文件结构嵌套过深，可能已损坏")
        if self.skipping or element.tag in _SKIPPED:
            self.skipping += 1
            return
        name = _name(element)
        if name == "p":
            self.open.append(Paragraph())
        elif name == "r":
            self.red_run = False
        elif self.open:
            self._mark(name, element)

    def _mark(self, name: str, element: ElementTree.Element) -> None:
        paragraph = self.open[-1]
        match name:
            case "color":
                self.red_run = any(_is_red(element.get(f"{word}val", "")) for word in _WORD)
            case "numPr":
                paragraph.numbered = True
            case "drawing" | "pict" | "object":
                paragraph.image = True
            case "tab" | "br" | "cr":
                paragraph.text += " "

    def end(self, element: ElementTree.Element) -> None:
        self.depth -= 1
        if self.skipping:
            self.skipping -= 1
            element.clear()
            return
        name = _name(element)
        if name == "t" and self.open and element.text:
            self.open[-1].text += element.text
            self.open[-1].red |= self.red_run and not element.text.isspace()
        elif name == "p":
            self.done.append(self.open.pop())
            element.clear()


def _name(element: ElementTree.Element) -> str:
    """Return the name of one of Word's own elements; empty for those of pictures, formulas and the like."""
    return next((element.tag.removeprefix(word) for word in _WORD if element.tag.startswith(word)), "")


def _is_red(colour: str) -> bool:
    """Return whether a colour such as FF0000 or C00000 is seen as red."""
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return False
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return red >= 0xA0 and green <= 0x60 and blue <= 0x60
