"""The jurisdictions of a configuration directory; a broken one is tried again until it is mended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from duban_notify.translate import Counties, county_of
from duban_runtime.process import Loop
from duban_sdk.loader import PluginSource, installed_plugin
from duban_sdk.reloading import Jurisdictions

_LOG = logging.getLogger(__name__)


def load_counties(
    directory: Path, read_secret: Callable[[str], str], find: PluginSource = installed_plugin
) -> Counties:
    """Return the jurisdictions of a directory; one whose rules cannot be used stands among the faults.

    ``read_secret`` resolves ``env:NAME``; it gives an empty text for what is not set.
    """
    found = Jurisdictions(directory, lambda shelf: county_of(shelf, read_secret), find)
    return Counties(found.working, found.faults, found.mend)


def mending(counties: Counties, seconds: float, wake: Callable[[], None]) -> Loop:
    """Return the loop that takes mended jurisdictions up again; what waited for them is then looked at."""

    async def mend() -> bool:
        mended = await asyncio.to_thread(counties.mend)
        for code in mended:
            _LOG.info("jurisdiction works again", extra={"jurisdiction": code})
        if mended:
            wake()
        return False

    return Loop("rules", mend, seconds=seconds)
