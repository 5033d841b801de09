"""Keeps the flags as the ledger says they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from duban_scoring.core.entries import matter_name
from duban_scoring.core.flags import FlagState, flag_event, flag_state
from duban_scoring.core.ledger_rows import LedgerRow
from duban_scoring.ports import Books, LedgerStore, Outgoing, Trail
from duban_scoring.translate import account
from duban_sdk.tables import FlagRow

Written = Sequence[tuple[LedgerRow, Trail]]


async def update_flags(store: LedgerStore, books: Books, written: Written) -> None:
    """Every flag that the written rows may have changed stands as it should, and changes go out as events."""
    names = _names(row for row, _ in written)
    for flag in books.current.pack.flags:
        trails = {(row.origin_unit, row.year): trail for row, trail in written if row.row in flag.counts}
        if trails:
            await _update_flag(store, flag, trails, names)


def _names(rows: Iterable[LedgerRow]) -> dict[UUID, str]:
    return {row.matter_id: matter_name(row.arithmetic) for row in rows if row.matter_id is not None}


async def _update_flag(
    store: LedgerStore, flag: FlagRow, trails: Mapping[tuple[str, int], Trail], names: Mapping[UUID, str]
) -> None:
    counts = await store.count_matters(trails.keys(), flag.counts)
    raised = await store.raised(flag.code, trails.keys())
    changed: list[FlagState] = []
    events: list[Outgoing] = []
    for (unit, year), trail in trails.items():
        told = raised.get((unit, year))
        # The matters are many and needed only where the flag is up or goes up.
        if told is None and counts.get((unit, year), 0) < flag.times:
            continue
        before = FlagState(flag.code, unit, year, told is not None, told or ())
        now = flag_state(flag, unit, year, await store.matters(unit, year, flag.counts))
        event = flag_event(flag, before, now, names)
        if event is not None:
            changed.append(now)
            events.append(Outgoing(account(unit, year), event, trail))
    await store.save_flags(changed)
    await store.publish(events)
