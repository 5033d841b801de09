"""Dates that people state."""

from __future__ import annotations

from datetime import date

from duban_contracts.dates import DueDate
from duban_sdk.errors import RuleMissing
from duban_tracking.core.context import Context


def stated(context: Context, rule: str, on: date, clause: str) -> DueDate:
    """Return a date that a person states, under the pack's clause for it where it has one."""
    try:
        return context.rules.due(rule, on, "stated")
    except RuleMissing:
        return context.rules.stated(on, clause)
