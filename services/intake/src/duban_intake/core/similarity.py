"""Which tickets may be about the same thing."""

from __future__ import annotations

MAX_BIGRAMS = 64
LIKE_ENOUGH = 0.4
SHORTEST_PREFIX = 6


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text, blanks and case apart; of a long one only the first."""
    plain = "".join(text.split()).casefold()[: MAX_BIGRAMS + 1]
    if len(plain) == 1:
        return frozenset((plain,))
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return Dice's coefficient: 0 for nothing in common, 1 for the same."""
    if not one or not other:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def same_number(one: str, other: str) -> bool:
    """Return whether one external id continues the other: ``GD-2026-17`` and ``GD-2026-17-2``."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < SHORTEST_PREFIX or not longer.startswith(shorter):
        return False
    # A digit after a digit makes another number: GD-1 is no beginning of GD-17.
    return len(shorter) == len(longer) or not (shorter[-1].isalnum() and longer[len(shorter)].isalnum())
