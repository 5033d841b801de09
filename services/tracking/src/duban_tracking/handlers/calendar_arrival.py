"""A later arrangement of days off: which open dates it moves, and carrying that out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from duban_contracts.commands.calendar import RecomputeDates
from duban_contracts.dates import DueDate
from duban_runtime.clock import Clock
from duban_runtime.errors import Conflict
from duban_runtime.log import StoredEvent
from duban_sdk.shelf import Shelf
from duban_tracking import metrics
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.recomputing import OpenDate, moved_dates, reason_of
from duban_tracking.errors import Refused
from duban_tracking.handlers.acting import MAX_TRIES, Request
from duban_tracking.handlers.carrying_out import carry_out
from duban_tracking.handlers.streams import Ask, Stream, Streams
from duban_tracking.ports import Desk, Desks, Storage
from duban_tracking.ports_reading import Reader

PAGE = 200
"""Streams that are read, or changed, at a time."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that moves, or becomes final: of which stream, and from what to what."""

    subject: str
    title: str
    number: str
    date: OpenDate
    due: DueDate

    @property
    def reason(self) -> str:
        return reason_of(self.date, self.due)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the calendar in force changes on a day."""

    calendar_version: str
    on: date
    moved: tuple[Moved, ...]


class CalendarArrival:
    """Previews and carries out what a later calendar does to open dates."""

    def __init__(
        self, storage: Storage, desks: Desks, reader: Reader, clock: Clock, after_commit: Callable[[], None]
    ) -> None:
        self._storage = storage
        self._desks = desks
        self._reader = reader
        self._clock = clock
        self._after_commit = after_commit

    async def preview(self, jurisdiction: str) -> Arrival:
        """Return every open date that the calendar in force moves or makes final; nothing is changed.

        Raises:
            JurisdictionDown: the rules cannot be asked.
        """
        desk = self._desks.desk(jurisdiction)
        on = self._clock.now().astimezone(desk.shelf.settings.zone).date()
        version = desk.shelf.calendar.version
        moved = [each async for each in self._moved(desk, on)]
        return Arrival(version, on, tuple(moved))

    async def apply(self, request: Request, calendar_version: str) -> Arrival:
        """Return what was carried out: each date that moved is recorded, and its timer follows it.

        Carried out again, or after it broke off, it does what is left.

        Raises:
            Refused: the caller may not, or the calendar is another than that which the preview showed.
            JurisdictionDown: the rules cannot be asked.
            Conflict: others kept being first.
        """
        arrival = await self.preview(request.jurisdiction)
        subjects = list(dict.fromkeys(each.subject for each in arrival.moved))
        for first in range(0, len(subjects), PAGE):
            await self._recompute(request, subjects[first : first + PAGE], calendar_version)
        if subjects:
            self._after_commit()
        return arrival

    async def _recompute(self, request: Request, subjects: Sequence[str], calendar_version: str) -> None:
        desk = self._desks.desk(request.jurisdiction)
        for left in reversed(range(MAX_TRIES)):
            now = self._clock.now()
            command = RecomputeDates(calendar_version=calendar_version)
            asks = [
                Ask(subject, command, request.by, now, request.id, request.id, request.traceparent)
                for subject in subjects
            ]
            try:
                async with self._storage.transaction({request.jurisdiction}) as store:
                    outcome = await carry_out(store, desk, asks)
                    for verdict in outcome.verdicts:
                        if verdict.refusal is not None:
                            raise Refused(verdict.refusal, verdict.ask.subject)
            except Conflict:
                # A person acted on one of the streams in the same moment; all are read again.
                if not left:
                    raise
                metrics.CONFLICTS.inc()
            else:
                return

    async def _moved(self, desk: Desk, on: date) -> AsyncIterator[Moved]:
        after, size = "", PAGE
        while size == PAGE:
            subjects = await self._reader.dated_subjects(desk.jurisdiction, on, after, PAGE)
            size = len(subjects)
            after = subjects[-1] if subjects else ""
            history = await self._reader.history(desk.jurisdiction, subjects)

            def work(
                shelf: Shelf, subjects: Sequence[str] = subjects, history: Sequence[StoredEvent] = history
            ) -> list[Moved]:
                return list(_moved_of(shelf, subjects, history, on))

            for each in await desk.ask(work):
                yield each


def _moved_of(shelf: Shelf, subjects: Sequence[str], history: Sequence[StoredEvent], on: date) -> Iterator[Moved]:
    by_subject: dict[str, list[StoredEvent]] = {subject: [] for subject in subjects}
    for stored in history:
        by_subject[stored.subject].append(stored)
    streams = Streams(shelf, {})
    for subject, events in by_subject.items():
        stream = streams.fold(subject, events)
        title, number = _words(stream)
        for open_date, due in moved_dates(stream.kind.open_dates(stream.state), shelf.calendar, on):
            yield Moved(subject, title, number, open_date, due)


def _words(stream: Stream) -> tuple[str, str]:
    state = stream.state
    if isinstance(state, Matter):
        return state.title, state.number
    opened = getattr(state, "opened", None) or getattr(state, "raised", None)
    return str(getattr(opened, "name", "")), ""
