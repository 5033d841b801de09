"""The stores in memory: the same ports as the PostgreSQL adapters, for one jurisdiction and one process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from duban_notify.core.answers import Answer, TicketDesk
from duban_notify.core.directory import Directory, UnitEntry
from duban_notify.core.dossier import Dossier
from duban_notify.ports import BatchStore, Scheduled, WaitingEvent


class MemoryStore:
    """Values go through their stored text, so that a story in memory tests that too."""

    def __init__(self) -> None:
        self.units: dict[str, str] = {}
        self.kept: dict[str, str] = {}
        self.notices: dict[UUID, Scheduled] = {}
        self.waiting: dict[UUID, WaitingEvent] = {}
        self.tickets: dict[UUID, TicketDesk] = {}
        self.answers: dict[UUID, Answer] = {}

    async def directory(self) -> Directory:
        return Directory.of(UnitEntry.model_validate_json(text) for text in self.units.values())

    async def save_units(self, units: Sequence[UnitEntry], now: datetime) -> None:
        self.units.update((unit.code, unit.model_dump_json()) for unit in units)
        self.waiting = {key: replace(event, look_at=now) for key, event in self.waiting.items()}

    async def dossiers(self, streams: Collection[str]) -> dict[str, Dossier]:
        return {key: Dossier.model_validate_json(text) for key, text in self.kept.items() if key in streams}

    async def save_dossiers(self, dossiers: Mapping[str, Dossier]) -> None:
        self.kept.update((key, value.model_dump_json(exclude_defaults=True)) for key, value in dossiers.items())

    async def last_releases(self, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], datetime]:
        found: dict[tuple[str, str], datetime] = {}
        for each in self.notices.values():
            key = (each.notice.address, each.notice.merge_key)
            if key in keys:
                found[key] = max(found.get(key, each.release_at), each.release_at)
        return found

    async def add_notices(self, scheduled: Sequence[Scheduled], now: datetime) -> None:
        for each in scheduled:
            self.notices.setdefault(each.notice.id, each)

    async def add_waiting(self, events: Sequence[WaitingEvent]) -> None:
        for event in events:
            self.waiting.setdefault(event.envelope.id, event)

    async def settle_waiting(self, events: Iterable[UUID]) -> None:
        for event in events:
            self.waiting.pop(event, None)

    async def desks(self, tickets: Collection[UUID]) -> dict[UUID, TicketDesk]:
        return {key: self.tickets.get(key, TicketDesk(key)) for key in tickets}

    async def save_answers(
        self, desks: Collection[TicketDesk], answers: Sequence[Answer], answered_channels: frozenset[str], now: datetime
    ) -> None:
        self.tickets.update((desk.ticket_id, desk) for desk in desks)
        self.answers.update((answer.id, answer) for answer in answers)


class MemoryLate:
    """``LateEvents`` over one store."""

    def __init__(self, store: MemoryStore, jurisdiction: str = "yunhe") -> None:
        self._store = store
        self._jurisdiction = jurisdiction

    @asynccontextmanager
    async def claim(
        self, scope: frozenset[str], now: datetime, limit: int
    ) -> AsyncIterator[Mapping[str, tuple[BatchStore, Sequence[WaitingEvent]]]]:
        due = [event for event in self._store.waiting.values() if event.look_at <= now][:limit]
        yield {self._jurisdiction: (self._store, due)} if due else {}
