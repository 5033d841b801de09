"""The points that a stream's events lead to, by the pure core of scoring alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from duban_contracts.base import Event
from duban_contracts.envelope import Envelope, event_id
from duban_scoring.core.entries import standing_entries
from duban_scoring.core.facts import fold
from duban_scoring.handlers.replay import book_of
from duban_scoring.translate import kept_input
from duban_sdk.shelf import Shelf

Points: TypeAlias = dict[tuple[str, str], int]
"""Sums by unit and clause; a sum of nothing is left out."""

SCORED = ("matter", "incident")
"""Kinds of stream that book points."""


def standing_points(subject: str, told: Sequence[tuple[Event, datetime]], shelf: Shelf) -> Counter[tuple[str, str]]:
    """Return the points that stand after these events, by unit concerned and clause."""
    jurisdiction = shelf.settings.jurisdiction
    kept = []
    for sequence, (event, at) in enumerate(told, start=1):
        envelope = Envelope(
            id=event_id(jurisdiction, "tracking", subject, sequence),
            source="tracking",
            type=event.TYPE,
            subject=subject,
            time=at,
            jurisdiction=jurisdiction,
            sequence=sequence,
            correlationid=subject,
            producer="test",
            data=event.model_dump(mode="json"),
        )
        read = kept_input(envelope, shelf.current.pins)
        kept += [read.input] if read else []
    facts = fold(subject, kept)
    points: Counter[tuple[str, str]] = Counter()
    for entry in standing_entries(facts, book_of(facts, shelf), shelf.settings.zone):
        points[entry.unit, entry.clause] += whole(entry.points)
    return points


def whole(points: Decimal) -> int:
    """Return points of this regulation, which are whole ones."""
    assert points == int(points)
    return int(points)
