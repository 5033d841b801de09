"""Jurisdictions of a process: broken ones are named, others go on, and a mended one works again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from duban_sdk.reloading import Jurisdictions
from duban_sdk.shelf import Shelf
from tests.sdk.fake_plugins import Installed, plugin

FILE = 'jurisdiction = "{code}"\nname = "县"\nplugins = ["{plugin}"]\n'


def configured(directory: Path, **plugins: str) -> Path:
    for code, name in plugins.items():
        (directory / f"{code}.toml").write_text(FILE.format(code=code, plugin=name), "utf-8")
    return directory


def name_of(shelf: Shelf) -> str:
    return shelf.settings.name


def test_jurisdictions_work_or_say_why_not(tmp_path: Path) -> None:
    configured(tmp_path, yunhe="ours", hutubi="ghost")
    found = Jurisdictions(tmp_path, name_of, Installed(ours=plugin("ours")))
    assert dict(found.working) == {"yunhe": "县"}
    assert dict(found.faults) == {"hutubi": "hutubi: 插件 ghost：未安装，请检查名称或安装该插件"}


def test_jurisdictions_work_again_when_their_file_is_mended(tmp_path: Path) -> None:
    configured(tmp_path, yunhe="ours", hutubi="ghost")
    found = Jurisdictions(tmp_path, name_of, Installed(ours=plugin("ours")))
    working, faults = found.working, found.faults
    assert found.mend() == ()
    configured(tmp_path, hutubi="ours")
    assert found.mend() == ("hutubi",)
    assert (set(working), dict(faults)) == ({"yunhe", "hutubi"}, {})
    assert found.mend() == ()


def _refuses(shelf: Shelf) -> str:
    raise ValueError("通知 x：花括号不成对")


def _breaks(shelf: Shelf) -> str:
    raise RuntimeError("boom")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        pytest.param(_refuses, "通知 x：花括号不成对", id="says why"),
        pytest.param(_breaks, "规则无法载入：RuntimeError: boom", id="breaks"),
    ],
)
def test_jurisdictions_name_what_cannot_be_made(tmp_path: Path, make: Callable[[Shelf], str], told: str) -> None:
    found = Jurisdictions(configured(tmp_path, yunhe="ours"), make, Installed(ours=plugin("ours")))
    assert told in found.faults["yunhe"]
    assert not found.working


def test_jurisdictions_go_on_when_the_plugin_of_one_hangs(tmp_path: Path) -> None:
    released = threading.Event()

    def hangs() -> object:
        released.wait(20)
        return plugin("slow")

    configured(tmp_path, slow="slow", yunhe="ours")
    find = Installed(ours=plugin("ours"), slow=hangs)
    try:
        found = Jurisdictions(tmp_path, name_of, find, budget_seconds=1.0)
        assert set(found.working) == {"yunhe"}
        assert found.faults["slow"] == "slow: 插件载入超过 1 秒"
    finally:
        released.set()
    assert found.mend() == ("slow",)


def test_jurisdictions_see_a_plugin_as_it_is_installed_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "duban_test_mended.py"
    module.write_text("raise RuntimeError('half written')\n", "utf-8")
    folder = tmp_path / "duban_test_mended-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: duban-test-mended\nVersion: 1\n", "utf-8")
    (folder / "entry_points.txt").write_text("[duban.plugins]\nmended = duban_test_mended\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    config = tmp_path / "config"
    config.mkdir()
    found = Jurisdictions(configured(config, yunhe="mended"), name_of)
    assert "half written" in found.faults["yunhe"]
    module.write_text(
        "from duban_sdk import hookimpl\nfrom duban_sdk.manifest import Manifest\n\n\n@hookimpl\n"
        "def duban_manifest():\n    return Manifest(id='mended', title='好', versions=('1',))\n",
        "utf-8",
    )
    assert found.mend() == ("yunhe",)
