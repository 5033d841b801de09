"""The year of an entry, and the list that closes the year."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from duban_scoring.handlers.draw import asked_period, draw_due_rankings, draw_ranking
from tests.plugins.yunhe_rules import shelf
from tests.scoring.county import County
from tests.scoring.story import due_date


async def sweep(county: County, local_day: str) -> int:
    """Return how many rankings the sweep draws right after that day's midnight."""
    midnight = datetime.fromisoformat(f"{local_day}T00:00:01+08:00")
    return await draw_due_rankings(county.ledger, county.shelf, midnight, "clock")


def points(county: County, period: str, unit: str = "jyj") -> Decimal:
    return next(each.points for each in county.ledger.drawn[period].drawn.lists[0].units if each.unit == unit)


@pytest.mark.parametrize(
    ("completion", "reporting", "row"),
    [
        pytest.param("late", "late", "not_completed", id="late"),
        pytest.param("in_time", "late", "reported_late", id="reported late"),
    ],
)
async def test_y_3_2f_year_is_that_of_the_nominal_date_when_days_off_roll_it_into_the_next(
    yunhe: County, completion: str, reporting: str, row: str
) -> None:
    story = yunhe.matter(due=due_date("2022-12-31", enforce_on="2023-01-03")).overdue("2023-01-04")
    ledger = await yunhe.play()
    assert [(each.row, each.year) for each in ledger.standing()] == [("not_completed", 2022)]
    story.closed("2023-02-01", completion, reporting)
    await yunhe.play()
    assert [(each.row, each.year) for each in ledger.standing()] == [(row, 2022)]


async def test_y_3_0_account_counts_a_date_rolled_over_new_year_in_its_own_year(yunhe: County) -> None:
    yunhe.matter(due=due_date("2022-12-31", enforce_on="2023-01-03")).overdue("2023-01-04")
    ledger = await yunhe.play()
    assert {year: dict(await ledger.sums(year)) for year in (2022, 2023)}[2023] == {}
    assert (await ledger.sums(2022))["jyj"].points == Decimal(-3)


async def test_y_2_8_list_that_closes_the_year_has_the_date_of_its_last_day(yunhe: County) -> None:
    yunhe.unit("jyj", on="2026-10-01")
    await yunhe.play()
    assert await sweep(yunhe, "2027-01-01") == 0
    story = yunhe.matter(due="2026-12-31").overdue("2027-01-01")
    await yunhe.play()
    assert [await sweep(yunhe, day) for day in ("2027-01-09", "2027-01-10", "2027-01-11")] == [0, 1, 0]
    assert points(yunhe, "2026Q4") == Decimal(97)
    assert yunhe.ledger.drawn["2026Q4"].drawn.until_on.isoformat() == "2026-12-31"
    story.reason("2027-01-12", in_time=False).reason_decided("2027-01-13", accepted=True)
    await yunhe.play()
    assert points(yunhe, "2026Q4") == Decimal(97)
    assert await yunhe.ledger.sums(2026) == {}


async def test_y_2_8_list_that_closes_the_year_takes_nothing_that_comes_later_than_its_day(yunhe: County) -> None:
    yunhe.unit("jyj", on="2026-10-01")
    yunhe.matter("甲", due="2026-12-31").overdue("2027-01-09")
    yunhe.matter("乙", due="2026-12-31").overdue("2027-01-10")
    await yunhe.play()
    assert await sweep(yunhe, "2027-01-20") == 1
    assert points(yunhe, "2026Q4") == Decimal(97)


async def test_y_2_8_staff_may_close_the_year_before_the_sweep(yunhe: County) -> None:
    yunhe.unit("jyj", on="2026-10-01")
    yunhe.matter(due="2026-12-31").overdue("2027-01-01")
    await yunhe.play()
    row, period = asked_period(yunhe.shelf, 2026, 4)
    now = datetime(2027, 1, 4, 2, tzinfo=UTC)
    frozen, is_new = await draw_ranking(yunhe.ledger, yunhe.shelf, row, period, now=now, by="p-1")
    assert (is_new, frozen.drawn.lists[0].units[0].points) == (True, Decimal(97))
    assert await sweep(yunhe, "2027-01-10") == 0


async def test_y_2_8_other_lists_take_what_was_booked_in_their_time_and_reversals_count_in_later_ones(
    yunhe: County,
) -> None:
    yunhe.unit("jyj", on="2026-07-01")
    yunhe.matter("甲", due="2026-08-31").overdue("2026-09-01").reason("2026-10-08", in_time=False).reason_decided(
        "2026-10-09", accepted=True
    )
    yunhe.matter("乙", due="2026-09-30").overdue("2026-10-01")
    await yunhe.play()
    assert await sweep(yunhe, "2027-01-10") == 2
    assert [points(yunhe, period) for period in ("2026Q3", "2026Q4")] == [Decimal(97), Decimal(97)]
    made_up = yunhe.ledger.drawn["2026Q4"].make_up["jyj"]
    assert [(each.row, each.points, each.entries) for each in made_up] == [("not_completed", Decimal(-3), 1)]


@pytest.mark.parametrize(("ranking_day", "closing_days"), [(10, 9), (20, 19), (3, 5)])
def test_y_2_8_year_is_closed_on_the_day_of_its_duty_and_never_before_its_last_date_has_passed(
    ranking_day: int, closing_days: int
) -> None:
    (row,) = shelf(ranking_day=ranking_day).current.pack.rankings
    assert row.closing_days == closing_days
