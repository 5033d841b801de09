"""Grams of a text, by which the ledger finds it: two-character pieces, and whole runs of letters and digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

MAX_RUN = 24
TAILS = (4, 6)
"""People quote the end of a long number."""
MAX_TEXT = 300
"""Of long texts the beginning is searched."""
LAST_CHARACTER = "\U0010ffff"

_RUNS = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")


def folded(text: str) -> str:
    """Return the text as it is compared: full width as half width, small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def grams(text: str) -> set[str]:
    """Return the grams under which a folded text is found."""
    return set(_grams(text))


def _grams(text: str) -> Iterator[str]:
    for run in _RUNS.findall(text):
        if run.isascii():
            yield run[:MAX_RUN]
            yield from (run[-tail:] for tail in TAILS if len(run) > tail)
            continue
        yield from map("".join, pairwise(run))
        yield run[-1]


def wanted_ranges(query: str) -> list[tuple[str, str]]:
    """Return ranges (from, to, both included) of grams of which a text that holds the folded query has one each.

    A single character stands at the beginning of a two-character gram or is one by itself; a run of letters or
    digits may be the beginning of a longer one. The first run of a query may also lie inside a longer one, where no
    gram finds it, so it counts only when it is all there is. Empty: grams cannot find it.
    """
    ranges: list[tuple[str, str]] = []
    runs = _RUNS.findall(query)
    for place, run in enumerate(runs):
        if run.isascii():
            if place or len(runs) == 1:
                ranges.append((run[:MAX_RUN], run[:MAX_RUN] + LAST_CHARACTER))
        elif len(run) == 1:
            ranges.append((run, run + LAST_CHARACTER))
        else:
            ranges.extend((gram, gram) for gram in map("".join, pairwise(run)))
    return ranges
