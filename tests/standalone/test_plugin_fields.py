"""``duban plugin fields``: every table and policy tells its class and its fields."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from duban_sdk.pack import RulePack
from duban_standalone.plugin_command import plugin
from duban_standalone.plugin_fields import NoSuchTable, row_classes


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
