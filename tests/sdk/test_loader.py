"""Loading the plugins of one jurisdiction: what is wrong is named, and stops no other jurisdiction."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import Field

from duban_sdk import hookimpl
from duban_sdk.errors import PluginFault
from duban_sdk.loader import installed_plugin, load_deployment, load_plugins
from duban_sdk.manifest import Manifest, Parameters
from tests.sdk.fake_plugins import FakePlugin, Installed, plugin, settings


def _import_fails() -> object:
    raise ImportError("no module named ghost")


async def _coroutine(year: int) -> None:
    return None


def _raises() -> Manifest:
    raise RuntimeError("broken manifest")


def _nothing() -> Manifest | None:
    return None


def _other_id() -> Manifest:
    return Manifest(id="another", title="另一个", versions=("1",))


BROKEN: tuple[tuple[str, object, str], ...] = (
    ("import fails", _import_fails, "无法导入"),
    (
        "misspelt hook",
        plugin("ours", duban_rulez=lambda: None),
        "ours 的 duban_rulez；可用的钩子：duban_",
    ),
    ("wrong arguments", plugin("ours", duban_calendar_year=lambda anno: None), "anno"),
    ("coroutine", plugin("ours", duban_calendar_year=_coroutine), "协程"),
    ("raising manifest", FakePlugin(duban_manifest=hookimpl(_raises)), "broken manifest"),
    ("no manifest", FakePlugin(duban_manifest=hookimpl(_nothing)), "Manifest"),
    ("no hooks at all", FakePlugin(), "Manifest"),
    ("another id", FakePlugin(duban_manifest=hookimpl(_other_id)), "another"),
)


@pytest.mark.parametrize(("broken", "told"), [pytest.param(*case[1:], id=case[0]) for case in BROKEN])
def test_loader_names_plugin_and_fault_when_plugin_is_broken(broken: object, told: str) -> None:
    with pytest.raises(PluginFault) as caught:
        load_plugins(settings("ours"), Installed(ours=broken))
    assert caught.value.jurisdiction == "yunhe"
    assert "ours" in str(caught.value)
    assert told in str(caught.value)


def test_loader_says_not_installed_when_plugin_is_missing() -> None:
    with pytest.raises(PluginFault, match="yunhe: 插件 ghost：未安装"):
        load_plugins(settings("ghost"), Installed())


def test_loader_finds_no_plugin_when_no_distribution_declares_it() -> None:
    with pytest.raises(LookupError):
        installed_plugin("no_such_plugin")


def test_loader_puts_baseline_first_and_keeps_the_order() -> None:
    found = load_plugins(settings("two", "one"), Installed(one=plugin("one"), two=plugin("two")))
    assert [each.name for each in found.plugins] == ["baseline", "two", "one"]


def test_loader_keeps_place_when_baseline_is_named_too() -> None:
    found = load_plugins(settings("baseline", "one"), Installed(one=plugin("one")))
    assert [each.name for each in found.plugins] == ["baseline", "one"]


class _Terms(Parameters):
    days: int = Field(5, ge=1, le=30)


def _write(directory: Path, code: str, text: str) -> None:
    (directory / f"{code}.toml").write_text(text, encoding="utf-8")


GOOD = 'jurisdiction = "good"\nname = "好县"\nplugins = ["ours"]\n'
BAD_FILES: tuple[tuple[str, str, str], ...] = (
    ("plugin missing", 'jurisdiction = "bad"\nname = "坏县"\nplugins = ["ghost"]\n', "ghost"),
    ("unknown parameter", GOOD.replace("good", "bad") + "[parameters.ours]\nhours = 3\n", "parameters.ours：hours"),
    ("parameter out of range", GOOD.replace("good", "bad") + "[parameters.ours]\ndays = 99\n", "parameters.ours：days"),
    ("parameters of no plugin", GOOD.replace("good", "bad") + "[parameters.theirs]\nx = 1\n", "parameters.theirs"),
    ("no TOML", "jurisdiction = ", "bad.toml"),
    ("no text", "\udcff", "bad.toml"),
    ("unknown field", GOOD.replace("good", "bad") + "colour = 3\n", "colour"),
    ("file of another", GOOD, "good"),
    ("no plugins", 'jurisdiction = "bad"\nname = "坏县"\nplugins = []\n', "plugins"),
    ("unknown zone", GOOD.replace("good", "bad") + 'timezone = "Asia/Nowhere"\n', "Asia/Nowhere"),
)


@pytest.mark.parametrize(("text", "told"), [pytest.param(*case[1:], id=case[0]) for case in BAD_FILES])
def test_deployment_names_the_fault_and_loads_the_others(tmp_path: Path, text: str, told: str) -> None:
    _write(tmp_path, "good", GOOD)
    (tmp_path / "bad.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    found = load_deployment(tmp_path, find=Installed(ours=plugin("ours", parameters=_Terms)))
    assert list(found.loaded) == ["good"]
    assert list(found.faults) == ["bad"]
    assert told in found.faults["bad"]
    assert found.jurisdictions == ("bad", "good")


def test_deployment_checks_parameters_and_gives_them_to_the_plugin(tmp_path: Path) -> None:
    _write(tmp_path, "good", GOOD + "[parameters.ours]\ndays = 7\n")
    found = load_deployment(tmp_path, find=Installed(ours=plugin("ours", parameters=_Terms)))
    assert found.loaded["good"].plugins[1].parameters == _Terms(days=7)


def test_pin_differs_when_parameters_differ() -> None:
    installed = Installed(ours=plugin("ours", parameters=_Terms))

    def pin(days: int) -> str:
        return (
            load_plugins(settings("ours", parameters={"ours": {"days": days}}), installed)
            .plugins[1]
            .pin()
            .parameters_digest
        )

    assert pin(5) == pin(5)
    assert pin(5) != pin(6)


def test_loader_gives_each_jurisdiction_a_manager_of_its_own() -> None:
    installed: Callable[[str], object] = Installed(ours=plugin("ours"))
    one = load_plugins(settings("ours", jurisdiction="one"), installed)
    two = load_plugins(settings("ours", jurisdiction="two"), installed)
    assert one.manager is not two.manager
