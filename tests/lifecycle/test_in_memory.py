"""The scenarios in the pure core."""

from __future__ import annotations

import pytest

from duban_sdk.shelf import Shelf
from tests.lifecycle.in_memory import InMemory
from tests.lifecycle.play import every_day, play
from tests.lifecycle.scenarios import SCENARIOS
from tests.lifecycle.telling import Scenario


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.name for scenario in SCENARIOS])
async def test_scenario_goes_as_told_in_memory(scenario: Scenario, shelf: Shelf) -> None:
    played = (await play(InMemory(shelf), [scenario], every_day([scenario])))[scenario.name]
    assert not played.deviations
    assert played.streams == scenario.expected()
    assert played.points == scenario.points
