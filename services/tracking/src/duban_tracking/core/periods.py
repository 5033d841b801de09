"""Periods by their cadence: first days and names. ``translate.periods`` reads the names back."""

from __future__ import annotations

from datetime import date, timedelta

from duban_sdk.tables import Cadence

LONGEST_DAYS = {"week": 7, "month": 31, "quarter": 92, "half_year": 184, "year": 366}
"""From the first day of a period so many days lead into the next one, and never beyond it."""


def period_start(cadence: Cadence, on: date) -> date:
    """Return the first day of the period that holds a day."""
    match cadence:
        case "week":
            return on - timedelta(days=on.weekday())
        case "month":
            return on.replace(day=1)
        case "quarter":
            return on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1)
        case "half_year":
            return on.replace(month=1 if on.month <= 6 else 7, day=1)
        case "year":
            return on.replace(month=1, day=1)


def next_start(cadence: Cadence, on: date) -> date:
    """Return the first day of the period after the one that holds a day."""
    return period_start(cadence, period_start(cadence, on) + timedelta(days=LONGEST_DAYS[cadence]))


def previous_start(cadence: Cadence, on: date) -> date:
    """Return the first day of the period before the one that holds a day."""
    return period_start(cadence, period_start(cadence, on) - timedelta(days=1))


def period_name(cadence: Cadence, on: date) -> str:
    """Return the name of the period that holds a day: 2026, 2026H1, 2026Q3, 2026-10, 2026W45."""
    first_on = period_start(cadence, on)
    match cadence:
        case "week":
            year, week, _ = first_on.isocalendar()
            return f"{year}W{week:02}"
        case "month":
            return f"{first_on:%Y-%m}"
        case "quarter":
            return f"{first_on.year}Q{(first_on.month + 2) // 3}"
        case "half_year":
            return f"{first_on.year}H{1 if first_on.month <= 6 else 2}"
        case "year":
            return f"{first_on.year}"
