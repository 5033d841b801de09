"""Working-day calendar of mainland China as a plugin: committed years, and the statutory days of years to come."""

from __future__ import annotations

from duban_calendar_cn.years import calendar_year, manifest
from duban_sdk import hookimpl
from duban_sdk.calendar import CalendarYear
from duban_sdk.manifest import Manifest

__all__ = ["duban_calendar_year", "duban_manifest"]


@hookimpl
def duban_manifest() -> Manifest:
    """Say what the plugin is; its version names the latest published year and the revision of the data."""
    return manifest()


@hookimpl
def duban_calendar_year(year: int) -> CalendarYear | None:
    """Give the arrangement of a year; one whose notice is not out is answered with its statutory days only."""
    return calendar_year(year)
