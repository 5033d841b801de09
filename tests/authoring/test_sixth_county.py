"""A sixth, fictional county, written by following plugins/README.md alone: it conforms, plays, and stays apart."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from click.testing import CliRunner

from duban_contracts.vocabulary import ApprovalSubject, Weight
from duban_sdk.configuration import read_jurisdiction
from duban_sdk.loader import ENTRY_POINT_GROUP, load_deployment, load_plugins
from duban_sdk.shelf import Shelf
from duban_standalone.plugin_examples import example_faults, examples_of
from duban_standalone.rules_command import rules
from duban_standalone.simulate_command import configured_in
from tests.authoring.qingxi.tests.test_conformance import TestQingxi

__all__ = ["TestQingxi"]

HERE = Path(__file__).parent
QINGXI = HERE / "qingxi"
CONFIG = QINGXI / "config"
REGULATION = (HERE / "青溪县督查办法.md").read_text(encoding="utf-8")
STANDALONE = HERE.parents[1] / "deploy" / "standalone" / "src" / "duban_standalone"
OTHERS = (STANDALONE / "config", STANDALONE / "counties")
SCENARIOS = sorted(path.stem for path in QINGXI.glob("src/duban_qingxi/examples/*.yaml"))


@cache
def shelf() -> Shelf:
    """Return the county's rules as its own configuration has them."""
    return Shelf(load_plugins(read_jurisdiction(CONFIG / "qingxi.toml")))


def said(*arguments: str) -> str:
    """Return what `duban rules` prints when it succeeds."""
    result = CliRunner(env={"DUBAN_CONFIG_DIR": None}).invoke(rules, arguments)
    assert result.exception is None, result.exception
    return result.output


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario_comes_out_as_it_says(name: str) -> None:
    path = next(each for each in examples_of("qingxi") if each.stem == name)
    assert example_faults(path, {}) == ()


def test_check_passes_with_the_law_that_the_county_rests_on() -> None:
    assert "3 个推演示例都如所写" in said("check", "qingxi", "--with", "calendar_cn", "--with", "national")


def test_every_article_of_the_regulation_has_a_clause() -> None:
    own = next(plugin for plugin in shelf().plugins if plugin.name == "qingxi")
    articles = re.findall(r"^\*\*(第.+?条)\*\*", REGULATION, re.MULTILINE)
    assert len(articles) == 15
    assert list(dict.fromkeys(clause.article for clause in own.manifest.clauses)) == articles


@pytest.mark.parametrize(
    "clause",
    [*(f"Q-{number}" for number in (1, 2, 3, 4, 6, 7, 8, 10, 11, 12, 13, 14, 15)), "Q-5a", "Q-5b", "Q-9a", "Q-9b"],
)
def test_every_clause_can_be_shown_to_be_executable(clause: str) -> None:
    records = json.loads(said("--config", str(CONFIG), "clauses", "qingxi", "--json"))
    found = next(record for record in records if record["id"] == clause)
    assert (found["plugin"], found["status"]) == ("qingxi", "可执行")
    assert clause in (QINGXI / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("on", "due"),
    [("2026-09-07", "2026-09-11"), ("2026-09-21", "2026-09-24"), ("2026-09-28", "2026-09-30")],
    ids=["Q-6 friday works", "Q-6 mid-autumn", "Q-6 national day"],
)
def test_weekly_report_is_due_earlier_when_friday_is_off(on: str, due: str) -> None:
    found = shelf().current.due("weekly_report", date.fromisoformat(on), "period")
    assert (found.nominal_on, found.enforce_on) == (date.fromisoformat(due), date.fromisoformat(due))


def test_q_5b_ten_working_days_count_from_the_receipt() -> None:
    row = shelf().current.limit("main")
    assert row is not None
    assert row.counted_from == "acknowledged"
    assert shelf().current.due(row.default_rule, date(2026, 9, 28), "acknowledged").nominal_on == date(2026, 10, 16)


def test_q_4_major_matters_go_on_to_the_head_of_the_county() -> None:
    steps = {
        weight: chain.steps if (chain := shelf().current.find_chain(ApprovalSubject.TAKE_UP, weight=weight)) else ()
        for weight in Weight
    }
    assert steps == {
        Weight.ORDINARY: ("supervision_head",),
        Weight.MAJOR: ("supervision_head", "principal_leader"),
    }


def test_q_8_only_the_first_request_for_another_date_is_heard() -> None:
    book = shelf().current
    assert book.find_chain(ApprovalSubject.EXTENSION, ordinal=1) is not None
    assert book.find_chain(ApprovalSubject.EXTENSION, ordinal=2) is None


def test_q_13_county_binds_itself_to_decide_a_review_within_twenty_days() -> None:
    book = shelf().current
    assert book.pack.review is not None
    assert book.due(book.pack.review.decide_rule, date(2026, 9, 14), "review_applied").nominal_on == date(2026, 10, 4)
    assert book.due(book.pack.review.apply_rule, date(2026, 9, 3), "concluded").nominal_on == date(2026, 10, 3)


def test_q_10_half_year_lists_are_drawn_by_kind_of_unit() -> None:
    (row,) = shelf().current.pack.rankings
    assert (row.period, row.by_kind) == ("half_year", True)


def test_other_counties_load_the_same_beside_it_and_know_nothing_of_it() -> None:
    beside = load_deployment(CONFIG, *OTHERS)
    alone = load_deployment(*OTHERS)
    assert beside.faults == {}
    assert set(beside.loaded) - set(alone.loaded) == {"qingxi"}
    for code, loaded in alone.loaded.items():
        before, after = Shelf(loaded).current, Shelf(beside.loaded[code]).current
        assert (after.pack, after.pins) == (before.pack, before.pins)
        assert not any("Q-" in clause or "青溪" in after.pack.model_dump_json() for clause in after.clause_owners)


def test_broken_sixth_county_stops_no_other(tmp_path: Path) -> None:
    text = (
        (CONFIG / "qingxi.toml").read_text(encoding="utf-8").replace("redo_working_days = 3", "redo_working_days = 0")
    )
    (tmp_path / "qingxi.toml").write_text(text, encoding="utf-8")
    deployment = load_deployment(tmp_path, *OTHERS)
    assert set(deployment.faults) == {"qingxi"}
    assert "redo_working_days" in deployment.faults["qingxi"]
    assert {"yunhe", "hutubi", "ankang", "henan_ru", "huarong"} <= set(deployment.loaded)


def test_scenarios_of_other_counties_come_out_the_same_beside_it() -> None:
    configured = configured_in(CONFIG, *OTHERS)
    faults = {path.name: example_faults(path, configured) for path in examples_of("yunhe")}
    assert set(faults.values()) == {()}


def test_sixth_county_is_no_part_of_what_is_shipped() -> None:
    shipped = {path.parent.name for path in (HERE.parents[1] / "plugins").glob("*/pyproject.toml")}
    assert "qingxi" not in shipped
    assert [each.value for each in entry_points(group=ENTRY_POINT_GROUP, name="qingxi")] == ["duban_qingxi.plugin"]
