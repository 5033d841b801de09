"""How explanations name periods, documents and days that a clerk would stumble over."""

from __future__ import annotations

from datetime import date

import pytest

from duban_calendar_cn.years import calendar_year
from duban_sdk.calendar import Calendar
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.counting import StatedDay, resolve
from duban_sdk.explain import explain
from duban_sdk.explanation import CitedClause, recorded
from duban_sdk.loader import load_plugins
from duban_sdk.period_words import period_words
from duban_sdk.shelf import Shelf


@pytest.mark.parametrize(
    ("period", "words"),
    [
        pytest.param("2026", "2026年度", id="year"),
        pytest.param("2026H1", "2026年上半年", id="first half"),
        pytest.param("2026H2", "2026年下半年", id="second half"),
        pytest.param("2026Q3", "2026年第3季度", id="quarter"),
        pytest.param("2026-09", "2026年9月", id="month of a duty"),
        pytest.param("2026M09", "2026年9月", id="month of a ranking"),
        pytest.param("2026W05", "2026年第5周", id="week"),
        pytest.param("2026-11-23", "2026年11月23日", id="day"),
        pytest.param("2026-07-03--2026-08-15", "2026年7月3日至2026年8月15日", id="days that people chose"),
        pytest.param("防汛专项", "防汛专项", id="no period"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_period_is_named_as_a_clerk_does(period: str, words: str) -> None:
    assert period_words(period) == words


def test_document_is_not_named_twice_when_the_article_begins_with_it() -> None:
    cited = CitedClause(clause="N-P1", document="信访工作条例", article="信访工作条例 第二十二条")
    assert cited.words == "信访工作条例 第二十二条（N-P1）"


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        pytest.param("N-16", "国务院令第733号 政府督查工作条例 第十六条（N-16）", id="numbered order"),
        pytest.param("N-P2", "信访工作条例 第三十条、第四十六条（N-P2）", id="named law"),
    ],
)
def test_clause_is_cited_from_its_own_document_when_the_plugin_carries_out_several(clause: str, words: str) -> None:
    settings = JurisdictionSettings(jurisdiction="test", name="试县", plugins=("calendar_cn", "national"))
    shelf = Shelf(load_plugins(settings))
    assert recorded(clause, "national", "2024.1", shelf).words == words


def test_weekend_that_is_worked_is_said_to_be_when_nothing_is_postponed() -> None:
    calendar = Calendar(filter(None, map(calendar_year, range(2025, 2028))))
    due = resolve(StatedDay(), calendar, date(2026, 10, 10))
    assert "到期日为工作日（调休上班），不顺延" in explain(due, calendar).lines()
