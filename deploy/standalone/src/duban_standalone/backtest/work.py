"""What a worker process does: reads groups of streams, replays them on both sides, and hands over what it found."""

from __future__ import annotations

import gc
import os
import pickle
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread

from duban_contracts.events import matter as m
from duban_contracts.events.escalation import FactCounted
from duban_contracts.events.scoring import PointsBooked, PointsReversed
from duban_standalone.backtest.county import County, Recorded, in_order
from duban_standalone.backtest.findings import (
    MOST_EXAMPLES,
    Fact,
    Findings,
    dates_differing,
    kept_differing,
    proposals_differing,
)
from duban_standalone.backtest.history import Lines
from duban_standalone.backtest.outcome import Outcome
from duban_standalone.backtest.reading import Group, Stream, begins_here, read_stream
from duban_standalone.backtest.replay import Happened
from duban_standalone.backtest.rulebooks import Rules, Tried, come_up_otherwise
from duban_standalone.backtest.sides import Side, Table

Held = Counter[tuple[date, str, str, str]]


class Worker:
    """Replays groups; one for each process."""

    def __init__(self, recorded: Tried, tried: Tried) -> None:
        """Load both sets of rules."""
        self._rules = Rules(recorded), Rules(tried)
        self._looks_at_held = bool(come_up_otherwise(*(rules.current.pack for rules in self._rules)))
        self._task = b""

    def take_up(self, task: bytes) -> None:
        """Open the files of a history; ``task`` is what ``task_of`` wrote."""
        if task != self._task:
            paths, self.county = pickle.loads(task)
            self.lines, self._task = Lines(paths), task
            for rules in self._rules:
                rules.knowing(self.county.sets)
            self.table = Table(*self._rules, self.county)

    def matters(self, groups: Iterable[Group], *, trusting: bool) -> Findings:
        """Return what differs in these matters. ``trusting``: a whole record stands for its replay."""
        found = Findings()
        for group in groups:
            self._matter(group, found, trusting=trusting)
        return found

    def accounts(self, streams: Iterable[Stream]) -> Findings:
        """Return what scoring booked on record."""
        found = Findings()
        for stream in streams:
            for each in read_stream(self.lines, stream, self.county):
                if isinstance(each.event, PointsBooked | PointsReversed):
                    found.recorded[each.event.unit, each.event.year, each.event.clause] += each.event.points
        return found

    def _matter(self, group: Group, found: Findings, *, trusting: bool) -> None:
        own = read_stream(self.lines, group[0], self.county)
        if not begins_here(own):
            found.begun_before.append(group[0][0])
            return
        events = own
        if len(group) > 1:
            others = (each for stream in group[1:] for each in read_stream(self.lines, stream, self.county))
            events = in_order((*own, *others))
        was, would_be = self.table.compared(events, trusting=trusting)
        found.matters += 1
        found.events += len(events)
        _compare(group[0][0], events, was, would_be, found)
        if self._looks_at_held:
            found.held_then.update(_held(would_be.log))


def _compare(subject: str, events: Sequence[Recorded], was: Side, would_be: Side, found: Findings) -> None:
    title, number, version = _name(events)
    found.versions[version] += 1
    if was.outcome is not would_be.outcome:
        found.dates += dates_differing(was.outcome, would_be.outcome, number, title)
        found.kept += kept_differing(was.outcome, would_be.outcome, number, title)
        proposed, proposed_then = was.outcome.proposals.values(), would_be.outcome.proposals.values()
        found.proposals += proposals_differing(proposed, proposed_then, number, subject)
    before = {(each.subject, each.act, each.reason) for each in was.turned.refused}
    found.refused.update(
        (each.act, each.reason, each.clause)
        for each in would_be.turned.refused
        if (each.subject, each.act, each.reason) not in before
    )
    found.was.book(was.rows)
    found.would_be.book(would_be.rows)
    found.facts_was += _facts(was.log)
    found.facts_would_be += _facts(would_be.log)
    if was.is_replayed:
        found.checked += 1
        found.doubts += len(was.turned.refused)
        drift(subject, number, on_record(events), was.outcome, found)


def on_record(events: Iterable[Recorded]) -> Outcome:
    """Return what came of events as they stand on record."""
    outcome = Outcome()
    for each in events:
        outcome.take(each.subject, each.event)
    return outcome


def drift(subject: str, number: str, recorded: Outcome, replayed: Outcome, found: Findings) -> None:
    """Note where the record says otherwise than its replay under the same rules."""
    if recorded == replayed:
        return
    told = [
        *(f"{each.name}：记录 {each.was_on}，回放 {each.would_be_on}" for each in
          dates_differing(recorded, replayed, number, "")),
        *(f"记录“{each.was or '无'}”，回放“{each.would_be or '无'}”" for each in
          kept_differing(recorded, replayed, number, "")),
        *(f"建议“{each.name}”仅见于{'记录' if each.only == 'was' else '回放'}" for each in
          proposals_differing(recorded.proposals.values(), replayed.proposals.values(), number, subject)),
    ]  # fmt: skip
    found.drift += len(told)
    if len(found.drift_examples) < MOST_EXAMPLES:
        found.drift_examples += [f"{number or subject}　{each}" for each in told]


def _name(events: Iterable[Recorded]) -> tuple[str, str, str]:
    """Return a matter's title, its number, and the rules under which it was taken up."""
    title, number, version = "", "", ""
    for each in events:
        event = each.event
        if isinstance(event, m.MatterProposed):
            title, version = event.title, "+".join(f"{pin.plugin}@{pin.version}" for pin in event.pins)
        elif isinstance(event, m.MatterAssigned | m.MatterTakenUp):
            number = event.number or number
    return title, number, version


def _facts(log: Iterable[Happened]) -> list[Fact]:
    return [Fact(each.at, each.on, each.subject, each.event) for each in log if isinstance(each.event, FactCounted)]


def _held(log: Iterable[Happened]) -> Held:
    """Return from which days a matter's units have it on their hands, and from which no more."""
    found: Held = Counter()
    track = category = ""
    units: tuple[str, ...] = ()
    for each in log:
        event = each.event
        match event:
            case m.MatterProposed():
                track, category = event.track, event.category
                continue
            case m.MatterAssigned():
                now = event.order.units
            case m.MatterClosed():
                now = ()
            case m.ObjectionDecided(accepted=True) if event.unit in units:
                now = () if event.unit == units[0] else tuple(unit for unit in units if unit != event.unit)
            case _:
                continue
        found.update({(each.on, unit, track, category): 1 for unit in now if unit not in units})
        found.update({(each.on, unit, track, category): -1 for unit in units if unit not in now})
        units = now
    return found


_workers: list[Worker] = []


def begin_beside(recorded: Tried, tried: Tried) -> None:
    """This worker process is ready to replay, and ends when the process that started it does, however that ends."""
    Thread(target=_end_with_parent, daemon=True).start()
    begin(recorded, tried)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def begin(recorded: Tried, tried: Tried) -> None:
    """This process is ready to replay."""
    _workers[:] = [Worker(recorded, tried)]
    # What is loaded by now stays; looking through it again and again costs a tenth of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def wake_up() -> None:
    """A worker process that was asked for this has begun to load."""


def task_of(paths: Sequence[Path], county: County) -> bytes:
    """Return what workers must know of a history, as it goes with every batch."""
    return pickle.dumps((tuple(paths), county))


def replay_matters(task: bytes, groups: Sequence[Group], trusting: bool) -> Findings:
    """Return what differs in these matters."""
    _workers[0].take_up(task)
    return _workers[0].matters(groups, trusting=trusting)


def read_accounts(task: bytes, streams: Sequence[Stream]) -> Findings:
    """Return what scoring booked on record."""
    _workers[0].take_up(task)
    return _workers[0].accounts(streams)
