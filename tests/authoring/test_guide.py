"""The guide for plugin authors holds: its rows can be written as they stand; it leads to every table and command."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click import Group
from pydantic import Field

import duban_contracts.vocabulary
import duban_sdk.configuration
import duban_sdk.conformance
import duban_sdk.date_rules
import duban_sdk.demands
import duban_sdk.duties
import duban_sdk.loader
import duban_sdk.manifest
import duban_sdk.measures
import duban_sdk.records
import duban_sdk.shelf
import duban_sdk.tables
from duban_sdk.date_rules import PeriodicRule
from duban_sdk.pack import RulePack
from duban_standalone.plugin_command import plugin
from duban_standalone.rules_command import rules

GUIDE = (Path(__file__).parents[2] / "plugins" / "README.md").read_text(encoding="utf-8")
BLOCKS = GUIDE.split("```python\n")[1:]
MODULES = (
    duban_contracts.vocabulary,
    duban_sdk.configuration,
    duban_sdk.conformance,
    duban_sdk.date_rules,
    duban_sdk.demands,
    duban_sdk.duties,
    duban_sdk.loader,
    duban_sdk.manifest,
    duban_sdk.measures,
    duban_sdk.records,
    duban_sdk.shelf,
    duban_sdk.tables,
)


def _section(heading: str) -> str:
    return GUIDE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("block", BLOCKS, ids=[block.splitlines()[0] for block in BLOCKS])
def test_python_of_the_guide_runs_as_it_stands(block: str) -> None:
    names = {"Decimal": Decimal, "Field": Field, "date": date, "__name__": "guide"}
    for module in MODULES:
        names.update({name: value for name, value in vars(module).items() if not name.startswith("_")})
    exec(compile(block.split("```", maxsplit=1)[0], "guide", "exec"), names)


@pytest.mark.parametrize("table", RulePack.model_fields)
def test_guide_leads_from_a_sentence_to_every_table(table: str) -> None:
    cells = [row.split("|")[2] for row in _section("From the text to a row").splitlines() if row.startswith("| ")]
    assert any(f"`{table}`" in cell for cell in cells)


def test_guide_explains_every_date_rule() -> None:
    kinds = {each.__name__ for each in PeriodicRule.__args__} | {"AfterTerm", "StatedDay", "WorkingDaysBefore"}
    table = GUIDE.split("| rule | the text says |")[1].split("\n\n")[0]
    assert set(re.findall(r"`(\w+)\(", table)) == kinds


def test_every_command_of_the_guide_is_there() -> None:
    groups: dict[str, Group] = {"rules": rules, "plugin": plugin}
    named = set(re.findall(r"duban (rules|plugin) (?:--config \S+ )?([a-z-]+)", GUIDE))
    assert ("rules", "check") in named
    assert [pair for pair in named if groups[pair[0]].get_command(None, pair[1]) is None] == []  # type: ignore[arg-type]


def test_links_within_the_guide_lead_to_a_heading() -> None:
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
        for line in GUIDE.splitlines()
        if line.startswith("#")
    }
    links = set(re.findall(r"\]\(#([^)]+)\)", GUIDE))
    assert links - headings == set()
