"""The driven clock. It exists in the demo alone: production services know the system's clock only."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

CLOCK_FILE_VARIABLE = "DUBAN_DEMO_CLOCK_FILE"


class ClockFile:
    """Where the player writes what time it is."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def set(self, moment: datetime) -> None:
        """It is ``moment`` from now on, for every service that reads this file."""
        draft = self.path.with_suffix(".draft")
        draft.write_text(moment.astimezone(UTC).isoformat(), encoding="ascii")
        draft.replace(self.path)


class DrivenClock:
    """Says what the file says; reads it again only when it changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed_at = -1
        self._now = datetime.fromtimestamp(0, UTC)

    @classmethod
    def from_environment(cls) -> DrivenClock:
        """Return the clock whose file the player named."""
        return cls(Path(os.environ[CLOCK_FILE_VARIABLE]))

    def now(self) -> datetime:
        """Return the driven instant, in UTC."""
        changed_at = self._path.stat().st_mtime_ns
        if changed_at != self._changed_at:
            self._now = datetime.fromisoformat(self._path.read_text(encoding="ascii"))
            self._changed_at = changed_at
        return self._now
