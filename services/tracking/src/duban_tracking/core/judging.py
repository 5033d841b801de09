"""Judging timeliness: completion and reporting are two facts with two days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from duban_contracts.dates import DueDate
from duban_contracts.vocabulary import Completion, Reporting
from duban_sdk.tables import JudgingPolicy

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
"""All of mainland China keeps Beijing time; dates of every jurisdiction are days of this zone (regulation.md §3.1)."""


def local_day(moment: datetime) -> date:
    """Return the local day of an instant."""
    return moment.astimezone(LOCAL_ZONE).date()


def _early(on: date, original: DueDate, moved: bool, policy: JudgingPolicy) -> bool:
    if policy.early_days == 0 or (moved and not policy.early_when_moved):
        return False
    return on <= original.nominal_on - timedelta(days=policy.early_days)


def completion_of(on: date, due: DueDate, original: DueDate, moved: bool, policy: JudgingPolicy) -> Completion:
    """Return how the day of completion stands to the date. Late means after ``enforce_on``."""
    if _early(on, original, moved, policy):
        return Completion.EARLY
    return Completion.IN_TIME if on <= due.enforce_on else Completion.LATE


def reported_of(at: datetime, due: DueDate, original: DueDate, moved: bool, policy: JudgingPolicy) -> Reporting:
    """Return how the instant of filing stands to the date; a limit in hours is judged to the instant."""
    if due.enforce_at is not None and at > due.enforce_at:
        return Reporting.LATE
    return reporting_of(local_day(at), due, original, moved, policy)


def reporting_of(on: date, due: DueDate, original: DueDate, moved: bool, policy: JudgingPolicy) -> Reporting:
    """Return how the day of filing stands to the date."""
    if _early(on, original, moved, policy):
        return Reporting.EARLY
    return Reporting.IN_TIME if on <= due.enforce_on else Reporting.LATE
