"""Rules of a county as installed, under parameters of one's choice."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.loader import load_plugins
from duban_sdk.manifest import Manifest
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf

ROOT = Path(__file__).resolve().parents[2]
_BEFORE = {
    "yunhe": ("calendar_cn", "national"),
    "hutubi": ("calendar_cn", "calendar_xinjiang"),
    "ankang": ("calendar_cn",),
    "henan_ru": ("calendar_cn",),
    "huarong": ("calendar_cn",),
}


@lru_cache
def shelf(county: str, **parameters: object) -> Shelf:
    """Return the county's shelf: baseline, calendars, the county's own plugin."""
    settings = JurisdictionSettings.model_validate(
        {
            "jurisdiction": county,
            "name": county,
            "plugins": (*_BEFORE[county], county),
            "parameters": {county: parameters},
        }
    )
    return Shelf(load_plugins(settings))


def book(county: str, **parameters: object) -> Rulebook:
    """Return the county's current rulebook."""
    return shelf(county, **parameters).current


def manifest(county: str) -> Manifest:
    """Return the manifest of the county's plugin."""
    return next(plugin.manifest for plugin in shelf(county).plugins if plugin.name == county)


def clause_ids(prefix: str) -> tuple[str, ...]:
    """Return the ids of the domain's clauses that begin with a letter, in the order of the text."""
    lines = (ROOT / "tests/contracts/clause_ids.txt").read_text(encoding="utf-8").split()
    return tuple(line for line in lines if line.startswith(prefix))
