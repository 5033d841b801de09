"""National rules as installed: before Yunhe's, as a county enables them, or without a county's."""

from __future__ import annotations

from functools import lru_cache

from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.loader import load_plugins
from duban_sdk.manifest import Manifest
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf


@lru_cache
def shelf(*plugins: str, **parameters: object) -> Shelf:
    """Return the shelf of these plugins; by default calendar, national rules, Yunhe."""
    names = plugins or ("calendar_cn", "national", "yunhe")
    given = {"national": parameters} if "national" in names else {}
    if "yunhe" in names:
        given["yunhe"] = {"renewed_by": "试用续用决定"}
    settings = JurisdictionSettings.model_validate(
        {"jurisdiction": "yunhe", "name": "云和县", "plugins": names, "parameters": given}
    )
    return Shelf(load_plugins(settings))


def book(**parameters: object) -> Rulebook:
    """Return the rulebook of Yunhe under national rules."""
    return shelf(**parameters).current


def manifest() -> Manifest:
    """Return the manifest of the plugin national."""
    return next(plugin.manifest for plugin in shelf().plugins if plugin.name == "national")
