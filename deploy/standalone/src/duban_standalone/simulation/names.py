"""What things are called in the output: local names where the scenario gave them, local time, clauses."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from duban_contracts.base import Event
from duban_standalone.simulation.player import Played
from duban_tracking.translate.histories import clause_of_event

_MATTER = "matter:"


class Names:
    """Names within one play."""

    def __init__(self, played: Played) -> None:
        self._zone = played.world.zone
        self._handles: dict[str, str] = {}
        for name, subject in played.scenario.handles.items():
            # A thing with several names goes by the first.
            self._handles.setdefault(subject, name.partition("/")[2])

    def instant(self, at: datetime) -> str:
        """Return an instant as local time."""
        return at.astimezone(self._zone).isoformat(timespec="seconds")

    def stream(self, subject: str) -> str:
        """Return a stream with its thing's local name, or as it is."""
        handle = self._handles.get(subject)
        return f"{subject.partition(':')[0]}:{handle}" if handle else subject

    def matter(self, matter_id: UUID | str | None) -> str | None:
        """Return what a matter is called."""
        return self._handles.get(f"{_MATTER}{matter_id}", str(matter_id)) if matter_id else None

    def matter_of(self, subject: str, event: Event) -> str | None:
        """Return the matter that an event is about."""
        if subject.startswith(_MATTER):
            return self.matter(subject.removeprefix(_MATTER))
        found = vars(event).get("matter_id")
        return self.matter(found) if found else None

    def clause(self, event: Event) -> str | None:
        """Return the clause under which an event stands."""
        return clause_of_event(event) or None
