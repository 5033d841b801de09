"""汝×县's rules as installed, under parameters of one's choice."""

from __future__ import annotations

from functools import lru_cache

from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.loader import load_plugins
from duban_sdk.manifest import Manifest
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf


@lru_cache
def shelf(**parameters: object) -> Shelf:
    """Return 汝×县's shelf: baseline, national calendar, henan_ru."""
    settings = JurisdictionSettings.model_validate(
        {
            "jurisdiction": "henan_ru",
            "name": "汝×县",
            "plugins": ("calendar_cn", "henan_ru"),
            "parameters": {"henan_ru": parameters},
        }
    )
    return Shelf(load_plugins(settings))


def book(**parameters: object) -> Rulebook:
    """Return 汝×县's current rulebook."""
    return shelf(**parameters).current


def manifest() -> Manifest:
    """Return the manifest of the plugin henan_ru."""
    return next(plugin.manifest for plugin in shelf().plugins if plugin.name == "henan_ru")
