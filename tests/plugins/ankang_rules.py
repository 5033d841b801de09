"""Ankang's rules as installed, under parameters of one's choice."""

from __future__ import annotations

from functools import lru_cache

from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.loader import load_plugins
from duban_sdk.manifest import Manifest
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf


@lru_cache
def shelf(**parameters: object) -> Shelf:
    """Return Ankang's shelf: baseline, national calendar, ankang."""
    settings = JurisdictionSettings.model_validate(
        {
            "jurisdiction": "ankang",
            "name": "安康市",
            "plugins": ("calendar_cn", "ankang"),
            "parameters": {"ankang": parameters},
        }
    )
    return Shelf(load_plugins(settings))


def book(**parameters: object) -> Rulebook:
    """Return Ankang's current rulebook."""
    return shelf(**parameters).current


def manifest() -> Manifest:
    """Return the manifest of the plugin ankang."""
    return next(plugin.manifest for plugin in shelf().plugins if plugin.name == "ankang")
