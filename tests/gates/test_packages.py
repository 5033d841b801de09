"""The gates look at every package of the workspace, none is left out silently."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _root_configuration() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]


def _workspace_packages() -> set[str]:
    members = _root_configuration()["uv"]["workspace"]["members"]  # type: ignore[index]
    folders = [path for pattern in members for path in ROOT.glob(pattern) if (path / "pyproject.toml").exists()]
    return {module.name for folder in folders for module in (folder / "src").iterdir() if module.is_dir()}


@pytest.mark.parametrize(("tool", "key"), [("importlinter", "root_packages"), ("mypy", "packages")])
def test_gate_names_every_workspace_package(tool: str, key: str) -> None:
    assert set(_root_configuration()[tool][key]) == _workspace_packages()  # type: ignore[call-overload]


@pytest.mark.parametrize("index", [0, 1])
def test_layer_contracts_name_every_package_of_their_kind(index: int) -> None:
    contract = _root_configuration()["importlinter"]["contracts"][index]  # type: ignore[index]
    named = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    services = {path.name for path in (ROOT / "services").glob("*/src/*") if path.is_dir()}
    plugins = {path.name for path in (ROOT / "plugins").glob("*/src/*") if path.is_dir()}
    assert (services if index == 0 else plugins) <= named | {"duban_runtime"}
