"""``duban plugin fields`` and ``events``: tables, acts and events are told to an author who reads no source."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from duban_contracts.registry import event_models
from duban_sdk.pack import RulePack
from duban_standalone.plugin_command import plugin
from duban_standalone.plugin_fields import NoSuchTable, row_classes
from duban_standalone.simulation.vocabulary import PUSH, REGISTER, all_verbs, verbs, words_of


@pytest.mark.parametrize("table", RulePack.model_fields)
def test_fields_of_a_table_are_told_with_their_class(table: str) -> None:
    told = CliRunner().invoke(plugin, ["fields", table]).output
    (row, *_) = row_classes(table)
    assert f"from {row.__module__} import {row.__name__}" in told
    assert [name for name in row.model_fields if f"  {name}: " not in told] == []


def test_field_says_whether_it_must_be_written() -> None:
    told = CliRunner().invoke(plugin, ["fields", "chains"]).output
    assert "  clause: ClauseId（必填）" in told
    assert "  weights: tuple[Weight, ...]（()）" in told


def test_all_tables_are_listed_and_an_unknown_one_is_named() -> None:
    listed = CliRunner().invoke(plugin, ["fields"]).output
    assert [table for table in RulePack.model_fields if f"{table}  " not in listed] == []
    assert isinstance(CliRunner().invoke(plugin, ["fields", "chain"]).exception, NoSuchTable)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("measures", "from duban_sdk.measures import MeasureStep"),
        ("tracks", "  entered_on: tuple[str, ...]（必填）"),
        ("dates", "from duban_sdk.date_rules import QuarterLastWorkingDay"),
        ("dates", "；可取 'calendar_days'、'working_days'、'months'、'years'"),
        ("grounds", "；可取 'matter_overdue'、'duty_missed'"),
        ("chains", "；可取 Weight.ORDINARY、Weight.MAJOR"),
        ("chains", "RoleCode 可取 Role.SUPERVISION_STAFF"),
        ("PaperSection", "  heading: str（必填）"),
    ],
)
def test_parts_of_a_row_and_the_values_of_its_fields_are_told(name: str, told: str) -> None:
    assert told in CliRunner().invoke(plugin, ["fields", name]).output


@pytest.mark.parametrize("act", all_verbs())
def test_fields_of_an_act_are_told_as_a_step_writes_them(act: str) -> None:
    told = CliRunner().invoke(plugin, ["fields", act]).output
    assert told.startswith(f"{act if act not in (PUSH, REGISTER) else 'TicketPush'}\n")
    words = set(words_of(verbs()[act])) if act in verbs() else set()
    assert [word for word in words if word not in told] == []


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("DraftPaper", "  named_as: NamedAs（必填）；可取 praised、slow"),
        ("DraftPaper", "  matter: 名称（必填）"),
        ("ImposeMeasure", "  proposal：所指或所建的事物在本场景里的名称"),
        ("AssignMatter", "  horizon: Horizon（'short'）；可取 short、long"),
    ],
)
def test_act_is_told_in_the_words_of_a_scenario(act: str, told: str) -> None:
    assert told in CliRunner().invoke(plugin, ["fields", act]).output


def test_events_are_listed_with_class_and_type() -> None:
    listed = CliRunner().invoke(plugin, ["events"]).output
    assert [kind for kind, model in event_models().items() if f"{model.__name__}  {kind}  " not in listed] == []
    some = CliRunner().invoke(plugin, ["events", "acknowledged"]).output
    assert some.startswith("OrderAcknowledged  duban.tracking.matter.")
    assert isinstance(CliRunner().invoke(plugin, ["events", "zzz"]).exception, NoSuchTable)
