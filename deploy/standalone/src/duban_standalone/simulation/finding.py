"""Finds streams and duties by what is said of them: the latest that fits."""

from __future__ import annotations

from collections.abc import Mapping

from duban_contracts.base import Event
from duban_standalone.simulation.scenario import Reference
from duban_standalone.simulation.world import World
from duban_tracking.core.matter.state import Duty, Matter

_OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "measure": ("kind", "measure"),
    "matter": ("matter_id", "matters", "fact"),
    "unit": ("unit", "holder"),
    "row": ("row", "kind"),
}
"""Fields of events that a word of a scenario may mean."""


def found_stream(world: World, reference: Reference) -> str | None:
    """Return the subject of the latest stream of a kind with an event that says everything that is said."""
    prefix = f"{reference.kind}:"
    for happened in reversed(world.log):
        if happened.subject.startswith(prefix) and all(
            _says(happened.event, word, text) for word, text in reference.said.items()
        ):
            return happened.subject
    return None


def matter_duty(world: World, reference: Reference) -> str | None:
    """Return the id of the latest duty of a matter that fits, one that is still awaited before others."""
    stream = world.stream(reference.owner)
    if stream is None or not isinstance(stream.state, Matter):
        return None
    fitting = [duty for duty in stream.state.duties.values() if _fits(duty, reference.said)]
    fitting.sort(key=lambda duty: not duty.done)
    return fitting[-1].id if fitting else None


def _fits(duty: Duty, said: Mapping[str, str]) -> bool:
    return all(str(getattr(duty, word, "")) == text for word, text in said.items())


def _says(event: Event, word: str, text: str) -> bool:
    fields = vars(event)
    for name in _OTHER_WORDS.get(word, (word,)):
        value = fields.get(name)
        if isinstance(value, tuple):
            if any(str(each) == text for each in value):
                return True
        elif value is not None and str(value).removeprefix("matter:") == text:
            return True
    return False
