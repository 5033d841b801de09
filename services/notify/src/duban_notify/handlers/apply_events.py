"""Applies a batch of events of one jurisdiction in a handful of statements: directory, dossiers, notices, answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.envelope import Envelope
from duban_contracts.events.matter import MatterAssigned
from duban_contracts.events.ticket import TicketPassedOn
from duban_contracts.events.unit import UnitRegistered
from duban_notify.core.answers import Answer, TicketDesk, admit, answers_for
from duban_notify.core.directory import Directory, entry
from duban_notify.core.dossier import Dossier, evolve
from duban_notify.core.notices import notices_for
from duban_notify.core.values import Notice
from duban_notify.handlers.schedule import schedule
from duban_notify.ports import BatchStore, WaitingEvent
from duban_notify.translate import Counties, County, happening_of, referred_matter
from duban_runtime.clock import Clock
from duban_runtime.errors import RetryLater

MATTER_LOOK_SECONDS = 2.0
"""The matter of another service's event is usually only a moment behind."""
_NAMING_UNITS = frozenset({MatterAssigned.TYPE, TicketPassedOn.TYPE})
"""Events whose answers name units."""

Read = Sequence[tuple[Envelope, Event]]


@dataclass
class _Batch:
    """What one batch has brought about so far."""

    county: County
    directory: Directory
    dossiers: dict[str, Dossier]
    now: datetime
    changed: dict[str, Dossier] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    waiting: list[WaitingEvent] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


class ApplyEvents:
    """Decides what a batch means and saves it; the caller owns the transaction."""

    def __init__(self, counties: Counties, clock: Clock, *, wait_seconds: float, faulty_retry_seconds: float) -> None:
        self._counties = counties
        self._clock = clock
        self._wait = timedelta(seconds=wait_seconds)
        self._faulty_retry_seconds = faulty_retry_seconds
        self._has_stirred = False

    def take_stirred(self) -> bool:
        """Return whether anything to send was saved since the last call."""
        stirred, self._has_stirred = self._has_stirred, False
        return stirred

    async def apply(self, store: BatchStore, envelopes: Sequence[Envelope]) -> None:
        """Everything that the events mean is saved.

        Raises:
            RetryLater: the rules of the jurisdiction cannot be used at present.
            ContractError: a payload does not fit its model.
        """
        county = self._county(envelopes[0].jurisdiction)
        read = [(envelope, envelope.payload()) for envelope in envelopes if county.wants(envelope)]
        if not read:
            return
        now = self._clock.now()
        units = {payload.unit: entry(payload) for _, payload in read if isinstance(payload, UnitRegistered)}
        if units:
            await store.save_units(list(units.values()), now)
        directory = await store.directory() if _needs_directory(county, read) else Directory()
        batch = _Batch(county, directory, await _load_dossiers(store, county, read), now)
        for envelope, payload in read:
            self._decide(batch, envelope, payload)
        await self._save(store, batch)

    def _county(self, jurisdiction: str) -> County:
        county = self._counties.working.get(jurisdiction)
        if county is None:
            why = self._counties.faults.get(jurisdiction, "未配置")
            raise RetryLater(f"{jurisdiction} 的规则不可用：{why}", self._faulty_retry_seconds)
        return county

    def _decide(self, batch: _Batch, envelope: Envelope, payload: Event) -> None:
        before = batch.dossiers.get(envelope.subject)
        dossier = evolve(before, payload)
        if dossier is not None and dossier is not before:
            batch.dossiers[envelope.subject] = batch.changed[envelope.subject] = dossier
        if envelope.type in batch.county.rules.rows:
            self._notify(batch, envelope, payload, dossier)
        happening = happening_of(envelope, payload, dossier)
        batch.answers.extend(answers_for(happening, batch.county.channels, batch.directory))

    def _notify(self, batch: _Batch, envelope: Envelope, payload: Event, dossier: Dossier | None) -> None:
        matter = referred_matter(envelope, payload)
        if matter is not None:
            dossier = batch.dossiers.get(matter)
        give_up_at = batch.now + self._wait
        if matter is not None and dossier is None:
            look_at = min(give_up_at, batch.now + timedelta(seconds=MATTER_LOOK_SECONDS))
            batch.waiting.append(WaitingEvent(envelope, None, look_at, give_up_at))
            return
        decision = notices_for(happening_of(envelope, payload, dossier), batch.county.rules, batch.directory)
        batch.notices.extend(decision.notices)
        if decision.unknown:
            batch.waiting.append(WaitingEvent(envelope, dossier, give_up_at, give_up_at))

    async def _save(self, store: BatchStore, batch: _Batch) -> None:
        await store.save_dossiers(batch.changed)
        await schedule(store, batch.notices, batch.county.policy, batch.now)
        await store.add_waiting(batch.waiting)
        if batch.answers:
            await _save_answers(store, batch)
        self._has_stirred = self._has_stirred or bool(batch.notices or batch.answers)


async def _load_dossiers(store: BatchStore, county: County, read: Read) -> dict[str, Dossier]:
    # The first event of a stream has no dossier yet: the bulk of new matters costs no look-up.
    begun = {envelope.subject for envelope, _ in read if envelope.sequence == 1}
    streams = {envelope.subject for envelope, _ in read}
    for envelope, payload in read:
        matter = referred_matter(envelope, payload) if envelope.type in county.rules.rows else None
        if matter is not None:
            streams.add(matter)
    wanted = streams - begun
    return await store.dossiers(wanted) if wanted else {}


def _needs_directory(county: County, read: Read) -> bool:
    return any(envelope.type in county.rules.rows or envelope.type in _NAMING_UNITS for envelope, _ in read)


async def _save_answers(store: BatchStore, batch: _Batch) -> None:
    by_ticket: dict[UUID, list[Answer]] = {}
    for answer in batch.answers:
        by_ticket.setdefault(answer.ticket.ticket_id, []).append(answer)
    desks: list[TicketDesk] = []
    placed: list[Answer] = []
    for ticket_id, desk in (await store.desks(by_ticket.keys())).items():
        after, now_placed = admit(desk, by_ticket[ticket_id])
        desks.append(after)
        placed.extend(now_placed)
    await store.save_answers(desks, placed, batch.county.answered_channels, batch.now)
