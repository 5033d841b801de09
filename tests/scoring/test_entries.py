"""Which entries should stand: given facts, when the rules are asked, then these."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban_contracts.vocabulary import DefectKind
from duban_scoring.core.entries import standing_entries
from duban_scoring.core.facts import evolve, fold, initial
from duban_scoring.core.inputs import Input
from duban_scoring.translate import kept_input
from duban_sdk.pack import RulePack
from duban_sdk.shelf import Shelf
from tests.scoring.county import County
from tests.scoring.rules import PACK, shelf_of
from tests.scoring.story import Matter, due_date

ZONE = ZoneInfo("Asia/Shanghai")
Told = Callable[[Matter], object]


def inputs_of(story: Matter) -> list[Input]:
    kept = (kept_input(envelope, ()) for envelope in story.envelopes)
    return [each.input for each in kept if each is not None]


def entries_of(story: Matter, shelf: Shelf) -> list[tuple[str, str, int]]:
    facts = fold(story.subject, inputs_of(story))
    return [(each.unit, each.row, each.year) for each in standing_entries(facts, shelf.current, ZONE)]


def two_units(shelf: Shelf) -> Matter:
    return County(shelf).matter(lead="aj", co_units=("bj",))


BOTH_LATE = [("aj", "late", 2026), ("bj", "late", 2026)]
CASES = [
    pytest.param(lambda m: m, [], id="open before its date"),
    pytest.param(lambda m: m.overdue("2026-07-01"), BOTH_LATE, id="overdue"),
    pytest.param(
        lambda m: m.extension("2026-06-20", "2026-09-30").overdue("2026-07-01"), [], id="extension undecided: waits"
    ),
    pytest.param(
        lambda m: m.extension("2026-06-20", "2026-09-30").overdue("2026-07-01").extension_refused("2026-07-04"),
        BOTH_LATE,
        id="extension refused: the old date holds",
    ),
    pytest.param(
        lambda m: m.overdue("2026-07-01").extension_granted("2026-07-04", "2026-09-30"),
        [],
        id="extension granted after the date acts back",
    ),
    pytest.param(
        lambda m: (
            m.overdue("2026-07-01")
            .extension_granted("2026-07-04", "2027-01-30")
            .overdue("2027-02-01")
            .closed("2027-02-02", "late", "late")
        ),
        [("aj", "late", 2027), ("bj", "late", 2027)],
        id="late by the moved date, in its year",
    ),
    pytest.param(
        lambda m: m.extension("2026-06-20", "2026-09-30").closed("2026-07-05", "late", "late"),
        BOTH_LATE,
        id="closed: an undecided extension lapses",
    ),
    pytest.param(lambda m: m.reason("2026-06-25").overdue("2026-07-01"), [], id="lead's reason in time: waits for all"),
    pytest.param(
        lambda m: m.reason("2026-06-25", unit="bj").overdue("2026-07-01"),
        [("aj", "late", 2026)],
        id="co-unit's reason in time: waits for it alone",
    ),
    pytest.param(
        lambda m: m.overdue("2026-07-01").reason("2026-07-02", in_time=False),
        BOTH_LATE,
        id="reason after the date: does not wait",
    ),
    pytest.param(
        lambda m: m.reason("2026-06-25").overdue("2026-07-01").reason_decided("2026-07-02", accepted=True),
        [],
        id="lead's reason accepted: justified for all",
    ),
    pytest.param(
        lambda m: m.overdue("2026-07-01").reason_decided("2026-07-02", unit="bj", accepted=True),
        [("aj", "late", 2026)],
        id="co-unit's reason accepted: justified for it alone",
    ),
    pytest.param(
        lambda m: m.reason("2026-06-25").closed("2026-07-20", "late", "late"), [], id="waits after closing too"
    ),
    pytest.param(
        lambda m: m.overdue("2026-07-01").spared("2026-07-02", "bj"), [("aj", "late", 2026)], id="exempted co-unit"
    ),
    pytest.param(
        lambda m: m.spared("2026-05-02", "bj").closed("2026-06-02", "in_time", "in_time"),
        [("aj", "on_time", 2026), ("bj", "on_time", 2026)],
        id="exemption takes no addition away",
    ),
    pytest.param(
        lambda m: m.closed("2027-01-10", "in_time", "in_time"),
        [("aj", "on_time", 2027), ("bj", "on_time", 2027)],
        id="addition in the year of the closing report",
    ),
    pytest.param(
        lambda m: m.closed("2027-01-10", "in_time", "late", completed_on="2026-06-20"),
        [("aj", "reported_late", 2026), ("bj", "reported_late", 2026)],
        id="late report in the year of the date",
    ),
    pytest.param(
        lambda m: m.named("2026-04-09", "四月", "bj"), [("bj", "named", 2026)], id="naming not shared: the named alone"
    ),
    pytest.param(
        lambda m: m.report("2026-12-31").returned("2027-01-05", defects=[DefectKind.UNCLEAR]).report("2027-01-08"),
        [("aj", "defective", 2026)],
        id="report in the year of its first filing",
    ),
]


@pytest.mark.parametrize(("tell", "expected"), CASES)
def test_standing_entries_follow_the_facts(
    plain_shelf: Shelf, tell: Told, expected: list[tuple[str, str, int]]
) -> None:
    story = two_units(plain_shelf)
    tell(story)
    assert entries_of(story, plain_shelf) == expected


def test_standing_entries_hit_the_lead_alone_when_a_row_is_not_shared() -> None:
    rows = tuple(
        row.model_copy(update={"shared": row.fact == "naming"}) if hasattr(row, "shared") else row
        for row in PACK.points
    )
    shelf = shelf_of(PACK.model_copy(update={"points": rows}))
    story = two_units(shelf).overdue("2026-07-01").named("2026-07-09", "七月", "bj")
    assert entries_of(story, shelf) == [("aj", "late", 2026), ("aj", "named", 2026), ("bj", "named", 2026)]


def test_standing_entries_are_none_when_the_date_is_provisional(plain_shelf: Shelf) -> None:
    story = two_units(plain_shelf)
    story.due = due_date("2027-06-30", provisional=True)
    assert entries_of(story.overdue("2027-07-01"), plain_shelf) == []
    assert entries_of(story.closed("2027-07-05", "late", "late"), plain_shelf) == []


def test_standing_entries_are_none_when_the_rules_state_no_points() -> None:
    shelf = shelf_of(RulePack())
    assert entries_of(two_units(shelf).overdue("2026-07-01"), shelf) == []


@pytest.mark.parametrize(
    ("happened_on", "points"), [("2026-08-06", [Decimal("-1.5")]), ("2026-08-07", [])], ids=["last day", "day after"]
)
async def test_incident_counts_when_the_fact_lies_before_the_end(
    county: County, happened_on: str, points: list[Decimal]
) -> None:
    county.incident("other", on=happened_on, points="1.5")
    assert [row.points for row in (await county.play()).standing()] == points


def test_arithmetic_says_row_figures_and_facts(plain_shelf: Shelf) -> None:
    story = two_units(plain_shelf).overdue("2026-07-01")
    (entry, _) = standing_entries(fold(story.subject, inputs_of(story)), plain_shelf.current, ZONE)
    assert entry.arithmetic.text == "未按时完成：-3分"
    assert dict(entry.arithmetic.inputs) == {
        "事项": "甲",
        "交办单": "2026年1号",
        "办结时限": "2026-06-30",
        "办结": "逾期未办结",
        "反馈": "未反馈",
    }
    assert (entry.clause, entry.plugin, entry.version) == ("T-7", "county", "1")


EVERYTHING = (
    two_units(shelf_of())
    .overdue("2026-07-01")
    .reason("2026-07-02")
    .reason_decided("2026-07-02", accepted=False)
    .extension("2026-07-02", "2026-08-01")
    .extension_granted("2026-07-02", "2026-08-01")
    .extension_refused("2026-07-02")
    .spared("2026-07-02", "bj")
    .objected("2026-07-02", "bj")
    .named("2026-07-02", "七月")
    .report("2026-07-02")
    .returned("2026-07-02", defects=[DefectKind.UNCLEAR])
    .falsified("2026-07-02")
    .objected("2026-07-02", "aj")
    .assigned("2026-07-02", "bj")
    .closed("2026-07-03", "late", "late")
)


@given(order=st.lists(st.sampled_from(inputs_of(EVERYTHING))), subject=st.sampled_from(["matter:x", "incident:x"]))
def test_evolve_never_raises_when_events_come_in_any_order(order: list[Input], subject: str) -> None:
    facts = initial(subject)
    for each in order:
        facts = evolve(facts, each)
        standing_entries(facts, shelf_of_the_session.current, ZONE)


shelf_of_the_session = shelf_of()
