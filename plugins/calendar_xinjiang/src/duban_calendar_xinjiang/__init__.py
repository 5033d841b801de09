"""Xinjiang's own holidays as a plugin: 肉孜节 and 古尔邦节, on top of the national calendar."""

from __future__ import annotations

from duban_calendar_xinjiang.overlay import manifest, overlay_of
from duban_sdk import hookimpl
from duban_sdk.calendar_year import CalendarOverlay
from duban_sdk.manifest import Manifest

__all__ = ["duban_calendar_overlay", "duban_manifest"]


@hookimpl
def duban_manifest() -> Manifest:
    """Say what the plugin is; its version names the latest year whose notice is held."""
    return manifest()


@hookimpl
def duban_calendar_overlay(year: int) -> CalendarOverlay | None:
    """Give the region's days of a year; without its notice, the days that the notice may still set are open."""
    return overlay_of(year)
