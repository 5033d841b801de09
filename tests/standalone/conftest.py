"""Fixtures of the launcher's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest


def descendants() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if child.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def config_dir(tmp_path: Path) -> Path:
    directory = tmp_path / "config"
    directory.mkdir()
    (directory / "yunhe.toml").write_text('name = "云和县"\n', "utf-8")
    return directory


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    return tmp_path / "marks"


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    before = {process.pid for process in descendants()}
    yield
    left = [process for process in descendants() if process.pid not in before]
    for process in left:
        process.kill()
    assert not left, f"left running: {left}"
