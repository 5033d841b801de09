"""Acts out of order, by the wrong people, or without what the rules demand: nothing happens, and the clause is told."""

from __future__ import annotations

from datetime import date

from duban_contracts.commands.matter import AcknowledgeOrder, ArchiveMatter, CloseMatter, UrgeUnit
from duban_tracking.core.context import Why
from tests.lifecycle.county import DIRECTOR, LEADER, OFFICE, STAFF, Filing, order, proposal, signature, unit
from tests.lifecycle.scenarios.opening import DUE, FIRST
from tests.lifecycle.telling import Act, Refused, Scenario

DAY = date(2026, 7, 10)

REFUSED = Scenario(
    "acts_that_the_rules_do_not_allow",
    (
        Act(FIRST, STAFF, proposal("占道经营整治"), ("MatterProposed",)),
        Act(FIRST, STAFF, order("cgj", DUE), Refused(Why.STATE, "Y-2.2a")),
        Act(FIRST, LEADER, signature(), Refused(Why.ROLE, "Y-2.1")),
        Act(FIRST, DIRECTOR, signature(), ("ApprovalSigned", "MatterTakenUp")),
        Act(FIRST, STAFF, order("nobody", DUE), Refused(Why.UNKNOWN, "N-4")),
        Act(FIRST, STAFF, order(OFFICE, DUE), Refused(Why.RULE, "N-4")),
        Act(FIRST, STAFF, order("cgj", date(2026, 6, 30)), Refused(Why.RULE, "Y-2.2a")),
        Act(FIRST, STAFF, order("cgj", DUE, "gaj"), ("MatterAssigned",)),
        Act(DAY, STAFF, AcknowledgeOrder(unit="cgj"), Refused(Why.ROLE, "B-1")),
        Act(DAY, unit("gaj"), AcknowledgeOrder(unit="cgj"), Refused(Why.ROLE, "B-1")),
        Act(DAY, unit("cgj"), CloseMatter(), Refused(Why.ROLE, "B-1")),
        Act(DAY, STAFF, UrgeUnit(key="u1", unit="slj", form="phone", message="请抓紧"), Refused(Why.RULE, "Y-2.2a")),
        Act(DAY, STAFF, UrgeUnit(key="u1", unit="cgj", form="fax", message="请抓紧"), Refused(Why.UNKNOWN)),
        Act(DAY, unit("cgj"), Filing("cgj", DAY, "gaj", signed_by=""), Refused(Why.RULE, "Y-2.4a")),
        Act(DAY, unit("cgj"), Filing("cgj", DAY), Refused(Why.RULE, "Y-2.4a")),
        Act(DAY, unit("gaj"), Filing("gaj", DAY, "cgj"), Refused(Why.RULE, "Y-2.4a")),
        Act(DAY, unit("cgj"), Filing("cgj", DAY, "gaj", completed_on=None), Refused(Why.RULE, "Y-3.2b")),
        Act(DAY, STAFF, CloseMatter(), Refused(Why.STATE, "Y-2.5a")),
        Act(DAY, unit("cgj"), Filing("cgj", DAY, "gaj"), ("ReportFiled",)),
        Act(DAY, STAFF, CloseMatter(), Refused(Why.STATE, "Y-2.5a")),
        Act(DAY, STAFF, ArchiveMatter(), Refused(Why.STATE, "Y-2.7")),
    ),
)

SCENARIOS = (REFUSED,)
