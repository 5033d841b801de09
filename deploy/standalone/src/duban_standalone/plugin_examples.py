"""The scenarios that a plugin ships under ``examples/``: played as they are written, and held to what they expect."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.errors import SdkError
from duban_sdk.loader import ENTRY_POINT_GROUP
from duban_standalone.simulation.expecting import unmet
from duban_standalone.simulation.faults import BrokenScenario
from duban_standalone.simulation.outcome import outcome_of
from duban_standalone.simulation.player import play
from duban_standalone.simulation.reading import read_scenario


def examples_of(plugin: str) -> tuple[Path, ...]:
    """Return the scenario files of an installed plugin, sorted by name."""
    folders = (
        Path(str(import_module(entry.module.partition(".")[0]).__file__)).with_name("examples")
        for entry in entry_points(group=ENTRY_POINT_GROUP, name=plugin)
    )
    return tuple(sorted(path for folder in folders for path in folder.glob("*.yaml")))


def example_faults(path: Path, configured: Mapping[str, JurisdictionSettings]) -> tuple[str, ...]:
    """Return, in Chinese, why a scenario does not show what it is for; empty when it comes out as it says."""
    try:
        scenario = read_scenario(path.read_text(encoding="utf-8"), configured)
        outcome = outcome_of(play(scenario))
    except UnicodeDecodeError as error:
        return (f"文件不是 UTF-8 编码：{error.reason}",)
    except BrokenScenario as error:
        return tuple(str(fault) for fault in error.faults)
    except SdkError as error:
        return (f"规则在推演中出错：{error}",)
    if not scenario.expectations:
        return ("没有写明预期（expect）",)
    refused = outcome["refused"]
    consequences = refused if isinstance(refused, list) else []
    undone = (f"规则要求的后续未能办成：{each['reason']}" for each in consequences if each["step"] is None)
    return (*unmet(scenario.expectations, outcome), *undone)
