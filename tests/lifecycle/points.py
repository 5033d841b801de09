"""Points of scenarios, which are whole ones under this regulation."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

Points: TypeAlias = dict[tuple[str, str], int]
"""Sums by unit and clause; a sum of nothing is left out."""

SCORED = ("matter", "incident")
"""Kinds of stream that book points."""


def whole(points: Decimal) -> int:
    """Return points of this regulation, which are whole ones."""
    assert points == int(points)
    return int(points)
