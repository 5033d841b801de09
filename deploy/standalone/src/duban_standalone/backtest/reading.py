"""Reads the streams of a history by their places, and tells which streams are about the same matter."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from decimal import Decimal

from pydantic import ValidationError

from duban_contracts.base import Event, Payload
from duban_contracts.events.duty import DutyOpened
from duban_contracts.events.escalation import ProposalDeferred
from duban_contracts.events.incident import IncidentRecorded
from duban_contracts.events.matter import MatterProposed
from duban_contracts.events.proposal import ProposalRaised
from duban_contracts.events.rules import RulesApplied
from duban_contracts.events.scoring import PointsBooked, PointsReversed
from duban_contracts.events.unit import UnitRegistered
from duban_standalone.backtest.county import County, Recorded
from duban_standalone.backtest.faults import BrokenLine, detail_of
from duban_standalone.backtest.history import Index, Lines
from duban_standalone.backtest.lines import Head, instant, read_head, read_payload

Stream = tuple[str, "array[int]"]
Group = tuple[Stream, ...]
"""Streams that are replayed together: a matter first, then what is about it."""
PASSED_OVER = frozenset({"duban.tracking.matter.due_soon.v1", "duban.tracking.duty.reminded.v1"})
"""Reminders have no consequences under any rules, and are many."""
_OF_POINTS = frozenset({PointsBooked.TYPE, PointsReversed.TYPE})
_MATTER = "matter"
_OTHERS = ("incident", "duty", "proposal")
LONGEST_WAY = 10
"""Proposals that rest on proposals are followed so far."""


class Points(Payload):
    """What an account's total is made of."""

    unit: str
    year: int
    clause: str
    points: Decimal


def read_stream(lines: Lines, stream: Stream, county: County) -> list[Recorded]:
    """Return the events of a stream in their order; the same event twice counts once.

    Raises:
        BrokenLine: an event does not fit its type, or one is missing between two.
    """
    found: list[Recorded] = []
    for head, data, place in heads_of(lines, stream):
        if head.type not in PASSED_OVER:
            event, at = read_payload(head, data, place), instant(head.at)
            found.append(Recorded(at, county.local_day(at), stream[0], head.sequence, event, place))
    return found


def heads_of(lines: Lines, stream: Stream) -> Iterator[tuple[Head, bytes, int]]:
    """Yield head, payload as JSON and place of each event of a stream, once.

    Raises:
        BrokenLine: one is missing between two.
    """
    subject, places = stream
    expected = 0
    for place in places:
        head, data = read_head(lines.at(place), place)
        if head.sequence < expected:
            continue
        if expected and head.sequence > expected:
            raise BrokenLine(place, f"sequence：{subject} 缺少第 {expected} 条事件，导出的日志不完整")
        expected = head.sequence + 1
        yield head, data, place


def read_points(lines: Lines, stream: Stream) -> Iterator[Points]:
    """Yield the points of an account's bookings and reversals; all else that these say is not looked at.

    Raises:
        BrokenLine: an event says no points, or one is missing between two.
    """
    for head, data, place in heads_of(lines, stream):
        if head.type in _OF_POINTS:
            try:
                yield Points.model_validate_json(data)
            except ValidationError as error:
                raise BrokenLine(place, detail_of(error.errors()[0], "data")) from None


def registrations(lines: Lines, index: Index, county: County) -> County:
    """Return the county with the register of units, and the parameters that ever held, as the history tells them."""
    found: list[tuple[int, Recorded]] = []
    for stream in index.places("unit"):
        found += [(each.place, each) for each in read_stream(lines, stream, county)]
    found.sort(key=lambda item: (item[1].at, item[0]))
    told = tuple((each.at, each.event) for _, each in found if isinstance(each.event, UnitRegistered))
    applied = (each.event for stream in index.places("rules") for each in read_stream(lines, stream, county))
    sets = tuple(each for event in applied if isinstance(event, RulesApplied) for each in event.sets)
    return County(county.jurisdiction, county.timezone, county.until, told, sets)


class Grouping:
    """The groups of a history: one for each matter, and the office's, which is about no single matter."""

    def __init__(self, lines: Lines, index: Index) -> None:
        """Look at the first event of every stream that may be about a matter."""
        self._lines, self._index = lines, index
        self.matters: dict[str, list[Stream]] = {
            subject: [(subject, places)] for subject, places in index.places(_MATTER)
        }
        self.office: list[Stream] = list(index.places("workranking"))
        self.strays: list[str] = []
        """Streams about matters that are not in the history."""
        for stream in index.places(*_OTHERS):
            self._place(stream)

    def _place(self, stream: Stream) -> None:
        matter = self._matter_of(stream[0], LONGEST_WAY)
        if not matter:
            self.office.append(stream)
        elif matter in self.matters:
            self.matters[matter].append(stream)
        else:
            self.strays.append(stream[0])

    def _matter_of(self, subject: str, steps: int) -> str:
        """Return the matter that a stream is about; empty for none."""
        if subject.startswith("matter:") or steps == 0:
            return subject if steps else ""
        places = self._index.streams.get(subject)
        if places is None:
            return ""
        place = places[0]
        head, data = read_head(self._lines.at(place), place)
        about = _about(read_payload(head, data, place))
        return self._matter_of(about, steps - 1) if about else ""


def _about(event: Event) -> str:
    """Return the stream on which an event says that it rests; empty for none."""
    match event:
        case IncidentRecorded() | DutyOpened():
            return f"matter:{event.matter_id}" if event.matter_id else ""
        case ProposalRaised() | ProposalDeferred():
            subject = event.fact.partition("#")[0]
            return subject if subject.partition(":")[0] in (_MATTER, *_OTHERS) else ""
        case _:
            return ""


def begins_here(events: Iterable[Recorded]) -> bool:
    """Return whether a matter's history is there from its beginning."""
    first = next(iter(events), None)
    return first is not None and isinstance(first.event, MatterProposed)
