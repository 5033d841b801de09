"""Applies a batch of tracking's events: keeps what matters, and makes the ledger say what it should."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from duban_contracts.envelope import Envelope
from duban_runtime.errors import RetryLater
from duban_scoring.core.facts import INCIDENT_PREFIX, UNIT_PREFIX
from duban_scoring.core.inputs import UnitListed
from duban_scoring.core.ledger import Ledger
from duban_scoring.core.ledger_rows import LedgerRow
from duban_scoring.core.register import Register
from duban_scoring.handlers.flags import update_flags
from duban_scoring.handlers.replay import Group, groups_of, register_of, replay, replayed
from duban_scoring.ports import Books, KeptInput, LedgerStore, Outgoing, Trail
from duban_scoring.translate import account, kept_input, moves_points, row_event
from duban_sdk.errors import SdkError

Written = list[tuple[LedgerRow, Trail]]
Arrived = dict[UUID, tuple[KeptInput, Trail]]


async def apply_batch(store: LedgerStore, books: Books, envelopes: Sequence[Envelope]) -> None:
    """The inputs among the events are kept, the ledger is right again, and what was written goes out as events.

    The rows that come of a stream depend only on its own events and, for the account on which they stand, on the
    register of units; those of an incident on the other incidents of its matter too. In which order streams arrive
    makes no difference to what stands in the end.

    Raises:
        RetryLater: the rules of the jurisdiction cannot be used now.
        ContractError: an event does not fit its contract.
    """
    arrived = _arrived(books, envelopes)
    if not arrived:
        return
    fresh = await store.keep([kept for kept, _ in arrived.values()])
    new = [kept for kept, _ in arrived.values() if kept.event_id in fresh]
    touched = dict.fromkeys(kept.subject for kept in new if moves_points(kept))
    if not touched and not any(kept.subject.startswith(UNIT_PREFIX) for kept in new):
        return
    await store.lock()
    register_inputs = await store.register_inputs()
    register, rehosted = register_of(register_inputs), _rehosted(register_inputs, fresh)
    if rehosted:
        touched |= dict.fromkeys(sorted(await store.subjects_of(register.kin(rehosted))))
    touched |= dict.fromkeys(sorted(await store.siblings([each for each in touched if _is_incident(each)])))
    batch = _Batch(store, books, arrived, register)
    try:
        written = await batch.write(tuple(touched), fresh, is_register_changed=bool(rehosted))
    except SdkError as error:
        raise RetryLater(str(error)) from error
    await store.publish([Outgoing(account(row.unit, row.year), row_event(row), trail) for row, trail in written])
    await update_flags(store, books, written)


def _arrived(books: Books, envelopes: Sequence[Envelope]) -> Arrived:
    pins = books.current.pins
    arrived: Arrived = {}
    for envelope in envelopes:
        kept = kept_input(envelope, pins)
        if kept is not None:
            trail = Trail(envelope.time, envelope.correlationid, str(envelope.id), envelope.traceparent)
            arrived[kept.event_id] = (kept, trail)
    return arrived


def _rehosted(register_inputs: Sequence[KeptInput], fresh: Collection[UUID]) -> set[str]:
    """Return the units of which the batch says that another hosts them than was known before."""
    changed: set[str] = set()
    hosts: dict[str, str | None] = {}
    for each in register_inputs:
        if isinstance(each.input, UnitListed):
            unit, host = each.input.unit, each.input.host_unit
            if each.event_id in fresh and hosts.get(unit) != host:
                changed.add(unit)
            hosts[unit] = host
    return changed


def _is_incident(subject: str) -> bool:
    return subject.startswith(INCIDENT_PREFIX)


class _Batch:
    """One batch at work."""

    def __init__(self, store: LedgerStore, books: Books, arrived: Arrived, register: Register) -> None:
        self._store = store
        self._books = books
        self._arrived = arrived
        self._register = register
        self._last = next(reversed(arrived.values()))[1]

    async def write(self, subjects: Sequence[str], fresh: Collection[UUID], *, is_register_changed: bool) -> Written:
        """The ledgers of these streams are right; return what is to be told of it."""
        inputs = await self._store.inputs(subjects)
        rows = await self._store.rows(subjects)
        told: Written = []
        added: list[LedgerRow] = []
        for group in groups_of(each for subject in subjects for each in inputs.get(subject, ())):
            streams = dict.fromkeys(each.subject for each in group)
            ledger = Ledger(row for subject in streams for row in rows.get(subject, ()))
            if len(streams) > 1 or is_register_changed:
                # What came late may belong before what stands already.
                correction = ledger.become(replayed(group, self._books, self._register)[0])
                added += correction.rows
                told += [(row, self._trail(row)) for row in correction.told]
            else:
                caused = self._caused(ledger, group, fresh)
                added += [row for row, _ in caused]
                told += caused
        await self._store.add(added)
        return told

    def _caused(self, ledger: Ledger, group: Group, fresh: Collection[UUID]) -> Written:
        rows = replay(ledger, group, fresh, self._books, self._register)
        return [(row, self._arrived[cause.event_id][1]) for cause, row in rows]

    def _trail(self, row: LedgerRow) -> Trail:
        """A correction rests on the event of the batch that caused the row, else on the last one."""
        found = self._arrived.get(row.cause)
        return found[1] if found else self._last
