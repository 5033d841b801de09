"""Totals, ranks, periods and flags."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn
from duban_contracts.vocabulary import UnitKind
from duban_scoring.core.flags import MOST_NAMED, flag_state
from duban_scoring.core.inputs import UnitListed
from duban_scoring.core.periods import Cadence, Period, counted_periods, last_counted, period_of
from duban_scoring.core.ranking import Sum, ranking_lists, total_points
from duban_scoring.errors import NoRanking
from duban_scoring.handlers.draw import asked_period, draw_due_rankings, draw_ranking
from tests.scoring.county import County
from tests.scoring.rules import PACK, POLICY
from tests.scoring.story import named_uuid


def units(*kinds: UnitKind) -> list[UnitListed]:
    return [UnitListed(unit=f"u{number}", name=f"{number}局", kind=kind) for number, kind in enumerate(kinds, 1)]


DEPARTMENTS = units(*[UnitKind.DEPARTMENT] * 4)


@pytest.mark.parametrize(
    ("points", "ranks"),
    [
        pytest.param({}, [1, 1, 1, 1], id="nothing booked: all first"),
        pytest.param({"u1": -3, "u2": 2, "u3": 2}, [1, 1, 3, 4], id="1, 1, 3, 4"),
        pytest.param({"u2": -1, "u3": -1, "u4": -1}, [1, 2, 2, 2], id="1, 2, 2, 2"),
    ],
)
def test_ranking_skips_after_a_shared_rank(points: Mapping[str, int], ranks: list[int]) -> None:
    sums = {unit: Sum(Decimal(value), 1) for unit, value in points.items()}
    (everybody,) = ranking_lists(DEPARTMENTS, sums, POLICY, by_kind=False)
    assert [unit.rank for unit in everybody.units] == ranks


def test_ranking_has_one_list_per_kind() -> None:
    mixed = units(UnitKind.TOWNSHIP, UnitKind.DEPARTMENT, UnitKind.TOWNSHIP)
    lists = ranking_lists(mixed, {"u1": Sum(Decimal(-1), 2)}, POLICY, by_kind=True)
    assert [(each.group, [(unit.unit, unit.rank) for unit in each.units]) for each in lists] == [
        ("all", [("u2", 1), ("u3", 1), ("u1", 3)]),
        ("department", [("u2", 1)]),
        ("township", [("u3", 1), ("u1", 2)]),
    ]


@pytest.mark.parametrize(
    ("floor", "cap", "points", "total"),
    [(None, None, -130, -30), (0, None, -130, 0), (None, 120, 50, 120), (0, 120, 5, 105)],
)
def test_total_is_bounded_only_by_the_policy(floor: int | None, cap: int | None, points: int, total: int) -> None:
    bounds = {"floor_points": floor if floor is None else Decimal(floor), "cap_points": cap and Decimal(cap)}
    assert total_points(POLICY.model_copy(update=bounds), Decimal(points)) == total


@pytest.mark.parametrize(
    ("cadence", "on", "code", "until_on"),
    [
        ("quarter", "2026-02-28", "2026Q1", "2026-03-31"),
        ("quarter", "2026-12-31", "2026Q4", "2026-12-31"),
        ("month", "2028-02-01", "2028M02", "2028-02-29"),
        ("month", "2026-12-05", "2026M12", "2026-12-31"),
        ("half_year", "2026-06-30", "2026H1", "2026-06-30"),
        ("half_year", "2026-07-01", "2026H2", "2026-12-31"),
        ("year", "2026-06-01", "2026", "2026-12-31"),
    ],
)
def test_period_has_code_and_last_day(cadence: Cadence, on: str, code: str, until_on: str) -> None:
    period = period_of(cadence, date.fromisoformat(on))
    assert (period.code, period.until_on.isoformat()) == (code, until_on)


@given(st.sampled_from(["month", "quarter", "half_year", "year"]), st.dates(date(2001, 1, 1), date(2100, 1, 1)))
def test_periods_follow_one_another_without_gap(cadence: Cadence, on: date) -> None:
    period = period_of(cadence, on)
    assert period.first_on <= on <= period.until_on
    assert (period.next().first_on - period.until_on).days == 1
    assert last_counted(cadence, period.next().first_on) == period


@pytest.mark.parametrize(
    ("today", "closing_days", "codes"),
    [
        pytest.param("2027-01-01", 0, ["2026Q2", "2026Q3", "2026Q4"], id="no closing days"),
        pytest.param("2027-01-05", 5, ["2026Q2", "2026Q3"], id="closing days run"),
        pytest.param("2027-01-06", 5, ["2026Q2", "2026Q3", "2026Q4"], id="closing days are over"),
        pytest.param("2026-10-01", 5, ["2026Q2", "2026Q3"], id="only the last period of the year has them"),
    ],
)
def test_counted_periods_run_from_the_first_day_to_yesterday(today: str, closing_days: int, codes: list[str]) -> None:
    today_on = date.fromisoformat(today)
    counted = counted_periods("quarter", date(2026, 5, 1), today_on, closing_days)
    assert [period.code for period in counted] == codes
    assert last_counted("quarter", today_on, closing_days).code == codes[-1]


async def test_flag_tells_only_when_other_matters_count(county: County) -> None:
    stories = [county.matter(name).overdue("2026-07-01") for name in "甲乙丙丁"]
    ledger = await county.play()
    assert ledger.flags == {("thrice_late", "jyj", 2026)}
    for story in stories[:3]:
        story.reason_decided("2026-07-08", accepted=True)
    ledger = await county.play()
    assert ledger.flags == set()
    told = [event.payload for event in ledger.events if isinstance(event.payload, FlagRaised | FlagWithdrawn)]
    assert [(type(each).__name__, len(each.matters)) for each in told] == [
        ("FlagRaised", 3),
        ("FlagRaised", 4),
        ("FlagRaised", 3),
        ("FlagWithdrawn", 2),
    ]


def test_flag_names_a_limited_number_of_matters_when_a_unit_is_late_with_very_many() -> None:
    matters = [named_uuid(str(number)) for number in range(MOST_NAMED + 1)]
    state = flag_state(PACK.flags[0], "jyj", 2026, matters)
    assert (state.raised, state.matters) == (True, tuple(sorted(matters, key=str)[:MOST_NAMED]))


async def test_flag_follows_the_unit_concerned_when_a_host_bears_the_points(county: County) -> None:
    county.unit("zxb", kind=UnitKind.TEMPORARY_BODY, host="aj")
    for name in "甲乙丙":
        county.matter(name, lead="zxb").overdue("2026-07-01")
    ledger = await county.play()
    assert ledger.flags == {("thrice_late", "zxb", 2026)}


async def test_draw_freezes_the_ranking_when_facts_come_later(county: County) -> None:
    county.unit("jyj")
    await county.play()
    row, period = asked_period(county.shelf, 2026, 3)
    now = datetime(2026, 10, 1, tzinfo=UTC)
    first, _ = await draw_ranking(county.ledger, county.shelf, row, period, now=now, by="p-1")
    county.matter().overdue("2026-07-01")
    await county.play()
    again, is_new = await draw_ranking(county.ledger, county.shelf, row, period, now=now, by="p-2")
    assert (again, is_new) == (first, False)


async def test_draw_says_how_each_total_came_about(county: County) -> None:
    county.unit("jyj")
    county.matter("甲").overdue("2026-07-01")
    county.matter("乙").overdue("2026-07-01").reason_decided("2026-08-01", accepted=True)
    ledger = await county.play()
    row, period = asked_period(county.shelf, 2026, 3)
    frozen, _ = await draw_ranking(ledger, county.shelf, row, period, now=datetime(2026, 10, 1, tzinfo=UTC), by="clock")
    assert [(each.row, each.points, each.entries) for each in frozen.make_up["jyj"]] == [("late", Decimal(-3), 1)]
    assert [(unit.points, unit.matters) for unit in frozen.drawn.lists[0].units] == [(Decimal(97), 1)]


@pytest.mark.parametrize(
    ("number", "now", "registered", "words"),
    [
        pytest.param(3, datetime(2026, 9, 30, 15, 59, tzinfo=UTC), True, "尚未结束", id="last minute of the period"),
        pytest.param(3, datetime(2026, 10, 1, tzinfo=UTC), False, "还没有登记", id="no unit"),
        pytest.param(5, datetime(2027, 10, 1, tzinfo=UTC), True, "没有第5期", id="no fifth quarter"),
    ],
)
async def test_draw_is_refused(county: County, number: int, now: datetime, registered: bool, words: str) -> None:
    if registered:
        county.unit("jyj")
    await county.play()

    async def draw() -> None:
        row, period = asked_period(county.shelf, 2026, number)
        await draw_ranking(county.ledger, county.shelf, row, period, now=now, by="p-1")

    with pytest.raises(NoRanking, match=words):
        await draw()


async def test_sweep_draws_each_ended_period_once_since_the_first_registration(county: County) -> None:
    county.unit("jyj", on="2026-02-01")
    ledger = await county.play()
    local_midnight = datetime(2026, 9, 30, 16, tzinfo=UTC)
    times = [await draw_due_rankings(ledger, county.shelf, local_midnight, "clock") for _ in range(2)]
    assert times == [3, 0]
    assert sorted(ledger.drawn) == ["2026Q1", "2026Q2", "2026Q3"]
    assert Period("quarter", 2026, 4).code not in ledger.drawn
