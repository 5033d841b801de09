"""The jurisdictions of a configuration directory; a broken one is tried again until it is mended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from duban_notify.translate import Counties, county_of
from duban_runtime.loop import Loop
from duban_runtime.mending import mending
from duban_sdk.loader import PluginSource, installed_plugin
from duban_sdk.reloading import Jurisdictions


def load_counties(
    directory: Path, read_secret: Callable[[str], str], find: PluginSource = installed_plugin
) -> Counties:
    """Return the jurisdictions of a directory; one whose rules cannot be used stands among the faults.

    ``read_secret`` resolves ``env:NAME``; it gives an empty text for what is not set.
    """
    found = Jurisdictions(directory, lambda shelf: county_of(shelf, read_secret), find)
    return Counties(found.working, found.faults, found.mend)


def mending_counties(counties: Counties, seconds: float, wake: Callable[[], None]) -> Loop:
    """Return the loop that takes mended jurisdictions up again; what waited for them is then looked at."""
    return mending(lambda: asyncio.to_thread(counties.mend), seconds, lambda _: wake())
