"""What a worker process does: reads groups of streams, replays them on both sides, and hands over what it found."""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Iterable, Sequence
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread

from duban_contracts.events import matter as m
from duban_standalone.backtest.county import County, Recorded, in_order
from duban_standalone.backtest.drift import note_drift
from duban_standalone.backtest.findings import Findings, dates_differing, kept_differing, proposals_differing
from duban_standalone.backtest.history import Lines
from duban_standalone.backtest.holding import held_in
from duban_standalone.backtest.office import Office, Part
from duban_standalone.backtest.reading import Group, Stream, begins_here, read_points, read_stream
from duban_standalone.backtest.rulebooks import Rules, Tried, come_up_otherwise
from duban_standalone.backtest.sides import Side, Table, outcome_of


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
            self.table, self.office = Table(*self._rules, self.county), Office(*self._rules, self.county)

    def matters(self, groups: Iterable[Group], *, trusting: bool) -> Findings:
        """Return what differs in these matters. ``trusting``: a whole record stands for its replay."""
        found = Findings()
        for group in groups:
            self._matter(group, found, trusting=trusting)
        return found

    def account(self, stream: Stream) -> Findings:
        """Return what scoring booked on record on an account."""
        found = Findings()
        for each in read_points(self.lines, stream):
            found.recorded[each.unit, each.year, each.clause] += each.points
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
            for key, count in held_in(would_be.log):
                found.held_then[key] += count


def _compare(subject: str, events: Sequence[Recorded], was: Side, would_be: Side, found: Findings) -> None:
    title, number, version = _name(events)
    found.versions[version] += 1
    if was.outcome is not would_be.outcome:
        found.dates += dates_differing(was.outcome, would_be.outcome, number, title)
        found.kept += kept_differing(was.outcome, would_be.outcome, number, title)
        proposed, proposed_then = was.outcome.proposals.values(), would_be.outcome.proposals.values()
        found.proposals += proposals_differing(proposed, proposed_then, number, subject)
    if would_be.turned.refused:
        before = {(each.subject, each.act, each.reason) for each in was.turned.refused}
        found.refused.update(
            (each.act, each.reason, each.clause)
            for each in would_be.turned.refused
            if (each.subject, each.act, each.reason) not in before
        )
    found.was.book(was.rows)
    found.would_be.book(would_be.rows)
    found.facts_was += was.facts
    found.facts_would_be += would_be.facts
    if was.is_replayed:
        found.checked += 1
        found.doubts += len(was.turned.refused)
        note_drift(subject, number, outcome_of(events), was.outcome, found)


def _name(events: Iterable[Recorded]) -> tuple[str, str, str]:
    """Return a matter's title, its number, and the rules under which it was taken up."""
    title, number, version = "", "", ""
    for each in events:
        event = each.event
        if isinstance(event, m.MatterProposed):
            title, version = event.title, "+".join(f"{pin.plugin}@{pin.version}" for pin in event.pins)
        elif isinstance(event, (m.MatterAssigned, m.MatterTakenUp)):
            number = event.number or number
    return title, number, version


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
    gc.set_threshold(500_000, 20, 50)


def wake_up() -> None:
    """A worker process that was asked for this has begun to load."""


def task_of(paths: Sequence[Path], county: County) -> bytes:
    """Return what workers must know of a history, as it goes with every batch."""
    return pickle.dumps((tuple(paths), county))


def replay_matters(task: bytes, groups: Sequence[Group], trusting: bool) -> Findings:
    """Return what differs in these matters."""
    _workers[0].take_up(task)
    return _workers[0].matters(groups, trusting=trusting)


def replay_part(task: bytes, part: Part) -> Findings:
    """Return what differs beside the matters of one unit, or in what is the office's own."""
    _workers[0].take_up(task)
    return _workers[0].office.compare(part)


def read_account(task: bytes, stream: Stream) -> Findings:
    """Return what scoring booked on record on an account."""
    _workers[0].take_up(task)
    return _workers[0].account(stream)
