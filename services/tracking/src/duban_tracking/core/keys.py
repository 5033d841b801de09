"""Short keys of streams whose natural key is a text."""

from __future__ import annotations

from hashlib import sha256


def short(text: str) -> str:
    """Return a short name that stands for a text, always the same."""
    return sha256(text.encode()).hexdigest()[:16]
