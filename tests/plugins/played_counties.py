"""Examples that Hutubi and Huarong ship, played once for the tests that look at what came of them."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from duban_standalone.simulation.outcome import outcome_of
from duban_standalone.simulation.player import Played, play
from duban_standalone.simulation.reading import read_scenario
from tests.simulation.scenes import shipped

Entry = dict[str, object]


@cache
def played(county: str, example: str) -> Played:
    """Return an example as it was played."""
    folder = Path(str(import_module(f"duban_{county}").__file__)).with_name("examples")
    return play(read_scenario((folder / f"{example}.yaml").read_text(encoding="utf-8"), shipped()))


@cache
def outcome(county: str, example: str) -> dict[str, list[Entry]]:
    """Return what came of it."""
    return outcome_of(played(county, example))  # type: ignore[return-value]


def refused(county: str, example: str) -> dict[str, tuple[object, str]]:
    """Return clause and reason of every refused step, by what was done and by whom; the last one where several."""
    return {
        f"{each['do']} {each['by']}": (each["clause"], str(each["reason"]))
        for each in outcome(county, example)["refused"]
    }


def found(county: str, example: str, part: str, **wanted: object) -> list[Entry]:
    """Return the entries of a part that say what is wanted."""
    return [
        each
        for each in outcome(county, example)[part]
        if all(each.get(name) == value for name, value in wanted.items())
    ]
