"""Applies a batch of tracking's events: keeps what matters, and makes the ledger say what it should."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from duban_contracts.envelope import Envelope
from duban_runtime.errors import RetryLater
from duban_scoring.core.facts import UNIT_PREFIX
from duban_scoring.core.flags import FlagState, flag_event, flag_state
from duban_scoring.core.inputs import UnitListed
from duban_scoring.core.ledger import Correction, LedgerRow
from duban_scoring.core.register import Register
from duban_scoring.handlers.replay import register_of, replay, subject_ledger
from duban_scoring.ports import Books, KeptInput, LedgerStore, Outgoing, Trail
from duban_scoring.translate import account, kept_input, moves_points, row_event
from duban_sdk.errors import SdkError
from duban_sdk.tables import FlagRow

Written = list[tuple[LedgerRow, Trail]]


async def apply_batch(store: LedgerStore, books: Books, envelopes: Sequence[Envelope]) -> None:
    """The inputs among the events are kept, the ledger is right again, and what was written goes out as events.

    The rows that come of a stream depend only on its own events and, for the account on which they stand, on the
    register of units; in which order streams arrive makes no difference to what stands in the end.

    Raises:
        RetryLater: the rules of the jurisdiction cannot be used now.
        ContractError: an event does not fit its contract.
    """
    arrived = _arrived(books, envelopes)
    if not arrived:
        return
    fresh = await store.keep([kept for kept, _ in arrived.values()])
    touched = dict.fromkeys(
        kept.subject for kept, _ in arrived.values() if kept.event_id in fresh and moves_points(kept)
    )
    has_units = any(subject.startswith(UNIT_PREFIX) for subject in (kept.subject for kept, _ in arrived.values()))
    if not touched and not has_units:
        return
    await store.lock()
    register_inputs = await store.register_inputs()
    moved = await store.subjects_of(_hosted(register_inputs, arrived)) if has_units else set()
    batch = _Batch(store, books, arrived, register_of(register_inputs))
    try:
        written = await batch.write([*touched, *sorted(moved - touched.keys())], fresh)
    except SdkError as error:
        raise RetryLater(str(error)) from error
    await store.publish([_outgoing(row, trail) for row, trail in written])
    await update_flags(store, books, written)


def _arrived(books: Books, envelopes: Sequence[Envelope]) -> dict[UUID, tuple[KeptInput, Trail]]:
    pins = books.current.pins
    arrived: dict[UUID, tuple[KeptInput, Trail]] = {}
    for envelope in envelopes:
        kept = kept_input(envelope, pins)
        if kept is not None:
            trail = Trail(envelope.time, envelope.correlationid, str(envelope.id), envelope.traceparent)
            arrived[kept.event_id] = (kept, trail)
    return arrived


def _hosted(register_inputs: Sequence[KeptInput], arrived: dict[UUID, tuple[KeptInput, Trail]]) -> set[str]:
    """Return the units of this batch that some body hosts or hosted; only their entries can be on a wrong account."""
    listed = {kept.input.unit for kept, _ in arrived.values() if isinstance(kept.input, UnitListed)}
    hosted = (each.input for each in register_inputs if isinstance(each.input, UnitListed) and each.input.host_unit)
    return {each.unit for each in hosted if each.unit in listed}


class _Batch:
    """One batch at work."""

    def __init__(
        self, store: LedgerStore, books: Books, arrived: dict[UUID, tuple[KeptInput, Trail]], register: Register
    ) -> None:
        self._store = store
        self._books = books
        self._arrived = arrived
        self._register = register
        self._last = next(reversed(arrived.values()))[1]

    async def write(self, subjects: Sequence[str], fresh: Collection[UUID]) -> Written:
        """The ledgers of these streams are right; return what is to be told of it."""
        inputs = await self._store.inputs(subjects)
        rows = await self._store.rows(subjects)
        told: Written = []
        added: list[LedgerRow] = []
        for subject in subjects:
            caused, moves = self._one(subject, inputs.get(subject, []), rows.get(subject, []), fresh)
            added += [*(row for row, _ in caused), *moves.rows]
            told += [*caused, *((row, self._last) for row in moves.told)]
        await self._store.add(added)
        return told

    def _one(
        self, subject: str, kept: Sequence[KeptInput], rows: Sequence[LedgerRow], fresh: Collection[UUID]
    ) -> tuple[Written, Correction]:
        ledger = subject_ledger(subject, kept, rows, self._books)
        caused = replay(ledger, kept, fresh, self._books, self._register)
        written = [(row, self._arrived[cause.event_id][1]) for cause, row in caused]
        return written, ledger.correct_accounts(self._register)


def _outgoing(row: LedgerRow, trail: Trail) -> Outgoing:
    return Outgoing(account(row.unit, row.year), row_event(row), trail)


async def update_flags(store: LedgerStore, books: Books, written: Written) -> None:
    """Every flag that the written rows may have changed stands as it should, and changes go out as events."""
    for flag in books.current.pack.flags:
        trails = {(row.origin_unit, row.year): trail for row, trail in written if row.row in flag.counts}
        if trails:
            await _update_flag(store, flag, trails)


async def _update_flag(store: LedgerStore, flag: FlagRow, trails: Mapping[tuple[str, int], Trail]) -> None:
    counts = await store.count_matters(trails.keys(), flag.counts)
    raised = await store.raised(flag.code, trails.keys())
    changed: list[FlagState] = []
    events: list[Outgoing] = []
    for (unit, year), trail in trails.items():
        was_raised = (unit, year) in raised
        # The matters are many and needed only for an event.
        if was_raised == (counts.get((unit, year), 0) >= flag.times):
            continue
        now = flag_state(flag, unit, year, await store.matters(unit, year, flag.counts))
        event = flag_event(flag, FlagState(flag.code, unit, year, was_raised), now)
        if event is not None:
            changed.append(now)
            events.append(Outgoing(account(unit, year), event, trail))
    await store.save_flags(changed)
    await store.publish(events)
