"""Command on a thing with dates: a later arrangement of days off has arrived."""

from __future__ import annotations

from pydantic import Field

from duban_contracts.commands.matter import Command


class RecomputeDates(Command):
    """Compute the thing's open dates again by the calendar in force; dates of what is done or judged stay."""

    calendar_version: str = Field(min_length=1, max_length=400, description="calendar that the preview showed")
