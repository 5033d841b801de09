"""Every scenario that a plugin ships plays as it says: the clauses' examples, executed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from duban_sdk.loader import ENTRY_POINT_GROUP
from duban_standalone.simulation.expecting import unmet
from duban_standalone.simulation.outcome import outcome_of
from duban_standalone.simulation.outcome_fields import FIELDS
from duban_standalone.simulation.player import play
from duban_standalone.simulation.reading import read_scenario
from duban_standalone.simulation.scenario import Scenario
from tests.simulation.scenes import shipped


def examples() -> dict[str, Path]:
    """Return the scenarios of all installed plugins by ``<plugin>/<file>``."""
    found: dict[str, Path] = {}
    for entry in entry_points(group=ENTRY_POINT_GROUP):
        package = import_module(entry.module.partition(".")[0])
        folder = Path(str(package.__file__)).with_name("examples")
        found.update({f"{entry.name}/{path.stem}": path for path in folder.glob("*.yaml")})
    return dict(sorted(found.items()))


EXAMPLES = examples()


@cache
def come_out(path: Path) -> tuple[Scenario, dict[str, object]]:
    """Return a scenario, and what came of it."""
    scenario = read_scenario(path.read_text(encoding="utf-8"), shipped())
    return scenario, outcome_of(play(scenario))


def entries_of(told: dict[str, object], part: str) -> list[dict[str, object]]:
    entries = told[part]
    assert isinstance(entries, list)
    return entries


@pytest.mark.parametrize("path", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_example_comes_out_as_it_says(path: Path) -> None:
    scenario, told = come_out(path)
    assert scenario.expectations, "an example says what it shows"
    assert unmet(scenario.expectations, told) == []


@pytest.mark.parametrize("path", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_example_leaves_no_consequence_undone(path: Path) -> None:
    refused = come_out(path)[1]["refused"]
    assert isinstance(refused, list)
    assert [each for each in refused if each["step"] is None] == []


def test_entries_of_the_outcome_say_what_the_guide_lists() -> None:
    guide = (Path(__file__).parents[2] / "plugins" / "SCENARIOS.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in guide.split("## Outcome")[1].splitlines() if line.startswith("| `")}
    for part, fields in FIELDS.items():
        entries = [entry for path in EXAMPLES.values() for entry in entries_of(come_out(path)[1], part)]
        assert entries, part
        assert {frozenset(entry) for entry in entries} == {fields}, part
        assert [name for name in fields if f"`{name}`" not in rows[part]] == [], part


def test_the_plugins_examples_are_found() -> None:
    assert {"yunhe/dates", "yunhe/points_of_matters", "yunhe/points_of_incidents"} <= EXAMPLES.keys()


def test_worked_example_of_the_guide_comes_out_as_it_says() -> None:
    guide = Path(__file__).parents[2] / "plugins" / "SCENARIOS.md"
    example = guide.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    scenario = read_scenario(example, shipped())
    assert unmet(scenario.expectations, outcome_of(play(scenario))) == []
