"""Dates: extensions, a date gone by, justified reasons."""

from __future__ import annotations

from datetime import date

from duban_contracts.commands.matter import DecideReason, FileReason
from duban_contracts.vocabulary import ApprovalSubject
from duban_tracking.core.context import Why
from tests.lifecycle.county import CHIEF, LEADER, extension, signature, unit
from tests.lifecycle.scenarios.opening import assigned, closed, reported
from tests.lifecycle.telling import Act, Refused, Scenario, Time

DATE = ApprovalSubject.EXTENSION
REMINDED = Time(date(2026, 7, 28), ("DueSoonReminded",))
OVERDUE = Time(date(2026, 8, 1), ("MatterFellOverdue",))
"""The due day, 31 July, is a Friday: the day after it is late although it is a Saturday."""

EXTENDED = Scenario(
    "first_extension_is_granted_and_the_second_is_an_exception",
    (
        *assigned("校舍加固", "jyj"),
        Act(date(2026, 7, 20), unit("jyj"), extension("jyj", "e1", date(2026, 8, 31)), ("ExtensionRequested",)),
        Act(date(2026, 7, 21), LEADER, signature(True, DATE, "e1"), ("ApprovalSigned", "ExtensionGranted")),
        Act(date(2026, 8, 20), unit("jyj"), extension("jyj", "e2", date(2026, 9, 15)), Refused(Why.RULE, "Y-2.5b")),
        Act(
            date(2026, 8, 20),
            unit("jyj"),
            extension("jyj", "e2", date(2026, 9, 15), exception_reason="特大暴雨"),
            ("ExtensionRequested",),
        ),
        Act(date(2026, 8, 21), LEADER, signature(True, DATE, "e2"), Refused(Why.ROLE, "Y-2.5b")),
        Act(date(2026, 8, 21), CHIEF, signature(False, DATE, "e2"), ("ApprovalSigned", "ExtensionRefused")),
        reported("jyj", date(2026, 8, 24)),
        *closed(date(2026, 8, 25)),
    ),
    # Met by the new date, but a moved date cannot be met early.
    points={("jyj", "Y-3.2a"): 2},
)

TOO_LATE = Scenario(
    "extension_is_not_heard_once_the_date_has_passed",
    (
        *assigned("桥梁检测", "wjj"),
        Act(
            date(2026, 7, 20),
            unit("wjj"),
            extension("wjj", "e1", date(2026, 8, 31), plan=""),
            Refused(Why.RULE, "Y-2.5b"),
        ),
        REMINDED,
        OVERDUE,
        Act(date(2026, 8, 3), unit("wjj"), extension("wjj", "e1", date(2026, 8, 31)), Refused(Why.RULE, "Y-2.5b")),
        reported("wjj", date(2026, 8, 10)),
        *closed(date(2026, 8, 11)),
    ),
    points={("wjj", "Y-3.2d"): -3},
)

PENDING = Scenario(
    "extension_that_is_granted_after_the_date_acts_back",
    (
        *assigned("供水管网改造", "rsj"),
        REMINDED,
        Act(date(2026, 7, 31), unit("rsj"), extension("rsj", "e1", date(2026, 8, 31)), ("ExtensionRequested",)),
        Act(date(2026, 8, 5), LEADER, signature(True, DATE, "e1"), ("ApprovalSigned", "ExtensionGranted")),
        reported("rsj", date(2026, 8, 12)),
        *closed(date(2026, 8, 13)),
    ),
    points={("rsj", "Y-3.2a"): 2},
)

EXCUSED = Scenario(
    "overdue_matter_is_reported_late_and_its_reason_accepted",
    (
        *assigned("征地遗留问题", "zrj", "ctz"),
        REMINDED,
        OVERDUE,
        Act(
            date(2026, 8, 4),
            unit("zrj"),
            FileReason(key="q1", unit="zrj", reason="省厅审批未下达"),
            ("ReasonFiled",),
        ),
        Act(
            date(2026, 8, 6),
            LEADER,
            DecideReason(key="q1", accepted=True, opinion="情况属实"),
            ("ReasonAccepted",),
        ),
        reported("zrj", date(2026, 8, 12), "ctz"),
        *closed(date(2026, 8, 13)),
    ),
)

REJECTED = Scenario(
    "reason_filed_in_time_holds_the_penalty_until_it_is_rejected",
    (
        *assigned("养老设施消防整改", "mzj"),
        REMINDED,
        Act(date(2026, 7, 30), unit("mzj"), FileReason(key="q1", unit="mzj", reason="材料短缺"), ("ReasonFiled",)),
        OVERDUE,
        Act(
            date(2026, 8, 5),
            LEADER,
            DecideReason(key="q1", accepted=False, opinion="证据不足"),
            ("ReasonRejected",),
        ),
    ),
    points={("mzj", "Y-3.2d"): -3},
)

SCENARIOS = (EXTENDED, TOO_LATE, PENDING, EXCUSED, REJECTED)
