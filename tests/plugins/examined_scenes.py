"""Scenarios that an examiner wrote from the texts, with the outcome reckoned by hand before they were played."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from click.testing import CliRunner

from duban_standalone.rules_command import rules
from duban_standalone.simulation.expecting import unmet
from duban_standalone.simulation.outcome import outcome_of
from duban_standalone.simulation.player import play
from duban_standalone.simulation.reading import read_scenario
from tests.simulation.scenes import shipped

FOLDER = Path(__file__).with_name("examined")
Told = dict[str, list[dict[str, object]]]


@cache
def examined(name: str) -> tuple[Told, list[str]]:
    """Return what came of a scenario, and which of its expectations are not met."""
    scenario = read_scenario((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), shipped())
    told = outcome_of(play(scenario))
    return told, unmet(scenario.expectations, told)  # type: ignore[return-value]


def refusals(name: str) -> dict[int, tuple[str, str]]:
    """Return clause and reason of every refused step."""
    return {int(str(each["step"])): (str(each["clause"]), str(each["reason"])) for each in examined(name)[0]["refused"]}


def why(name: str, *question: str) -> str:
    """Return the answer of `duban rules why`."""
    arguments = ["why", *question, "--scenario", str(FOLDER / f"{name}.yaml")]
    result = CliRunner(env={"DUBAN_CONFIG_DIR": None}).invoke(rules, arguments)
    return result.output + str(result.exception or "")
