"""One line of an exported log: its envelope, and its payload only where it is needed."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import NamedTuple

from pydantic import ValidationError

from duban_contracts.base import Event
from duban_contracts.envelope import Envelope
from duban_contracts.errors import UnknownEventType
from duban_contracts.registry import event_model
from duban_standalone.backtest.faults import BrokenLine, detail_of

# The exact form of the bus is told apart by its beginning, which is far cheaper than reading the whole line.
_WIRE = re.compile(
    rb'\{"specversion":"1\.0","id":"[0-9a-f-]{36}","source":"([a-z]+)","type":"([a-z0-9_.]+)",'
    rb'"subject":"([^"\\]+)","time":"([0-9T:.+-]+)","datacontenttype":"application/json",'
    rb'"jurisdiction":"([a-z0-9_]+)","sequence":([1-9][0-9]*),'
)
_DATA = b',"data":'


class Head(NamedTuple):
    """What a line says of its event without the payload; ``at`` is the instant in UTC as ISO text."""

    type: str
    subject: str
    at: str
    sequence: int


def glance(line: bytes, place: int) -> tuple[bytes, bytes, bytes, bytes]:
    """Return source, subject, instant and jurisdiction of a line, which is all that an index needs, as they stand.

    Raises:
        BrokenLine: it is no event of the log.
    """
    found = _WIRE.match(line)
    if found is None:
        told = _otherwise(line, place)
        return told.source.encode(), told.subject.encode(), _at(told).encode(), told.jurisdiction.encode()
    source, subject, at, jurisdiction = found.group(1, 3, 4, 5)
    return source, subject, at, jurisdiction


def read_head(line: bytes, place: int) -> tuple[Head, bytes]:
    """Return the head of a line and the JSON of its payload.

    Raises:
        BrokenLine: it is no event of the log.
    """
    found = _WIRE.match(line)
    begins = line.find(_DATA, found.end()) if found else -1
    if found is None or begins < 0:
        told = _otherwise(line, place)
        head = Head(told.type, told.subject, _at(told), told.sequence)
        return head, json.dumps(told.data, ensure_ascii=False).encode()
    type_, subject, at, sequence = found.group(2, 3, 4, 6)
    head = Head(type_.decode(), subject.decode(), at.decode(), int(sequence))
    return head, line[begins + len(_DATA) : line.rindex(b"}")]


def _otherwise(line: bytes, place: int) -> Envelope:
    """Read a line that some other program wrote: spaced or ordered otherwise."""
    try:
        return Envelope.model_validate_json(line)
    except ValidationError as error:
        raise BrokenLine(place, detail_of(error.errors()[0])) from None


def _at(told: Envelope) -> str:
    return told.time.astimezone(UTC).isoformat()


def read_payload(head: Head, data: bytes, place: int) -> Event:
    """Return the payload of a line.

    Raises:
        BrokenLine: its type is not known, or the payload does not fit it.
    """
    try:
        return event_model(head.type).model_validate_json(data)
    except UnknownEventType:
        raise BrokenLine(place, f"type：没有事件类型 {head.type}") from None
    except ValidationError as error:
        raise BrokenLine(place, detail_of(error.errors()[0], "data")) from None


def instant(at: str) -> datetime:
    """Return the instant that a head says."""
    return datetime.fromisoformat(at)
