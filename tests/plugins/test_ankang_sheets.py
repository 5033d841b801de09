"""Sheets of facts under Ankang's and 汝×县's rules, counted from what the shipped examples came to."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType

import duban_ankang
import duban_henan_ru
from duban_standalone.simulation.player import Played, play
from duban_standalone.simulation.reading import read_scenario
from duban_tracking.core.records.sheet_facts import Span, Told
from duban_tracking.core.records.sheets import Cell, Question, sheet_of

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


@cache
def played(package: ModuleType, name: str) -> Played:
    """Return what a shipped example came to."""
    path = Path(str(package.__file__)).with_name("examples") / f"{name}.yaml"
    return play(read_scenario(path.read_text(encoding="utf-8"), {}))


def sheet(found: Played, code: str, unit: str) -> dict[str, Cell]:
    """Return the cells of a sheet of 2026 for a unit."""
    rules = found.world.shelf.current
    row = next(each for each in rules.pack.sheets if each.code == code)
    told = [Told(each.subject, each.event, each.on) for each in found.world.log]
    return dict(sheet_of(Question(unit, "2026", YEAR, told, rules, row)))


def test_a_12_4_export_holds_interview_criticism_and_grade_and_no_other_measure() -> None:
    cells = sheet(played(duban_ankang, "ladder"), "assessment_export", "jtj")
    assert (cells["measures"].count, cells["commendations"].count) == (2, 0)
    assert "较差" in cells["grade"].text


def test_a_12_1_facts_for_grading_show_every_measure() -> None:
    cells = sheet(played(duban_ankang, "ladder"), "grading_facts", "jtj")
    assert cells["measures"].count > 2
    assert cells["matters_late"].count + cells["matters_open"].count >= 1


def test_r_3_0b_sheet_counts_receipts_and_missing_persons() -> None:
    found = played(duban_henan_ru, "counters")
    road = sheet(found, "assessment", "jtj")
    assert (road["orders_received_late"].count, road["orders_received_in_time"].count) == (3, 2)
    assert road["posts_named"].text == "齐全"
    town = sheet(found, "assessment", "cgz")
    assert "具体责任人" in town["posts_named"].text
    assert town["orders_received_late"].count == 2


def test_r_4_4a_ledger_of_the_year_lists_each_sanction_of_the_unit() -> None:
    found = played(duban_henan_ru, "graph")
    assert sheet(found, "sanctions_year", "jtj")["measures"].count == 3
    assert sheet(found, "sanctions_year", "gwh")["measures"].count == 0
