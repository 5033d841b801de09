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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO, NamedTuple

from duban_standalone.backtest.faults import BrokenLine, UnusableHistory
from duban_standalone.backtest.lines import glance, instant

FILE_BITS = 48
"""A place is the file's number above these bits, and below them the offset of the line."""
PIECE, BLOCK = 1 << 25, 1 << 20
"""Bytes that are looked through in one go, and that are read at a time."""
_OFFSET = (1 << FILE_BITS) - 1
_READ = {
    b"tracking": (b"matter:", b"incident:", b"proposal:", b"duty:", b"unit:", b"workranking:", b"rules:"),
    b"scoring": (b"account:", b"ranking:"),
}
"""Streams that a replay looks at, by service; tallies and bases follow from them."""
_SUFFIXES = (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz")


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

    def add(self, looked_at: LookedAt) -> None:
        """The lines of the next piece follow those of the pieces before it."""
        self.events += looked_at.events
        if looked_at.last_at:
            last_at = instant(looked_at.last_at)
            self.last_at = max(last_at, self.last_at or last_at)
        begin = 0
        for subject, count in zip(looked_at.subjects, looked_at.counts, strict=True):
            places = looked_at.places[begin : begin + count]
            begin += count
            known = self.streams.get(subject)
            if known is None:
                self.streams[subject] = places
            else:
                known += places


class Piece(NamedTuple):
    """The lines of a file that begin between two offsets."""

    path: Path
    file: int
    start: int
    end: int


class LookedAt(NamedTuple):
    """The index of a piece, in a form that workers hand over quickly: the places lie one stream after the other."""

    events: int
    last_at: str
    subjects: list[str]
    counts: array[int]
    places: array[int]


class Lines:
    """Opened files whose lines are read by their places."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Open the files; ``close`` them in the end."""
        self.paths = tuple(paths)
        self._files = [_mapped(path) for path in paths]

    def at(self, place: int) -> bytes:
        """Return the line at a place."""
        file, offset = self._files[place >> FILE_BITS], place & _OFFSET
        end = file.find(b"\n", offset)
        return file[offset:] if end < 0 else file[offset:end]

    def number(self, place: int) -> int:
        """Return the number of a line in its file, counted from 1."""
        file, end = self._files[place >> FILE_BITS], place & _OFFSET
        return 1 + sum(file[start : min(start + BLOCK, end)].count(b"\n") for start in range(0, end, BLOCK))

    def close(self) -> None:
        """Nothing is read any more."""
        for each in self._files:
            if isinstance(each, mmap):
                each.close()
        self._files.clear()


def _mapped(path: Path) -> mmap | bytes:
    """Return what a file holds; a line is reached through memory in half the time that a system call takes."""
    with path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            return b""  # There is nothing to map.
        return mmap(file.fileno(), 0, access=ACCESS_READ)


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


def pieces_of(paths: Sequence[Path]) -> list[Piece]:
    """Return the pieces in which a history is looked through, in their order."""
    return [
        Piece(path, number, start, min(start + PIECE, size))
        for number, path in enumerate(paths)
        for size in (path.stat().st_size,)
        for start in range(0, size, PIECE)
    ]


def looked_at(piece: Piece, jurisdiction: str) -> LookedAt:
    """Return the index of a piece, having looked at the head of every line.

    Raises:
        BrokenLine: a line is no event, is another jurisdiction's, or is cut off.
    """
    streams: dict[bytes, array[int]] = {}
    expected, events, last_at = jurisdiction.encode(), 0, b""
    with piece.path.open("rb", buffering=BLOCK) as file:
        offset = _first_line(file, piece.start)
        for line in file:
            if offset >= piece.end:
                break
            place, offset = piece.file << FILE_BITS | offset, offset + len(line)
            if line.isspace():
                continue
            events += 1
            last_at = max(last_at, _take(streams, expected, line, place))
    counts, places = array("Q"), array("Q")
    for each in streams.values():
        counts.append(len(each))
        places += each
    return LookedAt(events, last_at.decode(), [subject.decode() for subject in streams], counts, places)


def _first_line(file: BinaryIO, start: int) -> int:
    """Go to the first line that begins at an offset or after it; return where it begins."""
    if not start:
        return 0
    file.seek(start - 1)
    return start - 1 + len(file.readline())


def _take(streams: dict[bytes, array[int]], jurisdiction: bytes, line: bytes, place: int) -> bytes:
    """Return the instant of a line that counts for the end of the history, and note where the line lies."""
    if not line.endswith(b"}\n"):
        _whole(line, place)
    source, subject, at, told = glance(line, place)
    if told != jurisdiction:
        detail = f"jurisdiction：这是 {told.decode()} 的事件，而要回放的是 {jurisdiction.decode()}"
        raise BrokenLine(place, detail)
    read = _READ.get(source)
    if read is None:
        return b""
    if subject.startswith(read):
        places = streams.get(subject)
        if places is None:
            streams[subject] = array("Q", (place,))
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
