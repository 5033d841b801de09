"""The national calendar plugin: its committed days against the notices, the library and the law."""

from __future__ import annotations

from datetime import date

import chinese_calendar
import pluggy
import pytest

import duban_calendar_cn
from duban_calendar_cn.generate import BY_HAND, differences, library_years, main, merged
from duban_calendar_cn.records import read_lunar, read_years
from duban_calendar_cn.years import calendar_year
from duban_sdk import hookspecs
from duban_sdk.calendar import Calendar, days

CN = Calendar(filter(None, map(calendar_year, range(2020, 2028))))


def span(year: int, text: str) -> set[date]:
    """Read ``2.10-2.17 4.4`` as days of the year."""
    found: set[date] = set()
    for part in text.split():
        first, _, last = part.partition("-")
        ends = [date(year, *map(int, day.split("."))) for day in (first, last or first)]
        found |= set(days(*ends))
    return found


ARRANGEMENTS = [
    pytest.param(
        2024,
        "1.1 2.10-2.17 4.4-4.6 5.1-5.5 6.8-6.10 9.15-9.17 10.1-10.7",
        "2.4 2.18 4.7 4.28 5.11 9.14 9.29 10.12",
        251,
        id="2024",
    ),
    pytest.param(2025, "1.1 1.28-2.4 4.4-4.6 5.1-5.5 5.31-6.2 10.1-10.8", "1.26 2.8 4.27 9.28 10.11", 248, id="2025"),
    pytest.param(
        2026,
        "1.1-1.3 2.15-2.23 4.4-4.6 5.1-5.5 6.19-6.21 9.25-9.27 10.1-10.7",
        "1.4 2.14 2.28 5.9 9.20 10.10",
        248,
        id="2026",
    ),
]


@pytest.mark.parametrize(("year", "off", "working", "working_days"), ARRANGEMENTS)
def test_year_follows_the_notice(year: int, off: str, working: str, working_days: int) -> None:
    first_on, last_on = date(year, 1, 1), date(year, 12, 31)
    weekends = {on for on in days(first_on, last_on) if on.weekday() >= 5}
    expected_off = (weekends | span(year, off)) - span(year, working)
    assert {on for on in days(first_on, last_on) if not CN.is_working_day(on)} == expected_off
    assert CN.working_days_between(first_on, last_on) == working_days


def test_new_years_eve_of_the_lunar_year_2024_was_a_working_day() -> None:
    assert CN.is_working_day(date(2024, 2, 9))


def test_committed_years_equal_the_library() -> None:
    assert main(["--check"]) == 0


def test_check_names_the_day_when_the_library_changes_an_old_year() -> None:
    committed = read_years()
    library = list(library_years())
    old = library[0]
    changed = old.model_copy(update={"days_off": {**old.days_off, date(2020, 5, 6): "劳动节"}})
    found = differences(committed.years, [changed, *library[1:]])
    assert found == ("2020年：2020-05-06 平常→放假",)
    assert merged(committed, [changed, *library[1:]], accept_changes=False) == committed
    accepted = merged(committed, [changed, *library[1:]], accept_changes=True)
    assert accepted.revision == committed.revision + 1
    assert accepted.years[0] == changed


def test_generate_takes_a_new_year_over_when_the_library_has_it() -> None:
    committed = read_years()
    older = committed.model_copy(update={"years": committed.years[:-1]})
    assert differences(older.years, library_years()) == ("2026年：数据文件没有，库中已有",)
    assert merged(older, library_years(), accept_changes=False).years == committed.years


@pytest.mark.parametrize(("data_set", "complaints"), [(BY_HAND, 0), ("chinesecalendar 1.11.0", 1)])
def test_check_accepts_a_year_ahead_of_the_library_only_when_entered_by_hand(data_set: str, complaints: int) -> None:
    ahead = read_years().years[-1].model_copy(update={"year": 2027, "data_set": data_set})
    assert len(differences([*read_years().years, ahead], library_years())) == complaints


@pytest.mark.parametrize("year", range(2020, 2027))
def test_lunar_table_agrees_with_every_published_year(year: int) -> None:
    arranged = calendar_year(year)
    assert arranged is not None
    assert read_lunar()[year].keys() <= arranged.days_off


def test_qingming_of_the_lunar_table_agrees_with_the_solar_term() -> None:
    for year, names in read_lunar().items():
        computed = dict(chinese_calendar.get_solar_terms(date(year, 4, 1), date(year, 4, 10)))
        assert {on for on, name in names.items() if name == "清明节"} == {
            on for on, name in computed.items() if name == "清明"
        }


def test_plugin_answers_a_provisional_year_when_the_notice_is_not_out() -> None:
    year = calendar_year(2027)
    assert year is not None
    assert not year.published
    assert not year.working_weekend_days
    # New Year's Eve of the lunar year is Friday 5 February; two days of the festival fall on the weekend.
    assert {date(2027, 2, day) for day in range(5, 11)} <= year.days_off
    assert date(2027, 2, 11) not in year.days_off
    assert {date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15)} <= year.days_off


def test_plugin_answers_none_when_the_year_lies_before_the_data() -> None:
    assert calendar_year(2019) is None


def test_plugin_fits_the_hooks() -> None:
    manager = pluggy.PluginManager("duban")
    manager.add_hookspecs(hookspecs)
    manager.register(duban_calendar_cn)
    manager.check_pending()
    assert manager.hook.duban_calendar_year(year=2026) == calendar_year(2026)
    (manifest,) = manager.hook.duban_manifest()
    assert (manifest.id, manifest.version) == ("calendar_cn", "2026.1")


def test_source_names_the_notice() -> None:
    year = calendar_year(2026)
    assert year is not None
    assert year.source == "国办发明电〔2025〕7号（2025-11-04）（数据：chinesecalendar 1.11.0）"
