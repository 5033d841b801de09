"""Fixtures of the launcher's tests."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest


def running_children() -> list[psutil.Process]:
    """Processes that this one started itself; servers shared by the session come and go with their own children."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if child.status() != psutil.STATUS_ZOMBIE:
                found.append(child)
    return found


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
    before = {process.pid for process in running_children()}
    yield
    left = [process for process in running_children() if process.pid not in before]
    for process in left:
        process.kill()
    assert not left, f"left running: {left}"
