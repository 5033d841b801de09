"""Matters that look like one that is about to be proposed (国务院令第733号 第十五条: no duplicate supervision)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from duban_tracking.translate.grams import folded

LEAST_LIKENESS = 0.5
"""Share of pairs of neighbouring characters that two titles have in common."""
MOST_SHOWN = 20


def similar_titles(title: str, others: Iterable[tuple[str, str]]) -> list[tuple[str, float]]:
    """Return the ids of titles that look alike with their likeness, the likest first.

    Args:
        title: of what is about to be proposed.
        others: id and title of matters that are there.
    """
    wanted = _pairs(title)
    found = [(key, likeness(wanted, _pairs(other))) for key, other in others]
    alike = sorted((each for each in found if each[1] >= LEAST_LIKENESS), key=lambda each: (-each[1], each[0]))
    return alike[:MOST_SHOWN]


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return twice the common part over the sum of both; 0 where there is nothing to compare."""
    size = len(one) + len(other)
    return 2 * len(one & other) / size if size else 0.0


def _pairs(title: str) -> frozenset[str]:
    text = folded(title).replace(" ", "")
    return frozenset(map("".join, pairwise(text))) or frozenset({text} - {""})
