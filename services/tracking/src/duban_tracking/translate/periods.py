"""Periods by their names: 2026, 2026H1, 2026Q3, 2026-10, 2026W45."""

from __future__ import annotations

from duban_sdk.period_words import period_words
from duban_tracking.core.periods import days_of

__all__ = ["days_of", "in_period"]

_MEASURE = "measure."


def in_period(period: str, *more: str, about: str = "") -> str:
    """Return a period in brackets, after what it is about and before what else there is to say.

    The key of a measure, by which tasks that it brings are told apart, says nothing to a reader and is left out.
    """
    words = "" if period.startswith(_MEASURE) else period_words(period)
    told = [each for each in (about, words, *more) if each]
    return f"（{'，'.join(told)}）" if told else ""
