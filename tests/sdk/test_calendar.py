"""The working-day calendar: what it answers, what it refuses, what it calls provisional."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from pydantic import ValidationError

from duban_calendar_cn.years import calendar_year
from duban_sdk.calendar import Calendar, CalendarOverlay, CalendarYear, provisional_year

NATIONAL = tuple(filter(None, map(calendar_year, range(2020, 2027))))
CN = Calendar(NATIONAL)
XINJIANG_2025 = CalendarOverlay(
    region="xj",
    region_name="新疆",
    year=2025,
    published=True,
    source="新疆维吾尔自治区2025年放假通知",
    days_off=frozenset(date(2025, 3, day) for day in (29, 30, 31)) | {date(2025, 6, day) for day in (6, 7, 8, 9, 10)},
    names=((date(2025, 3, 31), "肉孜节"), (date(2025, 6, 6), "古尔邦节")),
)


def year_of(year: int, *, published: bool = True, **days: frozenset[date]) -> CalendarYear:
    return CalendarYear(year=year, published=published, source="测试", **days)


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        pytest.param(date(2026, 10, 8), "工作日", id="plain-working-day"),
        pytest.param(date(2026, 10, 17), "周末", id="plain-weekend"),
        pytest.param(date(2026, 10, 3), "国庆节", id="holiday-on-saturday"),
        pytest.param(date(2026, 2, 28), "春节调休上班", id="make-up-saturday"),
        pytest.param(date(2026, 12, 30), "工作日（暂定）", id="december-before-unpublished-year"),
        pytest.param(date(2027, 1, 1), "元旦（暂定）", id="unpublished-statutory-day"),
        pytest.param(date(2027, 2, 28), "周末（暂定）", id="unpublished-weekend"),
    ],
)
def test_why_names_the_reason(on: date, reason: str) -> None:
    assert CN.why(on) == reason


@pytest.mark.parametrize(
    ("on", "years", "provisional"),
    [
        pytest.param(date(2026, 12, 28), (2026,), False, id="before-the-window"),
        pytest.param(date(2026, 12, 29), (2026,), True, id="window-opens"),
        pytest.param(date(2026, 12, 31), (2026,), True, id="new-years-eve"),
        pytest.param(date(2026, 12, 31), (2026, 2027), False, id="next-year-published"),
        pytest.param(date(2027, 6, 1), (2026,), True, id="unpublished-year"),
        pytest.param(date(2026, 6, 1), (2026,), False, id="published-year"),
        pytest.param(date(2025, 12, 31), (2026,), True, id="year-before-the-data"),
    ],
)
def test_provisional_says_whether_a_notice_may_change_the_day(
    on: date, years: tuple[int, ...], provisional: bool
) -> None:
    calendar = Calendar(year_of(year) for year in years)
    assert calendar.provisional(on) is provisional
    assert calendar.provisional_between(on, on) is provisional


def test_provisional_holds_when_a_year_is_given_as_unpublished() -> None:
    assert Calendar([year_of(2026, published=False)]).provisional(date(2026, 5, 5))


def test_new_year_window_covers_every_december_day_ever_moved() -> None:
    moved = {on for on in (*chinese_calendar.holidays, *chinese_calendar.workdays) if on.month == 12}
    assert {on.year for on in moved} >= {2007, 2018, 2023}
    assert all(Calendar([year_of(on.year)]).provisional(on) for on in moved)


def test_unpublished_year_holds_weekends_and_fixed_statutory_days_when_nothing_is_loaded() -> None:
    calendar = Calendar()
    off = {on for on in (date(2027, 1, 1) + timedelta(n) for n in range(365)) if not calendar.is_working_day(on)}
    weekday_holidays = sorted(str(on) for on in off if on.weekday() < 5)
    # 5/1, 5/2, 10/2 and 10/3 fall on weekends and are made up for.
    assert weekday_holidays == ["2027-01-01", "2027-05-03", "2027-05-04", "2027-10-01", "2027-10-04", "2027-10-05"]
    assert calendar.why(date(2027, 5, 3)) == "劳动节补休（暂定）"


def test_provisional_year_makes_up_when_two_statutory_days_coincide() -> None:
    # In 2031 the Mid-autumn Festival is 1 October, a Wednesday.
    year = provisional_year(2031, ((date(2031, 10, 1), "中秋节"),))
    assert {date(2031, 10, day) for day in (1, 2, 3, 6)} <= year.days_off
    assert date(2031, 10, 7) not in year.days_off


def test_second_of_may_is_a_statutory_day_only_since_2025() -> None:
    assert date(2024, 5, 2) not in provisional_year(2024).days_off
    assert date(2025, 5, 2) in provisional_year(2025).days_off


@pytest.mark.parametrize(
    ("on", "back", "forward"),
    [
        pytest.param(date(2026, 10, 1), date(2026, 9, 30), date(2026, 10, 8), id="national-day"),
        pytest.param(date(2026, 2, 28), date(2026, 2, 28), date(2026, 2, 28), id="make-up-saturday-stays"),
        pytest.param(date(2026, 5, 10), date(2026, 5, 9), date(2026, 5, 11), id="sunday-after-make-up-saturday"),
    ],
)
def test_rolls_to_the_nearest_working_day(on: date, back: date, forward: date) -> None:
    assert (CN.on_or_before(on), CN.on_or_after(on)) == (back, forward)


def test_next_and_previous_working_day_never_return_the_day_itself() -> None:
    assert CN.next_working_day(date(2026, 9, 30)) == date(2026, 10, 8)
    assert CN.previous_working_day(date(2026, 10, 8)) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("working_days", "expected"),
    [
        pytest.param(1, date(2026, 10, 8), id="one"),
        pytest.param(2, date(2026, 9, 30), id="across-national-day"),
        pytest.param(7, date(2026, 9, 22), id="ankang-seven-ahead"),
    ],
)
def test_working_days_back_counts_from_the_day_before_the_event(working_days: int, expected: date) -> None:
    assert CN.working_days_back(date(2026, 10, 9), working_days) == expected


@pytest.mark.parametrize("working_days", [0, -1])
def test_counting_working_days_is_refused_when_fewer_than_one(working_days: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        CN.add_working_days(date(2026, 1, 5), working_days)
    with pytest.raises(ValueError, match="at least one"):
        CN.working_days_back(date(2026, 1, 5), working_days)


def test_overlay_adds_regional_days_off() -> None:
    hutubi = Calendar(NATIONAL, [XINJIANG_2025])
    assert CN.add_working_days(date(2025, 5, 28), 30) == date(2025, 7, 10)
    assert hutubi.add_working_days(date(2025, 5, 28), 30) == date(2025, 7, 15)
    assert hutubi.why(date(2025, 6, 6)) == "古尔邦节（新疆）"
    assert not hutubi.provisional(date(2025, 6, 6))


def test_overlay_wins_over_the_nation_when_it_makes_a_weekend_work() -> None:
    extra = CalendarOverlay(
        region="gx", year=2026, published=True, source="测试", working_weekend_days=frozenset({date(2026, 10, 3)})
    )
    assert Calendar(NATIONAL, [extra]).is_working_day(date(2026, 10, 3))


def test_year_is_provisional_when_its_overlay_is_announced_only() -> None:
    awaited = CalendarOverlay(region="xj", region_name="新疆", year=2026, published=False, source="尚未收到")
    assert Calendar(NATIONAL, [awaited]).provisional(date(2026, 6, 1))
    assert not Calendar(NATIONAL, [awaited]).provisional(date(2025, 6, 1))


def test_version_follows_the_days_alone() -> None:
    same = Calendar(reversed(NATIONAL))
    reworded = Calendar([*NATIONAL[:-1], NATIONAL[-1].model_copy(update={"source": "另一来源"})])
    amended_days = NATIONAL[-1].days_off | {date(2026, 10, 8)}
    amended = Calendar([*NATIONAL[:-1], NATIONAL[-1].model_copy(update={"days_off": amended_days})])
    regional = Calendar(NATIONAL, [XINJIANG_2025])
    assert same == CN
    assert hash(same) == hash(CN)
    assert CN.version == same.version == reworded.version
    assert CN.version.startswith("cn-2026-")
    assert amended.version != CN.version
    assert regional.version.startswith(f"{CN.version}+xj-2025-")


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        pytest.param({"days_off": frozenset({date(2025, 1, 1)})}, "outside", id="other-year"),
        pytest.param({"working_weekend_days": frozenset({date(2026, 1, 5)})}, "no weekend", id="weekday-made-up"),
        pytest.param(
            {
                "days_off": frozenset({date(2026, 1, 3)}),
                "working_weekend_days": frozenset({date(2026, 1, 3)}),
            },
            "both",
            id="off-and-working",
        ),
        pytest.param({"names": ((date(2026, 1, 1), "元旦"),)}, "no listed day", id="stray-name"),
    ],
)
def test_calendar_year_is_refused_when_its_days_contradict(fields: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        CalendarYear.model_validate({"year": 2026, "published": True, "source": "测试", **fields})


def test_calendar_is_refused_when_a_year_is_given_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        Calendar([year_of(2026), year_of(2026)])
    with pytest.raises(ValueError, match="twice"):
        Calendar(NATIONAL, [XINJIANG_2025, XINJIANG_2025])
