"""Under which calendar and rules the jurisdiction works from now on, in one line for a clerk."""

from __future__ import annotations

from duban_contracts.events import calendar as c
from duban_contracts.events.rules import RulesApplied
from duban_tracking.translate.wording import Names, describes


def _change(event: c.DateRecomputed, _names: Names) -> str:
    versions = f"日历版本 {event.previous.calendar_version} → {event.due.calendar_version}"
    return f"{event.reason}（{versions}）"


for _event in (c.DueDateRecomputed, c.DutyDateRecomputed, c.MeasureDateRecomputed, c.ConclusionDateRecomputed):
    describes(_event)(_change)


@describes(RulesApplied)
def _(event: RulesApplied, _names: Names) -> str:
    packs = "、".join(f"{each.plugin} {each.version}（参数 {each.digest}）" for each in event.sets)
    return f"规则包及参数生效：{packs}；在办事项仍按立项时的规则和参数"
