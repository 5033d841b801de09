"""Reports: sent back for form or substance, and the monthly ones of a long-running matter."""

from __future__ import annotations

from datetime import date

from duban_contracts.vocabulary import Horizon, ReportKind, ReturnGround
from tests.lifecycle.county import STAFF, Filing, order, returned, unit
from tests.lifecycle.scenarios.opening import DUE, FIRST, assigned, closed, reported, taken_up
from tests.lifecycle.scenarios.time_limits import REMINDED
from tests.lifecycle.telling import Act, Scenario, Time

BACK = Act(date(2026, 8, 3), STAFF, returned(ReturnGround.FORM), ("ReportReturned",))
FOR_SUBSTANCE = Act(date(2026, 8, 3), STAFF, returned(ReturnGround.SUBSTANCE), ("ReportReturned",))
FELL_OVERDUE = Time(date(2026, 8, 4), ("MatterFellOverdue",))
"""Sent back for substance, the report does not stand, and the matter's own date does not move."""

RETURNED_FOR_FORM = Scenario(
    "report_returned_for_form_keeps_its_first_filing",
    (
        *assigned("景区标识更新", "wlj"),
        REMINDED,
        reported("wlj", date(2026, 7, 31)),
        BACK,
        reported("wlj", date(2026, 8, 5), completed_on=DUE),
        *closed(date(2026, 8, 6)),
    ),
    points={("wlj", "Y-3.2a"): 2},
)

RETURNED_FOR_SUBSTANCE = Scenario(
    "report_returned_for_substance_is_judged_by_its_refiling",
    (
        *assigned("停车场建设", "cgj"),
        REMINDED,
        reported("cgj", date(2026, 7, 31)),
        FOR_SUBSTANCE,
        FELL_OVERDUE,
        reported("cgj", date(2026, 8, 5), completed_on=DUE),
        *closed(date(2026, 8, 6)),
    ),
    points={("cgj", "Y-3.2b"): -1},
)


def _progress(key: str, on: date) -> Filing:
    return Filing("gaj", on, key=key, kind=ReportKind.PROGRESS, completed_on=None)


MONTHLY = Scenario(
    "long_running_matter_reports_monthly_and_misses_once",
    (
        *taken_up("智慧交通建设"),
        Act(FIRST, STAFF, order("gaj", date(2026, 9, 29), horizon=Horizon.LONG), ("MatterAssigned",)),
        Time(date(2026, 8, 1), ("MatterDutyOpened",)),
        Act(date(2026, 8, 5), unit("gaj"), _progress("p1", date(2026, 8, 5)), ("ReportFiled", "MatterDutyDone")),
        Time(date(2026, 9, 1), ("MatterDutyOpened",)),
        # 5 September is a Saturday, so that the report may come on Monday the 7th.
        Time(date(2026, 9, 8), ("MatterDutyMissed",)),
        Act(date(2026, 9, 9), unit("gaj"), _progress("p2", date(2026, 9, 9)), ("ReportFiled", "MatterDutyDone")),
        reported("gaj", date(2026, 9, 21)),
        *closed(date(2026, 9, 22)),
    ),
    points={("gaj", "Y-3.2a"): 3},
)

SCENARIOS = (RETURNED_FOR_FORM, RETURNED_FOR_SUBSTANCE, MONTHLY)
