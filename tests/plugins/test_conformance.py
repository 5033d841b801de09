"""Every installed plugin keeps to the conformance kit that authors of other plugins use."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest

from duban_sdk.configuration import jurisdiction_files, read_jurisdiction
from duban_sdk.conformance import PluginConformance
from duban_sdk.loader import BASELINE, ENTRY_POINT_GROUP

STANDALONE = Path(__file__).resolve().parents[2] / "deploy" / "standalone" / "src" / "duban_standalone"
CONFIGURATIONS = [
    read_jurisdiction(path) for folder in ("config", "counties") for path in jurisdiction_files(STANDALONE / folder)
]
INSTALLED = sorted(entry.name for entry in entry_points(group=ENTRY_POINT_GROUP))


def enabled_with(plugin: str) -> tuple[str, ...]:
    """Return what a plugin is shipped with: in its own jurisdiction, else in the first that enables it."""
    own_first = sorted(CONFIGURATIONS, key=lambda each: each.jurisdiction != plugin)
    return next((each.plugins for each in own_first if plugin in each.plugins), (plugin,))


def _suite(name: str) -> type[PluginConformance]:
    class Conformance(PluginConformance):
        plugin = name
        enabled = enabled_with(name)

    Conformance.__name__ = Conformance.__qualname__ = f"Test{name.title().replace('_', '')}"
    return Conformance


# pytest collects classes by their names in the module: one for every plugin, so that a new one is never left out.
globals().update({suite.__name__: suite for suite in map(_suite, INSTALLED)})


@pytest.mark.parametrize("name", INSTALLED)
def test_plugin_is_enabled_in_a_shipped_jurisdiction(name: str) -> None:
    assert name == BASELINE or any(name in each.plugins for each in CONFIGURATIONS)


def test_counties_of_the_five_regulations_are_among_them() -> None:
    counties = {"ankang", "henan_ru", "huarong", "hutubi", "yunhe", "national", "calendar_cn", "calendar_xinjiang"}
    assert counties <= set(INSTALLED)
