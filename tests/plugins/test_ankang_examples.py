"""Examples and configurations of Ankang and 汝×县: the city has its county. tests/simulation plays the examples."""

from __future__ import annotations

from pathlib import Path

import pytest

import duban_ankang
import duban_henan_ru
import duban_standalone
from duban_sdk.configuration import read_jurisdiction
from duban_sdk.loader import load_plugins
from duban_sdk.shelf import Shelf

COUNTIES = Path(duban_standalone.__file__).parent / "counties"
EXAMPLES = [
    (package.__name__, path)
    for package in (duban_ankang, duban_henan_ru)
    for path in sorted((Path(str(package.__file__)).parent / "examples").glob("*.yaml"))
]


def test_examples_are_shipped_with_both_plugins() -> None:
    assert {(name, path.stem) for name, path in EXAMPLES} == {
        ("duban_ankang", "duties_and_plan"),
        ("duban_ankang", "first_day"),
        ("duban_ankang", "ladder"),
        ("duban_ankang", "limits_of_power"),
        ("duban_ankang", "raised_and_handed_down"),
        ("duban_henan_ru", "counters"),
        ("duban_henan_ru", "graph"),
        ("duban_henan_ru", "ledger"),
        ("duban_henan_ru", "limits_of_sanctions"),
    }


@pytest.mark.parametrize("jurisdiction", ["ankang", "henan_ru"])
def test_example_configuration_loads_with_the_law_above(jurisdiction: str) -> None:
    settings = read_jurisdiction(COUNTIES / f"{jurisdiction}.toml")
    assert "national" in settings.plugins
    assert Shelf(load_plugins(settings)).current.jurisdiction == jurisdiction


def test_a_3_county_below_the_city_has_rules_of_its_own() -> None:
    city, county = (read_jurisdiction(COUNTIES / f"{code}.toml") for code in ("ankang", "hanbin"))
    assert (county.parent, county.division_code) == ("ankang", "610902")
    assert (city.parent, city.division_code) == (None, "610900")
    assert "yunhe" in county.plugins
    assert "ankang" not in county.plugins


def test_henan_ru_claims_no_division_code() -> None:
    assert read_jurisdiction(COUNTIES / "henan_ru.toml").division_code == ""
