"""The one path that every command takes: load, decide, number, write. The caller opens and ends the transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from duban_contracts.base import Event
from duban_sdk.shelf import Shelf
from duban_tracking.handlers.settling import settle
from duban_tracking.handlers.streams import Ask, Placed, Streams, Verdict
from duban_tracking.ports import Desk, Store

MAX_ROUNDS = 10
"""Follow-ups of follow-ups end here; the core's longest chain withdraws a ladder of measures, in eight rounds."""


@dataclass(frozen=True)
class Outcome:
    """What became of the commands, in their order, and of the follow-ups that they led to."""

    streams: Streams
    verdicts: tuple[Verdict, ...]
    further: tuple[Verdict, ...]


async def carry_out(store: Store, desk: Desk, asks: Sequence[Ask], *, mostly_new: bool = False) -> Outcome:
    """Return what became of the commands; what they led to is written, follow-ups included.

    Args:
        store: of the open transaction.
        desk: of the jurisdiction that all commands are of.
        asks: the commands.
        mostly_new: their streams are expected not to exist yet, so that there is nothing to keep a sweep away from.

    Raises:
        Conflict: somebody else was first; roll back and start again.
        JurisdictionDown: the rules cannot be asked; roll back.
    """
    streams = Streams(desk.shelf, await store.units(desk.jurisdiction))
    rounds: list[list[Verdict]] = []
    waiting: Sequence[Ask] = asks
    while waiting and len(rounds) < MAX_ROUNDS:
        verdicts, waiting = await decide(store, desk, streams, waiting, mostly_new=mostly_new and not rounds)
        rounds.append(verdicts)
    if streams.placed or any(stream.touched for stream in streams):
        await number_and_write(store, desk, streams)
    first, further = (rounds[0] if rounds else []), [verdict for later in rounds[1:] for verdict in later]
    return Outcome(streams, tuple(first), tuple(further))


async def decide(
    store: Store, desk: Desk, streams: Streams, asks: Sequence[Ask], *, mostly_new: bool = False
) -> tuple[list[Verdict], list[Ask]]:
    """Return what became of the commands, and what they ask of other streams; nothing is written yet."""
    missing = streams.missing(asks)
    keys = [(desk.jurisdiction, subject) for subject in missing]
    histories = await store.histories(keys, may_have_timers=not mostly_new)

    def work(_shelf: Shelf) -> tuple[list[Verdict], list[Ask]]:
        for key in keys:
            streams.fold(key[1], histories[key])
        return streams.decide(asks)

    return await desk.ask(work)


async def number_and_write(store: Store, desk: Desk, streams: Streams) -> None:
    """New events have their numbers; log, projections and timers hold what the streams have become."""
    await _number(store, desk, streams)
    changes = await desk.ask(lambda _shelf: settle(streams))
    await store.write(changes)


async def _number(store: Store, desk: Desk, streams: Streams) -> None:
    wanted: dict[tuple[str, int], list[Placed]] = defaultdict(list)
    for placed in streams.placed:
        series = wanted_series(placed.event)
        if series:
            wanted[series, placed.on.year].append(placed)
    if not wanted:
        return
    patterns = await desk.ask(lambda _shelf: _patterns(streams, wanted))
    # One order for all transactions: two of them never wait for each other's series.
    for (series, year), places in sorted(wanted.items()):
        first = await store.take_numbers(streams.jurisdiction, series, year, len(places))
        for serial, placed in enumerate(places, start=first):
            streams.number(placed, patterns[series, placed.stream.subject].format(year=year, serial=serial))


def _patterns(streams: Streams, wanted: dict[tuple[str, int], list[Placed]]) -> dict[tuple[str, str], str]:
    return {
        (series, placed.stream.subject): streams.rules_for(placed.stream).series_pattern(series)
        for (series, _), places in wanted.items()
        for placed in places
    }


def wanted_series(event: Event) -> str:
    """Return the series from which the event still needs a number; empty: none."""
    fields = vars(event)
    return "" if fields.get("number") else str(fields.get("series", ""))
