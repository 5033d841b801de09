"""Yunhe's rules as installed, under parameters of one's choice."""

from __future__ import annotations

from functools import lru_cache

from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.loader import load_plugins
from duban_sdk.manifest import Manifest
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf


@lru_cache
def shelf(**parameters: object) -> Shelf:
    """Return Yunhe's shelf: baseline, national calendar, yunhe."""
    settings = JurisdictionSettings.model_validate(
        {
            "jurisdiction": "yunhe",
            "name": "云和县",
            "plugins": ("calendar_cn", "national", "yunhe"),
            "parameters": {"yunhe": parameters},
        }
    )
    return Shelf(load_plugins(settings))


def book(**parameters: object) -> Rulebook:
    """Return Yunhe's current rulebook."""
    return shelf(**parameters).current


def manifest() -> Manifest:
    """Return the manifest of the plugin yunhe."""
    return next(plugin.manifest for plugin in shelf().plugins if plugin.name == "yunhe")
