"""What the arrival of an arrangement of days off did to a date, in one line for a clerk."""

from __future__ import annotations

from duban_contracts.events import calendar as c
from duban_tracking.translate.wording import Names, describes


def _change(event: c.DateRecomputed, _names: Names) -> str:
    versions = f"日历版本 {event.previous.calendar_version} → {event.due.calendar_version}"
    return f"{event.reason}（{versions}）"


for _event in (c.DueDateRecomputed, c.DutyDateRecomputed, c.MeasureDateRecomputed, c.ConclusionDateRecomputed):
    describes(_event)(_change)
