"""The rules of every jurisdiction of the deployment, from its plugins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from duban_runtime.errors import RetryLater
from duban_runtime.http import Check
from duban_scoring.errors import RulesUnavailable
from duban_sdk.loader import PluginSource, installed_plugin
from duban_sdk.reloading import Jurisdictions
from duban_sdk.shelf import Shelf

_RETRY_SECONDS = 30.0


class Shelves:
    """Shelves by jurisdiction. Those that could not be loaded stand among ``faults`` with the reason."""

    def __init__(
        self, shelves: Mapping[str, Shelf], faults: Mapping[str, str], mend: Callable[[], Collection[str]] = tuple
    ) -> None:
        """``mend`` tries broken jurisdictions again and returns those that work now; both mappings then show it."""
        self._shelves = shelves
        self._mend = mend
        self.faults = faults

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """Jurisdictions whose rules are loaded."""
        return tuple(sorted(self._shelves))

    def opened(self) -> Mapping[str, Shelf]:
        """Return the shelves of the jurisdictions whose rules are loaded."""
        return self._shelves

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

    async def mend(self) -> Collection[str]:
        """Jurisdictions that were broken and are mended work again; return them."""
        return await asyncio.to_thread(self._mend)

    async def check(self) -> Check:
        """Line of /readyz; not critical, because the other jurisdictions go on."""
        detail = "；".join(f"{code}：{why}" for code, why in sorted(self.faults.items()))
        return Check("辖区规则", ok=not detail, detail=detail, critical=False)


def load_shelves(directory: Path, find: PluginSource = installed_plugin) -> Shelves:
    """Return the shelves of every jurisdiction configured in a directory."""
    found = Jurisdictions(directory, lambda shelf: shelf, find)
    return Shelves(found.working, found.faults, found.mend)
