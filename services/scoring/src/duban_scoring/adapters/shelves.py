"""The rules of every jurisdiction of the deployment, from its plugins."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from duban_runtime.errors import RetryLater
from duban_runtime.http import Check, ReadinessCheck
from duban_scoring.errors import RulesUnavailable
from duban_sdk.errors import SdkError
from duban_sdk.loader import PluginSource, installed_plugin, load_deployment
from duban_sdk.shelf import Shelf

_RETRY_SECONDS = 30.0


class Shelves:
    """Shelves by jurisdiction. Those that could not be loaded stand among ``faults`` with the reason."""

    def __init__(self, shelves: Mapping[str, Shelf], faults: Mapping[str, str]) -> None:
        self._shelves = dict(shelves)
        self.faults = dict(faults)

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """Jurisdictions whose rules are loaded."""
        return tuple(sorted(self._shelves))

    def get(self, jurisdiction: str) -> Shelf:
        """Return the shelf of a jurisdiction.

        Raises:
            RulesUnavailable: it could not be loaded, or the jurisdiction is not configured.
        """
        found = self._shelves.get(jurisdiction)
        if found is None:
            raise RulesUnavailable(jurisdiction, self.faults.get(jurisdiction, "没有该辖区的配置"))
        return found

    def for_events(self, jurisdiction: str) -> Shelf:
        """Return the shelf for applying events, which wait until it can be had.

        Raises:
            RetryLater: it could not be loaded.
        """
        try:
            return self.get(jurisdiction)
        except RulesUnavailable as error:
            raise RetryLater(error.detail, _RETRY_SECONDS) from error

    def checks(self) -> list[ReadinessCheck]:
        """Return one readiness check per jurisdiction that could not be loaded; it stops no other."""
        return [_fault_check(code, detail) for code, detail in sorted(self.faults.items())]


def _fault_check(jurisdiction: str, detail: str) -> ReadinessCheck:
    async def check() -> Check:
        return Check(f"辖区规则 {jurisdiction}", ok=False, detail=detail, critical=False)

    return check


def load_shelves(directory: Path, find: PluginSource = installed_plugin) -> Shelves:
    """Return the shelves of every jurisdiction configured in a directory."""
    deployment = load_deployment(directory, find)
    shelves: dict[str, Shelf] = {}
    faults = dict(deployment.faults)
    for code, loaded in deployment.loaded.items():
        try:
            shelves[code] = Shelf(loaded)
        except (SdkError, ValueError) as error:  # a plugin's values may also contradict the calendar's own checks
            faults[code] = str(error)
    return Shelves(shelves, faults)
