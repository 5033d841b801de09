"""The guide for plugin authors names exactly the hooks and tables that there are."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path

import pytest

from duban_sdk import hookspecs
from duban_sdk.citations import uncited_clauses
from duban_sdk.loader import installed_plugin, load_plugins
from duban_sdk.pack import RulePack
from duban_sdk.shelf import Shelf
from tests.sdk.fake_plugins import settings

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "plugins/README.md").read_text(encoding="utf-8")


def _section(heading: str) -> str:
    return GUIDE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def _first_cells(text: str) -> list[str]:
    return [
        cell for row in re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE) for cell in re.findall(r"`([^`]+)`", row)
    ]


def _hooks() -> dict[str, str]:
    return {
        name: ", ".join(inspect.signature(function).parameters)
        for name, function in inspect.getmembers(hookspecs, inspect.isfunction)
        if name.startswith("duban_")
    }


def test_guide_lists_every_hook_with_its_arguments() -> None:
    assert set(_first_cells(_section("Hooks"))) == {f"{name}({arguments})" for name, arguments in _hooks().items()}


@pytest.mark.parametrize("name", _hooks())
def test_hook_says_when_it_is_called(name: str) -> None:
    assert "Called" in (getattr(hookspecs, name).__doc__ or "")


@pytest.mark.parametrize("name", _hooks())
def test_guide_says_first_answer_exactly_for_hooks_that_take_the_first(name: str) -> None:
    (row,) = re.findall(rf"^\| `{name}\([^\n]*$", GUIDE, re.MULTILINE)
    options = getattr(hookspecs, name).duban_spec
    assert ("the first answer" in row) == bool(options["firstresult"])


def test_guide_lists_every_table_and_policy() -> None:
    listed = _first_cells(_section("Tables"))
    assert sorted(listed) == sorted(RulePack.model_fields)


def test_guide_tells_tables_from_policies() -> None:
    tables, policies = _section("Tables").split("| policy | says |")
    fields = RulePack.model_fields
    assert set(_first_cells(tables)) == {name for name in fields if fields[name].default == ()}
    assert set(_first_cells(policies)) == {name for name in fields if fields[name].default is None}


@pytest.mark.parametrize("name", ["baseline", "calendar_cn", "yunhe"])
def test_our_plugins_are_declared_under_the_id_of_their_manifest(name: str) -> None:
    project = tomllib.loads((ROOT / "plugins" / name / "pyproject.toml").read_text(encoding="utf-8"))
    assert name in project["project"]["entry-points"]["duban.plugins"]
    assert installed_plugin(name)


def test_smallest_plugin_of_the_guide_loads_and_answers() -> None:
    source = GUIDE.split("```python\n")[1].split("```")[0]
    module: dict[str, object] = {}
    exec(compile(source, "guide", "exec"), module)

    class Guide:
        """Holds the example's functions, as its module would."""

    for name in ("duban_manifest", "duban_rules"):
        setattr(Guide, name, staticmethod(module[name]))  # type: ignore[arg-type]
    plugin = Guide()
    shelf = Shelf(load_plugins(settings("ours"), lambda name: plugin if name == "ours" else installed_plugin(name)))
    assert [chain.code for chain in shelf.current.pack.chains] == ["take_up"]
    assert uncited_clauses(shelf) == ()
