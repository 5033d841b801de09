"""A whole comparison: a history is looked through, its matters are replayed in worker processes, all is summed."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from tempfile import TemporaryDirectory
from threading import current_thread, main_thread
from typing import Any

from duban_contracts.events.scoring import RankingDrawn
from duban_sdk.errors import SdkError
from duban_standalone.backtest import work
from duban_standalone.backtest.county import County, Recorded, in_order
from duban_standalone.backtest.faults import BrokenLine, UnusableHistory, UnusableRules
from duban_standalone.backtest.findings import Findings, proposals_differing
from duban_standalone.backtest.history import (
    FILE_BITS,
    Index,
    Lines,
    LookedAt,
    files_of,
    looked_at,
    pieces_of,
    unpacked,
)
from duban_standalone.backtest.holding import openings
from duban_standalone.backtest.office import parts_of, recorded_of_flags
from duban_standalone.backtest.reading import Group, Grouping, read_stream, registrations
from duban_standalone.backtest.rulebooks import Rules, Tried, come_up_otherwise
from duban_standalone.backtest.totals import (
    Flag,
    PointsDiffer,
    RankDiffers,
    flags_of,
    points_differing,
    proposals_of,
    ranks_differing,
    ranks_of,
    ranks_recorded,
)
from duban_standalone.backtest.trusting import in_two, trusted

BATCH = 200
"""Matters that a worker takes at a time."""
AHEAD = 8
"""Batches that wait for a worker, or for what was found in them to be added."""
LARGE = 10_000_000
"""Bytes from which on worker processes are worth their starting."""
Task = tuple[Callable[..., Findings], tuple[Any, ...]]
"""What a worker is to do, and what it is given beside what it must know of the history."""
Progress = Callable[[str, int, int], None]
"""Told what is going on, how much is done, and how much there is."""


@dataclass(frozen=True)
class Comparison:
    """Everything that would differ, sorted; ``findings`` holds what differs matter by matter."""

    county: County
    recorded: Rules
    tried: Rules
    findings: Findings
    events: int
    points: list[PointsDiffer]
    ranks: list[RankDiffers]
    flags_was: list[Flag]
    flags_would_be: list[Flag]
    strays: list[str]
    scores_recorded: bool


def compare(
    given: Sequence[Path], recorded: Tried, tried: Tried, *, jobs: int = 2, progress: Progress = lambda *_: None
) -> Comparison:
    """Return what would differ in a recorded history under other rules.

    Raises:
        UnusableHistory: the history cannot be read; the line is named.
        UnusableRules: the rules cannot answer.
    """
    files = files_of(given)
    with TemporaryDirectory(prefix="duban-backtest-") as spool:
        paths = unpacked(files, Path(spool))
        is_large = sum(path.stat().st_size for path in paths) > LARGE
        sides = (recorded, tried)
        with _opened(paths) as lines, _told_by_line(files, lines), _pool(jobs if is_large else 1, sides) as pool:
            index = _indexed(paths, recorded.settings.jurisdiction, pool, progress)
            return _Run(lines, index, sides, pool, progress).comparison()


@contextmanager
def _pool(jobs: int, sides: tuple[Tried, Tried]) -> Iterator[Executor]:
    """Give what replays; worker processes load the rules while the history is still being looked through."""
    if jobs == 1:
        work.begin(*sides)
        yield _Here()
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, work.begin_beside, sides) as pool:
        with _deaf_to_interrupts():
            for _ in range(jobs):
                pool.submit(work.wake_up)
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started meanwhile does not hear Ctrl-C, which goes to all processes of a terminal: this one ends them."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal(SIGINT, SIG_IGN)
    try:
        yield
    finally:
        signal(SIGINT, before)


class _Here(Executor):
    """Does at once, in this process, what it is asked for: a small history is done before a process has started."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  whoever asks for the result is told
            future.set_exception(error)
        return future


def _indexed(paths: Sequence[Path], jurisdiction: str, pool: Executor, progress: Progress) -> Index:
    """Return the index of a history, having looked through it piece by piece.

    The workers begin at the beginning, as soon as they are ready; meanwhile this process begins at the end.

    Raises:
        BrokenLine: a line cannot be read; the first of them is told.
        UnusableHistory: there is no event at all.
    """
    pieces = pieces_of(paths)
    sizes = [piece.end - piece.start for piece in pieces]
    looked: dict[int, Future[LookedAt]] = {}

    def tell() -> None:
        progress("正在读取", sum(sizes[place] for place, each in looked.items() if each.done()), sum(sizes))

    first, last = 0, len(pieces)
    while first < last:
        while first < last and sum(not each.done() for each in looked.values()) < AHEAD:
            looked[first] = pool.submit(looked_at, pieces[first], jurisdiction)
            first += 1
            tell()
        if first < last:
            last -= 1
            looked[last] = _Here().submit(looked_at, pieces[last], jurisdiction)
            tell()
    index = Index(jurisdiction)
    for place in range(len(pieces)):
        index.add(looked[place].result())
        tell()
    if not index.events:
        raise UnusableHistory("文件中没有任何事件")
    return index


@contextmanager
def _opened(paths: Sequence[Path]) -> Iterator[Lines]:
    lines = Lines(paths)
    try:
        yield lines
    finally:
        lines.close()


@contextmanager
def _told_by_line(files: Sequence[Path], lines: Lines) -> Iterator[None]:
    """Faults in a line are told with the file's name and the line's number."""
    try:
        yield
    except BrokenLine as error:
        name = files[error.place >> FILE_BITS].name
        raise UnusableHistory(f"{name} 第 {lines.number(error.place)} 行 {error.detail}") from error
    except SdkError as error:
        raise UnusableRules(f"规则在回放中出错：{error}") from error
    except BrokenProcessPool as error:
        raise UnusableHistory("回放进程意外终止，可能是内存不足") from error


class _Run:
    """One comparison at work."""

    def __init__(
        self, lines: Lines, index: Index, sides: tuple[Tried, Tried], pool: Executor, progress: Progress
    ) -> None:
        self._lines, self._index, self._progress = lines, index, progress
        self._sides, self._pool, self._done = sides, pool, 0
        settings = sides[0].settings
        assert index.last_at is not None, "an index has events"
        empty = County(settings.jurisdiction, settings.timezone, index.last_at, ())
        self._county = registrations(lines, index, empty)

    def comparison(self) -> Comparison:
        """Return what would differ."""
        grouping = Grouping(self._lines, self._index)
        groups = [tuple(streams) for streams in grouping.matters.values()]
        found = Findings()
        sample, others = in_two(groups)
        self._replayed(sample, len(groups), found, trusting=False)
        self._replayed(others, len(groups), found, trusting=trusted(found))
        recorded, tried = (Rules(side).knowing(self._county.sets) for side in self._sides)
        office = [read_stream(self._lines, stream, self._county) for stream in grouping.office]
        self._beside_matters(recorded, tried, found, office)
        return self._summed(recorded, tried, found, in_order(chain.from_iterable(office)), grouping.strays)

    def _replayed(self, groups: Sequence[Group], of: int, found: Findings, *, trusting: bool) -> None:
        """Matters are replayed, and what was found in them is added."""
        batches = [groups[start : start + BATCH] for start in range(0, len(groups), BATCH)]
        tasks = ((work.replay_matters, (batch, trusting)) for batch in batches)
        for batch, each in zip(batches, self._worked(tasks), strict=True):
            found.add(each)
            self._done += len(batch)
            self._progress("正在回放事项", self._done, of)

    def _beside_matters(
        self, recorded: Rules, tried: Rules, found: Findings, office: Sequence[Sequence[Recorded]]
    ) -> None:
        """What counts over all matters of a unit, and its duties, is replayed after the matters; accounts are read."""
        anew = come_up_otherwise(recorded.current.pack, tried.current.pack)
        first_on = min((each.on for events in office for each in events), default=None)
        coming_up = openings(tried, self._county, found.held_then, anew, first_on)
        parts = parts_of(office, found.facts_was, found.facts_would_be, coming_up)
        # The largest first: in the end no worker is left alone with one.
        parts.sort(key=lambda part: len(part.facts_was) + len(part.facts_would_be), reverse=True)
        tasks: list[Task] = [(work.replay_part, (part,)) for part in parts]
        tasks += [(work.read_account, (account,)) for account in self._index.places("account")]
        for done, each in enumerate(self._worked(tasks), start=1):
            found.add(each)
            self._progress("正在累计各单位", done, len(tasks))
        found.events += sum(len(events) for events in office)

    def _worked(self, tasks: Iterable[Task]) -> Iterator[Findings]:
        """Keep the workers busy, without piling up what they have found; what they find comes in the same order."""
        known, wanted = work.task_of(self._lines.paths, self._county), iter(tasks)
        waiting: deque[Future[Findings]] = deque()
        while True:
            for function, given in islice(wanted, AHEAD - len(waiting)):
                waiting.append(self._pool.submit(function, known, *given))
            if not waiting:
                return
            yield waiting.popleft().result()

    def _summed(
        self, recorded: Rules, tried: Rules, found: Findings, events: Sequence[Recorded], strays: list[str]
    ) -> Comparison:
        flags_was, flags_would_be = flags_of(found.was, recorded), flags_of(found.would_be, tried)
        proposed = proposals_of(flags_was, recorded), proposals_of(flags_would_be, tried)
        found.proposals += proposals_differing(*proposed, "", "")
        ranks_was, ranks_would_be = (
            ranks_of(sums, rules, self._county) for sums, rules in ((found.was, recorded), (found.would_be, tried))
        )
        scores_recorded = any(True for _ in self._index.places("account", "ranking"))
        if scores_recorded:
            on_record = ranks_recorded(self._rankings())
            self._drift(found, ranks_differing(on_record, ranks_was) if on_record else [])
        of_flags = proposals_differing(recorded_of_flags(events), proposed[0], "", "")
        found.drift += len(of_flags)
        found.drift_examples += [f"建议“{each.name}”（{each.unit}）：{each.reason}" for each in of_flags]
        for name in ("dates", "kept", "proposals"):
            getattr(found, name).sort(key=lambda each: tuple(str(part) for part in each))
        return Comparison(
            self._county,
            recorded,
            tried,
            found,
            self._index.events,
            points_differing(found),
            ranks_differing(ranks_was, ranks_would_be),
            flags_was,
            flags_would_be,
            sorted(strays),
            scores_recorded,
        )

    def _rankings(self) -> Iterator[RankingDrawn]:
        for stream in self._index.places("ranking"):
            for each in read_stream(self._lines, stream, self._county):
                if isinstance(each.event, RankingDrawn):
                    yield each.event

    def _drift(self, found: Findings, ranks: Sequence[RankDiffers]) -> None:
        """Note where the accounts and lists on record say otherwise than their replay."""
        for unit, year, clause in sorted(found.recorded.keys() | found.was.by_clause.keys()):
            key = (unit, year, clause)
            on_record, replayed = found.recorded.get(key, 0), found.was.by_clause.get(key, 0)
            if on_record != replayed:
                found.drift += 1
                name = self._county.name(unit)
                found.drift_examples.append(f"{name} {year}年 {clause}：记录 {on_record} 分，回放 {replayed} 分")
        found.drift += len(ranks)
        found.drift_examples += [
            f"{each.period} 排名（{each.group}）{self._county.name(each.unit)}：记录 {each.was_rank}，"
            f"回放 {each.would_be_rank}"
            for each in ranks
        ]
