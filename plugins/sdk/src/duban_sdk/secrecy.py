"""Finds the marks of classified material (秘密, 机密, 绝密) in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_GAP = r"[\s\u200b-\u200f\u2060\ufeff]*"
_BLANK = r"[^\S\n]*"
_LEVEL = rf"(?:[秘祕]{_GAP}密|[机機]{_GAP}密|[绝絕]{_GAP}密)(?:{_GAP}[级級])?"
_STAR = "[★☆✩✪✫✬✭✮✯✰⭐]"
_PERIOD = rf"(?:(?:\d+|[一二三四五六七八九十]+){_BLANK}(?:年|个月|月|天|日)|长期)"
# GB/T 9704-2012 7.2.2: level and period stand at the head of the document, joined by a star. Older papers write the
# level alone on its line, forms write it after 密级. The words inside a sentence (商业秘密三年) are no mark.
_MARK = re.compile(
    rf"{_LEVEL}{_GAP}{_STAR}"
    rf"|密{_GAP}级{_GAP}[:：]{_GAP}{_LEVEL}"
    rf"|^{_BLANK}[\[【〔(（]?{_BLANK}{_LEVEL}{_BLANK}{_PERIOD}?{_BLANK}[\]】〕)）]?{_BLANK}$",
    re.MULTILINE,
)
_COMMON = "密"
"""Every mark contains it; nearly every text does not."""


def is_marked(text: str) -> bool:
    """Return whether a text bears a mark of classification."""
    return _COMMON in text and _MARK.search(text) is not None


def can_bear_mark(body: bytes) -> bool:
    """Return whether the texts of a JSON body, which is UTF-8, need to be looked at; nearly all need not."""
    text = body.decode()
    return _COMMON in text or "\\u" in text


def bears_mark(payload: object) -> bool:
    """Return whether any text of a payload, names of its fields included, bears a mark."""
    return any(is_marked(text) for text in _texts(payload))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, member in value.items():
            yield name
            if isinstance(member, str):
                yield member
            elif member is not None:
                yield from _texts(member)
    elif isinstance(value, Sequence):
        for member in value:
            yield from _texts(member)
