"""Taking up, review, assigning: an ordinary matter to its end, a major one, one from a meeting, an objection."""

from __future__ import annotations

from datetime import date

from duban_contracts.commands.intake import TakeUpTicket, TicketPush
from duban_contracts.commands.matter import AcknowledgeOrder, DecideObjection, FileObjection, UrgeUnit
from duban_contracts.vocabulary import ApprovalSubject, Weight
from duban_tracking.core.context import Why
from tests.lifecycle.county import CHIEF, DIRECTOR, HEAD, LIAISON, STAFF, order, proposal, signature, unit
from tests.lifecycle.scenarios.opening import DUE, FIRST, archived, assigned, closed, reported
from tests.lifecycle.telling import Act, Refused, Scenario, Time, Triage

REMINDED = Time(date(2026, 7, 28), ("DueSoonReminded",))
REVIEW = ApprovalSubject.ASSIGNMENT

ORDINARY = Scenario(
    "ordinary_from_ticket_to_archive",
    (
        Triage(
            FIRST,
            STAFF,
            TicketPush(
                external_id="LC-001", title="中山街路面破损", content="多处坑洼，雨天积水。", suggested_unit="jtj"
            ),
            TakeUpTicket(category="7", reason="多次投诉，需要督办"),
        ),
        Act(FIRST, DIRECTOR, signature(), ("ApprovalSigned", "MatterTakenUp")),
        Act(FIRST, STAFF, order("jtj", DUE, "zjj"), ("MatterAssigned",)),
        Act(date(2026, 7, 2), unit("jtj"), AcknowledgeOrder(unit="jtj"), ("OrderAcknowledged",)),
        Act(date(2026, 7, 2), unit("zjj"), AcknowledgeOrder(unit="zjj"), ("OrderAcknowledged",)),
        Act(
            date(2026, 7, 15),
            STAFF,
            UrgeUnit(key="u1", unit="jtj", form="phone", message="请抓紧办理"),
            ("UnitUrged",),
        ),
        reported("jtj", date(2026, 7, 20), "zjj"),
        *closed(date(2026, 7, 21)),
        archived(date(2026, 7, 22)),
    ),
    points={("jtj", "Y-3.2a"): 3, ("zjj", "Y-3.2a"): 3},
)

MAJOR = Scenario(
    "major_is_approved_by_the_principal_leader_and_supervised_jointly",
    (
        Act(FIRST, STAFF, proposal("防汛工程进度滞后", weight=Weight.MAJOR), ("MatterProposed",)),
        Act(FIRST, DIRECTOR, signature(), Refused(Why.ROLE, "Y-2.1")),
        Act(FIRST, CHIEF, signature(), ("ApprovalSigned", "MatterTakenUp")),
        Act(FIRST, STAFF, order("slj", DUE), Refused(Why.RULE, "Y-2.3")),
        Act(
            FIRST,
            STAFF,
            order("slj", DUE, joint_bodies=("县政府督查室", "县纪委监委")),
            ("MatterAssigned",),
        ),
        REMINDED,
        reported("slj", DUE),
        *closed(date(2026, 8, 3)),
    ),
    points={("slj", "Y-3.2a"): 2},
)

REVIEWED = Scenario(
    "order_of_a_meeting_is_reviewed_before_it_goes_out",
    (
        Act(FIRST, STAFF, proposal("专题会议议定事项", origin="meeting"), ("MatterProposed",)),
        Act(FIRST, DIRECTOR, signature(), ("ApprovalSigned", "MatterTakenUp")),
        Act(FIRST, LIAISON, order("nyj", DUE), ("OrderSubmitted",)),
        Act(FIRST, HEAD, signature(False, REVIEW), ("ApprovalSigned", "OrderRejected")),
        Act(
            date(2026, 7, 2),
            LIAISON,
            order("nyj", DUE, requirement="按会议纪要逐项落实，限期反馈。"),
            ("OrderSubmitted",),
        ),
        Act(date(2026, 7, 2), STAFF, signature(True, REVIEW), Refused(Why.ROLE, "B-1")),
        Act(date(2026, 7, 2), HEAD, signature(True, REVIEW), ("ApprovalSigned", "MatterAssigned")),
        reported("nyj", date(2026, 7, 23)),
        *closed(date(2026, 7, 24)),
    ),
    points={("nyj", "Y-3.2a"): 3},
)

DECLINED = Scenario(
    "proposal_that_is_not_approved_ends",
    (
        Act(FIRST, STAFF, proposal("重复事项"), ("MatterProposed",)),
        Act(FIRST, DIRECTOR, signature(False), ("ApprovalSigned", "MatterDeclined")),
        Act(FIRST, STAFF, order("jtj", DUE), Refused(Why.STATE, "Y-2.2a")),
    ),
)

OBJECTION = Scenario(
    "objection_to_competence_moves_the_order_to_another_unit",
    (
        *assigned("河道保洁", "hbj"),
        Act(date(2026, 7, 3), unit("hbj"), FileObjection(unit="hbj", reason="属水利部门职责"), ("ObjectionFiled",)),
        Act(
            date(2026, 7, 6),
            HEAD,
            DecideObjection(unit="hbj", accepted=True, opinion="同意改派"),
            ("ObjectionDecided",),
        ),
        Act(date(2026, 7, 6), STAFF, order("slj", DUE), ("MatterAssigned",)),
        reported("slj", date(2026, 7, 24)),
        *closed(date(2026, 7, 27)),
    ),
    points={("slj", "Y-3.2a"): 3},
)

SCENARIOS = (ORDINARY, MAJOR, REVIEWED, DECLINED, OBJECTION)
