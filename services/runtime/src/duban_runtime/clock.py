"""Time as a port."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present as an aware UTC instant."""
        ...


class SystemClock:
    """The clock of the machine; the only clock in production."""

    def now(self) -> datetime:
        return datetime.now(UTC)
