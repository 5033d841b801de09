"""Which jurisdiction is above which follows from the files of a directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban_sdk.configuration import parents_in, read_jurisdiction
from duban_sdk.errors import ConfigurationFault


def write(directory: Path, code: str, *lines: str) -> Path:
    path = directory / f"{code}.toml"
    head = (f'jurisdiction = "{code}"', f'name = "{code}市"', 'plugins = ["baseline"]')
    path.write_text("\n".join((*head, *lines)), encoding="utf-8")
    return path


def test_children_of_a_jurisdiction_are_those_whose_files_name_it(tmp_path: Path) -> None:
    city = write(tmp_path, "city")
    for code in ("hill", "lake"):
        write(tmp_path, code, 'parent = "city"')
    write(tmp_path, "other", 'parent = "elsewhere"')
    assert read_jurisdiction(city).children == {"hill": "hill市", "lake": "lake市"}
    assert read_jurisdiction(tmp_path / "hill.toml").children == {}
    assert parents_in(tmp_path) == {"hill": "city", "lake": "city"}


def test_child_counts_when_its_settings_are_faulty_and_is_passed_over_when_it_cannot_be_read(tmp_path: Path) -> None:
    city = write(tmp_path, "city")
    write(tmp_path, "hill", 'parent = "city"', "unknown = 1")
    (tmp_path / "lake.toml").write_text("parent = ", encoding="utf-8")
    assert read_jurisdiction(city).children == {"hill": "hill市"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param('parent = "city"', "parent 不能是本辖区自己", id="its_own_parent"),
        pytest.param('children = {hill = "山区"}', "children 不在此填写", id="children_written_down"),
    ],
)
def test_file_is_refused_when(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigurationFault, match=said):
        read_jurisdiction(write(tmp_path, "city", line))
