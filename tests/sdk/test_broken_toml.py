"""A configuration file that is no TOML is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban_sdk.configuration import read_jurisdiction
from duban_sdk.errors import ConfigurationFault

CASES = {
    "key twice": ('name = "甲"\nname = "乙"\n', "第 2 行第 11 列不是合法的 TOML"),
    "ends too early": ("plugins = [", "不是合法的 TOML"),
}


@pytest.mark.parametrize(("text", "said"), CASES.values(), ids=CASES.keys())
def test_file_that_is_no_toml_is_told_with_its_name_and_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "jia.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationFault, match=f"jia.toml {said}"):
        read_jurisdiction(path)
