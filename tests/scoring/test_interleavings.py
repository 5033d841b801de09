"""Whatever the order of delivery: the same entries, totals, flags and rankings, and the same bytes recomputed."""

from __future__ import annotations

import random
from collections.abc import Coroutine, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from duban_contracts.envelope import Envelope
from duban_contracts.vocabulary import DefectKind, UnitKind
from duban_runtime.ordering import place
from duban_scoring.core.export import export_lines
from duban_scoring.handlers.apply import apply_batch
from duban_scoring.handlers.draw import draw_due_rankings
from duban_scoring.handlers.recompute import recomputed_rows
from duban_scoring.handlers.replay import register_of
from duban_sdk.shelf import Shelf
from tests.scoring.county import County
from tests.scoring.memory import MemoryLedger
from tests.scoring.rules import shelf_of
from tests.scoring.story import Matter

ResultT = TypeVar("ResultT")
SHELF = shelf_of()
UNITS = ("aj", "bj", "zxb")
NOW = datetime(2027, 2, 1, tzinfo=UTC)

ACTS = {
    "overdue": lambda story, on, unit: story.overdue(on),
    "reason": lambda story, on, unit: story.reason(on, key=f"r-{unit}", unit=unit),
    "late_reason": lambda story, on, unit: story.reason(on, key=f"r-{unit}", unit=unit, in_time=False),
    "accepted": lambda story, on, unit: story.reason_decided(on, key=f"r-{unit}", unit=unit, accepted=True),
    "rejected": lambda story, on, unit: story.reason_decided(on, key=f"r-{unit}", unit=unit, accepted=False),
    "asked": lambda story, on, unit: story.extension(on, "2026-11-30"),
    "granted": lambda story, on, unit: story.extension_granted(on, "2026-11-30"),
    "refused": lambda story, on, unit: story.extension_refused(on),
    "relieved": lambda story, on, unit: story.objected(on, unit),
    "assigned": lambda story, on, unit: story.assigned(on, unit, [other for other in UNITS if other != unit]),
    "spared": lambda story, on, unit: story.spared(on, unit),
    "named": lambda story, on, unit: story.named(on, f"circular {on[:7]}", unit),
    "report": lambda story, on, unit: story.report(on, defects=(DefectKind.FORMAT,)),
    "falsified": lambda story, on, unit: story.falsified(on),
    "closed_late": lambda story, on, unit: story.closed(on, "late", "late"),
    "closed": lambda story, on, unit: story.closed(on, "in_time", "in_time"),
    "reported_late": lambda story, on, unit: story.closed(on, "in_time", "late"),
}
DAYS = st.dates(date(2026, 3, 1), date(2026, 12, 20)).map(date.isoformat)
STEP = st.tuples(st.sampled_from(sorted(ACTS)), DAYS, st.sampled_from(UNITS))
STORY = st.tuples(st.sampled_from(UNITS), st.lists(STEP, max_size=7))
HOSTS = st.lists(st.tuples(DAYS, st.sampled_from([None, "aj", "bj"])), max_size=3)
RECORD = st.tuples(DAYS, st.sampled_from(["refused", "praised"]), st.sampled_from(UNITS), st.sampled_from(["", "m0"]))
COUNTY = st.tuples(st.lists(STORY, min_size=1, max_size=5), HOSTS, st.lists(RECORD, max_size=5))


def run(coroutine: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Return what a coroutine gives that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as finished:
        return finished.value  # type: ignore[no-any-return]
    raise AssertionError("it waits")


def told(plan: Any) -> list[Envelope]:
    """Return all events of a county: its matters, its register with changing hosts, and incidents withdrawn or not."""
    stories, hosts, incidents = plan
    county = County(SHELF)
    for unit in UNITS:
        county.unit(unit)
    for on, host in sorted(hosts, key=lambda each: each[0]):
        county.unit("zxb", on=on, kind=UnitKind.TEMPORARY_BODY, host=host)
    for number, (lead, steps) in enumerate(stories):
        _tell(county.matter(f"m{number}", lead, [unit for unit in UNITS if unit != lead]), steps)
    for number, (on, kind, unit, matter) in enumerate(incidents):
        record = county.incident(kind, unit, on=on, name=f"i{number}", matter=matter)
        if number % 2:
            county.withdrawn(record, "2026-12-30")
    return [envelope for stream in county.streams for envelope in stream.envelopes]


def _tell(story: Matter, steps: Sequence[tuple[str, str, str]]) -> None:
    for act, on, unit in sorted(steps, key=lambda each: each[1]):
        ACTS[act](story, on, unit)


def delivered(envelopes: Sequence[Envelope], shelf: Shelf, chance: random.Random) -> MemoryLedger:
    """Deliver shuffled, with duplicates, in batches of any size, ordered by stream as the runtime does."""
    ledger = MemoryLedger()
    coming = [*envelopes, *chance.choices(envelopes, k=len(envelopes) // 2)]
    chance.shuffle(coming)
    cursors: dict[str, int] = {}
    parked: list[Envelope] = []
    while coming:
        size = chance.randint(1, 12)
        batch, coming = coming[:size], coming[size:]
        placement = place(cursors, batch, parked)
        run(apply_batch(ledger, shelf, placement.ready))
        cursors |= placement.cursors
        parked = [each for each in [*parked, *placement.early] if each not in placement.done]
    assert not [each for each in parked if each.sequence > cursors.get(each.subject, 0)]
    return ledger


def outcome(ledger: MemoryLedger) -> dict[str, Any]:
    """Return all that must not depend on the order of delivery."""
    run(draw_due_rankings(ledger, SHELF, NOW, "clock"))
    return {
        "export": export_lines(ledger.ledger),
        "sums": {year: run(ledger.sums(year)) for year in (2025, 2026, 2027)},
        "flags": ledger.flag_matters,
        "rankings": {code: (each.drawn, each.make_up) for code, each in ledger.drawn.items()},
    }


@settings(max_examples=100, deadline=None)
@given(plan=COUNTY, seeds=st.tuples(st.integers(), st.integers()))
def test_ledger_is_the_same_when_deliveries_come_in_any_order(plan: Any, seeds: tuple[int, int]) -> None:
    envelopes = told(plan)
    first, second = (delivered(envelopes, SHELF, random.Random(seed)) for seed in seeds)
    assert outcome(first) == outcome(second)


@settings(max_examples=40, deadline=None)
@given(plan=COUNTY, seed=st.integers())
def test_recomputation_gives_the_same_bytes_when_run_from_the_kept_inputs(plan: Any, seed: int) -> None:
    ledger = delivered(told(plan), SHELF, random.Random(seed))
    register = register_of(run(ledger.register_inputs()))
    scored = [each for each in ledger.sorted_inputs() if not each.subject.startswith("unit:")]
    assert export_lines(recomputed_rows(scored, register, SHELF)) == export_lines(ledger.ledger)


@settings(max_examples=40, deadline=None)
@given(plan=COUNTY, seed=st.integers())
def test_second_delivery_of_everything_changes_nothing(plan: Any, seed: int) -> None:
    envelopes = told(plan)
    ledger = delivered(envelopes, SHELF, random.Random(seed))
    rows, events = list(ledger.ledger), list(ledger.events)
    run(apply_batch(ledger, SHELF, envelopes))
    assert (ledger.ledger, ledger.events) == (rows, events)
