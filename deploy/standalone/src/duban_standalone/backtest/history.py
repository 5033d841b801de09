"""A recorded history on disk: where the lines of each stream lie. Payloads are read later, stream by stream.

The files are only looked through once; what is kept of a line is a number, so that a million lines need little memory.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from duban_standalone.backtest.faults import BrokenLine, UnusableHistory
from duban_standalone.backtest.lines import glance, instant

FILE_BITS = 48
"""A place is the file's number above these bits, and below them the offset of the line."""
USUAL_LINE, LONG_LINE = 2_048, 1 << 20
"""Bytes that are read at first for a line, and then at a time for a longer one, or for many in a row."""
_OFFSET = (1 << FILE_BITS) - 1
_READ = {
    b"tracking": ("matter:", "incident:", "proposal:", "duty:", "unit:", "workranking:", "rules:"),
    b"scoring": ("account:", "ranking:"),
}
"""Streams that a replay looks at, by service; tallies and bases follow from them."""
_SUFFIXES = (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz")
Progress = Callable[[int], None]


@dataclass
class Index:
    """Where the lines of each stream lie, in their order; ``last_at`` is the last instant that anything happened."""

    jurisdiction: str
    streams: dict[str, array[int]] = field(default_factory=dict)
    events: int = 0
    last_at: datetime | None = None

    def places(self, *kinds: str) -> Iterator[tuple[str, array[int]]]:
        """Yield the streams of these kinds."""
        for subject, places in self.streams.items():
            if subject.partition(":")[0] in kinds:
                yield subject, places


class Lines:
    """Opened files whose lines are read by their places."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Open the files; ``close`` them in the end."""
        self.paths = tuple(paths)
        self._files = [os.open(path, os.O_RDONLY) for path in paths]

    def at(self, place: int) -> bytes:
        """Return the line at a place."""
        file, offset = self._files[place >> FILE_BITS], place & _OFFSET
        line = os.pread(file, USUAL_LINE, offset)
        end = line.find(b"\n")
        while end < 0 and (more := os.pread(file, LONG_LINE, offset + len(line))):
            end = more.find(b"\n")
            end, line = (len(line) + end if end >= 0 else end), line + more
        return line if end < 0 else line[:end]

    def number(self, place: int) -> int:
        """Return the number of a line in its file, counted from 1."""
        file, left, number = self._files[place >> FILE_BITS], place & _OFFSET, 1
        offset = 0
        while left > 0:
            block = os.pread(file, min(left, LONG_LINE), offset)
            number += block.count(b"\n")
            offset, left = offset + len(block), left - len(block)
        return number

    def close(self) -> None:
        """Nothing is read any more."""
        for each in self._files:
            os.close(each)
        self._files.clear()


def files_of(given: Sequence[Path]) -> list[Path]:
    """Return the files of a history: those given, and the exports in directories that are given.

    Raises:
        UnusableHistory: a directory holds none, or a file is given twice.
    """
    found: list[Path] = []
    for path in given:
        within = [path]
        if path.is_dir():
            within = sorted(each for each in path.iterdir() if each.name.endswith(_SUFFIXES))
            if not within:
                raise UnusableHistory(f"目录 {path} 中没有导出的事件日志（{'、'.join(_SUFFIXES)}）")
        found += within
    if len({path.resolve() for path in found}) < len(found):
        raise UnusableHistory("同一个文件给出了两次")
    return found


def unpacked(paths: Sequence[Path], spool: Path) -> list[Path]:
    """Return the files as they can be read at any place; packed ones are unpacked into ``spool``.

    Raises:
        UnusableHistory: a packed file is damaged or cut off.
    """
    plain: list[Path] = []
    for number, path in enumerate(paths):
        if path.suffix != ".gz":
            plain.append(path)
            continue
        target = spool / f"{number}.ndjson"
        try:
            with gzip.open(path) as packed, target.open("wb") as out:
                shutil.copyfileobj(packed, out, 1 << 20)
        except (EOFError, OSError, zlib.error) as error:
            raise UnusableHistory(f"{path.name} 无法解压，文件可能已损坏或被截断：{error}") from error
        plain.append(target)
    return plain


def indexed(paths: Sequence[Path], jurisdiction: str, progress: Progress = lambda _bytes: None) -> Index:
    """Return the index of a history, having looked at the head of every line.

    Raises:
        BrokenLine: a line is no event, is another jurisdiction's, or is cut off.
        UnusableHistory: there is no event at all.
    """
    index = Index(jurisdiction)
    last_at = ""
    for number, path in enumerate(paths):
        offset = number << FILE_BITS
        with path.open("rb", buffering=LONG_LINE) as file:
            for line in file:
                place, offset = offset, offset + len(line)
                if line.isspace():
                    continue
                last_at = max(last_at, _take(index, line, place))
                if not index.events % 20_000:
                    progress(offset & _OFFSET)
    if not index.events:
        raise UnusableHistory("文件中没有任何事件")
    index.last_at = instant(last_at)
    return index


def _take(index: Index, line: bytes, place: int) -> str:
    """Return the instant of a line that counts for the end of the history, and note where the line lies."""
    if not line.endswith(b"}\n"):
        _whole(line, place)
    source, subject, at, jurisdiction = glance(line, place)
    if jurisdiction != index.jurisdiction:
        detail = f"jurisdiction：这是 {jurisdiction} 的事件，而要回放的是 {index.jurisdiction}"
        raise BrokenLine(place, detail)
    index.events += 1
    read = _READ.get(source)
    if read is None:
        return ""
    if subject.startswith(read):
        places = index.streams.get(subject)
        if places is None:
            index.streams[subject] = array("Q", (place,))
        else:
            places.append(place)
    return at


def _whole(line: bytes, place: int) -> None:
    """Only a line that does not end as lines of the log do is looked at as a whole."""
    if not line.lstrip().startswith(b"{"):
        raise BrokenLine(place, "这一行不是导出日志中的事件；文件应由 duban export-log 导出")
    try:
        json.loads(line)
    except ValueError:
        raise BrokenLine(place, "这一行不完整，文件可能在此处被截断；请重新导出") from None
