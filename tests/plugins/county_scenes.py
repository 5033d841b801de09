"""Examples of the counties, played with changes."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from tests.simulation.scenes import outcome

Told = dict[str, list[dict[str, object]]]


@cache
def told(plugin: str, example: str, *changes: tuple[str, str]) -> Told:
    """Return what comes of an example in which some texts are replaced; each must be there."""
    package = import_module(f"duban_{plugin}")
    text = (Path(str(package.__file__)).parent / "examples" / f"{example}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return outcome(text)


def refusals(found: Told) -> dict[int, str]:
    """Return the clauses of what was refused, by step."""
    return {int(str(each["step"])): str(each["clause"]) for each in found["refused"] if each["step"] is not None}
