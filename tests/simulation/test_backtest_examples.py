"""Every example that a plugin ships, taken as a recorded history: its replay under its own rules says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban_standalone.backtest.rulebooks import Tried
from duban_standalone.backtest.run import Comparison, compare
from duban_standalone.simulation.player import play
from duban_standalone.simulation.reading import read_scenario
from duban_standalone.simulation.scenario import Scenario
from tests.simulation.scenes import shipped
from tests.simulation.test_examples import EXAMPLES
from tests.support.histories import write


def scenario_of(path: Path) -> Scenario:
    """Return an example as it is written."""
    return read_scenario(path.read_text(encoding="utf-8"), shipped())


PLAIN = {name: path for name, path in EXAMPLES.items() if "days_off:" not in path.read_text(encoding="utf-8")}
"""Those without days off of their own making: a replay counts by the arrangements that are published."""


def replayed(path: Path, target: Path) -> Comparison:
    """Return an example's history compared with itself."""
    world = play(scenario_of(path)).world
    write(world, target)
    rules = Tried(world.shelf.settings)
    return compare([target], rules, Tried(rules.settings, world.shelf.current.pins), jobs=1)


def test_examples_of_every_county_are_among_them() -> None:
    assert {name.partition("/")[0] for name in PLAIN} >= {"ankang", "henan_ru", "huarong", "hutubi", "yunhe"}


@pytest.mark.parametrize("path", PLAIN.values(), ids=PLAIN.keys())
def test_example_is_replayed_as_it_was_recorded(path: Path, tmp_path: Path) -> None:
    comparison = replayed(path, tmp_path / "log.ndjson")
    found = comparison.findings
    assert (found.drift, found.drift_examples) == (0, [])
    assert (found.dates, found.kept, found.proposals) == ([], [], [])
    assert (comparison.points, comparison.ranks, found.refused) == ([], [], {})
