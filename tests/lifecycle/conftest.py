"""Fixtures of the lifecycle's tests."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from duban_sdk.loader import load_deployment
from duban_sdk.shelf import Shelf
from tests.lifecycle.county import JURISDICTION


@pytest.fixture(scope="session")
def shipped_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration that comes with the suite, 云和县 with its real plugins."""
    directory = tmp_path_factory.mktemp("config")
    shipped = resources.files("duban_standalone").joinpath("config", f"{JURISDICTION}.toml")
    (directory / f"{JURISDICTION}.toml").write_bytes(shipped.read_bytes())
    return directory


@pytest.fixture(scope="session")
def shelf(shipped_config: Path) -> Shelf:
    """The rules of 云和县."""
    deployment = load_deployment(shipped_config)
    assert not deployment.faults
    return Shelf(deployment.loaded[JURISDICTION])
