"""Grams of a text, by which the ledger finds it: two-character pieces, and whole runs of letters and digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

MAX_RUN = 24
TAILS = (1, 2, 3, 4, 6)
"""Ends of a run of letters or digits that are grams too: people quote the end of a long number."""
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

    A single character stands at the beginning of a two-character gram or is one by itself. Empty: grams cannot find it.
    A number that is all of the query is found by its beginning and by its end, not by what lies in between.
    """
    ranges: list[tuple[str, str]] = []
    runs = _RUNS.findall(query)
    for place, run in enumerate(runs):
        if run.isascii():
            ranges.append(_run_range(run, is_first=place == 0, is_last=place == len(runs) - 1))
        elif len(run) == 1:
            ranges.append((run, run + LAST_CHARACTER))
        else:
            ranges.extend((gram, gram) for gram in map("".join, pairwise(run)))
    return ranges


def _run_range(run: str, *, is_first: bool, is_last: bool) -> tuple[str, str]:
    """Return the range for a run of letters or digits.

    What follows it in the query ends the text's run too, and what comes before it begins that.
    """
    if is_last:
        return run[:MAX_RUN], run[:MAX_RUN] + LAST_CHARACTER
    if not is_first:
        return run[:MAX_RUN], run[:MAX_RUN]
    end = run[-max(tail for tail in TAILS if tail <= len(run)) :]
    return end, end
