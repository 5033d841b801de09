"""Where personal data is kept unreadable."""

from __future__ import annotations

from typing import Protocol


class VaultKeyMissing(Exception):
    """The key under which something was sealed is not configured; the operator must act."""


class Vault(Protocol):
    """Seals and opens personal data. ``place`` binds what is sealed to the row that keeps it."""

    def seal(self, place: str, data: bytes) -> bytes:
        """Return the data unreadable; it opens for the same place only."""
        ...

    def open(self, place: str, sealed: bytes) -> bytes:
        """Return what was sealed for this place.

        Raises:
            VaultKeyMissing: the key is not configured, or the data was not sealed for this place.
        """
        ...

    def fingerprint(self, data: bytes) -> bytes:
        """Return a keyed digest: without the key nobody can try out what the data was."""
        ...
