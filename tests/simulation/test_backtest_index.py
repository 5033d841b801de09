"""A history is looked through piece by piece, by several processes at once: it makes no difference where it is cut."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from duban_standalone.backtest import history
from duban_standalone.backtest.faults import UnusableHistory
from duban_standalone.backtest.history import Index, Lines, looked_at, pieces_of
from tests.simulation.test_backtest import county, one_matter, tried
from tests.support.histories import lines, write


def indexed(paths: Sequence[Path]) -> Index:
    """Return the index of files, piece after piece."""
    index = Index("yunhe")
    for piece in pieces_of(paths):
        index.add(looked_at(piece, "yunhe"))
    return index


@pytest.mark.parametrize("size", [1, 700, 4_096, 99_991])
def test_index_is_the_same_wherever_the_file_is_cut(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.ndjson"
    # One line at a time is slow: the smallest pieces are tried on a short history.
    events = write(one_matter() if size == 1 else county(), path)
    (whole,) = pieces_of([path])
    assert (whole.start, whole.end) == (0, path.stat().st_size)
    expected = indexed([path])
    monkeypatch.setattr(history, "PIECE", size)
    assert len(pieces_of([path])) == -(-path.stat().st_size // size)
    assert indexed([path]) == expected
    assert expected.events == events


def test_places_lead_to_the_lines_of_their_stream_in_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = list(lines(one_matter()))
    paths = [tmp_path / name for name in ("1.ndjson", "2.ndjson", "3.ndjson")]
    for path, part in zip(paths, (written[:20], [], written[20:]), strict=True):
        path.write_bytes(b"".join(part))
    monkeypatch.setattr(history, "PIECE", 1_000)
    opened = Lines(paths)
    subject, places = next(iter(indexed(paths).places("matter")))
    own = [line for line in written if f'"subject":"{subject}"'.encode() in line]
    assert [opened.at(place) + b"\n" for place in places] == own
    opened.close()


def test_line_that_is_longer_than_a_piece_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.ndjson"
    written = list(lines(one_matter()))
    title = "修路".encode()
    assert title in written[next(place for place, line in enumerate(written) if b"matter.proposed" in line)]
    long = [line.replace(title, title * 1_000, 1) if b"matter.proposed" in line else line for line in written]
    path.write_bytes(b"".join(long))
    monkeypatch.setattr(history, "PIECE", 1_500)
    assert indexed([path]).events == len(written)


@pytest.mark.parametrize("jobs", [1, 2])
def test_first_of_several_broken_lines_is_told(jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.ndjson"
    written = list(lines(county()))
    first, last = 40, len(written) - 2
    for place in (first, last):
        written[place] = b"what is this\n"
    path.write_bytes(b"".join(written))
    monkeypatch.setattr(history, "PIECE", 50_000)
    if jobs > 1:
        monkeypatch.setattr("duban_standalone.backtest.run.LARGE", 0)
    with pytest.raises(UnusableHistory, match=rf"log\.ndjson 第 {first + 1} 行"):
        tried(path, jobs=jobs)
