"""An exported log that is asked about: only where its lines lie is kept, a stream is read when it is looked at."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import overload
from uuid import UUID

from duban_contracts.envelope import event_id
from duban_contracts.events.scoring import PointsBooked, PointsReversed
from duban_sdk.shelf import Shelf
from duban_standalone.backtest.faults import BrokenLine
from duban_standalone.backtest.history import Lines
from duban_standalone.backtest.lines import glance, instant, read_head, read_payload
from duban_standalone.errors import StandaloneError
from duban_tracking.core.context import Unit
from duban_tracking.translate.explaining import Records, Told

KEPT = 500
"""Streams that are kept once they were read."""
_TRACKING, _SCORING = b"tracking", b"scoring"
"""What the other services tell decides no date, point, rank, grade or veto."""
_IS_ROW = re.compile(rb'"type":"duban\.scoring\.account\.points_(booked|reversed)\.')


class Unanswerable(StandaloneError):
    """What is asked about is not there, or the records cannot be read."""

    exit_code = 2


class Log:
    """An exported log of one jurisdiction, with the places of its lines."""

    def __init__(self, path: Path) -> None:
        """Look at the head of every line.

        Raises:
            Unanswerable: a line is no event, or another jurisdiction's; there is none.
        """
        self.path, self.jurisdiction = path, ""
        self.streams: dict[str, array[int]] = {}
        self.scored, self.rows = array("Q"), array("Q")
        with path.open("rb") as file:
            place = 0
            for number, line in enumerate(file, start=1):
                if not line.isspace():
                    self._take(line, place, number)
                place += len(line)
        if not self.jurisdiction:
            raise Unanswerable("日志中没有事件")
        self._lines = Lines([path])

    def _take(self, line: bytes, place: int, number: int) -> None:
        try:
            source, subject, _, told = glance(line, place)
        except BrokenLine as error:
            raise Unanswerable(f"第 {number} 行不是导出日志中的事件（{error.detail}）") from error
        jurisdiction = told.decode()
        if self.jurisdiction not in ("", jurisdiction):
            raise Unanswerable(f"第 {number} 行属于另一辖区 {jurisdiction}，日志应只含一个辖区")
        self.jurisdiction = jurisdiction
        if source == _TRACKING:
            self.streams.setdefault(subject.decode(), array("Q")).append(place)
        elif source == _SCORING:
            self.scored.append(place)
            if _IS_ROW.search(line):
                self.rows.append(place)

    def told(self, place: int) -> Told:
        """Return the event of a line.

        Raises:
            Unanswerable: the line cannot be read.
        """
        try:
            line = self._lines.at(place)
            source, _, _, jurisdiction = glance(line, place)
            head, data = read_head(line, place)
            event = read_payload(head, data, place)
        except BrokenLine as error:
            raise Unanswerable(f"第 {self._lines.number(place)} 行的事件无法识别（{error.detail}）") from error
        identity = event_id(jurisdiction.decode(), source.decode(), head.subject, head.sequence)
        return Told(str(identity), head.subject, head.sequence, instant(head.at), event)

    def find(self, identity: str) -> Told | None:
        """Return an event of tracking by its id."""
        wanted = f'"{identity}"'.encode()
        with self.path.open("rb") as file:
            place = 0
            for line in file:
                # Most lines that have it name the event as their cause; what it is on its own line is seen below.
                if wanted in line and glance(line, place)[0] == _TRACKING:
                    told = self.told(place)
                    if told.id == identity:
                        return told
                place += len(line)
        return None


class LoggedRecords(Records):
    """Streams of tracking as a log tells them, up to an instant if one is given."""

    def __init__(self, shelf: Shelf, units: Mapping[str, Unit], log: Log, until: datetime | None = None) -> None:
        super().__init__(shelf, units)
        self._log, self._until = log, until
        self._read: dict[str, tuple[Told, ...]] = {}

    def until(self, at: datetime) -> Records:
        """Return the records as they were at an instant."""
        return LoggedRecords(self.shelf, self.units, self._log, min(at, self._until or at))

    @property
    def subjects(self) -> tuple[str, ...]:
        """Streams of which something is known."""
        if self._until is None:
            return tuple(self._log.streams)
        return tuple(subject for subject in self._log.streams if self.has(subject))

    def has(self, subject: str) -> bool:
        return subject in self._log.streams if self._until is None else bool(self.of(subject))

    def of(self, subject: str) -> tuple[Told, ...]:
        """Return the events of a stream in their order; none of an unknown one."""
        found = self._read.get(subject)
        if found is None:
            if len(self._read) >= KEPT:
                self._read.clear()
                self._states.clear()
            told = map(self._log.told, self._log.streams.get(subject, ()))
            found = self._read[subject] = tuple(each for each in told if self._until is None or each.at <= self._until)
        return found


class Read(Sequence[Told]):
    """Events of a log at their places; each is read when it is looked at, and not kept."""

    def __init__(self, log: Log, places: Sequence[int]) -> None:
        """Keep the places."""
        self._log, self._places = log, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Told: ...
    @overload
    def __getitem__(self, place: slice) -> Read: ...
    def __getitem__(self, place: int | slice) -> Told | Read:
        if isinstance(place, slice):
            return Read(self._log, self._places[place])
        return self._log.told(self._places[place])


class Entries(Sequence[UUID]):
    """Ids of the ledger's rows in the order in which they were written."""

    def __init__(self, rows: Read) -> None:
        """Keep where the rows are read."""
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> UUID: ...
    @overload
    def __getitem__(self, place: slice) -> Entries: ...
    def __getitem__(self, place: int | slice) -> UUID | Entries:
        if isinstance(place, slice):
            return Entries(self._rows[place])
        event = self._rows[place].event
        assert isinstance(event, PointsBooked | PointsReversed), "only rows are among them"
        return event.entry_id


def streams_of(log: Log, kind: str) -> Iterator[Told]:
    """Yield the events of a kind's streams in the order of the log."""
    places = (place for subject, found in log.streams.items() if subject.startswith(f"{kind}:") for place in found)
    return map(log.told, sorted(places))
