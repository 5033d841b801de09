"""The conformance kit fails for plugins that break a rule, and says which."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path

import pytest

from duban_sdk.citations import uncited_clauses, unknown_places
from duban_sdk.conformance import PluginConformance
from duban_sdk.conformance.outside import watched
from duban_sdk.conformance.sources import impure_lines
from duban_sdk.errors import HookFailed
from duban_sdk.manifest import CarriedBy, Clause
from duban_sdk.pack import RulePack
from duban_sdk.tables import UrgingForm
from tests.sdk.broken_plugins import broken_plugins, rules_of_another, sound_plugin
from tests.sdk.fake_plugins import FakePlugin, Installed, plugin, shelf, tables

CHECKS = sorted(name.removeprefix("test_") for name in dir(PluginConformance) if name.startswith("test_"))
OF_SOURCES = {
    "source_has_no_clock_chance_or_outside_world": (
        "from datetime import date\n\n\ndef year():\n    return date.today().year\n",
        r"plugin\.py:5: \.today\(\) reads a clock",
    ),
    "points_are_written_as_exact_decimals": (
        "from decimal import Decimal\n\nROWS = (dict(points=-1.5), dict(points=Decimal(3)), Decimal(0.1))\n",
        r"plugin\.py:3: Decimal 由浮点数得来，.*\n +plugin\.py:3: points 由浮点数得来",
    ),
    "every_parameter_is_read": (
        "from duban_sdk import hookimpl\nfrom duban_sdk.manifest import Manifest, Parameters\n\n\n"
        "class Ours(Parameters):\n    days: int = 3\n    spare: int = 4\n\n\n"
        "@hookimpl\ndef duban_manifest():\n"
        "    return Manifest(id='ours', title='ours', versions=('1',), clauses=(), parameters=Ours)\n\n\n"
        "def days_of(given):\n    return given.days\n",
        r"参数 \['spare'\] 没有任何规则行或钩子使用",
    ),
}
"""Checks that read a plugin's source: a source that breaks the check, and what is said of it."""
T, E, H = CarriedBy.TABLE, CarriedBy.ENGINE, CarriedBy.HOOK


def suite_of(found: object) -> PluginConformance:
    """Return the kit for a plugin named ``ours``, enabled after another one."""
    installed = Installed(ours=found, other=rules_of_another())

    class Ours(PluginConformance):
        plugin = "ours"
        enabled = ("other", "ours")

        @staticmethod
        def find(name: str) -> object:
            return installed(name)

    return Ours()


def run_check(name: str, found: object) -> None:
    """Run one test of the kit on a plugin."""
    getattr(suite_of(found), f"test_{name}")()


def _broken(check: str, directory: Path) -> tuple[FakePlugin, str]:
    by_check = {name: (found, word) for name, found, word in broken_plugins(directory)}
    assert check in by_check, f"no plugin in broken_plugins.py fails {check}"
    return by_check[check]


@pytest.mark.parametrize("check", [name for name in CHECKS if name not in OF_SOURCES])
def test_kit_fails_a_plugin_that_breaks_this_rule_and_says_where(check: str, tmp_path: Path) -> None:
    found, word = _broken(check, tmp_path)
    with pytest.raises((AssertionError, HookFailed), match=word):
        run_check(check, found)


@pytest.mark.parametrize("check", [name for name in CHECKS if name not in OF_SOURCES])
def test_kit_passes_a_sound_plugin(check: str) -> None:
    run_check(check, sound_plugin())


@pytest.mark.parametrize("check", OF_SOURCES)
def test_kit_fails_a_plugin_whose_source_breaks_this_rule(
    check: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, said = OF_SOURCES[check]
    package = tmp_path / f"plugin_of_{check}"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "plugin.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(AssertionError, match=said):
        run_check(check, importlib.import_module(f"{package.name}.plugin"))


def _clause(where: tuple[str, ...], carried_by: tuple[CarriedBy, ...] = (T,)) -> Clause:
    return Clause(id="O-1", article="第一条", kind="urging", text="催办。", carried_by=carried_by, where=where)


@pytest.mark.parametrize(
    ("clause", "fault"),
    [
        pytest.param(_clause(("urging_forms.phone",)), (), id="a row that is there"),
        pytest.param(_clause(("urging_forms",)), (), id="a table that is there"),
        pytest.param(_clause(("urging_forms.post",)), ("O-1 的 where 指向没有的 urging_forms.post",), id="no such row"),
        pytest.param(_clause(("letters.phone",)), ("O-1 的 where 指向没有的 letters.phone",), id="no such table"),
        pytest.param(_clause(("engine urgings",), (E,)), (), id="a mechanism that is there"),
        pytest.param(
            _clause(("engine wishes",), (E,)),
            ("O-1 的 where 指向没有的 engine wishes；可用：accounts、",),
            id="no such mechanism",
        ),
        pytest.param(
            _clause(("hook duban_dream",), (H,)),
            ("O-1 的 where 指向没有的 hook duban_dream；可用：duban_calendar_overlay、",),
            id="no such hook",
        ),
        pytest.param(
            _clause(("urging_forms",), (T, E)),
            ("O-1 由 engine 实现，但没有写明是哪一项（在 where 中写“engine 名称”；可用：accounts、",),
            id="carrier without place",
        ),
        pytest.param(_clause((), ()), ("O-1 没有写明由什么实现（carried_by、where）",), id="nothing at all"),
    ],
)
def test_unknown_places_names_the_clause_and_the_place(clause: Clause, fault: tuple[str, ...]) -> None:
    pack = RulePack(urging_forms=(UrgingForm(code="phone", name="电话", clause="O-1"),))
    ours = shelf(ours=plugin("ours", clauses=(clause,), rules=tables(pack)))
    found = unknown_places(ours, ours.plugins[-1])
    assert [said[: len(start)] for said, start in zip(found, fault, strict=True)] == list(fault)


def test_uncited_clause_is_named_with_its_row() -> None:
    pack = RulePack(urging_forms=(UrgingForm(code="phone", name="电话", clause="O-9"),))
    assert uncited_clauses(shelf(ours=plugin("ours", rules=tables(pack)))) == ("urging_forms.phone（O-9）",)


IMPURE = {
    "from datetime import datetime\nx = datetime.now()": ":2: .now() reads a clock",
    "import random": ":1: import random",
    "from time import sleep": ":1: from time import ...",
    "import os.path": ":1: import os.path",
    "x = open('file')": ":1: open(...)",
    "async def hook(): ...": ":1: async def hook",
}


@pytest.mark.parametrize(("source", "what"), IMPURE.items(), ids=IMPURE.values())
def test_impure_source_is_named_by_line(source: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "impure_plugin.py"
    path.write_text(source)
    spec = importlib.util.spec_from_file_location("impure_plugin", path)
    assert spec is not None
    assert list(impure_lines(importlib.util.module_from_spec(spec))) == [f"impure_plugin.py{what}"]


def test_pure_source_has_no_impure_line() -> None:
    assert list(impure_lines(importlib.import_module("duban_yunhe.circular"))) == []


def test_watch_sees_a_file_that_is_written(tmp_path: Path) -> None:
    with watched() as touched:
        (tmp_path / "left.txt").write_text("x")
    assert len(touched) == 1
    (tmp_path / "later.txt").write_text("x")
    assert len(touched) == 1
